"""A plan in figures, for commands: the same as its pages show the Department."""

from collections import Counter
from typing import Any

from .models import Phase, Plan
from .progress import Progress, by_phase


def summed(tasks: list[Progress]) -> dict[str, int]:
    """Tasks of a phase in one line. What moved on to the next step of the same phase is not done yet."""
    given: Counter[int] = Counter()
    left: Counter[int] = Counter()
    for p in tasks:
        given[p.task.custodian_id] += p.given
        left[p.task.custodian_id] += p.left
    done = sum(max(given[unit] - left[unit], 0) for unit in given)
    most = max(given.total(), done + left.total())
    return {
        "given": given.total(), "done": done, "left": left.total(), "tasks": len(tasks), "units": len(given),
        "late": len({p.task.custodian_id for p in tasks if p.state == "overdue"}),
        "percent": done * 100 // most if most else 100,
    }  # fmt: skip


def status(plan: Plan, *, late: bool = False) -> dict[str, Any]:
    """Phases and tasks, measured now by the owner's connection; with `late` only the overdue tasks are listed."""
    tasks = by_phase(plan.pk, using="owner")
    phases = Phase.objects.using("owner").filter(plan=plan)
    return {
        "number": plan.number,
        "title": plan.title,
        "phases": [_phase(phase, tasks[phase.pk], late) for phase in phases],
    }


def _phase(phase: Phase, tasks: list[Progress], late: bool) -> dict[str, Any]:
    listed = [p for p in tasks if p.state == "overdue"] if late else tasks
    return {
        "name": phase.name,
        "deadline": phase.deadline.isoformat(),
        "closed": bool(phase.closed_at),
        **{key: n for key, n in summed(tasks).items() if key != "tasks"},
        "tasks": [_task(p) for p in listed],
    }


def _task(p: Progress) -> dict[str, Any]:
    return {
        "unit": p.task.custodian.full_name,
        "custodian": p.task.custodian.code,
        "what_vi": p.step.vi,
        "what_en": p.step.en,
        "given": p.task.given,
        "left": p.left,
        "state": p.state,
        "when": p.when,
        "assignee": p.task.assignee.full_name if p.task.assignee else "",
    }
