"""How far the work is: counted from the inventory's exact counters whenever somebody asks, within their rights."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Sum
from django.utils import timezone

from ..jurisdiction.models import UNKNOWN_CUSTODIAN
from ..report.models import InventoryTotal
from ..review.models import HeldRow
from .models import Phase, Task
from .work import SOON, STEPS, Step


@dataclass(frozen=True)
class Standing:
    """The records of one unit now: total = in progress by state + transferred + ended by outcome."""

    going: Counter[str] = field(default_factory=Counter)  # status -> records without outcome
    ended: Counter[str] = field(default_factory=Counter)  # outcome -> records
    held: int = 0  # rows that are no records yet

    @property
    def total(self) -> int:
        return self.going.total() + self.ended.total()


NOTHING = Standing()


def standings(using: str = "default") -> dict[int, Standing]:
    """Custodian -> how its records stand, in two queries."""
    going: dict[int, Counter[str]] = defaultdict(Counter)
    ended: dict[int, Counter[str]] = defaultdict(Counter)
    counted = InventoryTotal.objects.using(using).values_list("custodian_id", "status", "outcome")
    for custodian_id, status, outcome, n in counted.annotate(n=Sum("n")).exclude(n=0):
        (ended if outcome else going)[custodian_id][outcome or status] += n
    waiting = HeldRow.objects.using(using).filter(fate="").values_list("custodian_id").annotate(n=Count("pk"))
    held = dict(waiting)
    return {unit: Standing(going[unit], ended[unit], held.get(unit, 0)) for unit in {*going, *ended, *held}}


def left(step: str, custodian_id: int, standing: Standing) -> int:
    """What waits for a step in a unit."""
    if step == "held":
        return standing.held
    if step == "unknown":
        return standing.going.total() if custodian_id == UNKNOWN_CUSTODIAN else 0
    return standing.going[step]


@dataclass(frozen=True)
class Progress:
    """A task as it is now."""

    task: Task
    left: int
    today: date

    @property
    def step(self) -> Step:
        return STEPS[self.task.step]

    @property
    def deadline(self) -> date:
        return self.task.phase.deadline

    @property
    def given(self) -> int:
        return self.task.given

    @property
    def done(self) -> int:
        """Of those there when the task was given; what came later is only left."""
        return max(self.task.given - self.left, 0)

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means nothing is left."""
        return self.done * 100 // most if (most := max(self.task.given, self.left)) else 100

    @property
    def days(self) -> int:
        """Until the deadline; below zero it has passed."""
        return (self.deadline - self.today).days

    @property
    def state(self) -> str:
        if not self.left:
            return "done"
        return "overdue" if self.days < 0 else "soon" if self.days <= SOON else "open"

    @property
    def when(self) -> str:
        """The deadline in words, as people say it."""
        if self.state == "done":
            return "xong"
        if self.days < 0:
            return f"quá hạn {-self.days} ngày"
        return "hạn hôm nay" if self.days == 0 else f"còn {self.days} ngày"

    @property
    def orphaned(self) -> bool:
        """Nobody does it any more: the person has left."""
        return self.task.assignee is not None and not self.task.assignee.is_active


def measured(
    tasks: Iterable[Task], counted: Mapping[int, Standing] | None = None, *, using: str = "default"
) -> list[Progress]:
    """Tasks with what is left of them: overdue first, then by deadline, the largest first."""
    counted = standings(using) if counted is None else counted
    today = timezone.localdate()
    found = [Progress(t, _left(t, counted), today) for t in tasks]
    found = [p for p in found if p.task.given or p.left]
    return sorted(found, key=lambda p: (p.left == 0, p.deadline, -p.left, p.task.pk))


def _left(task: Task, counted: Mapping[int, Standing]) -> int:
    """Now, or as it was when the phase closed."""
    if task.left_at_close is not None:
        return task.left_at_close
    return left(task.step, task.custodian_id, counted.get(task.custodian_id, NOTHING))


def open_tasks(custodians: frozenset[int] | None = None) -> "list[Progress]":
    """What is under way of adopted plans, within the person's rights; of some units only, where they are named."""
    tasks = Task.objects.filter(phase__plan__state="adopted", phase__closed_at=None).select_related(
        "phase__plan", "custodian", "assignee"
    )
    return measured(tasks if custodians is None else tasks.filter(custodian_id__in=custodians))


def by_phase(plan_id: int, *, using: str = "default") -> dict[int, list[Progress]]:
    """Phase -> its tasks, measured."""
    tasks = Task.objects.using(using).filter(phase__plan=plan_id).select_related("phase", "custodian", "assignee")
    found: dict[int, list[Progress]] = {
        pk: [] for pk in Phase.objects.using(using).filter(plan=plan_id).values_list("pk", flat=True)
    }
    for progress in measured(tasks, using=using):
        found[progress.task.phase_id].append(progress)
    return found
