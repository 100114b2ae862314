"""The partial dates of the template, `dd.mm.yyyy`, `mm.yyyy`, `yyyy`, and the days they can mean."""

from datetime import date

import polars as pl

EARLIEST_YEAR, LATEST_YEAR = 1850, 2035  # a year outside is a slip of the pen, kept as written

PARTIAL_DATE = r"^(?:(?:[0-9]{2}\.)?[0-9]{2}\.)?[0-9]{4}$"
AGE = r"^(?i:tuổi\s*([0-9]{1,3})|([0-9]{1,3})\s*(?:t|tuổi))\.?$"
NUMERIC_DATE = r"^\s*([0-9]{1,2})\s*[./-]\s*([0-9]{1,2})\s*[./-]\s*([0-9]{4})\s*$"


def calendar_text(day: int | None, month: int | None, year: int) -> str | None:
    """The date in the template's form; null if there never was such a day, or a day stands without its month."""
    if day is not None and month is None:
        return None
    try:
        date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
    parts = [f"{part:02d}" for part in (day, month) if part is not None]
    return ".".join([*parts, f"{year:04d}"])


def earliest(text: pl.Expr) -> pl.Expr:
    """First day that a standard date can mean: `1975` 1975-01-01, `08.1975` 1975-08-01; null for age and no date."""
    is_date = text.str.contains(PARTIAL_DATE)
    whole = pl.concat_str(pl.lit("01.01."), text).str.tail(10)  # fills the parts that are missing
    return pl.when(is_date).then(whole).str.to_date("%d.%m.%Y", strict=False)


def latest(text: pl.Expr) -> pl.Expr:
    """Last day that a standard date can mean: `1975` 1975-12-31, `02.1975` 1975-02-28; null like `earliest`."""
    first = earliest(text)
    length = text.str.len_chars()
    return (
        pl.when(length == 4).then(first.dt.offset_by("1y").dt.offset_by("-1d"))
        .when(length == 7).then(first.dt.month_end())
        .otherwise(first)
    )  # fmt: skip


def age(text: pl.Expr) -> pl.Expr:
    """The age in `25t`, `25 tuổi`, `Tuổi 25`; null for anything else."""
    return pl.coalesce(text.str.extract(AGE, 1), text.str.extract(AGE, 2)).cast(pl.Int16, strict=False)


def month_first(text: pl.Expr) -> pl.Expr:
    """Whether a date is kept as typed because only the order month, day makes sense: `10/13/2015`."""
    first, second = (text.str.extract(NUMERIC_DATE, group).cast(pl.Int16, strict=False) for group in (1, 2))
    return first.is_between(1, 12) & second.is_between(13, 31)


def impossible(text: pl.Expr) -> pl.Expr:
    """Whether a date in figures is on no calendar, in whatever form it was typed: `31.02.1975`, `15/13/1975`."""
    day, month, year = (text.str.extract(NUMERIC_DATE, group).str.zfill(2) for group in (1, 2, 3))
    real = earliest(pl.concat_str(day, month, year, separator=".")).is_not_null()
    return text.str.contains(NUMERIC_DATE) & ~real & ~month_first(text)
