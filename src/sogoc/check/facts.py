"""What rules may ask about a record beside its fields: dates as days, numbers as numbers, the law in force."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial

import polars as pl
from polars import col

from ..pipeline import Book
from ..record import EventType, Kind, regime_number
from ..standardise.calendar import EARLIEST_YEAR, LATEST_YEAR
from ..standardise.dates import age, earliest, impossible, latest, words_date
from .names import NameLists, name_facts
from .rule import FACT

ENTRY_NUMBER = r"^\s*0*([0-9]{1,5})\s*([a-zA-Z]{0,3}(?:/[0-9]{1,2})?)\s*(?:/\s*([0-9]{4})?)?\s*$"  # 45/2012, 45b/1975
VOLUME_NUMBER = r"^\s*[0-9]{1,3}\s*[a-zA-Z]{0,2}\s*/\s*([0-9]{4})\s*$"
DATE_SHAPE = r"^(?:(?:[0-9]{1,2}\.)?[0-9]{1,2}\.)?([0-9]{4})$"
LUNAR = (
    r"(?i)\b(?:giáp|ất|bính|đinh|mậu|kỷ|canh|tân|nhâm|quý)\s+(?:tý|sửu|dần|mão|thìn|tỵ|tị|ngọ|mùi|thân|dậu|tuất|hợi)\b"
    r"|\bâm lịch\b|\bâ\.?l\b|\bnhuận\b|\btháng\s+(?:giêng|chạp)\b|\b(?:mồng|mùng|rằm)\b"
)
KNOWN_FAKES = (date(1999, 11, 19), date(1900, 1, 1), date(1970, 1, 1), date(1899, 12, 30), date(1899, 12, 31),
               date(1901, 1, 1), date(1904, 1, 1), date(2000, 1, 1))  # fmt: skip
VIETNAM = ("Việt Nam", "VN", "VNM")
PEOPLES = r"(?i)^(?:kinh|tày|mường|nùng|hmông|h'mông|dao|sán dìu|khơ-?\s?me|dân tộc.*)$"  # no nationality
SECOND_HALF = 7  # a date known by its year only counts from July: no law here changed in another month than it began


def first_day(field: str) -> pl.Expr:
    """The first day that a date can mean; null where it is no date of a register's time."""
    return col(f"{field}{FACT}first")


def last_day(field: str) -> pl.Expr:
    return col(f"{field}{FACT}last")


def born_from(person: str) -> pl.Expr:
    """The first day on which a person can be born, by date or by age."""
    return col(f"{person}_birth_date{FACT}from")


def born_to(person: str) -> pl.Expr:
    return col(f"{person}_birth_date{FACT}to")


def form(field: str) -> pl.Expr:
    """`day`, `month`, `year`, `wild` (a year no register holds), `impossible`, `age`, `lunar`, `unclear`."""
    return col(f"{field}{FACT}form")


def fact(field: str, name: str) -> pl.Expr:
    return col(f"{field}{FACT}{name}")


def stack(frame: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """The columns of the same kind as one column `value`, one under the other; `unstack` is the way back."""
    if not names:
        return pl.DataFrame(schema={"value": pl.String})
    return pl.DataFrame({"value": pl.concat([frame.get_column(n).alias("value") for n in names])})


def unstack(stacked: pl.DataFrame, names: Sequence[str]) -> list[pl.Series]:
    """Every other column of a stacked frame, cut into one series for each field: `child_birth_date__first`."""
    height = stacked.height // max(len(names), 1)
    return [
        stacked.get_column(what).slice(place * height, height).alias(f"{name}{FACT}{what}")
        for what in stacked.columns
        if what != "value"
        for place, name in enumerate(names)
    ]


def date_facts(stacked: pl.DataFrame) -> pl.DataFrame:
    """First and last day, age and form of a stacked frame of standard dates."""
    value, length = col("value"), col("value").str.len_chars()
    whole = col("whole")
    last = (  # as `latest` gives it, from the first day that is known already
        pl.when(length == 4).then(pl.date(whole.dt.year(), 12, 31)).when(length == 7).then(whole.dt.month_end())
        .otherwise(whole)
    )  # fmt: skip
    of_a_register = whole.dt.year().is_between(EARLIEST_YEAR, LATEST_YEAR)
    plain_forms = (
        pl.when(of_a_register)
        .then(
            pl.when(length == 4).then(pl.lit("year")).when(length == 7).then(pl.lit("month")).otherwise(pl.lit("day"))
        )
        .when(whole.is_not_null()).then(pl.lit("wild"))
        .when(col("age").is_not_null()).then(pl.lit("age"))
        .when(value.is_not_null()).then(pl.lit("unclear"))
    )  # fmt: skip
    stacked = stacked.with_columns(earliest(value).alias("whole"), age(value).alias("age")).with_columns(
        pl.when(of_a_register).then("whole").alias("first"),
        pl.when(of_a_register).then(last).alias("last"),
        plain_forms.alias("form"),
    )
    odd = stacked.get_column("form") == "unclear"
    if odd.any():  # rare, and dear to look into
        forms = stacked.filter(odd).select(odd_form(value)).to_series()
        stacked = stacked.with_columns(stacked.get_column("form").scatter(odd.arg_true(), forms))
    return stacked.drop("whole")


def odd_form(value: pl.Expr) -> pl.Expr:
    """What a date is that is neither a day nor an age."""
    return (
        pl.when(value.str.extract(DATE_SHAPE, 1).cast(pl.Int32) > LATEST_YEAR).then(pl.lit("wild"))
        .when(impossible(value)).then(pl.lit("impossible"))
        .when(value.str.contains(LUNAR)).then(pl.lit("lunar"))
        .otherwise(pl.lit("unclear"))
    )  # fmt: skip


def _numbers(book: Book) -> list[pl.Expr]:
    number, volume = col("entry_number"), col("volume_number")
    return [
        number.str.extract(ENTRY_NUMBER, 1).cast(pl.Int32, strict=False).alias("entry_serial"),
        number.str.extract(ENTRY_NUMBER, 2).str.to_lowercase().alias("entry_suffix"),
        number.str.extract(ENTRY_NUMBER, 3).cast(pl.Int32, strict=False).alias("entry_year"),
        volume.str.extract(VOLUME_NUMBER, 1).cast(pl.Int32, strict=False).alias("volume_year"),
        pl.lit(book.opening_year, dtype=pl.Int32).alias("opening_year"),
        pl.lit(book.opened, dtype=pl.Date).alias("opened"),
        pl.lit(book.closed, dtype=pl.Date).alias("closed"),
        pl.lit(book.closing_total, dtype=pl.Int32).alias("closing_total"),
        pl.lit(book.partial).alias("partial"),
    ]


def _law() -> list[pl.Expr]:
    """Whether the day of registration is one that typists put where they have none; it is believed where the number
    says the same year. And the day by which the law is chosen: of registration, else in the year of the number, else
    of the book."""
    day, year = first_day("registered_on"), pl.coalesce("entry_year", "opening_year")
    fake = day.is_in(KNOWN_FAKES) & (col("entry_year") != day.dt.year()).fill_null(True)
    known = pl.when(~fake).then(day)
    year = pl.when(year.is_between(EARLIEST_YEAR, LATEST_YEAR)).then(year)
    return [
        fake.alias(f"registered_on{FACT}fake"),
        known.alias(f"registered_on{FACT}known"),
        known.dt.year().alias("registered_year"),
        pl.coalesce(known, pl.date(year, SECOND_HALF, 1)).alias("in_force_on"),
    ]


def nationality_facts(stacked: pl.DataFrame) -> pl.DataFrame:
    foreign = ~col("value").is_in(VIETNAM) & ~col("value").str.contains(PEOPLES)
    return stacked.with_columns(foreign.fill_null(False).alias("foreign"))


def id_facts(stacked: pl.DataFrame) -> pl.DataFrame:
    """What a number of 12 digits says: the fourth digit the century and the sex, the next two the year of birth."""
    said = col("value").str.extract(r"^0[0-9]{2}([0-9]{3})[0-9]{6}$", 1).cast(pl.Int32, strict=False)
    century = said // 100
    return stacked.with_columns(
        (1900 + century // 2 * 100 + said % 100).alias("year"), (century % 2 == 1).alias("woman")
    )


def _births(event: EventType, columns: Sequence[str]) -> Iterable[pl.Expr]:
    """Bounds of each birth, by the date or by an age at the event; an age may be counted in either way (tuổi mụ)."""
    at = first_day("death_date") if "death_date" in columns else fact("registered_on", "known")
    year = pl.coalesce(at, col("in_force_on")).dt.year()
    for f in event.fields:
        if f.name.endswith("_birth_date") and f.name in columns:
            years = fact(f.name, "age").cast(pl.Int32)
            yield pl.coalesce(first_day(f.name), pl.date(year - years - 1, 1, 1)).alias(f"{f.name}{FACT}from")
            yield pl.coalesce(last_day(f.name), pl.date(year - years + 1, 12, 31)).alias(f"{f.name}{FACT}to")


def word_facts(stacked: pl.DataFrame) -> pl.DataFrame:
    """First and last day of a date in words."""
    said = stacked.select("value", words_date(col("value")).alias("said"))
    return said.select("value", earliest(col("said")).alias("first"), latest(col("said")).alias("last"))


def with_facts(standard: pl.DataFrame, book: Book, lists: NameLists) -> pl.DataFrame:
    """The standard frame, or some of its columns, with a column for each fact of those that are there.

    Days of death count before a death's registration.
    """
    event = book.event
    of_kind: dict[Kind, Callable[[pl.DataFrame], pl.DataFrame]] = {
        Kind.DATE: date_facts,
        Kind.WORDS: word_facts,
        Kind.NAME: partial(name_facts, lists=lists),
        Kind.ID_NUMBER: id_facts,
        Kind.NATIONALITY: nationality_facts,
    }
    facts = list[pl.Series]()
    for kind, facts_of in of_kind.items():
        names = tuple(f.name for f in event.fields_of(kind) if f.name in standard.columns)
        facts += unstack(facts_of(stack(standard, names)), names)
    return (
        standard.hstack(facts)
        .lazy()
        .with_columns(*_numbers(book))
        .with_columns(*_law())
        .with_columns(regime_number(col("in_force_on")).alias("regime"), *_births(event, standard.columns))
        .collect()
    )
