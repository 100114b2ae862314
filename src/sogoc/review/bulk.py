"""One act on many records: previewed, carried out book by book, and taken back."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Case, Exists, QuerySet, Value, When
from django.utils import timezone

from ..accounts.models import EVERYWHERE, User
from ..audit.ledger import log
from ..store.scope import Actor, acting_as, current_actor
from .acts import move, reopen_warnings, require
from .bulk_others import OTHERS, Asked, carry_out, still_so, take_back, told
from .faults import recount
from .models import Book, Record, Status
from .workflow import BY_NAME, CURRENT_PAGE, Transition, judged, message

# What an act overwrites and its undoing puts back: column -> what it nearly always holds.
OVERWRITTEN: dict[str, dict[str, Any]] = {
    "submit": {"returned": False},
    "return": {"returned": False},
    "approve": {
        "returned": False,
        "refused": False,
        "waiting_second": False,
        "approved_by_id": None,
        "approved_at": None,
        "compared_with": "",
        "compared_page": "",
    },
}


@dataclass
class Lot:
    """What a bulk act would do or did: frozen ids, and how many were left alone for which reason."""

    transition: Transition
    eligible: list[tuple[int, uuid.UUID, int]] = field(default_factory=list)  # (book, record, its version)
    refused: Counter[str] = field(default_factory=Counter)
    done: int = 0
    actor: Actor = field(default_factory=current_actor)  # who asked for the preview, from where

    def reasons(self, lang: str = "vi") -> dict[str, int]:
        return {message(self.transition, name, lang): n for name, n in self.refused.most_common()}


@dataclass
class BookDone:
    """What became of the wanted records of one book."""

    at: datetime
    done: list[uuid.UUID] = field(default_factory=list)
    refused: dict[str, list[uuid.UUID]] = field(default_factory=lambda: defaultdict(list))  # by reason
    before: dict[str, dict[str, Any]] = field(default_factory=dict)  # record -> what of it was overwritten


def preview(action: str, records: QuerySet[Record], user: User, *, compared_with: str = "") -> Lot:
    """Which of these records the act would reach, and why not the others; inside `acting_as(user)`."""
    lot = Lot(BY_NAME[action])
    rows = judged(records, lot.transition, user, compared_with, spare=True).order_by("book_id", "pk")
    for book, pk, version, refusal in rows.values_list("book_id", "pk", "version", "refusal").iterator():
        if refusal:
            lot.refused[refusal] += 1
        else:
            lot.eligible.append((book, pk, version))
    return lot


def perform_lot(lot: Lot, user: User, *, reason: str = "", compared_with: str = "") -> Iterator[int]:
    """Carry a frozen lot out, book by book, each in its own transaction and as one event; yields how many are done.

    Called outside any transaction, so that a long run holds no locks and what is done stays done.
    A record that changed since the preview is counted as refused. `compared_with` "auto" means: the scan where there
    is one, the paper elsewhere.
    """
    require(lot.transition, reason, "paper" if compared_with == "auto" else compared_with)
    number = str(uuid.uuid4())
    for book_id, members in groupby(lot.eligible, key=lambda each: each[0]):
        wanted = {pk: version for _, pk, version in members}
        with acting_as(user, channel=lot.actor.channel, os_account=lot.actor.os_account):
            now = perform_book(lot.transition, book_id, wanted, user, number, reason, compared_with)
        lot.done += len(now.done)
        lot.refused.update({name: len(ids) for name, ids in now.refused.items()})
        yield lot.done


def perform_book(
    transition: Transition,
    book_id: int,
    wanted: Mapping[uuid.UUID, int],
    user: User,
    number: str,
    reason: str,
    compared_with: str,
    value: str = "",
) -> BookDone:
    """Carry an act out on records of one book, as one event; inside `acting_as(user)`, in the caller's transaction.

    Args:
        wanted: record -> the version that was previewed; another one is left alone as changed.
        number: of the lot, by which its events are found together.
        value: the outcome, where one is set.
    """
    _hold(book_id)
    overwritten = OVERWRITTEN.get(transition.name, {})
    fields = ("pk", "version", "custodian_id", "refusal", "warnings", *overwritten)
    rows = judged(Record.objects.filter(pk__in=list(wanted)), transition, user, compared_with, spare=True)
    locked = list(rows.order_by("pk").select_for_update().values(*fields))  # in one order for all: no deadlock
    now = _those_that_fit(locked, wanted, overwritten)
    if not now.done:
        return now
    custodian_id, key, path = locked[0]["custodian_id"], "status", (transition.source, transition.target)
    if transition.name in OTHERS:
        carry_out(transition, book_id, now.done, Asked(user, reason, now.at, value))
        key, words = told(transition, value)
        path = ("", words)
    else:
        chosen, warned = Record.objects.filter(pk__in=now.done), any(row["warnings"] for row in locked)
        move(chosen, transition, user, compared_with=_compared(compared_with), at=now.at, warned=warned)
    _log(transition.name, now.done, book_id, custodian_id, number, path, reason, key)
    return now


def _those_that_fit(
    rows: Iterable[Mapping[str, Any]], wanted: Mapping[uuid.UUID, int], overwritten: Mapping[str, Any]
) -> BookDone:
    """What is still as it was previewed and may be acted on, what the act will overwrite of it, and the others."""
    now = BookDone(timezone.now())
    for row in rows:
        refusal = row["refusal"] or ("" if row["version"] == wanted[row["pk"]] else "changed")
        if refusal:
            now.refused[refusal].append(row["pk"])
            continue
        now.done.append(row["pk"])
        if kept := {name: row[name] for name, usual in overwritten.items() if row[name] != usual}:
            now.before[str(row["pk"])] = kept
    if gone := sorted(set(wanted).difference(now.done, *now.refused.values())):
        now.refused["gone"] = gone
    return now


def _compared(compared_with: str) -> Any:
    if compared_with == "auto":
        return Case(When(Exists(CURRENT_PAGE), then=Value("scan")), default=Value("paper"))
    return compared_with


def undo_book(
    transition: Transition, book_id: int, earlier: BookDone, user: User, number: str, reason: str, value: str = ""
) -> BookDone:
    """Put back what an act did to records of one book, where nothing has happened to them since and none is signed.

    Inside `acting_as(user)`; whoever may do the act may take it back.
    """
    now, custodian_id, did = BookDone(timezone.now()), None, Asked(user, "", earlier.at, value)
    _hold(book_id)
    over = user.custodians_for(transition.act)
    rows = Record.objects.filter(pk__in=earlier.done).order_by("pk").select_for_update()
    for record in rows.only("custodian_id", "locked", "outcome", "status", "changed_at"):
        if over is not EVERYWHERE and record.custodian_id not in over:
            now.refused["not_allowed"].append(record.pk)
        elif record.locked or record.status == Status.TRANSFERRED:
            now.refused["locked"].append(record.pk)
        elif not (still_so if transition.name in OTHERS else _still_there)(transition, record, did):
            now.refused["changed"].append(record.pk)
        else:
            custodian_id = record.custodian_id
            now.done.append(record.pk)
    if gone := sorted(set(earlier.done).difference(now.done, *now.refused.values())):
        now.refused["gone"] = gone
    if now.done:
        if transition.name in OTHERS:
            take_back(transition, book_id, now.done, did, now.at)
        else:
            _put_back(transition, book_id, earlier, now, user)
        key, words = told(transition, value) if transition.name in OTHERS else ("status", "")
        path = (words, "") if transition.name in OTHERS else (transition.target, transition.source)
        _log("undo_lot", now.done, book_id, custodian_id, number, path, reason, key)
    return now


def _still_there(transition: Transition, record: Record, did: Asked) -> bool:
    return not record.outcome and record.status == transition.target and record.changed_at == did.at


def _put_back(transition: Transition, book_id: int, earlier: BookDone, now: BookDone, user: User) -> None:
    usual = OVERWRITTEN[transition.name]
    records = Record.objects.filter(pk__in=now.done)
    records.update(status=transition.source, changed_at=now.at, **usual)
    for pk in set(map(str, now.done)) & set(earlier.before):
        Record.objects.filter(pk=pk).update(**earlier.before[pk])
    if transition.name == "approve":
        reopen_warnings(now.done, user, earlier.at)
        recount(Book.objects.get(pk=book_id))


def _hold(book_id: int) -> None:
    list(Book.objects.select_for_update().filter(pk=book_id).values_list("pk"))  # as who edits in it does


def _log(
    action: str,
    ids: list[uuid.UUID],
    book_id: int,
    custodian_id: int | None,
    number: str,
    path: tuple[str, str],
    reason: str,
    key: str = "status",
) -> None:
    before, after = path
    log(
        action,
        lot=ids,
        book_id=book_id,
        custodian_id=custodian_id,
        subject=number,
        before={key: before},
        after={key: after},
        reason=reason,
    )
