"""A delivery into the ledger: one transaction, every row accounted for, the same content twice adds nothing."""

import json
import uuid
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from ..audit.ledger import log
from ..ingest import Sheet
from ..jurisdiction.models import UNKNOWN_CUSTODIAN
from ..pipeline import Book as BookFacts
from ..pipeline import Processed
from ..record import EventType
from ..standardise import VERSION
from ..store.copying import copy_in, read_out
from .faults import recount, with_values_hash
from .handover import Handover, hand_over
from .matching import HELD, located, matched
from .models import VALUES, Book, Cell, Delivery, Finding, HeldRow, Origin, Place, Record, SecondReading, Status
from .proposals import keep, proposals_of
from .readings import differences


@dataclass(frozen=True, kw_only=True)
class LoadedBook:
    """What one book of a delivery brings, as the kernel left it."""

    facts: BookFacts
    authority_id: int
    custodian_id: int
    volume: str
    opening_year: int
    sheet: str
    raw: pl.DataFrame
    digests: pl.Series
    processed: Processed
    handover: Handover | None = None  # of a dump of the legacy software


@dataclass
class Counts:
    """What became of the rows of a book."""

    loaded: int = 0
    second_readings: int = 0
    known: int = 0
    first_load: bool = False  # the book was empty before
    moved: int = 0  # states moved on by a later dump
    disagreements: int = 0
    records: list[uuid.UUID] = field(default_factory=list)


def book_for(source: LoadedBook) -> Book:
    """The book in the ledger, made when new, locked until the end of the transaction."""
    facts = source.facts
    book, _ = Book.objects.using("owner").get_or_create(
        authority_id=source.authority_id,
        event_type=facts.event.code,
        opening_year=source.opening_year,
        volume=source.volume,
        copy=1,
        defaults={
            "custodian_id": source.custodian_id,
            "opened_on": facts.opened,
            "closed_on": facts.closed,
            "closing_total": facts.closing_total,
            "scans_promised": facts.scans_promised,
            "authority_text": facts.authority_text,
        },
    )
    book = Book.objects.using("owner").select_for_update().get(pk=book.pk)
    _complete(book, facts)
    return book


def _complete(book: Book, facts: BookFacts) -> None:
    """What an earlier delivery did not say of the book, a later hand-over list may; what it said stays."""
    said = {
        "opened_on": facts.opened,
        "closed_on": facts.closed,
        "closing_total": facts.closing_total,
        "authority_text": facts.authority_text,
        "scans_promised": facts.scans_promised,
    }
    new = {name: value for name, value in said.items() if value and not getattr(book, name)}
    for name, value in new.items():
        setattr(book, name, value)
    if new:
        book.save(using="owner", update_fields=list(new))


def load_book(source: LoadedBook, delivery: Delivery) -> tuple[Counts, Book]:
    """Put one book's rows into the ledger, inside `loading()`; new ones by COPY, others beside what is there."""
    book = book_for(source)
    event = source.facts.event
    standard = source.processed.standard
    last = book.closed_on.year if book.closed_on else None
    held = held_in(book, event)
    rows = matched(located(standard, source.digests, event, book.opening_year, last), held)
    new, differs = rows.filter(state="new"), rows.filter(state="differs")
    counts = Counts(
        loaded=new.height,
        second_readings=differs.height,
        known=rows.filter(state="same").height,
        first_load=held.is_empty(),
    )
    heads = _heads(new, source, book, delivery)
    counts.records = [uuid.UUID(pk) for pk in heads["id"]]
    copy_in(Record, heads.drop("head_row"))
    ids = heads.select(pl.col("head_row").alias("row"), pl.col("id").alias("record_id"))
    _copy_values(event, standard, ids, book)
    _copy_beside(source, ids, book, first_load=counts.first_load)
    _second_readings(differs, source, book, delivery)
    if source.handover is not None:
        counts.moved, counts.disagreements = hand_over(rows, source.handover, book, delivery)
    recount(book, using="owner")
    log(
        "ingest",
        using="owner",
        book_id=book.pk,
        custodian_id=book.custodian_id,
        subject=delivery.name,
        after={"loaded": counts.loaded, "second_readings": counts.second_readings, "known": counts.known},
    )
    return counts, book


def held_in(book: Book | None, event: EventType) -> pl.DataFrame:
    """What the book holds already, by digest; a record's second readings stand as further digests of it.

    In the order of the book, the records before their second readings: `matched()` pairs equals by their place.
    """
    if book is None:
        return HELD.to_frame()
    subject = " || '|' || ".join(f"lower(v.{name})" for name in event.subjects)
    return read_out(
        f"""
        select id, typed_digest, year, serial, suffix, occurrence, subject, registered_on from (
            select r.id::text, r.typed_digest, r.year, r.serial, r.suffix, r.occurrence, {subject} as subject,
                   r.registered_on, r.outcome, 0 as reading
            from review_record r join review_values_{event.name} v on v.record_id = r.id where r.book_id = %s
            union all
            select r.id::text, s.typed_digest, null, null, null, null, '', null, r.outcome, s.id
            from review_record r join review_secondreading s on s.record_id = r.id where r.book_id = %s
        ) held order by reading, year, serial, suffix, occurrence, outcome, id
        """,
        [book.pk, book.pk],
        schema=HELD,
    )


def _heads(new: pl.DataFrame, source: LoadedBook, book: Book, delivery: Delivery) -> pl.DataFrame:
    """The narrow table's rows, with the counts of their findings."""
    counts = source.processed.findings.group_by("row").agg(
        *(
            (pl.col("severity") == letter).sum().cast(pl.Int16).alias(name)
            for letter, name in (("B", "blockers"), ("E", "errors"), ("W", "warnings"))
        )
    )
    handed = source.handover.columns() if source.handover else None
    frame = new.join(counts, on="row", how="left", maintain_order="left")
    if handed is not None:
        frame = frame.join(handed, on="row", how="left", maintain_order="left")
    status = pl.col("status") if handed is not None else pl.lit(Status.DRAFT.value)
    return frame.select(
        pl.Series("id", [str(uuid.uuid4()) for _ in range(new.height)], dtype=pl.String),
        pl.col("row").alias("head_row"),
        pl.lit(source.facts.event.code).alias("event_type"),
        pl.lit(book.pk).alias("book_id"),
        pl.lit(book.authority_id).alias("authority_id"),
        pl.lit(book.custodian_id).alias("custodian_id"),
        "year",
        "serial",
        "suffix",
        "occurrence",
        "registered_on",
        status.alias("status"),
        pl.lit(Origin.HANDED_OVER.value if handed is not None else Origin.TYPED.value).alias("origin"),
        (status if handed is not None else pl.lit("")).alias("handed_over_as"),
        (pl.col("legacy_id") if handed is not None else pl.lit("")).fill_null("").alias("legacy_id"),
        (pl.col("transferred_on") if handed is not None else pl.lit(None, pl.Date)).alias("legacy_transferred_on"),
        *(pl.col(name).fill_null(0) for name in ("blockers", "errors", "warnings")),
        pl.lit(delivery.pk).alias("delivery_id"),
        pl.lit(source.sheet).alias("sheet"),
        "row",
        pl.col("digest").alias("typed_digest"),
    )


def _copy_values(event: EventType, standard: pl.DataFrame, ids: pl.DataFrame, book: Book) -> None:
    values = standard.join(ids, on="row", maintain_order="left").select(
        "record_id", pl.lit(book.custodian_id).alias("custodian_id"), pl.col(event.names).fill_null("")
    )
    copy_in(VALUES[event.code], values)


def _copy_beside(source: LoadedBook, ids: pl.DataFrame, book: Book, *, first_load: bool) -> None:
    """Machine changes, places and findings of the new records; findings of the book itself at its first load."""
    owner = pl.lit(book.custodian_id).alias("custodian_id")
    done = source.processed
    changes = done.changes.join(ids, on="row", maintain_order="left")
    version = pl.lit(VERSION).alias("rules_version")
    copy_in(Cell, changes.select("record_id", owner, "field", pl.col("typed").fill_null(""), "rules", version))
    by_row = {row: record for row, record in ids.iter_rows()}
    keep(proposals_of(done.suggestions, done.standard, by_row, book.custodian_id))
    places = done.places.join(ids, on="row", maintain_order="left")
    copy_in(
        Place,
        places.select(
            "record_id",
            owner,
            "field",
            "unit",
            pl.col("unit_2025").fill_null(""),
            "confidence",
            pl.col("reason").fill_null(""),
        ),
    )
    findings = with_values_hash(done.findings, done.standard).join(ids, on="row", how="left", maintain_order="left")
    of_book = (pl.col("row") == 0) & pl.lit(first_load)
    findings = findings.filter(pl.col("record_id").is_not_null() | of_book).unique(
        ["record_id", "code", "fields", "values_hash"], maintain_order=True
    )
    copy_in(
        Finding,
        findings.select(
            "record_id",
            owner,
            pl.lit(book.pk).alias("book_id"),
            "code",
            "severity",
            pl.col("fields").fill_null(""),
            pl.col("detail").fill_null(""),
            "values_hash",
        ),
    )


def _second_readings(differs: pl.DataFrame, source: LoadedBook, book: Book, delivery: Delivery) -> None:
    """Another typing stands beside the record with its differences; never a second record unless a person says so."""
    if differs.is_empty():
        return
    event, done = source.facts.event, source.processed
    theirs = {row["row"]: row for row in done.standard.iter_rows(named=True)}
    ours = {
        str(v.record_id): v
        for v in VALUES[event.code].objects.using("owner").filter(record_id__in=differs["record_id"].to_list())
    }
    found = _by_row(done.findings, lambda f: [f["code"], f["severity"], f["fields"] or "", f["detail"] or ""])
    places = _by_row(done.places, lambda p: (p["field"], p["unit"]))
    SecondReading.objects.using("owner").bulk_create(
        SecondReading(
            record_id=row["record_id"],
            custodian_id=book.custodian_id,
            delivery=delivery,
            sheet=source.sheet,
            row=row["row"],
            typed_digest=row["digest"],
            standard={name: theirs[row["row"]][name] for name in event.names if theirs[row["row"]][name]},
            differences=differences(event, ours[row["record_id"]], theirs[row["row"]]),
            findings=found.get(row["row"], []),
            places=dict(places.get(row["row"], [])),
        )
        for row in differs.iter_rows(named=True)
    )


def _by_row(frame: pl.DataFrame, value: Any) -> dict[int, list[Any]]:
    out: dict[int, list[Any]] = {}
    for line in frame.iter_rows(named=True):
        out.setdefault(line["row"], []).append(value(line))
    return out


def hold_rows(sheet: Sheet, delivery: Delivery, books: list[Book]) -> int:
    """Keep the rows that cannot become a record, whole, with the reason, to be mended by a person.

    `books` are those of the sheet: one gives the rows their book, several only their custodian where that is the same.
    """
    custodians = {book.custodian_id for book in books}
    custodian = custodians.pop() if len(custodians) == 1 else UNKNOWN_CUSTODIAN
    HeldRow.objects.using("owner").bulk_create(
        HeldRow(
            delivery=delivery,
            book=books[0] if len(books) == 1 else None,
            custodian_id=custodian,
            event_type=sheet.event.code,
            sheet=sheet.name,
            row=row["row"],
            reason=row["reason"],
            message=row["vi"],
            fields=row["fields"],
            cells=json.loads(row["cells"]),
        )
        for row in sheet.held.iter_rows(named=True)
    )
    return sheet.held.height
