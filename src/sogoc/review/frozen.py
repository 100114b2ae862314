"""A bulk act from a page: everything a list shows is frozen, looked at, confirmed, done in the background, taken back.

    bulk = freeze("approve", thread, user, compared_with="scan")   # inside acting_as(user), as a page is
    opened(bulk, record); mark(bulk, record, right=True)           # each of the sample, before an approval
    confirm(bulk, typed="412"); ask(bulk)
    advance(bulk.pk)                                               # here, or by the worker
    cancel(bulk); undo(bulk, reason); ask(bulk)

Each book is a transaction of its own in the name of who asked, with one event, so that what is done stays done.
"""

import random
import uuid
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, Func, IntegerField, Sum
from django.utils import timezone

from ..accounts.models import User
from ..audit.ledger import log
from ..store.alone import only_here
from ..store.scope import acting_as
from .acts import Refused, require
from .bulk import BookDone, perform_book, undo_book
from .bulk_others import OTHERS, refuse_for, refuse_unsaid
from .models import BulkAct, BulkPart, BulkSample, Record
from .paging import Thread
from .workflow import BY_NAME, judged

ACTS = {name: BY_NAME[name] for name in ("submit", "approve", "return")} | OTHERS
COMPARED = ("scan", "paper", "auto")
LOCK = 20048  # of advisory locks
State, Standing = BulkAct.State, BulkPart.Standing


def freeze(act: str, thread: Thread, user: User, *, compared_with: str = "", value: str = "") -> BulkAct:
    """Everything the list shows now, each record with the reason why the act will not reach it or none.

    Raises:
        Refused: not theirs to do, nothing there, not said what is compared with the book, or which outcome is set.
        BadFilter: of `filtered`.
    """
    transition = ACTS[act]
    refuse_unsaid(transition, value, user)
    if not user.custodians_for(transition.act):
        raise Refused("bạn không có quyền này", "this is not yours to do")
    if act == "approve" and compared_with not in COMPARED:
        raise Refused("chọn đã đối chiếu với ảnh hay sổ giấy", "say whether with the scan or the paper")
    rows = judged(thread.records(user), transition, user, compared_with, spare=True).order_by()
    by_book = rows.values("book_id", "custodian_id", "refusal")
    found = list(by_book.annotate(ids=ArrayAgg("pk", order_by="pk"), versions=ArrayAgg("version", order_by="pk")))
    if not found:
        raise Refused("danh sách không có trường hợp nào", "the list is empty")
    refuse_for(transition, value, user, {row["custodian_id"] for row in found if not row["refusal"]})
    bulk = BulkAct.objects.create(
        act=act, queue=thread.name, wanted=thread.filters, compared_with=compared_with, value=value, started_by=user
    )
    BulkPart.objects.bulk_create(
        BulkPart(
            bulk=bulk, book_id=row["book_id"], custodian_id=row["custodian_id"], refusal=row["refusal"],
            standing=Standing.REFUSED if row["refusal"] else Standing.READY,
            records=row["ids"], versions=row["versions"],
        )
        for row in found
    )  # fmt: skip
    if act == "approve":
        _draw(bulk)
    return bulk


def _draw(bulk: BulkAct) -> None:
    """The random sample of what is ready; all of it when that is no more."""
    ready = [(pk, part.custodian_id) for part in bulk.parts.filter(standing=Standing.READY) for pk in part.records]
    drawn = random.SystemRandom().sample(ready, min(settings.BULK_SAMPLE, len(ready)))
    BulkSample.objects.bulk_create(BulkSample(bulk=bulk, record_id=pk, custodian_id=unit) for pk, unit in drawn)


def counts(bulk: BulkAct) -> dict[tuple[str, str], int]:
    """Records by standing and reason, those with most first."""
    size = Func(F("records"), function="cardinality", output_field=IntegerField())
    rows = bulk.parts.values_list("standing", "refusal").annotate(n=Sum(size)).order_by("-n")
    return {(standing, refusal): n for standing, refusal, n in rows}


def ready(bulk: BulkAct) -> int:
    return counts(bulk).get((Standing.READY, ""), 0)


def sampled(thread: Thread, record: Record, user: User) -> BulkSample | None:
    """The place of this record in a sample that its person is going through, by the list it was opened from."""
    number, _, fate = thread.filters.get("lot", "").partition(".")
    if fate != "sample" or not number.isdecimal():
        return None
    return BulkSample.objects.filter(
        bulk=int(number), record=record, bulk__state=State.FROZEN, bulk__started_by=user
    ).first()


def opened(sample: BulkSample) -> None:
    """Its person has it in front of them."""
    if sample.opened_at is None:
        sample.opened_at = timezone.now()
        sample.save(update_fields=["opened_at"])


def mark(bulk: BulkAct, record_id: uuid.UUID, *, right: bool, reason: str = "") -> None:
    """What a person saw of one of the sample; one error and the lot is not done.

    Raises:
        Refused: the lot is decided already, the record was not opened, or it is wrong and not said in what.
        BulkSample.DoesNotExist: it is not in the sample.
    """
    _expect(bulk, State.FROZEN)
    sample = bulk.sample.select_for_update().get(record=record_id)
    if sample.opened_at is None:
        raise Refused("mở trường hợp để đối chiếu trước", "open the record first")
    if not right and not reason.strip():
        raise Refused("ghi sai ở đâu so với sổ", "say what differs from the book")
    sample.right, sample.marked_at = right, timezone.now()
    sample.save(update_fields=["right", "marked_at"])
    if not right:
        bulk.state, bulk.reason = State.REJECTED, reason.strip()
        bulk.save(update_fields=["state", "reason", "changed_at"])
        log("reject_lot", record=sample.record, subject=str(bulk.number), reason=reason.strip())


def confirm(bulk: BulkAct, *, typed: str, reason: str = "") -> None:
    """The person means it: the number of records is typed, the sample is right, the reason given.

    Raises:
        Refused: one of these is missing, or it is no longer waiting.
    """
    _expect(bulk, State.FROZEN)
    n = ready(bulk)
    require(ACTS[bulk.act], reason, "paper" if bulk.compared_with == "auto" else bulk.compared_with)
    left = bulk.sample.exclude(right=True).count()
    if left:
        raise Refused(f"còn {left} trường hợp mẫu chưa đối chiếu", f"{left} of the sample are not yet compared")
    if not n or typed.strip().replace(".", "") != str(n):
        raise Refused(f"gõ đúng số {n} để xác nhận", f"type the number {n} to confirm")
    bulk.state, bulk.reason = State.RUNNING, reason.strip()
    bulk.save(update_fields=["state", "reason", "changed_at"])


def cancel(bulk: BulkAct) -> None:
    """Stop before the next book, or drop what was not confirmed; what is done stays done."""
    BulkAct.objects.filter(pk=bulk.pk, state__in=(State.FROZEN, State.RUNNING)).update(state=State.CANCELLED)


def undo(bulk: BulkAct, reason: str) -> None:
    """Take back what was done, where nothing has happened since.

    Raises:
        Refused: nothing was done, it is still going on, or there is no reason.
    """
    bulk.state = BulkAct.objects.select_for_update().values_list("state", flat=True).get(pk=bulk.pk)
    if bulk.state not in (State.DONE, State.CANCELLED) or not bulk.parts.filter(standing=Standing.DONE).exists():
        raise Refused("không có gì để hoàn tác", "there is nothing to undo")
    if not reason.strip():
        raise Refused("cần ghi lý do hoàn tác", "a reason is needed")
    bulk.state, bulk.undo_reason = State.UNDOING, reason.strip()
    bulk.save(update_fields=["state", "undo_reason", "changed_at"])


def _expect(bulk: BulkAct, state: str) -> None:
    """Lock the act, so that two clicks are one."""
    bulk.state = BulkAct.objects.select_for_update().values_list("state", flat=True).get(pk=bulk.pk)
    if bulk.state != state:
        raise Refused(f"việc này {bulk.get_state_display().lower()}", f"this is {bulk.state}")


# -- in the background


def ask(bulk: BulkAct) -> None:
    """Have the worker do it."""
    from .tasks import advance_bulk

    advance_bulk.defer(bulk_id=bulk.pk)


def unfinished() -> list[int]:
    """A worker takes these up after a restart."""
    states = (State.RUNNING, State.UNDOING)
    return list(BulkAct.objects.using("owner").filter(state__in=states).order_by("pk").values_list("pk", flat=True))


def advance(bulk_id: int, told: Callable[[], None] = lambda: None) -> bool:
    """Do it to its end, unless another process is at it (False); safe to call at any time."""
    with only_here(LOCK, bulk_id) as mine:
        while mine:
            bulk = BulkAct.objects.using("owner").select_related("started_by").get(pk=bulk_id)
            if not bulk.running:
                break
            with acting_as(bulk.started_by, channel="task"):
                more = _one_book(bulk)
            if not more:
                _finish(bulk)
            told()
    return mine


def _one_book(bulk: BulkAct) -> bool:
    """The next book and the note of what became of its records, in one transaction; False when there is none."""
    source = Standing.READY if bulk.state == State.RUNNING else Standing.DONE
    part = BulkPart.objects.filter(bulk=bulk, standing=source).order_by("book_id", "pk").first()
    if part is None:
        return False
    act, user, number = ACTS[bulk.act], bulk.started_by, str(bulk.number)
    if source == Standing.READY:
        wanted = dict(zip(part.records, part.versions, strict=True))
        now = perform_book(act, part.book_id, wanted, user, number, bulk.reason, bulk.compared_with, bulk.value)
        _note(part, now, Standing.DONE, Standing.SKIPPED)
    else:
        earlier = BookDone(_known(part.done_at), done=part.records, before=part.before)
        now = undo_book(act, part.book_id, earlier, user, number, bulk.undo_reason, bulk.value)
        _note(part, now, Standing.UNDONE, Standing.KEPT)
    return True


def _known(at: datetime | None) -> datetime:
    assert at is not None  # what is done says when
    return at


def _note(part: BulkPart, now: BookDone, done: str, refused: str) -> None:
    about = {"bulk_id": part.bulk_id, "book_id": part.book_id, "custodian_id": part.custodian_id}
    fates = [BulkPart(**about, standing=refused, refusal=why, records=ids) for why, ids in now.refused.items()]
    BulkPart.objects.bulk_create(fates)
    part.standing, part.records, part.versions, part.before, part.done_at = done, now.done, [], now.before, now.at
    part.save(update_fields=["standing", "records", "versions", "before", "done_at"])


def _finish(bulk: BulkAct) -> None:
    """What its person may no longer see was not done."""
    left = BulkPart.objects.using("owner").filter(bulk=bulk)
    if bulk.state == State.RUNNING:
        left.filter(standing=Standing.READY).update(standing=Standing.SKIPPED, refusal="gone")
        BulkAct.objects.using("owner").filter(pk=bulk.pk, state=State.RUNNING).update(state=State.DONE)
    else:
        left.filter(standing=Standing.DONE).update(standing=Standing.KEPT, refusal="gone")
        BulkAct.objects.using("owner").filter(pk=bulk.pk, state=State.UNDOING).update(state=State.UNDONE)


def progress(bulk: BulkAct) -> tuple[int, int]:
    """Books that are through, and books in all, of what is being done or taken back."""
    parts = bulk.parts.exclude(standing=Standing.REFUSED)
    waiting = Standing.DONE if bulk.state == State.UNDOING else Standing.READY
    total = parts.values("book").distinct().count()
    return total - parts.filter(standing=waiting).values("book").distinct().count(), total
