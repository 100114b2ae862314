"""The plan on pages: what is ordered, how far each unit is, who does it."""

from collections import defaultdict

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from ..accounts.models import User
from ..audit.ledger import log
from ..jurisdiction.models import Custodian
from ..review.acts import Refused
from ..review.typing_in import plain
from . import planning
from .asking import in_force
from .closing import HEADINGS, left_of
from .forms import PhaseFormSet, PlanForm
from .models import Phase, Plan, Task
from .progress import by_phase, measured
from .status import summed
from .work import WORK


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    """Every plan the person may see, newest first."""
    user = _person(request)
    return render(
        request,
        "campaign/plans.html",
        {"plans": Plan.objects.order_by("-issued_on", "-pk"), "may_propose": user.custodians_for("propose_plan")},
    )


@require_GET
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """A plan: its basis, people, phases with their progress."""
    found, user = get_object_or_404(Plan, pk=pk), _person(request)
    tasks = by_phase(found.pk)
    phases = [(p, WORK[p.work], summed(tasks[p.pk])) for p in found.phases.all()]
    people: dict[str, list[str]] = defaultdict(list)
    for i in found.in_charge.exclude(duty="unit").select_related("user").order_by("user__full_name"):
        people[i.get_duty_display()].append(str(i.user))
    return render(
        request,
        "campaign/plan.html",
        {
            "plan": found,
            "phases": phases,
            "people": dict(people),
            "units": Custodian.objects.filter(pk__in=found.units).order_by("pk"),
            "may_change": planning.may_change(found, user),
            "may_adopt": found.state == Plan.State.PROPOSED and user.custodians_for("decide_plan"),
        },
    )


def edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Draw a plan up, or change it: an officer its draft, the lead also once it is in force."""
    user = _person(request)
    found = get_object_or_404(Plan, pk=pk) if pk else Plan(proposed_by=user)
    if not planning.may_change(found, user):
        raise Http404
    before = planning.told(found) if found.pk else None
    form = PlanForm(request.POST or None, instance=found)
    phases = PhaseFormSet(request.POST or None, instance=found, prefix="phases")
    if request.method == "POST" and form.is_valid() and phases.is_valid():
        kept = form.save()
        form.keep_people()
        phases.save()
        log("propose_plan", subject=kept.number, before=before, after=planning.told(kept))
        messages.success(request, "Đã lưu kế hoạch")
        return redirect("plan", pk=kept.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "campaign/edit.html", {"form": form, "phases": phases, "plan": found}, status=status)


def _only_who_decides(request: HttpRequest) -> None:
    if not _person(request).custodians_for("decide_plan"):
        raise Http404


@require_POST
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    _only_who_decides(request)
    found = get_object_or_404(Plan, pk=pk)
    try:
        given = planning.adopt(found, _person(request))
    except Refused as refusal:
        messages.error(request, f"Chưa ban hành được: {refusal}.")
    else:
        messages.success(request, f"Đã ban hành {found}: giao {given} việc theo thống kê hiện nay.")
    return redirect("plan", pk=pk)


@require_GET
def phase(request: HttpRequest, pk: int) -> HttpResponse:
    """A phase: what each unit has left, those behind first; closed, what was left."""
    return _phase(request, get_object_or_404(Phase.objects.select_related("plan"), pk=pk))


def _phase(request: HttpRequest, found: Phase, *, problem: str = "", status: int = 200) -> HttpResponse:
    user = _person(request)
    tasks = measured(found.tasks.select_related("phase__plan", "custodian", "assignee"))
    decides = bool(user.custodians_for("decide_plan")) and found.plan.state == Plan.State.ADOPTED
    return render(
        request,
        "campaign/phase.html",
        {
            "phase": found,
            "work": WORK[found.work],
            "tasks": tasks,
            "sums": summed(tasks),
            "may_decide": decides and not found.closed_at,
            "problem": problem,
            "told": in_force(phase=found),
            "note": request.POST.get("note", ""),
            "headings": HEADINGS.values(),
            "lines": left_of(found),
        },
        status=status,
    )


@require_POST
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Tasks for what has come since."""
    _only_who_decides(request)
    found = get_object_or_404(Phase.objects.select_related("plan"), pk=pk)
    try:
        new = planning.give(found, _person(request))
    except Refused as refusal:
        messages.error(request, f"Chưa giao được: {refusal}.")
    else:
        messages.success(request, f"Đã giao thêm {new} việc." if new else "Mọi việc đang có đã được giao.")
    return redirect("phase", pk=pk)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    _only_who_decides(request)
    found = get_object_or_404(Phase.objects.select_related("plan"), pk=pk)
    try:
        with transaction.atomic():
            planning.close(found, _person(request), plain(request.POST.get("note", "")))
    except Refused as refusal:
        return _phase(request, found, problem=f"Chưa đóng được: {refusal}.", status=422)
    messages.success(request, f"Đã đóng giai đoạn {found.name}.")
    return redirect("phase", pk=pk)


def unit(request: HttpRequest, pk: int, custodian: int) -> HttpResponse:
    """A unit's tasks in a plan; its lead or the Department's gives them to somebody else here."""
    found = get_object_or_404(Plan, pk=pk)
    tasks = list(
        Task.objects.filter(phase__plan=found, custodian_id=custodian).select_related("phase__plan", "assignee")
    )
    if not tasks:
        raise Http404
    people, problem = planning.workers(custodian), ""
    if request.method == "POST":
        to = next((p for p in people if str(p.pk) == request.POST.get("to")), None)
        chosen = [t for t in tasks if str(t.pk) in request.POST.getlist("task") and not t.phase.closed_at]
        try:
            with transaction.atomic():
                moved = _reassigned(chosen, to, _person(request), plain(request.POST.get("reason", "")))
        except Refused as refusal:
            problem = f"Chưa phân công được: {refusal}."
        else:
            messages.success(request, f"Đã giao {moved} việc cho {to}.")
            return redirect("unit_tasks", pk=pk, custodian=custodian)
    return render(
        request,
        "campaign/unit.html",
        {
            "plan": found,
            "unit": get_object_or_404(Custodian, pk=custodian),
            "tasks": measured(tasks),
            "people": people,
            "may_assign": found.state == Plan.State.ADOPTED and planning.may_assign(_person(request), custodian),
            "problem": problem,
            "reason": request.POST.get("reason", ""),
        },
        status=422 if problem else 200,
    )


def _reassigned(tasks: list[Task], to: User | None, user: User, reason: str) -> int:
    if not tasks or to is None:
        raise Refused("chọn việc và người nhận", "choose tasks and who takes them")
    return planning.reassign(tasks, to, user, reason)
