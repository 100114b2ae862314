"""Sending signed batches until every record has its answer. The answer and the record's state change together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils import timezone

from ..audit.ledger import log
from ..review.faults import recount
from ..review.models import Book, Record, Status
from ..store.scope import loading
from .batches import payload
from .models import Batch, Item


class Destination(Protocol):
    """Where batches go. Sending the same batch again gives the same answers."""

    def send(self, batch: Mapping[str, Any]) -> list[Any]: ...


@dataclass
class Sent:
    """What became of one batch."""

    batch: Batch
    accepted: int = 0
    refused: int = 0
    unanswered: int = 0


def send_all(destination: Destination) -> Iterator[Sent]:
    """Every signed batch that is not closed, oldest first, one after the other; safe to kill and to run again."""
    for batch in (
        Batch.objects.using("owner")
        .filter(state=Batch.State.SIGNED)
        .select_related("custodian", "composed_by", "signed_by")
        .order_by("number")
    ):
        yield send(batch, destination)


def send(batch: Batch, destination: Destination) -> Sent:
    """Send one signed batch and write its answers down.

    Raises:
        Unreachable: the destination did not answer; nothing is lost, send again.
    """
    answers = {(str(a.record), a.version): a for a in destination.send(payload(batch))}
    sent = Sent(batch)
    with loading(channel="receiver"):
        items = Item.objects.using("owner").select_for_update().filter(batch=batch, answer="").order_by("record_id")
        waiting = list(items)
        for item in waiting:
            _take(answers.get((str(item.record_id), item.version)), item, sent)
        _count_refused([i.record_id for i in waiting if i.answer == Item.Answer.REFUSED])
        if not sent.unanswered:
            Batch.objects.using("owner").filter(pk=batch.pk).update(state=Batch.State.CLOSED, closed_at=timezone.now())
        if ids := [i.record_id for i in waiting if i.answer == Item.Answer.ACCEPTED]:
            before, after = {"status": Status.APPROVED}, {"status": Status.TRANSFERRED}
            about = {"custodian_id": batch.custodian_id, "subject": str(batch.pk), "before": before, "after": after}
            log("transfer", using="owner", lot=ids, **about)
    return sent


def _take(answer: Any, item: Item, sent: Sent) -> None:
    """One item's answer, if there is one: the item, its record and the sums."""
    if answer is None:
        sent.unanswered += 1
    elif answer.answer == Item.Answer.ACCEPTED:
        sent.accepted += 1
        _accept(item, answer)
    else:
        sent.refused += 1
        _refuse(item, answer)


def _count_refused(records: list[Any]) -> None:
    """While they were locked nobody counted their findings."""
    for book in Book.objects.using("owner").filter(record__in=records).distinct():
        recount(book, using="owner")


def _accept(item: Item, answer: Any) -> None:
    _answered(item, answer)
    Record.objects.using("owner").filter(pk=item.record_id).update(
        status=Status.TRANSFERRED, locked=False, refused=False, withdrawn=False, changed_at=timezone.now()
    )


def _refuse(item: Item, answer: Any) -> None:
    _answered(item, answer)
    Record.objects.using("owner").filter(pk=item.record_id).update(
        status=Status.PENDING, locked=False, refused=True, changed_at=timezone.now()
    )
    record = Record.objects.using("owner").get(pk=item.record_id)
    log(
        "refuse",
        using="owner",
        record=record,
        subject=str(item.batch_id),
        before={"status": Status.APPROVED},
        after={"status": Status.PENDING},
        reason=answer.words,
    )


def _answered(item: Item, answer: Any) -> None:
    item.answer, item.words, item.receipt, item.answered_at = (
        answer.answer,
        answer.words,
        answer.receipt,
        timezone.now(),
    )
    item.save(using="owner", update_fields=["answer", "words", "receipt", "answered_at"])
