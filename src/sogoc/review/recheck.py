"""The rules over a book as it stands in the ledger now: after an edit, a second delivery, new scans."""

from collections.abc import Mapping

import polars as pl

from ..check import findings
from ..data import shipped_reference
from ..pipeline import PLACES
from ..pipeline import Book as BookFacts
from ..record import BY_CODE
from ..standardise import RULES as RULES_OF_FORM
from ..store.copying import copy_out
from .faults import ROW_RULES, Identity, Standing, make_equal, standing, values_hash, with_values_hash
from .models import Book, Finding

# rules about the value of one cell, whose code the standardiser also uses for what it has put right in that cell
OF_FORM_TOO = ROW_RULES & {rule.code for rule in RULES_OF_FORM.values()}
PUT_RIGHT = ("W", "N")  # its severities where nothing is left to do
ABSENT = pl.Schema({"row": pl.Int32, "field": pl.String})


def facts_of(book: Book, *, partial: bool = False) -> BookFacts:
    """What the kernel is told of a book of the ledger."""
    return BookFacts(
        event=BY_CODE[book.event_type],
        opening_year=book.opening_year,
        volume=book.volume,
        opened=book.opened_on,
        closed=book.closed_on,
        closing_total=book.closing_total,
        scans_promised=book.scans_promised,
        partial=partial,
        authority_text=book.authority_text,
    )


def recheck(book: Book, *, using: str = "default") -> None:
    """Find again what is wrong in the book's live records and reconcile; in the caller's transaction."""
    rows = live(book, using)
    ids, standard = rows.select("row", "record_id"), rows.drop("record_id")
    found = findings(
        standard,
        facts_of(book),
        places=_beside(ids, book, using),
        names=shipped_reference(),
        absent=_absent(ids, book, using),
    )
    known = standing(book, ROW_RULES, using=using)
    by_row = dict(ids.iter_rows())
    again = with_values_hash(found, standard)
    keys = [(by_row.get(row, ""), *said) for row, *said in again.select("row", "code", "fields", "values_hash").rows()]
    new = as_kept(again.filter([key not in known for key in keys]), by_row, book)
    make_equal(book, known, {*keys, *_still_as_noticed(known, rows)}, new, using=using)


def live(book: Book, using: str) -> pl.DataFrame:
    """The values of the book's records that have no outcome, in the order in which they came; blank is null."""
    event = BY_CODE[book.event_type]
    columns = ", ".join(f"v.{name}" for name in event.names)
    rows = copy_out(
        f"""
        select (row_number() over (order by d.received_at, r.sheet, r.row))::int, r.id::text, {columns}
        from review_record r join review_values_{event.name} v on v.record_id = r.id
        join review_delivery d on d.id = r.delivery_id
        where r.book_id = %s and r.outcome = '' order by 1
        """,
        [book.pk],
        using=using,
        schema=pl.Schema({"row": pl.Int32, "record_id": pl.String, **dict.fromkeys(event.names, pl.String)}),
    )
    return rows.with_columns(pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in event.names)


def as_kept(found: pl.DataFrame, by_row: Mapping[int, str], book: Book) -> list[Finding]:
    """Rows with `values_hash` as findings of the book's records."""
    return [
        Finding(
            book=book,
            record_id=by_row.get(f["row"]),
            custodian_id=book.custodian_id,
            code=f["code"],
            severity=f["severity"],
            fields=f["fields"] or "",
            detail=f["detail"] or "",
            values_hash=f["values_hash"],
        )
        for f in found.iter_rows(named=True)
    ]


def _still_as_noticed(known: Mapping[Identity, Standing], rows: pl.DataFrame) -> list[Identity]:
    """What the standardiser left about cells it has put right: no rule sees it, and it holds while the value does."""
    noticed = [
        key
        for key, was in known.items()
        if key[0] and key[1] in OF_FORM_TOO and was.severity in PUT_RIGHT and was.state == Finding.State.OPEN
    ]
    wanted = rows.filter(pl.col("record_id").is_in({record for record, *_ in noticed}))
    values = {row["record_id"]: row for row in wanted.iter_rows(named=True)}
    return [key for key in noticed if values_hash(key[2], values.get(key[0], {})) == key[3]]


def _beside(ids: pl.DataFrame, book: Book, using: str) -> pl.DataFrame:
    """The resolved places, as far as rules look at them: the registering authority."""
    places = copy_out(
        "select p.record_id::text, p.field, p.unit, p.unit_2025, p.confidence, p.reason from review_place p"
        " join review_record r on r.id = p.record_id where r.book_id = %s and p.field = 'registered_at'",
        [book.pk],
        using=using,
        schema=pl.Schema({"record_id": pl.String, **{k: v for k, v in PLACES.items() if k != "row"}}),
    )
    return ids.join(places, on="record_id").select(PLACES.names())


def _absent(ids: pl.DataFrame, book: Book, using: str) -> pl.DataFrame:
    """Fields whose absence a person has explained."""
    absent = copy_out(
        "select c.record_id::text, c.field from review_cell c join review_record r on r.id = c.record_id"
        " where r.book_id = %s and c.absence <> ''",
        [book.pk],
        using=using,
        schema=pl.Schema({"record_id": pl.String, "field": pl.String}),
    )
    return ids.join(absent, on="record_id").select(ABSENT.names())
