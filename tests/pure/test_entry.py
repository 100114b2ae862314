"""Register numbers as an entry of a book: serial, suffix, and the year under which the record is kept."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sogoc.record.entry import LONGEST_BOOK, entry_year, serial, suffix, written_year

# fmt: off
NUMBERS = (  # as written        serial suffix year
    ("45/1975",                  45,   "",    1975),
    ("45b/1975",                 45,   "b",   1975),
    ("45B/1975",                 45,   "b",   1975),
    ("007/2014",                 7,    "",    2014),
    ("01",                       1,    "",    None),
    ("01/",                      1,    "",    None),
    (" 12 / 2008 ",              12,   "",    2008),
    ("12 bis/2008",              12,   "bis", 2008),
    ("9999/2024",                9999, "",    2024),
    ("12345/2024",               None, "",    None),  # no register is so long
    ("45-1975",                  None, "",    None),
    ("45/75",                    None, "",    None),  # which century nobody knows
    ("năm mươi",                 None, "",    None),
    ("",                         None, "",    None),
    (None,                       None, "",    None),
)
YEARS = (  # number   registered on      book from, to   kept under
    ("01/2001",       date(2001, 3, 5),  2001, 2001,     2001),
    ("01/2001",       None,              2001, 2001,     2001),
    ("01",            date(2001, 3, 5),  2001, 2001,     2001),
    ("01",            None,              2001, 2001,     2001),  # the book's only year
    ("01",            None,              2001, 2003,     None),  # any of its years
    ("01/2002",       date(2003, 1, 2),  2001, 2003,     2003),  # both possible: by the day (D-02 tells)
    ("01/2002",       date(1902, 1, 2),  2001, 2003,     2002),  # only the number fits the book
    ("01/1902",       date(2002, 1, 2),  2001, 2003,     2002),  # only the day does
    ("01/1902",       None,              2001, 2001,     2001),  # nothing fits but the book has one year
    ("01/1902",       None,              2001, 2003,     1902),  # nothing fits: as written
    ("01/2009",       None,              2001, None,     2009),  # nobody says when it was closed
    ("01/2012",       None,              2001, None,     2012),  # longer than a book runs, yet all there is
    ("01/2012",       date(2010, 5, 5),  2001, None,     2010),
    ("01/2002",       date(2003, 1, 2),  None, None,     2003),  # nothing known of the book
    ("01/2002",       None,              None, None,     2002),
    ("01",            None,              None, None,     None),
)
# fmt: on


def one(expression: pl.Expr, **columns: object) -> object:
    return pl.DataFrame({k: [v] for k, v in columns.items()}, schema_overrides={"n": pl.String, "d": pl.Date}).select(
        out=expression)["out"].item()


@pytest.mark.parametrize(("text", "number", "letters", "year"), NUMBERS)
def test_a_number_as_people_write_it(text: str | None, number: int | None, letters: str, year: int | None):
    n = pl.col("n")
    assert (one(serial(n), n=text), one(suffix(n), n=text), one(written_year(n), n=text)) == (number, letters, year)


@pytest.mark.parametrize(("text", "day", "first", "last", "year"), YEARS)
def test_the_year_an_entry_is_kept_under(text: str, day: date | None, first: int | None, last: int | None, year: int | None):
    assert one(entry_year(pl.col("n"), pl.col("d"), first, last), n=text, d=day) == year


@given(st.integers(1, 9999), st.sampled_from(["", "a", "b", "bis"]), st.integers(1800, 2100), st.integers(0, 3))
def test_what_is_written_by_the_rule_is_read_back(number: int, letters: str, year: int, zeros: int):
    text, n = f"{'0' * zeros}{number}{letters}/{year}", pl.col("n")
    assert (one(serial(n), n=text), one(suffix(n), n=text), one(written_year(n), n=text)) == (number, letters, year)


@given(st.text(max_size=20))
def test_any_text_at_all_is_read_or_left(text: str):
    n = pl.col("n")
    number, letters = one(serial(n), n=text), one(suffix(n), n=text)
    assert number is None or 0 <= number <= 9999
    assert isinstance(letters, str) and letters == letters.lower()
    if number is None:
        assert letters == "" and one(written_year(n), n=text) is None


@given(st.integers(1900, 2030), st.integers(1900, 2030), st.integers(1950, 2020), st.integers(0, LONGEST_BOOK))
def test_a_year_inside_the_book_wins_over_one_outside(written: int, registered: int, first: int, years: int):
    last = first + years
    kept = one(entry_year(pl.col("n"), pl.col("d"), first, last), n=f"5/{written}", d=date(registered, 6, 1))
    inside = [y for y in (registered, written) if first <= y <= last]
    assert kept == (inside[0] if inside else first if years == 0 else written)
