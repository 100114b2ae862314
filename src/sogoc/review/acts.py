"""Doing it: the one door through which a record changes its status, for one record and for many."""

import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db.models import Case, F, QuerySet, Value, When
from django.utils import timezone

from ..accounts.models import User
from ..audit.ledger import log
from ..store.scope import Actor, acting_as, current_actor
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
    refusal = judged(Record.objects.filter(pk=record_id), transition, user).values_list("refusal", flat=True).get()
    if refusal:
        raise Refused(message(transition, refusal), message(transition, refusal, "en"))
    _require(transition, reason, compared_with)
    if compared_with == "scan" and not with_scan(Record.objects.filter(pk=record_id)).get().has_scan:
        raise Refused("chưa có ảnh trang sổ để đối chiếu", "there is no scan to compare with")
    _move(Record.objects.filter(pk=record_id), transition, user, compared_with, page)
    log(action, record=record, before={"status": record.status}, after={"status": transition.target}, reason=reason)
    record.refresh_from_db()
    return record


def _require(transition: Transition, reason: str, compared_with: str) -> None:
    if transition.needs_reason and not reason.strip():
        raise Refused("cần ghi lý do", "a reason is needed")
    if transition.name == "approve" and compared_with not in ("scan", "paper"):
        raise Refused(
            "người duyệt phải đối chiếu với ảnh trang sổ hoặc với sổ giấy",
            "the approver must compare with the scan or with the paper",
        )


def _move(records: QuerySet[Record], transition: Transition, user: User, compared_with: Any, page: str = "") -> int:
    """The set-wise change; what a transition does to flags and people stands here and nowhere else."""
    change: dict[str, Any] = {"status": transition.target, "changed_at": timezone.now()}
    match transition.name:
        case "submit":
            change |= {"returned": False}
        case "return" | "unapprove":
            change |= {"returned": True}
        case "approve":
            change |= {
                "approved_by": user,
                "approved_at": timezone.now(),
                "compared_with": compared_with,
                "compared_page": page,
                "returned": False,
                "refused": False,
                "waiting_second": False,
                "warnings": 0,
            }
            Finding.objects.filter(record__in=records.values("pk"), state="open", severity="W").update(
                state=Finding.State.WAIVED, decided_by=user.pk, decided_at=timezone.now(), reason=BY_THE_BOOK
            )
        case "reopen":
            change |= {"version": F("version") + 1, "approved_by": None, "approved_at": None, "returned": True}
    moved = records.update(**change)
    if transition.name == "reopen":  # while it was away from review nobody counted its findings
        for book in Book.objects.filter(pk__in=records.values("book")):
            recount(book)
    return moved


@dataclass
class Lot:
    """What a bulk act would do or did: frozen ids, and how many were left alone for which reason."""

    transition: Transition
    eligible: list[tuple[int, uuid.UUID]] = field(default_factory=list)  # (book, record)
    refused: Counter[str] = field(default_factory=Counter)
    done: int = 0
    actor: Actor = field(default_factory=current_actor)  # who asked for the preview, from where

    def reasons(self, lang: str = "vi") -> dict[str, int]:
        return {
            message(self.transition, name, lang)
            if name != "no_scan"
            else ("không có ảnh trang sổ để đối chiếu" if lang == "vi" else "has no scan to compare with"): n
            for name, n in self.refused.most_common()
        }


def preview(action: str, records: QuerySet[Record], user: User, *, compared_with: str = "") -> Lot:
    """Which of these records the act would reach, and why not the others; inside `acting_as(user)`."""
    lot = Lot(BY_NAME[action])
    rows = with_scan(judged(records, lot.transition, user)).order_by("book_id", "pk")
    for book, pk, refusal, has_scan in rows.values_list("book_id", "pk", "refusal", "has_scan").iterator():
        if not refusal and compared_with == "scan" and not has_scan:
            refusal = "no_scan"
        if refusal:
            lot.refused[refusal] += 1
        else:
            lot.eligible.append((book, pk))
    return lot


def perform_lot(lot: Lot, user: User, *, reason: str = "", compared_with: str = "") -> Iterator[int]:
    """Carry a frozen lot out, book by book, each in its own transaction and as one event; yields how many are done.

    Called outside any transaction, so that a long run holds no locks and what is done stays done.
    A record that changed since the preview fails its gate and is counted as refused. `compared_with` "auto" means: the
    scan where there is one, the paper elsewhere.
    """
    _require(lot.transition, reason, "paper" if compared_with == "auto" else compared_with)
    number = str(uuid.uuid4())
    for _, members in groupby(lot.eligible, key=lambda pair: pair[0]):
        ids = [pk for _, pk in members]
        with acting_as(user, channel=lot.actor.channel, os_account=lot.actor.os_account):
            done, refused = _perform_book(lot.transition, ids, user, number, reason, compared_with)
        lot.done += done
        lot.refused.update(refused)
        yield lot.done


def _perform_book(
    transition: Transition, ids: list[uuid.UUID], user: User, number: str, reason: str, compared_with: str
) -> tuple[int, Counter[str]]:
    """How many were done, and how many were refused for which reason after all."""
    chosen = Record.objects.filter(pk__in=ids)
    list(Book.objects.select_for_update().filter(pk__in=chosen.values("book")))  # as who edits in it does
    list(chosen.order_by("pk").select_for_update().values_list("pk", flat=True))  # one order for all: no deadlock
    still = {pk: refusal for pk, refusal in judged(chosen, transition, user).values_list("pk", "refusal")}
    ready = [pk for pk, refusal in still.items() if not refusal]
    refused = Counter(refusal for refusal in still.values() if refusal)
    if not ready:
        return 0, refused
    records = Record.objects.filter(pk__in=ready)
    with_page = set(with_scan(records).filter(has_scan=True).values_list("pk", flat=True))
    compared: Any = compared_with
    if compared_with == "auto":
        compared = Case(When(pk__in=with_page, then=Value("scan")), default=Value("paper"))
    first = records.first()
    assert first
    before = first.status
    _move(records, transition, user, compared)
    log(
        transition.name,
        lot=ready,
        book_id=first.book_id,
        custodian_id=first.custodian_id,
        subject=number,
        before={"status": before},
        after={"status": transition.target},
        reason=reason,
    )
    return len(ready), refused
