"""What is due, where people work: on the first page and above the lists in which the work waits."""

from typing import Any

from django.utils import timezone

from ..accounts.models import EVERYWHERE, User
from ..jurisdiction.models import DEPARTMENT, UNKNOWN_CUSTODIAN
from ..review.custodian_proposals import open_proposals
from ..review.models import Status
from .models import Difficulty
from .progress import Progress, open_tasks

FIRST = 6  # tasks named on the first page
QUEUES = {  # queue -> the step that it serves
    "draft": Status.DRAFT, "returned": Status.DRAFT, "doubtful": Status.PENDING, "to_approve": Status.PENDING,
    "second": Status.PENDING, "custodian_unknown": "unknown",
}  # fmt: skip


def due_for(user: User) -> dict[str, Any]:
    """For the first page: what is left of a person's tasks; the Department's people see every unit's overdue ones."""
    over = user.custodians_for("read")
    left = [p for p in open_tasks() if p.left]
    if over is EVERYWHERE:
        own = (DEPARTMENT, UNKNOWN_CUSTODIAN)
        left = [p for p in left if p.state in ("overdue", "soon") or p.task.custodian_id in own]
    asked = Difficulty.objects.filter(state=Difficulty.State.OPEN, merged_into=None).order_by("raised_at")
    waiting = list(asked.values_list("raised_at", flat=True)) if user.custodians_for("guide") else []
    oldest = (timezone.now() - waiting[0]).days if waiting else 0
    return {
        "asked": len(waiting),
        "oldest": oldest,
        "due": left[:FIRST],
        "more": len(left[FIRST:]),
        "proposals": open_proposals().count() if user.custodians_for("set_custodian") else 0,
        "every": over is EVERYWHERE or len(over) > 1,
    }


def due_at(queue: str, user: User) -> list[Progress]:
    """Above a list: the tasks that it serves and that are overdue or due soon, of the person's own units."""
    over = user.custodians_for("read")
    if queue not in QUEUES or (over is EVERYWHERE and queue != "custodian_unknown"):
        return []
    return [p for p in open_tasks() if p.task.step == QUEUES[queue] and p.state in ("overdue", "soon")]
