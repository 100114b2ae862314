"""The rules over a book as it stands in the ledger now: after an edit, a second delivery, new scans."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import polars as pl
from django.db.models import Q

from ..check import findings
from ..check import recheck as found_again
from ..check.rechecking import EXPLAIN_OTHERS, context
from ..data import shipped_reference
from ..pipeline import PLACES
from ..pipeline import Book as BookFacts
from ..record import BY_CODE
from ..standardise import RULES as RULES_OF_FORM
from ..store.copying import copy_out, read_out
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
    found = findings(standard, facts_of(book), **_told(ids, book, using))
    known = standing(book, ROW_RULES, using=using)
    _make_equal(book, known, with_values_hash(found, standard), ids, _still_as_noticed(known, rows), using)


def recheck_after(book: Book, record_id: UUID) -> None:
    """After a save of one record: the same as `recheck` in less time, by asking other records only the rules that look
    around. Where a shifted row or a cell that is no text explains findings away, the book is checked as a whole."""
    event, around, changed = BY_CODE[book.event_type], context(book.event_type), str(record_id)
    asked = Q(record=record_id) | Q(record=None) | Q(code__in=around.codes | EXPLAIN_OTHERS)
    seen = standing(book, ROW_RULES, among=asked)
    if any(k[0] != changed and k[1] in EXPLAIN_OTHERS and was.state != Finding.State.FIXED for k, was in seen.items()):
        return recheck(book)
    whole = live(book, "default", names=around.fields)
    ids = whole.select("row", "record_id")
    mine = live(book, "default", only=record_id).drop("row").join(ids, on="record_id")
    own = mine.select("row", *event.names)
    found = found_again(own, whole.drop("record_id"), facts_of(book), **_told(ids, book, "default"))
    is_own = pl.col("row").is_in(own.get_column("row").implode())
    again = [with_values_hash(found.filter(is_own), own), with_values_hash(found.filter(~is_own), whole)]
    known = {k: was for k, was in seen.items() if k[0] in ("", changed) or k[1] in around.codes}
    _make_equal(book, known, pl.concat(again), ids, _still_as_noticed(known, mine, changed), "default", changed)
    return None


def _told(ids: pl.DataFrame, book: Book, using: str) -> dict[str, Any]:
    """What the rules are told beside the values."""
    return {
        "places": _beside(ids, book, using),
        "names": shipped_reference(),
        "absent": _absent(ids, book, using),
    }


def _make_equal(
    book: Book,
    known: Mapping[Identity, Standing],
    found: pl.DataFrame,
    ids: pl.DataFrame,
    noticed: Iterable[Identity],
    using: str,
    changed: str = "",
) -> None:
    """What stands there becomes what was found, with `values_hash`, and what was noticed and holds."""
    by_row = dict(ids.iter_rows())
    keys = [(by_row.get(row, ""), *said) for row, *said in found.select("row", "code", "fields", "values_hash").rows()]
    new = as_kept(found.filter([key not in known for key in keys]), by_row, book)
    make_equal(book, known, {*keys, *noticed}, new, using=using, changed=changed)


def live(book: Book, using: str, *, names: Sequence[str] = (), only: UUID | None = None) -> pl.DataFrame:
    """The values of the book's records that have no outcome, in the order in which they came; blank is null.

    Args:
        names: which fields; every one unless told.
        only: this record alone.
    """
    event = BY_CODE[book.event_type]
    fields = names or event.names
    columns = ", ".join(f"v.{name}" for name in fields)
    take_out = read_out if names or only else copy_out  # COPY is quicker for eighty columns, a query for a few
    rows = take_out(
        f"""
        select (row_number() over (order by d.received_at, r.sheet, r.row))::int, r.id::text, {columns}
        from review_record r join review_values_{event.name} v on v.record_id = r.id
        join review_delivery d on d.id = r.delivery_id
        where r.book_id = %s and r.outcome = '' {"and r.id = %s" if only else ""} order by 1
        """,
        [book.pk, only] if only else [book.pk],
        using=using,
        schema=pl.Schema({"row": pl.Int32, "record_id": pl.String, **dict.fromkeys(fields, pl.String)}),
    )
    return rows.with_columns(pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in fields)


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


def _still_as_noticed(known: Mapping[Identity, Standing], rows: pl.DataFrame, changed: str = "") -> list[Identity]:
    """What the standardiser left about cells it has put right: no rule sees it, and it holds while the value does.

    Where only one record has changed, its values alone are looked at.
    """
    noticed = [
        key
        for key, was in known.items()
        if key[0] and key[1] in OF_FORM_TOO and was.severity in PUT_RIGHT and was.state == Finding.State.OPEN
    ]
    wanted = rows.filter(pl.col("record_id").is_in({record for record, *_ in noticed}))
    values = {row["record_id"]: row for row in wanted.iter_rows(named=True)}
    return [k for k in noticed if (changed and k[0] != changed) or values_hash(k[2], values.get(k[0], {})) == k[3]]


def _beside(ids: pl.DataFrame, book: Book, using: str) -> pl.DataFrame:
    """The resolved places, as far as rules look at them: the registering authority."""
    places = read_out(
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
