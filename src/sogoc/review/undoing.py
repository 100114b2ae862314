"""Decisions at the bench: made once however often they are sent, and taken back until their batch is signed."""

import uuid

from django.db import connection
from django.utils import timezone

from ..accounts.models import User
from ..audit.ledger import log
from .acts import Refused, reopen_warnings
from .faults import recount
from .models import Decision, Record
from .workflow import BY_NAME

FLAGS = ("returned", "refused", "waiting_second")
UNDOABLE = ("submit", "return", "approve")

NOTE = """
    insert into review_decision (key, record_id, custodian_id, user_id, action, before, at, undone)
    select %s, r.id, r.custodian_id, %s, %s, jsonb_build_object({flags}), now(), false
    from review_record r where r.id = %s
    on conflict (key) do nothing returning key
""".format(flags=", ".join(f"'{name}', r.{name}" for name in FLAGS))


def noted(key: uuid.UUID, record_id: uuid.UUID, user: User, action: str) -> bool:
    """Write down that this is being decided, in its transaction; False when it was before, so nothing is left to do."""
    with connection.cursor() as cursor:
        cursor.execute(NOTE, [key, user.pk, action, record_id])
        return cursor.fetchone() is not None


def undo_last(user: User) -> Record:
    """The person's last decision is as if it had not been; the history keeps both. Inside `acting_as(user)`.

    Raises:
        Refused: there is none, or the record has gone on since.
    """
    mine = Decision.objects.filter(user=user, undone=False, action__in=UNDOABLE)
    decision = mine.select_for_update().order_by("-at").first()
    if decision is None:
        raise Refused("không có quyết định nào của bạn để hoàn tác", "there is no decision of yours to undo")
    record = Record.objects.select_for_update().get(pk=decision.record_id)
    transition = BY_NAME[decision.action]
    if not user.may(transition.act, record.custodian_id):
        raise Refused("bạn không còn quyền này với đơn vị quản lý", "you may not do this for its custodian any more")
    theirs = decision.action == "approve" and record.approved_by_id != user.pk
    if record.status != transition.target or record.locked or record.outcome or theirs:
        raise Refused(
            f"số {record.entry or '(chưa có)'} đã được xử lý tiếp, không hoàn tác được",
            "the record has gone on since; it can not be undone",
        )
    for name in FLAGS:
        setattr(record, name, bool(decision.before.get(name)))
    if decision.action == "approve":
        if record.approved_at:
            reopen_warnings([record.pk], user, record.approved_at)
        record.approved_by = record.approved_at = None
        record.compared_with = record.compared_page = ""
    record.status, record.changed_at = transition.source, timezone.now()
    record.save()
    if decision.action == "approve":
        recount(record.book)
    decision.undone = True
    decision.save(update_fields=["undone"])
    log("undo", record=record, before={"status": transition.target}, after={"status": transition.source})
    return record

