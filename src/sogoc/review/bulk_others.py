"""Acts on many records that move none of them: warnings kept as the book has them, an outcome or a person for all.

They share everything with the transitions in bulk (`bulk.py`): the frozen lot, the gates, the event of each book.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from ..accounts.models import User
from . import assigning
from .acts import Refused
from .editing import EDITABLE
from .faults import recount
from .heads import next_occurrence
from .models import Assignment, Book, Finding, Outcome, Pair, Record, Status
from .recheck import recheck
from .workflow import LOCKED, OUTCOME, Gate, Transition

OPEN_WARNINGS = Finding.objects.filter(state=Finding.State.OPEN, severity="W", record__isnull=False)
WAIVED_IN_BULK = "Theo sổ, cả lô: {}"

NOT_EDITABLE = Gate(
    "not_editable", lambda user: ~Q(status__in=EDITABLE), "không còn đang rà soát", "is no longer under review"
)
NO_WARNING = Gate(
    "no_warning",
    lambda user: ~Q(Exists(OPEN_WARNINGS.filter(record=OuterRef("pk")))),
    "không có cảnh báo nào còn mở",
    "has no open warning",
)
SENT = Gate("sent", lambda user: Q(status=Status.TRANSFERRED), "đã chuyển", "is transferred")
OF_A_PAIR = Gate(
    "of_a_pair",
    lambda user: Q(Exists(Pair.objects.filter(ended=OuterRef("pk"), decision=Pair.Decision.SAME))),
    "ghi Trùng khi xét cặp nghi trùng",
    "ended by deciding a pair",
)
NOT_GIVEN = Gate(
    "not_given",
    lambda user: ~Q(Exists(Assignment.objects.filter(record=OuterRef("pk"), person__isnull=False))),
    "chưa giao cho ai",
    "is given to nobody",
)

# fmt: off
# ruff: noqa: E501
OTHERS: dict[str, Transition] = {t.name: t for t in (  # from no status to none: they stay where they are
    Transition("waive",       "", "", "waive_warning", "Chấp nhận cảnh báo theo sổ", "Waive warnings", (OUTCOME, LOCKED, NOT_EDITABLE, NO_WARNING), needs_reason=True),
    Transition("set_outcome", "", "", "set_outcome",   "Ghi kết quả khác",           "Set the outcome", (OUTCOME, LOCKED, SENT, OF_A_PAIR), needs_reason=True),
    Transition("assign",      "", "", "assign_tasks",  "Giao cho một người",         "Give to a person", (OUTCOME, LOCKED, NOT_EDITABLE)),
    Transition("unassign",    "", "", "assign_tasks",  "Lấy lại việc đã giao",       "Take back",        (NOT_GIVEN,)),
)}
GIVING = ("assign", "unassign")
# fmt: on


@dataclass(frozen=True)
class Asked:
    """What a bulk act says beside its name."""

    user: User
    reason: str
    at: datetime
    value: str = ""  # the outcome, or the person by number


def refuse_unsaid(act: Transition, value: str, user: User) -> None:
    """Raises Refused where an outcome is not one that a person may set for many, or nobody is named to whom to give."""
    if act.name == "assign":
        assigning.receiver(value, user)
    if act.name == "set_outcome" and value not in [o for o in Outcome.values if o not in ("", Outcome.DUPLICATE)]:
        raise Refused("chọn kết quả ghi cho cả danh sách", "say which outcome")


def refuse_for(act: Transition, value: str, user: User, custodians: Collection[int]) -> None:
    """Raises Refused where the act may not reach records of these custodians."""
    if act.name == "assign":
        assigning.refuse_strangers(assigning.receiver(value, user), custodians)


def told(act: Transition, value: str) -> tuple[str, str]:
    """What the history says that the act sets, and to what."""
    if act.name in GIVING:
        return "assigned", User.objects.get(pk=int(value)).full_name if value else ""
    return ("outcome", value) if act.name == "set_outcome" else ("status", "")


def carry_out(act: Transition, book_id: int, records: Collection[uuid.UUID], asked: Asked) -> None:
    """Do it to records of one locked book."""
    chosen = Record.objects.filter(pk__in=records)
    if act.name == "waive":
        OPEN_WARNINGS.filter(record__in=records).update(
            state=Finding.State.WAIVED, decided_by=asked.user.pk, decided_at=asked.at,
            reason=WAIVED_IN_BULK.format(asked.reason),
        )  # fmt: skip
        chosen.update(changed_at=asked.at)
        recount(Book.objects.get(pk=book_id))
    elif act.name in GIVING:
        assigning.give(records, int(asked.value) if asked.value else None, asked.user, asked.at)
    else:
        chosen.update(outcome=asked.value, outcome_reason=asked.reason, changed_at=asked.at)
        recheck(Book.objects.get(pk=book_id))


def take_back(act: Transition, book_id: int, records: Collection[uuid.UUID], did: Asked, at: datetime) -> None:
    """Undo of `carry_out`, where nothing has happened since."""
    if act.name == "waive":
        closed = Finding.objects.filter(record__in=records, state=Finding.State.WAIVED, severity="W")
        closed.filter(decided_by=did.user.pk, decided_at=did.at).update(
            state=Finding.State.OPEN, decided_by=None, decided_at=None, reason=""
        )
        Record.objects.filter(pk__in=records).update(changed_at=at)
        recount(Book.objects.get(pk=book_id))
        return
    if act.name in GIVING:
        assigning.give_back(records, at)
        return
    for record in Record.objects.filter(pk__in=records).order_by("pk"):  # one by one: numbers may be taken meanwhile
        record.outcome, record.outcome_reason, record.changed_at = "", "", at
        record.occurrence = next_occurrence(record)
        record.save(update_fields=["outcome", "outcome_reason", "occurrence", "changed_at"])
    recheck(Book.objects.get(pk=book_id))


def still_so(act: Transition, record: Record, did: Asked) -> bool:
    """Whether a record is as the act left it."""
    if act.name in GIVING:
        return assigning.unchanged(record, did.at)
    if record.changed_at != did.at:
        return False
    return (
        record.outcome == did.value if act.name == "set_outcome" else record.status in EDITABLE and not record.outcome
    )
