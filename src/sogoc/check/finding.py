"""Rules over the rows of one book: every fault a row, with the values that contradict each other."""

from collections.abc import Callable, Iterator

import polars as pl
from polars import col

from ..pipeline import FINDINGS, Book, Reference
from ..record import EventType
from .absence import EXPLAINABLE
from .cells import Applied, applied, in_cells
from .facts import with_facts
from .names import lists_of
from .numbering import with_numbering
from .rule import FACT, Severity
from .written import MISFITS

DETAIL_LENGTH = 300  # signs of a value that are shown
SHIFTED = "X-05"
NO_TEXT = ("X-01", "X-02")


def findings(
    standard: pl.DataFrame,
    book: Book,
    *,
    places: pl.DataFrame | None = None,
    names: Reference | None = None,
    absent: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """What is wrong in a book, in the schema FINDINGS.

    Args:
        standard: every row of the book, in the columns of `book.event.schema()`.
        book: what is known of the book.
        places: the resolved places, schema PLACES; without them no authority is compared with the rest of the book.
        names: the frequencies of names; without them only the plainest names say a sex, and few slips are suspected.
        absent: `row` and `field` of blanks whose reason a person has given.
    """
    if standard.is_empty():
        return FINDINGS.to_frame()
    event = book.event
    standard = standard.sort("row")
    if standard.get_column("row").is_duplicated().any():
        raise ValueError("each row of a book needs a number of its own")
    facts = with_authority(with_numbering(with_facts(standard, book, lists_of(names)), book), places)
    in_single_cells, facts, misfits = single_cells(facts, event)
    rows, whole = of_rows(facts, event), of_the_book(facts, event)
    every = pl.concat([in_single_cells.lazy(), *rows, *whole]).collect()
    return settled(every, misfits, standard, absent, event)


def single_cells(facts: pl.DataFrame, event: EventType) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """What is wrong in single cells; the facts with `misfits`; and the rows that have any."""
    found, misfits = in_cells(facts, event)
    odd = facts.select("row").join(misfits, on="row", how="left", maintain_order="left")
    return found, facts.hstack(odd.select("misfits")), misfits


def settled(
    every: pl.DataFrame, misfits: pl.DataFrame, standard: pl.DataFrame, absent: pl.DataFrame | None, event: EventType
) -> pl.DataFrame:
    """Without what another finding or a person's reason explains; one of each code and cell, with a short detail."""
    if every.get_column("code").is_in(NO_TEXT).any():
        every = _without_what_no_text_explains(every)
    if misfits.height:
        every = _without_what_a_shift_explains(every, misfits, event)
    if absent is not None and absent.height:
        every = _without_explained(every, absent, standard)
    long = col("detail").str.len_chars() > DETAIL_LENGTH
    short = pl.when(long).then(col("detail").str.head(DETAIL_LENGTH) + "…").otherwise("detail")
    return gravest(every.with_columns(short.alias("detail")))


def gravest(found: pl.DataFrame) -> pl.DataFrame:
    """One finding for each row, code and fields, the gravest: what two of them saw in one cell is said once."""
    ranks = {s.value: rank for rank, s in enumerate(Severity)}
    gravity = col("severity").replace_strict(ranks, return_dtype=pl.Int32)
    ordered = found.sort("row", "code", "fields", gravity, "detail")
    return ordered.unique(["row", "code", "fields"], keep="first", maintain_order=True)


def _found(a: Applied, shown: pl.DataFrame) -> pl.LazyFrame:
    said = ("code", a.rule.code), ("severity", a.severity.value), ("fields", ",".join(a.fault.fields))
    return shown.lazy().select(
        col("row").cast(pl.Int32), *(pl.lit(text).alias(name) for name, text in said), a.fault.detail.alias("detail")
    )


def of_rows(
    facts: pl.DataFrame, event: EventType, wanted: Callable[[Applied], bool] = lambda a: True
) -> Iterator[pl.LazyFrame]:
    """What the wanted faults over a row find."""
    faults = {a.key: a for a in applied(event.code) if not a.fault.kinds and not a.fault.whole_book and wanted(a)}
    marks = facts.select(a.fault.in_force.alias(a.key) for a in faults.values())
    some = pl.DataFrame([mark for mark in marks if mark.any()])
    if not some.width:
        return  # nothing wrong in any row
    some = some.with_row_index("place")
    hits = some.lazy().unpivot(index="place", variable_name="key", value_name="hit").filter("hit").collect()
    for (key,), places in hits.partition_by("key", as_dict=True, maintain_order=True).items():
        a, where = faults[key], places.get_column("place")
        yield _found(a, facts.select("row", *a.fault.shown)[where])


def of_the_book(facts: pl.DataFrame, event: EventType) -> Iterator[pl.LazyFrame]:
    """What the faults over a book as a whole find; shown at row 0."""
    faults = [a for a in applied(event.code) if a.fault.whole_book]
    hits = facts.select(a.fault.when.first().alias(a.key) for a in faults).row(0, named=True)
    for a in (a for a in faults if hits[a.key]):
        cover = facts.head(1).with_columns(pl.lit(0, dtype=pl.Int32).alias("row"), pl.lit(facts.height).alias("rows"))
        yield _found(a, cover)


def with_authority(frame: pl.DataFrame, places: pl.DataFrame | None) -> pl.DataFrame:
    """The unit of the registering authority of each row, and that of most of the book."""
    unit, usual = f"registered_at{FACT}unit", f"registered_at{FACT}usual_unit"
    if places is None or places.is_empty():
        unknown = pl.repeat(None, frame.height, dtype=pl.String, eager=True)
        return frame.hstack([unknown.alias(unit), unknown.alias(usual)])
    known = places.filter((col("field") == "registered_at") & col("unit").is_not_null() & (col("unit") != ""))
    known = known.unique("row", keep="first", maintain_order=True).select("row", col("unit").alias(unit))
    most = known.group_by(unit).len().sort("len", unit, descending=[True, False]).head(1)
    said = most.filter(col("len") * 5 > known.height * 3).get_column(unit)  # of three fifths of the book, or of none
    units = frame.select("row").join(known, on="row", how="left", maintain_order="left")
    usual_unit = pl.lit(said.item() if said.len() else None, dtype=pl.String)
    return frame.hstack(units.select(unit, usual_unit.alias(usual)))


def first_field() -> pl.Expr:
    return col("fields").str.extract(r"^([^,]*)", 1)


def _without_what_a_shift_explains(found: pl.DataFrame, misfits: pl.DataFrame, event: EventType) -> pl.DataFrame:
    """In a shifted row every column from the blank before the first misfit is wrong: only the shift itself is said."""
    shifted = misfits.filter(col("misfits") >= MISFITS).select("row", "first_misfit")
    place = first_field().replace_strict({n: i for i, n in enumerate(event.names)}, default=0, return_dtype=pl.Int32)
    known = found.join(shifted, on="row", how="left", maintain_order="left")
    right = (place >= col("first_misfit") - 1).fill_null(False) & (col("code") != SHIFTED)
    blank = (col("first_misfit") - 1).replace_strict(dict(enumerate(event.names)), default="", return_dtype=pl.String)
    fields = pl.when((col("code") == SHIFTED) & (blank != "")).then(blank).otherwise("fields")
    return known.filter(~right).with_columns(fields.alias("fields")).drop("first_misfit")


def _without_what_no_text_explains(found: pl.DataFrame) -> pl.DataFrame:
    """A cell with a formula or a command is no name, no place and no number: nothing else is said of it."""
    found = found.with_columns(first_field().alias("field"))
    no_text = found.filter(col("code").is_in(NO_TEXT))
    others = found.filter(~col("code").is_in(NO_TEXT)).join(no_text, on=["row", "field"], how="anti")
    return pl.concat([no_text, others]).drop("field")


def _without_explained(found: pl.DataFrame, absent: pl.DataFrame, standard: pl.DataFrame) -> pl.DataFrame:
    """A blank whose reason a person has given is no finding any more."""
    blank = standard.unpivot(index="row", variable_name="field").filter(col("value").is_null())
    settled = absent.select(col("row").cast(pl.Int32), "field").unique().join(blank, on=["row", "field"], how="semi")
    mine = found.with_columns(first_field().alias("field"))
    open_ = mine.filter(~col("code").is_in(EXPLAINABLE))
    asked = mine.filter(col("code").is_in(EXPLAINABLE)).join(settled, on=["row", "field"], how="anti")
    return pl.concat([open_, asked]).drop("field")
