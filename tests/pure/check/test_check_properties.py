"""What holds for any frame: no crash, the same answer again, and no answer that hangs on the order of the rows."""

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_books import QUIET, book

from sogoc.check import RULES, findings
from sogoc.pipeline import FINDINGS
from sogoc.record import EVENT_TYPES, EventType

ODD = ["", "-", "0", "1", "99", "05/2012", "05/", "01.01.1900", "19.11.1999", "31.02.2012", "2012", "05.2012", "25t", "Lan",
       "Trần Thị Lan", "Nguyen Van A", "=1+1", "<b>x</b>", "x" * 300, ", ,", "Hải Dương", "Kinh", "Việt Nam", "141234567",
       "mồng 5 tháng Giêng năm Giáp Tý", "Ngày hai tháng ba năm hai nghìn", "\u0000", "\U0001f600", "9" * 20]  # fmt: skip
SLOW_IS_FINE = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def books(draw: st.DrawFn) -> tuple[EventType, pl.DataFrame]:
    """A book of quiet rows in which some cells are anything."""
    event = draw(st.sampled_from(EVENT_TYPES))
    rows = []
    for place in range(draw(st.integers(0, 6))):
        row: dict[str, object] = {"row": 2 + place, **{n: QUIET[event.code].get(n) for n in event.names}}
        for name in draw(st.lists(st.sampled_from(event.names), max_size=12)):
            row[name] = draw(st.one_of(st.none(), st.sampled_from(ODD), st.text(max_size=12))) or None
        rows.append(row)
    return event, pl.DataFrame(rows, schema=event.schema())


@given(books())
@SLOW_IS_FINE
def test_findings_are_well_formed_and_the_same_again(made: tuple[EventType, pl.DataFrame]) -> None:
    event, frame = made
    found = findings(frame, book(event.code))
    assert found.schema == FINDINGS and found.equals(findings(frame, book(event.code)))
    for fault in found.iter_rows(named=True):
        rule = RULES[fault["code"]]
        assert fault["severity"] in rule.severities and fault["detail"]
        assert set(filter(None, fault["fields"].split(","))) <= set(event.names)
        assert fault["row"] == 0 or fault["row"] in frame.get_column("row")
    assert found.select("row", "code", "fields").is_unique().all()


@given(books(), st.randoms(use_true_random=False))
@SLOW_IS_FINE
def test_the_order_of_the_rows_does_not_matter(made: tuple[EventType, pl.DataFrame], random: object) -> None:
    event, frame = made
    order = list(range(frame.height))
    random.shuffle(order)  # type: ignore[attr-defined]
    assert findings(frame[order], book(event.code)).equals(findings(frame, book(event.code)))


def test_a_book_of_blanks_is_no_crash() -> None:
    for event in EVENT_TYPES:
        blank = pl.DataFrame([{"row": 2 + i} for i in range(8)], schema=event.schema())
        found = findings(blank, book(event.code))
        assert {"G-01", "D-08"} & set(found.get_column("code")) or event.code
        assert findings(blank.clear(), book(event.code)).is_empty()
