"""Which rows of a delivery are here already: by the content of their cells, by their number, by whose they are."""

import polars as pl

from ..record import EventType
from ..record.entry import entry_year, serial, suffix
from ..standardise.dates import earliest, latest

KEY = ["year", "serial", "suffix"]
HELD = pl.Schema(
    {
        "record_id": pl.String,
        "digest": pl.String,
        "year": pl.Int32,
        "serial": pl.Int32,
        "suffix": pl.String,
        "occurrence": pl.Int32,
        "subject": pl.String,
        "registered_on": pl.Date,
    }
)


def located(
    standard: pl.DataFrame, digests: pl.Series, event: EventType, first_year: int | None, last_year: int | None
) -> pl.DataFrame:
    """One line per row: its digest, its number in the book, its date and whose event it is."""
    day = pl.when(earliest(pl.col("registered_on")) == latest(pl.col("registered_on"))).then(
        earliest(pl.col("registered_on"))
    )
    number = pl.col("entry_number")
    return standard.select(
        "row",
        digests.alias("digest"),
        entry_year(number, day, first_year, last_year).alias("year"),
        serial(number).alias("serial"),
        suffix(number).alias("suffix"),
        day.alias("registered_on"),
        pl.concat_str([pl.col(name).fill_null("") for name in event.subjects], separator="|")
        .str.to_lowercase()
        .alias("subject"),
    ).with_columns(pl.when(pl.col("serial").is_not_null()).then("year").alias("year"))


def matched(rows: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """The rows with `state` (same, differs, new), `record_id` of their counterpart and, where new, their `occurrence`.

    Args:
        rows: of `located()`.
        held: what the book holds, schema HELD; a record may have several digests (its own and its second readings').
    """
    same = _pair(rows, held, ["digest"]).select("row", "record_id", pl.lit("same").alias("state"))
    left = rows.join(same, on="row", how="anti", maintain_order="left")
    free = held.unique("record_id", keep="first", maintain_order=True).join(
        same, on="record_id", how="anti", maintain_order="left"
    )
    numbered = _pair(left.filter(pl.col("serial").is_not_null()), free, KEY).select(
        "row", "record_id", pl.lit("differs").alias("state")
    )
    left = left.join(numbered, on="row", how="anti", maintain_order="left")
    free = free.join(numbered, on="record_id", how="anti", maintain_order="left")
    owner = ["subject", "registered_on"]
    known_owner = pl.col("registered_on").is_not_null() & (pl.col("subject").str.strip_chars("|") != "")
    owned = _pair(left.filter(known_owner), free, owner).select("row", "record_id", pl.lit("differs").alias("state"))
    found = pl.concat([same, numbered, owned])
    every = rows.join(found, on="row", how="left", maintain_order="left").with_columns(pl.col("state").fill_null("new"))
    return _with_occurrence(every, held)


def _pair(rows: pl.DataFrame, held: pl.DataFrame, on: list[str]) -> pl.DataFrame:
    """Join one to one: the first of equals with the first, the second with the second, as both frames stand."""
    nth = pl.int_range(pl.len()).over(on).alias("nth")
    return rows.with_columns(nth).join(held.select(*on, "record_id").with_columns(nth), on=[*on, "nth"], how="inner")


def _with_occurrence(rows: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """A new row whose number already stands in the book is its next occurrence; it passes only by waiver (D-05)."""
    before = held.group_by(KEY).agg(pl.col("occurrence").max().alias("before"))
    new = pl.col("state") == "new"
    return (
        rows.join(before, on=KEY, how="left", maintain_order="left")
        .with_columns(
            pl.when(new)
            .then(pl.col("before").fill_null(0) + new.cast(pl.Int32).cum_sum().over(KEY))
            .cast(pl.Int32)
            .alias("occurrence")
        )
        .drop("before")
    )
