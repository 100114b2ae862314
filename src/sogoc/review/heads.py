"""The narrow heads follow the values of many records at once: version, number in the book, date."""

import uuid
from collections.abc import Collection

import polars as pl
from django.db.models import F
from django.utils import timezone

from ..record import BY_CODE
from ..store.copying import read_out
from .matching import located
from .models import Book, Record

NUMBERED_BY = {"entry_number", "registered_on"}


def refresh_heads(book: Book, records: Collection[str], changed: Collection[str]) -> None:
    """By the owner's connection: every record a version higher; those renumbered get a free occurrence."""
    chosen = Record.objects.using("owner").filter(pk__in=records)
    chosen.update(version=F("version") + 1, changed_at=timezone.now())
    if not NUMBERED_BY & set(changed):
        return
    event = BY_CODE[book.event_type]
    rows = read_out(
        f"select 0, v.record_id::text, {', '.join(f'nullif(v.{n}, %s)' for n in event.names)}"
        f" from review_values_{event.name} v where v.record_id = any(%s::uuid[])",
        [*[""] * len(event.names), list(records)],
        schema=pl.Schema({"row": pl.Int32, "id": pl.String, **dict.fromkeys(event.names, pl.String)}),
    )
    last = book.closed_on.year if book.closed_on else None
    for said in located(rows, rows["id"], event, book.opening_year, last).sort("digest").iter_rows(named=True):
        record = Record.objects.using("owner").get(pk=uuid.UUID(said["digest"]))
        entry = (said["year"], said["serial"], said["suffix"])
        if entry != (record.year, record.serial, record.suffix):
            record.year, record.serial, record.suffix = entry
            record.occurrence = next_occurrence(record, using="owner")
        record.registered_on = said["registered_on"]
        record.save(using="owner", update_fields=["year", "serial", "suffix", "occurrence", "registered_on"])


def next_occurrence(record: Record, *, using: str = "default") -> int:
    """1, or the first free place behind records of the book that carry the same number."""
    taken = set(
        Record.objects.using(using)
        .filter(book=record.book_id, year=record.year, serial=record.serial, suffix=record.suffix, outcome="")
        .exclude(pk=record.pk)
        .values_list("occurrence", flat=True)
    )
    return next(n for n in range(1, len(taken) + 2) if n not in taken)
