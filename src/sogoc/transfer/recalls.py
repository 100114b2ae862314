"""Taking a registration back: the Department's lead asks with a reason, the receiver confirms, the record is ours.

What was asked is kept before the receiver is told, and asking it again gets the same confirmation: a crash in between
is mended by the next run. Reopening is the other way back: there the receiver keeps its version until the next arrives.
"""

import uuid
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import F
from django.utils import timezone

from ..accounts.models import User
from ..audit.ledger import log
from ..review.acts import Refused
from ..review.faults import recount
from ..review.models import Record, Status
from ..store.scope import loading
from .destinations import Rejected
from .models import Item, Recall


class Withdrawing(Protocol):
    def withdraw(self, record_id: str, version: int, reason: str) -> dict[str, Any]: ...


@dataclass
class Recalled:
    """What became of the recalls that were asked for."""

    confirmed: int = 0
    refused: int = 0


def ask(record_id: uuid.UUID, user: User, reason: str) -> Recall:
    """Ask for a registration back, inside `acting_as(user)`; `confirm_all` does it.

    Raises:
        Refused: not this person's to ask, no reason, not transferred by a receipt of ours, or asked for already.
    """
    record = Record.objects.select_for_update().get(pk=record_id)
    if not user.may("recall", record.custodian_id):
        raise Refused("chỉ lãnh đạo Sở Tư pháp được thu hồi", "only the Department's lead may recall")
    if not reason.strip():
        raise Refused("cần ghi lý do thu hồi", "a recall needs a reason")
    receipt = Item.objects.filter(record=record, version=record.version, answer=Item.Answer.ACCEPTED).exists()
    if record.status != Status.TRANSFERRED or not receipt:
        raise Refused("trường hợp này không có biên nhận để thu hồi", "there is no receipt to recall")
    if Recall.objects.filter(record=record, version=record.version, words="").exists():
        raise Refused("đã yêu cầu thu hồi, chờ nơi nhận xác nhận", "asked for already, waiting for the receiver")
    asked, _ = Recall.objects.update_or_create(
        record=record,
        version=record.version,
        defaults={"custodian_id": record.custodian_id, "reason": reason.strip(), "asked_by": user, "words": ""},
    )
    log("ask_recall", record=record, after={"version": record.version}, reason=reason.strip())
    return asked


def confirm_all(receiver: Withdrawing) -> Recalled:
    """Tell the receiver of every recall that waits, oldest first, and write its answers down.

    Raises:
        Unreachable: no answer; nothing is lost, run again.
    """
    done = Recalled()
    waiting = Recall.objects.using("owner").filter(confirmation="", words="").order_by("pk")
    for recall in waiting:
        try:
            said = receiver.withdraw(str(recall.record_id), recall.version, recall.reason)
        except Rejected as no:
            Recall.objects.using("owner").filter(pk=recall.pk).update(words=no.vi)
            done.refused += 1
        else:
            _confirm(recall, str(said["confirmation"]))
            done.confirmed += 1
    return done


def _confirm(recall: Recall, confirmation: str) -> None:
    with loading(channel="receiver"):
        now = timezone.now()
        Recall.objects.using("owner").filter(pk=recall.pk).update(confirmation=confirmation, confirmed_at=now)
        record = Record.objects.using("owner").select_for_update().get(pk=recall.record_id)
        if (record.status, record.version) != (Status.TRANSFERRED, recall.version):
            return  # reopened meanwhile: back in review already
        Record.objects.using("owner").filter(pk=record.pk).update(
            status=Status.PENDING,
            version=F("version") + 1,
            withdrawn=True,
            returned=True,
            approved_by=None,
            approved_at=None,
            changed_at=now,
        )
        recount(record.book, using="owner")
        log(
            "recall",
            using="owner",
            record=record,
            subject=confirmation,
            before={"status": Status.TRANSFERRED},
            after={"status": Status.PENDING},
            reason=recall.reason,
        )
