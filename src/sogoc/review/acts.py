"""Doing it: the one door through which a record changes its status, for one record and for many."""

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, F, Func, IntegerField, QuerySet, Value, When
from django.utils import timezone

from ..accounts.models import User
from ..audit.ledger import log
from ..trouble import Told
from .faults import recount
from .models import Book, Finding, Record
from .workflow import BY_NAME, Transition, judged, message, with_scan

BY_THE_BOOK = "Theo sổ: người duyệt đã đối chiếu"


class Refused(Told):
    """The act may not happen, and why."""


def perform(
    action: str, record_id: uuid.UUID, user: User, *, reason: str = "", compared_with: str = "", page: str = ""
) -> Record:
    """One transition of one record, inside `acting_as(user)`.

    Raises:
        Refused: a gate stops it, the reason is missing, or nothing was compared with the book.
        Record.DoesNotExist: there is no such record for this person.
    """
    transition = BY_NAME[action]
    record = Record.objects.select_for_update().get(pk=record_id)
    this = Record.objects.filter(pk=record_id)
    refusal, has_scan = with_scan(judged(this, transition, user)).values_list("refusal", "has_scan").get()
    if refusal:
        raise Refused(message(transition, refusal), message(transition, refusal, "en"))
    require(transition, reason, compared_with)
    if compared_with == "scan" and not has_scan:
        raise Refused("chưa có ảnh trang sổ để đối chiếu", "there is no scan to compare with")
    move(this, transition, user, compared_with=compared_with, page=page, warned=record.warnings > 0)
    log(action, record=record, before={"status": record.status}, after={"status": transition.target}, reason=reason)
    record.refresh_from_db()
    return record


def require(transition: Transition, reason: str, compared_with: str) -> None:
    """What a person must say for an act, for one record and for many.

    Raises:
        Refused: the reason is missing, or what was compared with the book.
    """
    if transition.needs_reason and not reason.strip():
        raise Refused("cần ghi lý do", "a reason is needed")
    if transition.name == "approve" and compared_with not in ("scan", "paper"):
        raise Refused(
            "người duyệt phải đối chiếu với ảnh trang sổ hoặc với sổ giấy",
            "the approver must compare with the scan or with the paper",
        )


def move(
    records: QuerySet[Record],
    transition: Transition,
    user: User,
    *,
    compared_with: Any = "",
    page: str = "",
    at: datetime | None = None,
    warned: bool = True,
) -> int:
    """The set-wise change; what a transition does to flags and people stands here and nowhere else.

    `warned` false: the caller knows that none of them has an open warning.
    """
    at = at or timezone.now()
    approval = {"approved_by": user, "approved_at": at, "compared_with": compared_with, "compared_page": page}
    change = _change(transition.name, user) | (approval if transition.name == "approve" else {})
    if transition.name == "approve" and warned:
        Finding.objects.filter(record__in=records.values("pk"), state="open", severity="W").update(
            state=Finding.State.WAIVED, decided_by=user.pk, decided_at=at, reason=BY_THE_BOOK
        )
    moved = records.update(status=transition.target, changed_at=at, **change)
    if transition.name == "reopen":  # while it was away from review nobody counted its findings
        for book in Book.objects.filter(pk__in=records.values("book")):
            recount(book)
    return moved


def _change(transition: str, user: User) -> dict[str, Any]:
    """What it does to flags and people, whoever approves and by what."""
    match transition:
        case "submit" if settings.SECOND_PERSON:  # who submits may not approve; the database holds it
            who = Value(user.pk, IntegerField())
            also = Func(F("editors"), who, function="array_append", output_field=ArrayField(IntegerField()))
            return {
                "returned": False,
                "editors": Case(When(editors__contains=[user.pk], then=F("editors")), default=also),
            }
        case "submit":
            return {"returned": False}
        case "return" | "unapprove":
            return {"returned": True}
        case "approve":
            return {"returned": False, "refused": False, "waiting_second": False, "warnings": 0}
        case "reopen":
            return {"version": F("version") + 1, "approved_by": None, "approved_at": None, "returned": True}
    return {}


def reopen_warnings(records: Collection[uuid.UUID], user: User, at: datetime) -> None:
    """Those that an approval of that moment closed in the person's name; counting them again is the caller's."""
    closed = Finding.objects.filter(record__in=records, state=Finding.State.WAIVED, severity="W", reason=BY_THE_BOOK)
    closed.filter(decided_by=user.pk, decided_at=at).update(
        state=Finding.State.OPEN, decided_by=None, decided_at=None, reason=""
    )
