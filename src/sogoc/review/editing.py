"""A person's decisions beside the page: values, reasons for absence, waivers, outcomes; in `acting_as(user)`."""

import re
import unicodedata
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl
from django.utils import timezone

from ..accounts.models import User
from ..audit.ledger import log
from ..check import ABSENCE_REASONS, RULES
from ..check.annotations import CODE as UNNOTED
from ..check.annotations import FIELDS as UNNOTED_FIELDS
from ..record import BY_CODE, EventType
from ..record.entry import entry_year, serial, suffix
from ..standardise.dates import earliest, latest
from .acts import Refused
from .faults import ROW_RULES, recount, values_hash
from .heads import next_occurrence
from .models import VALUES, Book, Cell, Finding, Outcome, Pair, Record, Status
from .recheck import recheck_after

EDITABLE = (Status.DRAFT, Status.PENDING)
NOTE = "note"
WRITTEN = ("edited_by", "edited_at", "absence")  # of a cell, by a person


class Conflict(Exception):
    """Somebody else saved in between; `theirs` holds what stands there now."""

    def __init__(self, record: Record, theirs: dict[str, str]) -> None:
        super().__init__("trường hợp này vừa được người khác sửa")
        self.record = record
        self.theirs = theirs


def save(
    record_id: uuid.UUID,
    user: User,
    values: Mapping[str, str],
    *,
    version: int,
    absences: Mapping[str, str] | None = None,
) -> Record:
    """Write changed values and reasons for absence, then check the record and its book again.

    Args:
        values: field name -> value; unknown names are refused, unchanged values ignored.
        version: of the record the person had in front of them.
        absences: field name -> a code of ABSENCE_REASONS, or empty to take the reason back.

    Raises:
        Refused: not theirs, not editable, or in a signed batch.
        Conflict: the version is no longer this one.
    """
    record = editable(record_id, user)
    event = BY_CODE[record.event_type]
    _refuse_unknown(event, (*values, *(absences or {})))
    row = VALUES[record.event_type].objects.get(pk=record.pk)
    tidy = {name: _tidied(value) for name, value in values.items()}
    changed = {name: value for name, value in tidy.items() if value != getattr(row, name)}
    reasons = {f: r for f, r in (absences or {}).items() if r == "" or r in ABSENCE_REASONS}
    if record.version != version and (changed or reasons):
        raise Conflict(record, {name: getattr(row, name) for name in changed})
    before = {name: getattr(row, name) for name in changed}
    if not changed and not _reasons_change(record, reasons):
        return record
    _write_cells(record, user, row, changed, reasons)
    for name, value in changed.items():
        setattr(row, name, value)
    row.save(update_fields=list(changed) or None) if changed else None
    _refresh_head(record, row, changed)
    _settle_machine_findings(record, row, user, changed)
    log("edit", record=record, before=before, after={**changed, **({"absence": reasons} if reasons else {})})
    recheck_after(record.book, record.pk)
    record.refresh_from_db()
    return record


def _refuse_unknown(event: EventType, names: Iterable[str]) -> None:
    if unknown := [name for name in names if name not in event.by_name]:
        raise Refused(f"không có trường {', '.join(unknown)}")


def _locked(record_id: uuid.UUID) -> Record:
    """The record and its book until the transaction ends; the book first, since its rules reach other records too."""
    list(Book.objects.select_for_update().filter(record=record_id))
    return Record.objects.select_for_update(of=("self",)).select_related("book").get(pk=record_id)


def editable(record_id: uuid.UUID, user: User, act: str = "edit") -> Record:
    record = _locked(record_id)
    if not user.may(act, record.custodian_id):
        raise Refused("bạn không có quyền sửa dữ liệu của đơn vị này")
    if record.locked:
        raise Refused("trường hợp đang trong đợt chuyển đã ký")
    if record.status not in EDITABLE or record.outcome:
        raise Refused("chỉ sửa được khi đang Lưu nháp hoặc Chờ rà soát")
    return record


def _tidied(value: str) -> str:
    """What a person types is theirs; only its Unicode form and blanks around it are made uniform."""
    return re.sub(r"[ \t\u00a0]+", " ", unicodedata.normalize("NFC", value)).strip()


def _reasons_change(record: Record, reasons: Mapping[str, str]) -> bool:
    have = dict(Cell.objects.filter(record=record).values_list("field", "absence"))
    return any(have.get(name, "") != reason for name, reason in reasons.items())


def _write_cells(record: Record, user: User, row: Any, changed: Mapping[str, str], reasons: Mapping[str, str]) -> None:
    """Keep how each cell was typed, and who changed it when."""
    now, names = timezone.now(), {*changed, *reasons}
    have = {cell.field: cell for cell in Cell.objects.filter(record=record, field__in=names)}
    cells = []
    for name in names:
        typed = getattr(row, name)
        cell = have.get(name) or Cell(record=record, field=name, custodian_id=record.custodian_id, typed=typed)
        if name in changed:
            cell.edited_by, cell.edited_at = user.pk, now
            if changed[name]:
                cell.absence = ""
        if name in reasons:
            cell.absence = reasons[name]
        cells.append(cell)
    Cell.objects.bulk_create(cells, update_conflicts=True, unique_fields=["record", "field"], update_fields=WRITTEN)


def _refresh_head(record: Record, row: Any, changed: Mapping[str, str]) -> None:
    """The narrow head follows the values: number in the book, date, version."""
    record.version += 1
    if {"entry_number", "registered_on"} & changed.keys():
        text = pl.DataFrame(
            {"n": [row.entry_number or None], "d": [row.registered_on or None]}, schema={"n": pl.String, "d": pl.String}
        )
        first, last = earliest(pl.col("d")), latest(pl.col("d"))
        day = pl.when(first == last).then(first)
        book = record.book
        closing = book.closed_on.year if book.closed_on else None
        got = text.select(
            y=entry_year(pl.col("n"), day, book.opening_year, closing),
            s=serial(pl.col("n")),
            x=suffix(pl.col("n")),
            d=day,
        ).row(0, named=True)
        year = got["y"] if got["s"] is not None else None
        if (record.year, record.serial, record.suffix) != (year, got["s"], got["x"]):
            record.year, record.serial, record.suffix = year, got["s"], got["x"]
            record.occurrence = next_occurrence(record)
        record.registered_on = got["d"]
    record.save(update_fields=["version", "year", "serial", "suffix", "occurrence", "registered_on", "changed_at"])


def _settle_machine_findings(record: Record, row: Any, user: User, changed: Mapping[str, str]) -> None:
    """What the reader or the standardiser noticed about a cell is settled once a person has written that cell."""
    for finding in Finding.objects.filter(record=record, state="open").exclude(code__in=ROW_RULES):
        if set(finding.fields.split(",")) & changed.keys():
            finding.state, finding.decided_by, finding.decided_at = Finding.State.FIXED, user.pk, timezone.now()
            finding.save()
    if NOTE in changed and not changed[NOTE]:  # what a person, not the machine, settled is still so
        settled = Finding.objects.filter(record=record, code=UNNOTED, state="fixed", decided_by__isnull=False)
        settled.filter(values_hash=values_hash(UNNOTED_FIELDS, vars(row))).update(
            state=Finding.State.OPEN, decided_by=None, decided_at=None
        )


def waive(finding_id: int, user: User, reason: str) -> Finding:
    """The page really says so: close a finding as it stands, with the reason; holds while the values stay.

    Raises:
        Refused: no reason, not theirs, or a rule that keeps a record from review at all.
    """
    finding = Finding.objects.select_related("record", "record__book").get(pk=finding_id)
    if finding.record is None:
        raise Refused("phát hiện của cả sổ không chấp nhận từng trường hợp được")
    editable(finding.record_id, user, "waive_error" if finding.severity in "BE" else "waive_warning")
    if not reason.strip():
        raise Refused("cần ghi lý do")
    if finding.code in RULES and RULES[finding.code].blocks_submit and finding.severity == "B":
        raise Refused("lỗi này phải sửa, không chấp nhận theo sổ được")
    finding.state, finding.decided_by, finding.decided_at, finding.reason = (
        "waived",
        user.pk,
        timezone.now(),
        reason.strip(),
    )
    finding.save()
    log("waive", record=finding.record, subject=finding.code, reason=reason.strip())
    recount(finding.record.book)
    return finding


def set_outcome(record_id: uuid.UUID, user: User, outcome: str, reason: str) -> Record:
    """End a record that will not go, or take that back; its number is free for another record while it has an outcome.

    Raises:
        Refused: not theirs, already transferred, no reason, or its number has been given to another record.
    """
    record = _locked(record_id)
    if not user.may("set_outcome", record.custodian_id):
        raise Refused("bạn không có quyền ghi kết quả cho đơn vị này")
    if record.locked or record.status == Status.TRANSFERRED:
        raise Refused("trường hợp đã chuyển hoặc đang trong đợt chuyển đã ký")
    if outcome and not reason.strip():
        raise Refused("cần ghi lý do")
    if Pair.objects.filter(ended=record, decision=Pair.Decision.SAME).exists():
        raise Refused("ghi Trùng khi xét cặp nghi trùng: xét lại cặp đó", "ended by deciding a pair: decide that again")
    return write_outcome(record, outcome, reason)


def write_outcome(record: Record, outcome: str, reason: str) -> Record:
    """The outcome of a locked record, by whoever may set it."""
    before = record.outcome
    record.outcome, record.outcome_reason = Outcome(outcome).value, reason.strip()
    if before and not outcome:
        record.occurrence = next_occurrence(record)
    record.save(update_fields=["outcome", "outcome_reason", "occurrence", "changed_at"])
    log("set_outcome", record=record, before={"outcome": before}, after={"outcome": outcome}, reason=reason.strip())
    recheck_after(record.book, record.pk)
    return record
