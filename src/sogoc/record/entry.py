"""Register numbers as an entry of a book: `45b/1975` is serial 45, suffix b of the year 1975 (domain reference 4.7)."""

import polars as pl

LONGEST_BOOK = 10  # years a book may run when nobody says when it was closed (G-06)
PATTERN = r"^\s*0*(\d{1,4})\s*([a-zA-Z]{0,3})\s*(?:/\s*(\d{4})?\s*)?$"


def serial(entry_number: pl.Expr) -> pl.Expr:
    """The number within the year; null where it cannot be read."""
    return entry_number.str.extract(PATTERN, 1).cast(pl.Int32, strict=False)


def suffix(entry_number: pl.Expr) -> pl.Expr:
    """`b` of `45b/1975`, lower case; empty where there is none."""
    return entry_number.str.extract(PATTERN, 2).str.to_lowercase().fill_null("")


def written_year(entry_number: pl.Expr) -> pl.Expr:
    """The year as written behind the stroke; null where it is missing."""
    return entry_number.str.extract(PATTERN, 3).cast(pl.Int32, strict=False)


def entry_year(entry_number: pl.Expr, registered_on: pl.Expr, first: int | None, last: int | None) -> pl.Expr:
    """The year an entry belongs to: as written or of its registration, whichever the book's years allow.

    A wrong year is a finding (D-01, D-02, D-07); this only decides under which number the record is kept.
    """
    written, registered = written_year(entry_number), registered_on.dt.year()
    if first is None:
        return pl.coalesce(registered, written)
    upto = first + LONGEST_BOOK if last is None else last
    fits = [pl.when(year.is_between(first, upto)).then(year) for year in (registered, written)]
    only = pl.lit(first, pl.Int32) if upto == first else pl.lit(None, pl.Int32)
    return pl.coalesce(*fits, only, written, registered).cast(pl.Int32)
