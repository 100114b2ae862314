"""Which records are worth comparing: those that share a key, in blocks too small to explode."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl
from polars import col

from ..record import EventType
from ..standardise.dates import age, earliest, latest
from .keys import folded, given, sounded, spelt, surname, without_fillers

LARGEST_BLOCK = 60  # records that share a key and are still compared with each other
ENTRY = r"^\s*0*([0-9]{1,5})\s*([a-zA-Z]{0,3})\s*/?\s*([0-9]{4})?\s*$"
AFTER_A_MARRIAGE = ("marriage_status", "annulment_noted_on", "annulment_grounds", "note")


@dataclass(frozen=True, kw_only=True)
class People:
    """Whose event it is: the persons compared, the subjects first, and the day of the event itself."""

    subjects: tuple[str, ...]
    relatives: tuple[str, ...] = ()
    day: str = ""


PEOPLE: dict[str, People] = {
    "birth": People(subjects=("child",), relatives=("mother", "father"), day="child_birth_date"),
    "marriage": People(subjects=("husband", "wife")),
    "death": People(subjects=("deceased",), relatives=("requester",), day="death_date"),
    "marital_status": People(subjects=("subject",)),
    "parentage": People(subjects=("parent", "recognised_child")),
}


def persons(event: EventType) -> tuple[str, ...]:
    who = PEOPLE[event.name]
    return who.subjects + who.relatives


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
    dates = [n for n in (*(f"{p}_birth_date" for p in persons(event)), PEOPLE[event.name].day, "registered_on")
             if n in event.by_name]  # fmt: skip
    number = col("entry_number")
    others = ("registered_on", PEOPLE[event.name].day, *AFTER_A_MARRIAGE)
    of_persons = tuple(f"{p}_" for p in persons(event))
    kept = [n for n in event.names if n in others or n.startswith(of_persons)]
    keyed = records.lazy().select(
        "id",
        "book",
        *kept,
        *names,
        *(e for d in dict.fromkeys(dates) for e in _days(d)),
        number.str.extract(ENTRY, 1).cast(pl.Int32, strict=False).alias("serial"),
        number.str.extract(ENTRY, 2).str.to_lowercase().alias("suffix"),
        number.str.extract(ENTRY, 3).cast(pl.Int32, strict=False).alias("number_year"),
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
    year = col(f"{PEOPLE[event.name].day}_first" if event.name == "death" else "registered_on_first").dt.year()
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
    who = PEOPLE[event.name]
    first = who.subjects[0]
    yield _key("registered_on", "serial", "suffix")
    yield _key("registered_on", *(f"{s}_sound" for s in who.subjects))
    if len(who.subjects) > 1:
        yield _key(*(f"{s}_short" for s in who.subjects))
    for s in who.subjects:
        born = f"{s}_birth_date"
        yield _key(f"{s}_sound", col(f"{born}_first").dt.year())
        yield _key(f"{s}_short", col(born))
        if f"{s}_id_number" in event.by_name:
            yield _key(f"{s}_id_number")
    if who.day and who.day != f"{first}_birth_date":
        yield _key(f"{first}_short", col(who.day))
    for r in who.relatives:
        yield _key(f"{first}_short", f"{r}_sound")
    if len(who.relatives) > 1:
        yield _key(who.day, *(f"{r}_short" for r in who.relatives))  # whatever the child is called


def _key(*parts: str | pl.Expr) -> pl.Expr:
    return pl.concat_str(*parts, separator="|")  # null where a part is null: two blanks are not alike


def candidates(keyed: pl.DataFrame, event: EventType) -> pl.DataFrame:
    """`left` and `right`, places of records in `keyed` that share a key, each pair once."""
    found = []
    for key in blocks(event):
        places = keyed.lazy().select(key.alias("key")).with_row_index("left").filter(col("key").is_not_null())
        block = places.filter(pl.len().over("key").is_between(2, LARGEST_BLOCK))
        pairs = block.join(block.rename({"left": "right"}), on="key").filter(col("left") < col("right"))
        found.append(pairs.select("left", "right"))
    return pl.concat(found).unique().sort("left", "right").collect()
