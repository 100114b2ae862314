"""The plan: how far it is."""

import click

from .frame import Failed, as_text, common, number, say


@click.group()
def campaign() -> None:
    """Kế hoạch rà soát. / The plan."""


@campaign.command("status", epilog="Ví dụ: sogoc campaign status '195/KH-STP' --late")
@click.argument("plan_number", metavar="[PLAN]", required=False)
@click.option("--late", is_flag=True, help="Chỉ việc quá hạn. / Only what is overdue.")
@common()
def campaign_status(plan_number: str | None, late: bool, as_json: bool) -> None:
    """Tiến độ từng giai đoạn và đơn vị, đếm lúc hỏi. / Progress of phases and units, counted now."""
    from ..campaign.models import Plan
    from ..campaign.status import status

    plans = Plan.objects.using("owner").exclude(state="proposed").order_by("issued_on")
    chosen = list(plans.filter(number=plan_number) if plan_number else plans.filter(state="adopted"))
    if plan_number and not chosen:
        raise Failed(say(f"không có kế hoạch {plan_number} đã ban hành", f"no plan {plan_number} in force"))
    told = [status(plan, late=late) for plan in chosen]
    click.echo(as_text(told) if as_json else "\n".join(map(_shown, told)) or say("Chưa có kế hoạch.", "No plan."))


def _shown(plan: dict[str, object]) -> str:
    lines = [f"{plan['number']}  {plan['title']}"]
    for phase in plan["phases"]:  # type: ignore[attr-defined]
        closed = say(", đã đóng", ", closed") if phase["closed"] else ""
        left = say(f"còn {number(phase['left'])}", f"{number(phase['left'])} left")
        lines.append(f"  {phase['name']}, {say('hạn', 'due')} {phase['deadline']}: {phase['percent']}%, {left}{closed}")
        for task in phase["tasks"]:
            what = say(task["what_vi"], task["what_en"])
            person = task["assignee"] or say("chưa có người", "nobody")
            when = say(task["when"], task["state"])
            lines.append(f"    {task['unit']}: {number(task['left'])} {what} ({when}; {person})")
    return "\n".join(lines)
