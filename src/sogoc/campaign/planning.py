"""Proposing, adopting and carrying out a plan; each act in the history. Inside `acting_as(user)`."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils import timezone

from ..accounts.acts import Role
from ..accounts.models import Grant, User
from ..audit.ledger import log
from ..jurisdiction.models import DEPARTMENT, UNKNOWN_CUSTODIAN
from ..report.snapshots import take
from ..review.acts import Refused
from ..review.models import Book
from .models import InCharge, Phase, Plan, Task
from .progress import NOTHING, left, measured, standings
from .work import WORK

ANSWERS_FOR_A_UNIT = (Role.LEAD, Role.APPROVER, Role.CLERK)  # in this order


def require(user: User, act: str) -> None:
    """Raises `Refused` where the act is not this person's."""
    if not user.custodians_for(act):
        raise Refused("việc này không thuộc quyền của bạn", "this is not yours to do")


def told(plan: Plan) -> dict[str, Any]:
    """A plan as the history keeps it."""
    return {
        "number": plan.number,
        "title": plan.title,
        "units": plan.units,
        "phases": [[p.name, p.work, str(p.starts_on), str(p.deadline)] for p in plan.phases.all()],
        "people": [[p.duty, p.user.username] for p in plan.in_charge.exclude(duty="unit").select_related("user")],
    }


def may_change(plan: Plan, user: User) -> bool:
    """An officer or lead while it is a draft; the lead alone once it is in force."""
    act = "propose_plan" if plan.state == Plan.State.PROPOSED else "decide_plan"
    return plan.state != Plan.State.FINISHED and bool(user.custodians_for(act))


def adopt(plan: Plan, user: User) -> int:
    """Put a plan into force and give its tasks; returns how many.

    Raises:
        Refused: not the Department's lead, in force already, or a plan without phases.
    """
    require(user, "decide_plan")
    if plan.state != Plan.State.PROPOSED:
        raise Refused("kế hoạch này đã ban hành", "this plan is in force already")
    if not plan.phases.exists():
        raise Refused("kế hoạch chưa có giai đoạn nào", "the plan has no phases")
    plan.state, plan.adopted_by, plan.adopted_at = Plan.State.ADOPTED, user, timezone.now()
    plan.save()
    log("adopt_plan", subject=plan.number, after=told(plan))
    return sum(give(phase, user) for phase in plan.phases.all())


def units_of(plan: Plan) -> set[int]:
    """Whose work the plan is: those named, else all that keep books; always also the books of no known unit."""
    named = set(plan.units) or {*Book.objects.values_list("custodian_id", flat=True), DEPARTMENT}
    return named | {UNKNOWN_CUSTODIAN}


def give(phase: Phase, user: User) -> int:
    """Tasks for every unit with something waiting now, one a step, so that what moves on stays in sight.

    Those given before stay. Returns how many are new.

    Raises:
        Refused: not the Department's lead, or a closed phase.
    """
    require(user, "decide_plan")
    if phase.closed_at:
        raise Refused("giai đoạn đã đóng", "the phase is closed")
    counted, steps = standings(), WORK[phase.work].steps
    there = set(Task.objects.filter(phase=phase).values_list("custodian_id", "step"))
    waiting = {
        unit: [(step, left(step, unit, counted.get(unit, NOTHING))) for step in steps]
        for unit in sorted(units_of(phase.plan))
    }
    busy = {unit: found for unit, found in waiting.items() if any(n for _, n in found)}
    answers = _answerable(set(busy), phase.plan)
    new = Task.objects.bulk_create(
        Task(phase=phase, custodian_id=unit, step=step, given=n, assignee=answers.get(unit))
        for unit, found in busy.items()
        for step, n in found
        if (unit, step) not in there
    )
    log("give_tasks", subject=f"{phase.plan.number}: {phase.name}", after={"tasks": len(new)})
    return len(new)


def _answerable(units: set[int], plan: Plan) -> dict[int, User]:
    """Who answers for each unit: whom the plan names, else its lead, else its approver, else its clerk."""
    today = timezone.localdate()
    grants = (
        Grant.objects.filter(custodian_id__in=units, role__in=ANSWERS_FOR_A_UNIT, user__is_active=True)
        .filter(Q(until=None) | Q(until__gte=today), since__lte=today)
        .select_related("user")
    )
    found: dict[int, User] = {}
    for grant in sorted(grants, key=lambda g: (ANSWERS_FOR_A_UNIT.index(Role(g.role)), g.pk)):
        found.setdefault(grant.custodian_id or 0, grant.user)
    for i in plan.in_charge.filter(duty="division").select_related("user").order_by("pk"):
        found |= {unit: i.user for unit in (DEPARTMENT, UNKNOWN_CUSTODIAN) if unit not in found}
    named = {i.unit_id or 0: i.user for i in plan.in_charge.filter(duty="unit").select_related("user")}
    return found | {unit: user for unit, user in named.items() if user.is_active}


def reassign(tasks: Iterable[Task], to: User, user: User, reason: str) -> int:
    """Give tasks to somebody else, for the Department's or the unit's own lead to do; returns how many.

    Raises:
        Refused: no reason, not theirs, or the new person does not work in the unit.
    """
    if not reason.strip():
        raise Refused("cần ghi lý do", "a reason is needed")
    moved = 0
    for task in tasks:
        if not may_assign(user, task.custodian_id):
            raise Refused(
                "chỉ lãnh đạo của đơn vị hoặc của Sở phân công lại", "only the unit's or Department's lead may"
            )
        if to not in workers(task.custodian_id):
            raise Refused(f"{to} không làm việc ở đơn vị này", f"{to} does not work in this unit")
        before = task.assignee.username if task.assignee else ""
        Task.objects.filter(pk=task.pk).update(assignee=to)
        log(
            "reassign",
            custodian_id=task.custodian_id,
            subject=f"{task.phase.plan.number}: {task.phase.name}",
            before={"assignee": before},
            after={"assignee": to.username, "step": task.step},
            reason=reason.strip(),
        )
        moved += 1
    return moved


def may_assign(user: User, custodian_id: int) -> bool:
    return bool(user.custodians_for("decide_plan")) or user.may("assign_tasks", custodian_id)


def workers(custodian_id: int) -> list[User]:
    """Who could do a unit's tasks: its people, for the Department's own and for unknown units the Department's."""
    today = timezone.localdate()
    whose = (
        Q(role__in=[Role.OFFICER, Role.DEPARTMENT_LEAD])
        if custodian_id in (DEPARTMENT, UNKNOWN_CUSTODIAN)
        else Q(role__in=ANSWERS_FOR_A_UNIT, custodian_id=custodian_id)
    )
    held = Grant.objects.filter(whose).filter(Q(until=None) | Q(until__gte=today), since__lte=today)
    return list(User.objects.filter(grants__in=held, is_active=True).distinct().order_by("full_name"))


def close(phase: Phase, user: User, note: str = "") -> Phase:
    """Close a phase: a snapshot is taken and what is left of each task frozen; the last phase finishes the plan.

    Raises:
        Refused: not the Department's lead, not in force, closed already, or work left without a word why.
    """
    require(user, "decide_plan")
    phase = Phase.objects.select_for_update().select_related("plan").get(pk=phase.pk)
    if phase.plan.state != Plan.State.ADOPTED or phase.closed_at:
        raise Refused("giai đoạn này không còn mở", "the phase is not open")
    tasks = measured(phase.tasks.select_related("phase"))
    unfinished = sum(p.left for p in tasks)
    if unfinished and not note.strip():
        raise Refused(
            f"còn {unfinished} việc chưa xong: ghi vì sao và chuyển sang đâu",
            f"{unfinished} are left: say why and where they go",
        )
    phase.closed_at, phase.closed_by, phase.closing_note = timezone.now(), user, note.strip()
    phase.snapshot_id = take(f"Đóng giai đoạn {phase.name}, kế hoạch {phase.plan.number}", user).pk
    phase.save()
    for p in tasks:
        Task.objects.filter(pk=p.task.pk).update(left_at_close=p.left)
    after = {"snapshot": phase.snapshot_id, "left": unfinished}
    log("close_phase", subject=f"{phase.plan.number}: {phase.name}", after=after, reason=note.strip())
    if not phase.plan.phases.filter(closed_at=None).exists():
        Plan.objects.filter(pk=phase.plan_id).update(state=Plan.State.FINISHED)
    return phase


def put_in_charge(plan: Plan, duty: InCharge.Duty, people: Iterable[User]) -> None:
    """The people of a group, instead of those before."""
    chosen = list(people)
    plan.in_charge.filter(duty=duty).exclude(user__in=chosen).delete()
    there = set(plan.in_charge.filter(duty=duty).values_list("user_id", flat=True))
    InCharge.objects.bulk_create(InCharge(plan=plan, user=u, duty=duty) for u in chosen if u.pk not in there)
