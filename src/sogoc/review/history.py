"""The history of one record, told in words: what happened to it, and to lots it was in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from ..audit.models import Event
from ..check import ABSENCE_REASONS
from ..record import BY_CODE, Field
from .field_views import full_label
from .inputs import choices, shown
from .models import Record, Status
from .wording import ACTIONS, CHANNELS, DECIDED, RETYPED

NOT_TOLD = ("sent_scan", "look_up")  # kept in the audit, no change to the record
LATEST = 100
NOT_FIELDS = {
    "outcome": "Kết quả", "proposal": "Gợi ý", "decided": "Bản nhập thứ hai", "pair": "Cặp nghi trùng",
    "retyped": "Gõ lại mù", "assigned": "Giao cho",
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Told:
    """One event of a record."""

    event: Event
    action: str
    who: str
    changes: list[Change]


def history(record: Record) -> list[Told]:
    """Newest first."""
    of_record = Q(record_id=record.pk) | Q(custodian_id=record.custodian_id, lot__contains=[record.pk])
    events = Event.objects.filter(of_record).exclude(action__in=NOT_TOLD).order_by("-id")[:LATEST]
    return [Told(e, ACTIONS.get(e.action, e.action), _who(e), _changes(e, record)) for e in events]


def _who(event: Event) -> str:
    name = event.actor_name or "Máy"
    return f"{name} ({CHANNELS.get(event.channel, event.channel)})" if event.channel != "page" else name


def _changes(event: Event, record: Record) -> list[Change]:
    before, after = _as_dict(event.before), _as_dict(event.after)
    reasons = after.pop("absence", {})
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    told = [_told(name, before.get(name, ""), after.get(name, ""), record) for name in names]
    fields = BY_CODE[record.event_type].by_name
    return told + [
        Change(f"{full_label(fields[f])}: lý do", "", ABSENCE_REASONS.get(code, ("(bỏ)",))[0])
        for f, code in reasons.items()
        if f in fields
    ]


def _told(name: str, before: Any, after: Any, record: Record) -> Change:
    field = BY_CODE[record.event_type].by_name.get(name)
    if name == "status":
        labels = dict(Status.choices)
        return Change("Trạng thái", labels.get(before, ""), labels.get(after, ""))
    if field is None:
        words = DECIDED if name == "decided" else RETYPED if name == "retyped" else {}
        after = words.get(after, after)
        return Change(NOT_FIELDS.get(name, name), str(before), str(after))
    return Change(full_label(field), in_words(field, before), in_words(field, after))


def _as_dict(kept: Any) -> dict[str, Any]:
    return dict(kept) if isinstance(kept, Mapping) else {}


def readings(record: Record) -> list[dict[str, Any]]:
    """Other typings of the same entry, with their differences field by field: label, ours, theirs."""
    fields = BY_CODE[record.event_type].by_name
    told = []
    for reading in record.second_readings.select_related("delivery").order_by("pk"):
        differences = [(fields[name], *both) for name, both in reading.differences.items() if name in fields]
        words = [(full_label(f), in_words(f, ours), in_words(f, theirs)) for f, ours, theirs in differences]
        told.append({"reading": reading, "differences": words, "decided": DECIDED.get(reading.decided, "")})
    return told


def in_words(field: Field, value: Any) -> str:
    """A code as its label, a date as people write it."""
    text = str(value or "")
    return dict(choices(field, text)).get(text, shown(field, text)) or "(trống)"
