"""Which law a register entry was written under: the first and the last day of each regime."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sogoc.record import REGIMES, regime_number, regime_on

# fmt: off
DAYS = (  # last day of the one, first day of the next
    ("1956-05-08", "R0"),
    ("1998-10-24", "R0"), ("1998-10-25", "R1"),
    ("2006-03-31", "R1"), ("2006-04-01", "R2"),
    ("2015-12-31", "R2"), ("2016-01-01", "R3"),
    ("2020-07-15", "R3"), ("2020-07-16", "R4"),
    ("2025-06-30", "R4"), ("2025-07-01", "R5"),
    ("2026-11-25", "R5"),
)
# fmt: on


@pytest.mark.parametrize(("day", "code"), DAYS)
def test_the_day_of_registration_decides(day: str, code: str):
    assert regime_on(date.fromisoformat(day)).code == code


def test_regimes_are_numbered_in_the_order_of_their_days_and_name_their_law():
    assert [r.number for r in REGIMES] == list(range(6))
    assert [r.since for r in REGIMES] == sorted({r.since for r in REGIMES})
    assert all(r.law for r in REGIMES)


def test_an_unknown_day_has_no_regime():
    assert pl.Series([None], dtype=pl.Date).to_frame("day").select(regime_number(pl.col("day"))).item() is None


def numbers(days: list[date]) -> list[int]:
    return pl.DataFrame({"day": days}, schema={"day": pl.Date}).select(n=regime_number(pl.col("day")))["n"].to_list()


@given(st.lists(st.dates(date(1900, 1, 1), date(2100, 1, 1)), max_size=30))
def test_one_day_and_a_column_of_days_are_judged_alike(days: list[date]):
    assert numbers(days) == [regime_on(day).number for day in days]


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_later_day_never_has_an_earlier_law(day: date):
    assert regime_on(day).number <= regime_on(day + timedelta(days=1)).number
