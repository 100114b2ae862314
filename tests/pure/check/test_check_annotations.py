"""D-70: what is certain about a later act and the blank note of its base record, as a table."""

import polars as pl
import pytest
from made_books import table
from rule_examples import LINKED

from sogoc.check.annotations import LINKS, unnoted

USUAL = {
    "base": "b", "base_register": "KS", "base_number": "34/1998", "base_date": "05.06.1998", "base_year": "1998",
    "base_born": "01.06.1998", "note": "", "later_register": "TDCC", "later_number": "12/2015",
    "later_date": "03.03.2015", "later_at": "UBND xã Quốc Tuấn", "later_born": "01.06.1998",
    "said_number": "34/1998", "said_date": "05.06.1998", "said_paper": "Giấy khai sinh",
}  # fmt: skip


def found(**values: str) -> pl.DataFrame:
    row = {name: value or None for name, value in (USUAL | values).items()}
    return unnoted(pl.DataFrame([row], schema=LINKS))


@pytest.mark.parametrize("row", table(LINKED), ids=str)
def test_a_base_record_lacks_the_note(row: dict[str, str]) -> None:
    said = found(**{name: value or "" for name, value in row.items() if name != "found"})
    assert said.get_column("severity").to_list() == ([row["found"]] if row["found"] else [])


def test_it_says_which_act_and_where() -> None:
    assert found().row(0)[2] == "chưa ghi chú việc thay đổi, cải chính, bổ sung số 12/2015 của UBND xã Quốc Tuấn"


def test_several_acts_are_one_finding_by_the_gravest() -> None:
    rows = [USUAL | {"later_register": "CMC", "later_number": "1/2014"}, USUAL]
    links = pl.DataFrame([{n: v or None for n, v in row.items()} for row in rows], schema=LINKS)
    assert unnoted(links).get_column("severity").to_list() == ["E"]
