"""Lịch sử: what was done, by whom and when, for whoever may read the history; read only, without what records say."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ..jurisdiction.models import Custodian
from ..review.wording import ACTIONS, CHANNELS
from .models import Event

AT_ONCE = 50
FILTERS = ("action", "who", "unit", "since", "until")


@dataclass(frozen=True)
class Line:
    """One event in words."""

    event: Event
    action: str
    channel: str
    unit: str
    about: str


@require_GET
def history_page(request: HttpRequest) -> HttpResponse:
    """Newest first, by 50; filters and place stand in the address, which names people by account number only."""
    user = request.user
    if not user.custodians_for("read_history"):
        raise Http404
    wanted = {key: text for key in FILTERS if (text := request.GET.get(key, "").replace("\x00", "").strip())}
    problem = ""
    try:
        found = _filtered(Event.objects.all(), wanted)
    except ValueError:
        found, problem = Event.objects.none(), "bộ lọc viết sai"
    before = request.GET.get("truoc", "")
    if before.isascii() and before.isdigit() and len(before) < 16:
        found = found.filter(pk__lt=int(before))
    events = list(found.order_by("-pk")[: AT_ONCE + 1])
    page = {
        "lines": _told(events[:AT_ONCE]), "problem": problem, "wanted": wanted,
        "actions": sorted(ACTIONS.items(), key=lambda a: a[1]),
        "next": events[AT_ONCE - 1].pk if len(events) > AT_ONCE else None,
        "query": urlencode(wanted),
    }  # fmt: skip
    return render(request, "audit/history.html", page, status=400 if problem else 200)


def _filtered(events: QuerySet[Event], wanted: dict[str, str]) -> QuerySet[Event]:
    if action := wanted.get("action"):
        events = events.filter(action=action)
    if who := wanted.get("who"):
        events = events.filter(actor_id=_number(who))
    if unit := wanted.get("unit"):
        events = events.filter(custodian_id=_number(unit))
    if since := wanted.get("since"):
        events = events.filter(at__gte=_midnight(since))
    if until := wanted.get("until"):
        events = events.filter(at__lt=_midnight(until) + timedelta(days=1))
    return events


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise ValueError
    return int(text)


def _midnight(text: str) -> datetime:
    return timezone.make_aware(datetime.combine(date.fromisoformat(text), time()))


def _told(events: list[Event]) -> list[Line]:
    units = Custodian.objects.in_bulk({e.custodian_id for e in events if e.custodian_id is not None})
    return [
        Line(e, ACTIONS.get(e.action, e.action), CHANNELS.get(e.channel, e.channel),
             str(units.get(e.custodian_id, "")), _about(e))
        for e in events
    ]  # fmt: skip


def _about(event: Event) -> str:
    """What it was done to, without what a record says: a number of records, a delivery, an account."""
    if event.lot is not None:
        return f"{len(event.lot)} trường hợp"
    fields = len(event.before) if event.action == "edit" and isinstance(event.before, dict) else 0
    told: list[Any] = [event.subject, f"{fields} trường" if fields else "", "1 trường hợp" if event.record_id else ""]
    return ", ".join(filter(None, told))
