"""What a save finds again is what the whole book's check would say: `recheck` against `findings`."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_books import book, frame

from sogoc.check import findings, recheck
from sogoc.check.cells import applied
from sogoc.check.rechecking import EXPLAIN_OTHERS, context
from sogoc.data import shipped_reference
from sogoc.pipeline import PLACES
from sogoc.record import BY_CODE, EVENT_TYPES

VALUES = {  # what makes rows meet, break the order, or say nothing
    "entry_number": ["01/2012", "02/2012", "02b/2012", "03/2013", "07/", "x", None],
    "registered_on": ["02.01.2012", "05.01.2012", "2012", "19.11.1999", "03.02.2013", None],
    "registered_at": ["UBND xã Quốc Tuấn", None],
    "volume_number": ["01/2012", "Q1", None],
}
ROWS = st.lists(st.fixed_dictionaries({name: st.sampled_from(values) for name, values in VALUES.items()}),
                min_size=1, max_size=12)  # fmt: skip


def same(code: str, rows: list[dict[str, str | None]], changed: set[int], **about: object) -> None:
    made, of = frame(BY_CODE[code], rows), book(code, **about)
    units = [{"row": r["row"], "field": "registered_at", "unit": str(11650 + r["row"] % 3), "unit_2025": "",
              "confidence": "", "reason": ""} for r in made.iter_rows(named=True) if r["registered_at"]]  # fmt: skip
    told = {"places": pl.DataFrame(units, schema=PLACES), "names": shipped_reference(),
            "absent": pl.DataFrame([(r, "volume_number") for r in changed], schema={"row": pl.Int32, "field": pl.String}, orient="row")}
    every = findings(made, of, **told)
    others = every.filter(~pl.col("row").is_in(changed))
    if others.get_column("code").is_in(EXPLAIN_OTHERS).any():
        return
    mine = made.filter(pl.col("row").is_in(changed))
    again = recheck(mine, made.select("row", *context(code).fields), of, **told)
    expected = every.filter(pl.col("row").is_in(changed) | pl.col("code").is_in(context(code).codes))
    assert again.equals(expected), (again, expected)


@pytest.mark.parametrize("code", ["KS", "KH", "KT"])
@settings(max_examples=25, deadline=None)
@given(rows=ROWS, chosen=st.integers(0, 11), total=st.sampled_from([None, 3]))
def test_a_save_says_what_the_whole_check_says(code, rows, chosen, total) -> None:
    same(code, rows, {2 + chosen % len(rows)}, closed=date(2013, 12, 31), closing_total=total)


@pytest.mark.parametrize("event", EVENT_TYPES, ids=lambda e: e.code)
def test_every_event_type_has_a_context_without_rules_over_cells(event) -> None:
    around = context(event.code)
    assert not any(a.fault.kinds for a in applied(event.code) if a.rule.code in around.codes)
    assert {"D-05", "X-18"} <= around.codes and len(around.fields) < len(event.fields)
    same(event.code, [{"entry_number": "01/2012"}, {"entry_number": "01/2012"}, {"entry_number": "05/2012"}], {3})


def test_a_row_that_has_gone_leaves_the_others_to_be_checked() -> None:
    made = frame(BY_CODE["KS"], [{"entry_number": "01/2012"}, {"entry_number": "01/2012"}])
    again = recheck(made.clear(), made.select("row", *context("KS").fields), book("KS"))
    assert set(again.get_column("code")) >= {"D-05"}
