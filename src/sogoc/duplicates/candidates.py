"""Which records are worth comparing: those that share a key, in blocks too small to explode."""

from collections.abc import Iterator

import polars as pl
from polars import col

from ..record import EventType
from ..record.entry import serial, suffix, written_year
from ..standardise.dates import age, earliest, latest
from .keys import folded, given, sounded, spelt, surname, without_fillers

LARGEST_BLOCK = 60  # records that share a key and are still compared with each other
OF_A_PERSON = ("full_name", "birth_date", "id_number", "sex")  # what is compared
AFTER_A_MARRIAGE = ("marriage_status", "annulment_noted_on", "annulment_grounds", "note")


def persons(event: EventType) -> tuple[str, ...]:
    """The roles compared, the subjects first."""
    return event.subject_roles + event.relatives


def compared(event: EventType) -> tuple[str, ...]:
    """The fields that keys and evidence are made of."""
    of_persons = {f"{p}_{what}" for p in persons(event) for what in OF_A_PERSON}
    others = {"entry_number", "registered_on", event.day, event.ages_on, *AFTER_A_MARRIAGE}
    return tuple(name for name in event.names if name in of_persons | others)


def prepared(records: pl.DataFrame, event: EventType) -> pl.DataFrame:
    """The records with the keys of every person compared, dates as days, and the number of the entry."""
    names = [
        key
        for p in persons(event)
        for key in (
            folded(col(f"{p}_full_name")).alias(f"{p}_folded"),
            spelt(col(f"{p}_full_name")).alias(f"{p}_spelt"),
        )
    ]
    dates = [n for n in (*(f"{p}_birth_date" for p in persons(event)), event.day, "registered_on")
             if n in event.by_name]  # fmt: skip
    number = col("entry_number")
    kept = [name for name in compared(event) if name != "entry_number"]
    keyed = records.lazy().select(
        "id",
        "book",
        *kept,
        *names,
        *(e for d in dict.fromkeys(dates) for e in _days(d)),
        serial(number).alias("serial"),
        suffix(number).alias("suffix"),
        written_year(number).alias("number_year"),
    )
    return keyed.with_columns(*(e for p in persons(event) for e in _sounds(p)), *_ages(event)).collect()


def _days(name: str) -> list[pl.Expr]:
    text = col(name)
    return [earliest(text).alias(f"{name}_first"), latest(text).alias(f"{name}_last")]


def _sounds(person: str) -> list[pl.Expr]:
    name = sounded(without_fillers(col(f"{person}_folded")))
    return [
        pl.when(name != "").then(name).alias(f"{person}_sound"),
        pl.concat_str(surname(col(f"{person}_folded")), sounded(given(col(f"{person}_folded"))), separator=" ").alias(
            f"{person}_short"
        ),
    ]


def _ages(event: EventType) -> list[pl.Expr]:
    """Years between which a person was born, by date or by an age at the event."""
    year = col(f"{event.ages_on}_first").dt.year()
    out = []
    for p in persons(event):
        if f"{p}_birth_date" in event.by_name:
            years = age(col(f"{p}_birth_date")).cast(pl.Int32)
            first, last = (col(f"{p}_birth_date_{side}").dt.year() for side in ("first", "last"))
            out += [pl.coalesce(first, year - years - 1).alias(f"{p}_born_from"),
                    pl.coalesce(last, year - years + 1).alias(f"{p}_born_to")]  # fmt: skip
    return out


def blocks(event: EventType) -> Iterator[pl.Expr]:
    """Keys: two records that share one of them are compared."""
    first = event.subject_roles[0]
    yield _key("registered_on", "serial", "suffix")
    yield _key("registered_on", *(f"{s}_sound" for s in event.subject_roles))
    if len(event.subject_roles) > 1:
        yield _key(*(f"{s}_short" for s in event.subject_roles))
    for s in event.subject_roles:
        born = f"{s}_birth_date"
        yield _key(f"{s}_sound", col(f"{born}_first").dt.year())
        yield _key(f"{s}_short", col(born))
        if f"{s}_id_number" in event.by_name:
            yield _key(f"{s}_id_number")
    if event.day and event.day != f"{first}_birth_date":
        yield _key(f"{first}_short", col(event.day))
    for r in event.relatives:
        yield _key(f"{first}_short", f"{r}_sound")
    if len(event.relatives) > 1:
        yield _key(event.day or "registered_on", *(f"{r}_short" for r in event.relatives))  # whoever the child is


def _key(*parts: str | pl.Expr) -> pl.Expr:
    return pl.concat_str(*parts, separator="|")  # null where a part is null: two blanks are not alike


def candidates(keyed: pl.DataFrame, event: EventType, fresh: pl.Series | None = None) -> pl.DataFrame:
    """`left` and `right`, places of records in `keyed` that share a key, each pair once.

    Args:
        fresh: for each record, whether it is new or changed; pairs without such a one are left out.
    """
    found = []
    for key in blocks(event):
        places = keyed.lazy().select(key.alias("key")).with_row_index("left").filter(col("key").is_not_null())
        block = places.filter(pl.len().over("key").is_between(2, LARGEST_BLOCK))
        if fresh is not None:  # most blocks have nothing new: they are left out before their pairs are made
            news = pl.lit(fresh.arg_true())
            block = block.filter(col("left").is_in(news.implode()).any().over("key"))
        pairs = block.join(block.rename({"left": "right"}), on="key").filter(col("left") < col("right"))
        found.append(pairs.select("left", "right"))
    every = pl.concat(found).unique().sort("left", "right").collect()
    if fresh is None:
        return every
    return every.filter(fresh.gather(every.get_column("left")) | fresh.gather(every.get_column("right")))
