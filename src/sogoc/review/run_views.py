"""Chuẩn hóa lại: the present rules over what is stored, previewed, applied, taken back; the Department's page.

A run examined here shows values of every commune, so it is for whoever may re-standardise; to others there is none.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ..jurisdiction.models import Custodian
from ..record import BY_CODE, EVENT_TYPES
from ..standardise import RULES
from . import runs
from .acts import Refused
from .differing import BECOMES, UNDONE
from .field_views import full_label
from .models import Run, Status
from .queues import BadFilter

WANTED = ("type", "status", "custodian", "book")  # what the form narrows by
STANDINGS = (Status.DRAFT, Status.PENDING)
LISTED = 30  # runs on the first page
FIELDS = {f.name: full_label(f) for event in EVENT_TYPES for f in event.fields}


def _only_the_department(request: HttpRequest) -> None:
    if not request.user.custodians_for("restandardise"):
        raise Http404


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """The runs so far, and the form that starts one."""
    _only_the_department(request)
    if request.method == "POST":
        return _started(request)
    context = {
        "runs": [(run, narrowed(run.wanted)) for run in Run.objects.order_by("-pk")[:LISTED]],
        "rules": [(code, rule.vi) for code, rule in RULES.items()],
        "types": EVENT_TYPES,
        "statuses": STANDINGS,
        "custodians": Custodian.objects.order_by("full_name"),
    }
    return render(request, "review/runs.html", context)


def _started(request: HttpRequest) -> HttpResponse:
    """Open the run that was asked for and hand it to the worker."""
    act = request.POST.get("act", "")
    if act not in Run.Act.values:
        raise Http404
    wanted = {key: value for key in WANTED if (value := request.POST.get(key, "").strip())}
    about = {"rule": request.POST.get("rule", ""), "reason": request.POST.get("reason", "")} if act == "undo" else {}
    try:
        run = runs.start(act, wanted, request.user, **about)
    except (Refused, BadFilter) as refusal:
        messages.error(request, f"Chưa chạy: {refusal}.")
        return redirect("runs")
    runs.ask(run)
    return redirect("run", pk=run.pk)


@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a run is, what it changes by rule, and a few of the cells."""
    run = _run(request, pk)
    context = {"run": run, "narrowed": narrowed(run.wanted), "lines": _lines(run), "wanted": run.wanted}
    return render(request, "review/run.html", context)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop before the next book."""
    runs.cancel(_run(request, pk))
    messages.info(request, "Đã dừng: quyển đã làm xong giữ nguyên, các quyển còn lại chưa làm.")
    return redirect("run", pk=pk)


def _run(request: HttpRequest, pk: int) -> Run:
    _only_the_department(request)
    run = Run.objects.filter(pk=pk).first()
    if run is None:
        raise Http404
    return run


def _lines(run: Run) -> list[dict[str, Any]]:
    """A line for each rule, those with most cells first."""
    words = {**BECOMES, **UNDONE}
    lines = sorted(run.counts.items(), key=lambda each: -sum(each[1].values()))
    return [
        {
            "code": code,
            "rule": RULES.get(code),
            "becomes": [(words[becomes][0], n) for becomes, n in by.items()],
            "total": sum(by.values()),
            "examples": [
                {"record": record, "field": FIELDS.get(field, field), "before": before, "after": after,
                 "becomes": words[becomes][0]}
                for record, field, before, after, becomes in run.examples.get(code, [])
            ],
        }
        for code, by in lines
    ]  # fmt: skip


def narrowed(wanted: dict[str, str]) -> str:
    """The filter in words."""
    said = []
    for key, value in wanted.items():
        match key:
            case "type" if value in BY_CODE:
                said.append(BY_CODE[value].vi)
            case "status" if value in Status.values:
                said.append(str(Status(value).label))
            case "custodian" if value.isdecimal():
                found = Custodian.objects.filter(pk=int(value)).first()
                said.append(found.full_name if found else value)
            case _:
                said.append(f"{key}={value}")
    return ", ".join(said) or "mọi trường hợp"
