"""An entry of a book that no delivery has brought: typed here by a person beside the page, a draft like any other.

    record = type_in(book.pk, key, user, {"entry_number": "05/2001", ...}, {}, beside=scan)   # in acting_as(user)

What was typed goes the way of every row: through the kernel, with what it writes differently kept beside it. The
database adds it to the book's delivery of typed rows (promises/typed_here.sql) and notes who typed it.
"""

import uuid
from collections.abc import Mapping
from typing import Any

import polars as pl
from django.db import connection

from ..accounts.models import User
from ..audit.ledger import log
from ..check import ABSENCE_REASONS
from ..data import shipped_reference
from ..ingest.digest import row_digests
from ..pipeline import Processed, process
from ..record import BY_CODE
from ..standardise import VERSION
from .acts import Refused
from .beside_new import Beside
from .faults import ROW_RULES, with_values_hash
from .heads import next_occurrence
from .matching import located
from .models import VALUES, Book, Cell, Finding, Origin, Page, Place, Proposal, Record, Status
from .proposals import proposals_of
from .recheck import OF_FORM_TOO, PUT_RIGHT, as_kept, facts_of, recheck
from .scanning import no_page

ROW = 1  # of the frame with the one entry


class NumberTaken(Refused):
    """The book has an entry of this number already; a person may say that it really stands there twice."""

    def __init__(self, taken: Record) -> None:
        super().__init__(f"số {taken.entry} đã có trong quyển này", f"entry {taken.entry} is here already")
        self.taken = taken


def type_in(
    book_id: int,
    key: uuid.UUID,
    user: User,
    values: Mapping[str, str],
    reasons: Mapping[str, str],
    *,
    again: bool = False,
    beside: Beside | None = None,
) -> Record:
    """Keep a typed entry as a draft; sent twice under one key, it is kept once.

    Args:
        key: of the record to be, given by the form.
        values, reasons: field -> what was typed; field -> a code of ABSENCE_REASONS.
        again: the book really bears this number twice.
        beside: the scan that shows this entry, to become its page.

    Raises:
        Refused: not theirs, nothing typed; NumberTaken: the number is here already.
        Book.DoesNotExist: no such book for this person.
    """
    book = Book.objects.select_for_update().get(pk=book_id)
    if not user.may("ingest", book.custodian_id):
        raise Refused("bạn không có quyền gõ vào sổ của đơn vị này", "you may not type into books of this custodian")
    if (sent := Record.objects.filter(pk=key, book=book).first()) is not None:
        return sent
    event = BY_CODE[book.event_type]
    typed = {name: values.get(name) or None for name in event.names}
    if not any(typed.values()):
        raise Refused("chưa gõ mục nào", "nothing is typed")
    raw = pl.DataFrame([{"row": ROW, **typed}], schema=event.schema())
    done = process(raw, facts_of(book, partial=True), shipped_reference())
    record = _head(book, key, raw, done)
    if record.serial is not None and not again and (taken := _of_number(record)):
        raise NumberTaken(taken)
    record.save(force_insert=True)
    kept = {name: value or "" for name, value in done.standard.row(0, named=True).items() if name != "row"}
    VALUES[book.event_type].objects.create(record=record, custodian_id=book.custodian_id, **kept)
    _keep_beside(record, done, {f: r for f, r in reasons.items() if f in event.by_name and r in ABSENCE_REASONS})
    _keep_page(record, beside)
    log("type_in", record=record, after={name: value for name, value in typed.items() if value})
    recheck(book)
    record.refresh_from_db()
    return record


def _head(book: Book, key: uuid.UUID, raw: pl.DataFrame, done: Processed) -> Record:
    event = BY_CODE[book.event_type]
    last = book.closed_on.year if book.closed_on else None
    digests = row_digests(raw, event)
    at = located(done.standard, digests, event, book.opening_year, last).row(0, named=True)
    with connection.cursor() as cursor:
        cursor.execute("select delivery, row_number from review_typed_delivery(%s)", [book.pk])
        delivery, row = cursor.fetchone()
    record = Record(
        id=key, event_type=book.event_type, book=book, authority_id=book.authority_id, custodian_id=book.custodian_id,
        year=at["year"], serial=at["serial"], suffix=at["suffix"], registered_on=at["registered_on"],
        status=Status.DRAFT, origin=Origin.TYPED_HERE, delivery_id=delivery, row=row, typed_digest=at["digest"],
    )  # fmt: skip
    record.occurrence = next_occurrence(record)
    return record


def _of_number(record: Record) -> Record | None:
    same = Record.objects.filter(book=record.book_id, year=record.year, serial=record.serial, suffix=record.suffix)
    return same.filter(outcome="").first()


def _keep_beside(record: Record, done: Processed, reasons: Mapping[str, str]) -> None:
    """As load.py does for the rows of a delivery: what the machine wrote differently, noticed and would ask."""
    about: dict[str, Any] = {"record": record, "custodian_id": record.custodian_id}
    cells = {
        c["field"]: Cell(**about, field=c["field"], typed=c["typed"] or "", rules=c["rules"], rules_version=VERSION)
        for c in done.changes.iter_rows(named=True)
    }
    for name, reason in reasons.items():
        cells.setdefault(name, Cell(**about, field=name)).absence = reason
    Cell.objects.bulk_create(cells.values())
    Place.objects.bulk_create(
        Place(**about, **{name: p[name] or "" for name in ("field", "unit", "unit_2025", "confidence", "reason")})
        for p in done.places.iter_rows(named=True)
    )
    Proposal.objects.bulk_create(
        proposals_of(done.suggestions, done.standard, {ROW: str(record.pk)}, record.custodian_id), ignore_conflicts=True
    )
    noticed = as_kept(with_values_hash(done.findings, done.standard), {ROW: str(record.pk)}, record.book)
    Finding.objects.bulk_create([f for f in noticed if f.record_id and _only_noticed(f)], ignore_conflicts=True)


def _only_noticed(finding: Finding) -> bool:
    """Left by the standardiser: no check of the book finds it again."""
    return finding.code not in ROW_RULES or (finding.code in OF_FORM_TOO and finding.severity in PUT_RIGHT)


def _keep_page(record: Record, beside: Beside | None) -> None:
    if beside is not None:
        Page.objects.create(
            record=record, custodian_id=record.custodian_id, delivery_id=beside.delivery_id, file=beside.file,
            sha256=beside.sha256, pages=beside.pages,
        )  # fmt: skip
    elif record.book.scans_promised:
        no_page(record.book, str(record.pk)).save(force_insert=True)
