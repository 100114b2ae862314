"""Sending signed batches until every record has its answer. The answer and the record's state change together."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import orjson
from django.db import connections
from django.utils import timezone

from ..audit.ledger import log
from ..review.faults import recount
from ..review.models import Book, Record, Status
from ..store.scope import loading
from .batches import payload
from .destinations import DestinationError
from .models import Batch, Item

UNDER_WAY = 2  # requests at once: more only make the receiver's threads wait for each other


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
    """Every signed batch that is not closed nor stopped, oldest first; safe to kill and to run again.

    A few are on their way while the answers of the oldest are written down: each end works while the other waits.
    A batch that somebody stops meanwhile is not sent any more (`stopping.py`).

    Raises:
        Unreachable: the destination did not answer; nothing is lost, send again.
    """
    signed = Batch.objects.using("owner").filter(state=Batch.State.SIGNED, stopped_at=None).order_by("number")
    with ThreadPoolExecutor(UNDER_WAY) as wire:
        under_way: deque[tuple[Batch, Future[list[Any]]]] = deque()
        for batch in signed.select_related("custodian", "composed_by", "signed_by"):
            if not signed.filter(pk=batch.pk).exists():
                continue
            under_way.append((batch, wire.submit(destination.send, payload(batch))))
            if len(under_way) > UNDER_WAY:
                yield _answered(*under_way.popleft())
        while under_way:
            yield _answered(*under_way.popleft())


def _answered(batch: Batch, under_way: "Future[list[Any]]") -> Sent:
    """What the destination said, written down; trouble on the way is kept for the people who wait."""
    try:
        answers = under_way.result()
    except DestinationError as error:
        Batch.objects.using("owner").filter(pk=batch.pk).update(trouble=error.vi)
        raise
    return write_down(batch, answers)


# length(answer) = 0, not answer = '': the index of all that waits, of however many batches, is no way to those of one
LOCKED = """
    select count(*) from (select from review_record where id in
        (select record_id from transfer_item where batch_id = %s and length(answer) = 0) order by id for update) waiting
"""
ANSWERED = """
    with told as (
        update transfer_item i set answer = a.answer, words = a.words, receipt = a.receipt, answered_at = now()
        from jsonb_to_recordset(%s) as a(record uuid, version int, answer text, words text, receipt text)
        where i.batch_id = %s and i.record_id = a.record and i.version = a.version and length(i.answer) = 0
        returning i.record_id, i.answer, i.words
    ), arrived as (
        update review_record r
        set status = 'transferred', locked = false, refused = false, withdrawn = false, changed_at = now()
        from told where r.id = told.record_id and told.answer = 'accepted'
    )
    select record_id, answer, words from told
"""


def write_down(batch: Batch, answers: Sequence[Any]) -> Sent:
    """What the receiver said of a batch, in one transaction: items, records, history. Said again, it adds nothing."""
    said = orjson.dumps([a._asdict() for a in answers]).decode()
    with loading(channel="receiver"), connections["owner"].cursor() as cursor:
        cursor.execute("set local synchronous_commit = off")  # an answer that a power cut loses is asked again
        cursor.execute(LOCKED, [batch.pk])
        (waiting,) = cursor.fetchone()
        cursor.execute(ANSWERED, [said, batch.pk])
        told = cursor.fetchall()
        accepted = [record for record, answer, _ in told if answer == Item.Answer.ACCEPTED]
        refused = {record: words for record, answer, words in told if answer != Item.Answer.ACCEPTED}
        _note_accepted(batch, accepted)
        _refuse(batch, refused)
        sent = Sent(batch, len(accepted), len(refused), waiting - len(told))
        closed = {} if sent.unanswered else {"state": Batch.State.CLOSED, "closed_at": timezone.now()}
        Batch.objects.using("owner").filter(pk=batch.pk).update(trouble="", **closed)
    return sent


def _note_accepted(batch: Batch, records: list[UUID]) -> None:
    if not records:
        return
    log(
        "transfer",
        using="owner",
        lot=records,
        custodian_id=batch.custodian_id,
        subject=str(batch.pk),
        before={"status": Status.APPROVED},
        after={"status": Status.TRANSFERRED},
    )


def _refuse(batch: Batch, refused: Mapping[UUID, str]) -> None:
    """Back to review with the receiver's words; while they were locked nobody counted their findings."""
    if not refused:
        return
    back = Record.objects.using("owner").filter(pk__in=refused)
    back.update(status=Status.PENDING, locked=False, refused=True, changed_at=timezone.now())
    for record in back.order_by("pk"):
        log(
            "refuse",
            using="owner",
            record=record,
            subject=str(batch.pk),
            before={"status": Status.APPROVED},
            after={"status": Status.PENDING},
            reason=refused[record.pk],
        )
    for book in Book.objects.using("owner").filter(record__in=list(refused)).distinct():
        recount(book, using="owner")
