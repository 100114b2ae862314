"""Rows that were held back: mended in place and read again, or dropped with a reason.

A mended row goes the way of every other: reading, kernel, matching, load, as part of the delivery it came with.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from django.db import connections
from django.utils import timezone

from ..accounts.models import User
from ..audit.ledger import log
from ..data import shipped_reference
from ..ingest import Refused as RefusedFile
from ..ingest import Sheet
from ..ingest.header import Column, Role
from ..ingest.quarantine import hold
from ..ingest.sources import legacy_frame
from ..ingest.sources.legacy_dump import LEGACY_DUMP
from ..record import BY_CODE, EventType
from ..store.scope import loading
from .acts import Refused
from .announced import Context, Planned
from .books import plan_sheet
from .load import Counts, load_book
from .models import Book, Delivery, HeldRow
from .recheck import facts_of, recheck

Cells = Mapping[str, str]  # import column -> text; empty text clears the cell


@dataclass
class Mended:
    """What became of mended rows; those still held have a new reason."""

    loaded: int = 0
    second_readings: int = 0
    known: int = 0
    held: int = 0


def mend(cells: Mapping[int, Cells], user: User, *, channel: str = "page") -> Mended:
    """Change cells of held rows, and take in the rows that can be records now.

    Args:
        cells: id of a held row -> its changed cells; for "the 6 rows alike" give each the same.

    Raises:
        Refused: a row that is not theirs or was decided meanwhile, or a column that the register does not have.
    """
    done = Mended()
    with loading(user=user, channel=channel):
        rows = _locked(cells, user)
        _as_typist(user)
        by_sheet: dict[tuple[int, str, str], list[HeldRow]] = defaultdict(list)
        for row in rows:
            row.mended = _changed(row, cells[row.pk])
            by_sheet[row.delivery_id, row.sheet, row.event_type].append(row)
        for members in by_sheet.values():
            _take_in(members, user, done)
    return done


def drop(ids: Iterable[int], user: User, reason: str, *, channel: str = "page") -> int:
    """Put held rows aside for good: they are no entries of a register. How many.

    Raises:
        Refused: no reason, or a row that is not theirs or was decided meanwhile.
    """
    if not reason.strip():
        raise Refused("cần ghi lý do", "a reason is needed")
    with loading(user=user, channel=channel):
        rows = _locked(ids, user)
        _decide(rows, HeldRow.Fate.DROPPED, user, reason.strip())
        for delivery, members in _by_delivery(rows).items():
            delivery.rows_held -= len(members)
            delivery.rows_dropped += len(members)
            delivery.save(using="owner", update_fields=["rows_held", "rows_dropped"])
            _log("drop_rows", delivery, members, reason=reason.strip())
    return len(rows)


def _locked(ids: Iterable[int], user: User) -> list[HeldRow]:
    """The rows and their deliveries until the end of the transaction; only rows that are still held."""
    wanted = set(ids)
    found = HeldRow.objects.using("owner").filter(pk__in=wanted)
    deliveries = Delivery.objects.using("owner").filter(pk__in=found.values("delivery"))
    list(deliveries.order_by("pk").select_for_update())
    rows = list(found.select_related("delivery", "book").order_by("delivery_id", "sheet", "row"))
    if len(rows) < len(wanted) or not all(user.may("ingest", row.custodian_id) for row in rows):
        raise Refused("có dòng không thuộc đơn vị của bạn", "a row belongs to another unit")
    if any(row.fate for row in rows):
        raise Refused("có dòng đã được người khác sửa hoặc bỏ: tải lại trang", "a row was decided meanwhile: reload")
    return rows


def _as_typist(user: User) -> None:
    """Who mends a row has typed it: the database notes them as its editor (promises/four_eyes.sql)."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select set_config('sogoc.user', %s, true)", [str(user.pk)])


def _changed(row: HeldRow, changes: Cells) -> dict[str, str]:
    before = row.mended if row.mended is not None else row.cells
    columns = _titles(BY_CODE[row.event_type])
    unknown = [title for title in changes if title not in before and title.lower() not in columns]
    if unknown:
        raise Refused(
            f"biểu mẫu không có cột {', '.join(unknown)}", f"there is no column {', '.join(unknown)} in this register"
        )
    return {title: text for title, text in {**before, **changes}.items() if text}


def _titles(event: EventType) -> dict[str, str]:
    """Column of the template or of a dump, in lower case -> our name for it."""
    return {f.column.lower(): f.name for f in event.fields} | {k.lower(): v for k, v in LEGACY_DUMP.extras.items()}


def _take_in(rows: list[HeldRow], user: User, done: Mended) -> None:
    """Read mended rows of one sheet again: what can be a record is loaded, the rest held with a new reason."""
    delivery = rows[0].delivery
    sheet = _sheet(rows)
    books, sheet = _planned(rows, sheet)
    still = {line["row"]: line for line in sheet.held.iter_rows(named=True)}
    counts = Counts()
    for coming in sorted(books, key=lambda b: b.order):
        got, book = load_book(coming.through_the_kernel(shipped_reference()), delivery)
        if not user.may("ingest", book.custodian_id):
            raise Refused("dòng đã sửa thuộc sổ của đơn vị khác", "a mended row belongs to another unit's book")
        recheck(book, using="owner")
        for name in ("loaded", "second_readings", "known"):
            setattr(counts, name, getattr(counts, name) + getattr(got, name))
    _decide([r for r in rows if r.row not in still], HeldRow.Fate.MENDED, user, "")
    for row in (r for r in rows if r.row in still):
        row.reason, row.message, row.fields = (still[row.row][k] for k in ("reason", "vi", "fields"))
        row.save(using="owner")
    delivery.rows_loaded += counts.loaded + counts.second_readings
    delivery.rows_known += counts.known
    delivery.rows_held -= len(rows) - len(still)
    delivery.save(using="owner", update_fields=["rows_loaded", "rows_known", "rows_held"])
    _log("mend_rows", delivery, rows)
    for name in ("loaded", "second_readings", "known"):
        setattr(done, name, getattr(done, name) + getattr(counts, name))
    done.held += len(still)


def _sheet(rows: list[HeldRow]) -> Sheet:
    """The rows as the reader would give them: known columns by their names, anything else outside the table."""
    event = BY_CODE[rows[0].event_type]
    titles = _titles(event)
    strays = sorted({t for r in rows for t in r.mended or {} if t.lower() not in titles})
    extras = [n for n in LEGACY_DUMP.extras.values() if any(_has(r, titles, n) for r in rows)]
    columns = (
        *(Column(at=n, typed=f.column, role=Role.FIELD, name=f.name) for n, f in enumerate(event.fields)),
        *(Column(at=400 + n, typed=title, role=Role.UNNAMED) for n, title in enumerate(strays)),
    )
    keys = {**titles, **{t: c.key for t, c in zip(strays, columns[len(event.fields) :], strict=True)}}
    typed = pl.DataFrame(
        [
            {"row": r.row, **{keys.get(t.lower(), keys.get(t, "")): x for t, x in (r.mended or {}).items()}}
            for r in rows
        ],
        schema={"row": pl.Int32, **dict.fromkeys([*(c.key for c in columns), *extras], pl.String)},
    )
    held = hold(typed.select("row", *(c.key for c in columns)), event, columns, 0)
    return Sheet(
        name=rows[0].sheet,
        event=event,
        layout=rows[0].delivery.layout,
        header_row=0,
        raw=typed.join(held, on="row", how="anti", maintain_order="left").select(event.schema().names()),
        held=held,
        legacy=legacy_frame(typed) if extras else None,
    )


def _has(row: HeldRow, titles: Mapping[str, str], name: str) -> bool:
    return any(titles.get(title.lower()) == name for title in row.mended or {})


def _planned(rows: list[HeldRow], sheet: Sheet) -> tuple[list[Planned], Sheet]:
    """The book of the delivery where it has one; else as a workbook of many books is split."""
    if sheet.raw.is_empty():
        return [], sheet
    book = rows[0].book if sheet.legacy is None else None
    if book is not None and all(r.book_id == book.pk for r in rows):
        return [_of_book(book, sheet)], sheet
    try:
        return plan_sheet(sheet, Path(rows[0].delivery.file_name), None, Context(shipped_reference()))
    except RefusedFile as refusal:
        raise Refused(refusal.vi, refusal.en) from refusal


def _of_book(book: Book, sheet: Sheet) -> Planned:
    return Planned(
        facts=facts_of(book, partial=True),
        authority_id=book.authority_id,
        custodian_id=book.custodian_id,
        sheet=sheet.name,
        raw=sheet.raw,
    )


def _decide(rows: list[HeldRow], fate: str, user: User, why: str) -> None:
    for row in rows:
        row.fate, row.why, row.decided_by, row.decided_at = fate, why, user.pk, timezone.now()
        row.save(using="owner")


def _by_delivery(rows: list[HeldRow]) -> dict[Delivery, list[HeldRow]]:
    grouped: dict[int, list[HeldRow]] = defaultdict(list)
    for row in rows:
        grouped[row.delivery_id].append(row)
    return {members[0].delivery: members for members in grouped.values()}


def _log(action: str, delivery: Delivery, rows: list[HeldRow], reason: str = "") -> None:
    for custodian in sorted({row.custodian_id for row in rows}):
        numbers = [row.row for row in rows if row.custodian_id == custodian]
        log(
            action,
            using="owner",
            custodian_id=custodian,
            subject=delivery.name,
            after={"rows": numbers},
            reason=reason,
        )
