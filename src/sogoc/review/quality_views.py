"""Gõ lại mù, and Chất lượng: what it and the pace of approvals say, to each of themselves, to leads of their unit."""

import uuid

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from ..record import BY_CODE, Obligation
from .acts import Refused
from .field_views import BlankField
from .inputs import nationalities, shown, typed
from .leases import hand_out
from .models import Page, Record
from .presenting import grouped
from .quality import paces, sampled
from .retyping import critical, retype, waiting
from .typing_in import plain


@require_GET
def retype_next(request: HttpRequest) -> HttpResponse:
    """The next record to be typed again that nobody has in hand."""
    if not request.user.custodians_for("edit"):
        raise Http404
    with transaction.atomic():
        record = hand_out(waiting(request.user), request.user)
    if record is None:
        messages.info(request, "Không còn trường hợp nào chờ gõ lại.")
        return redirect("today")
    return redirect("retype_one", pk=record.pk)


@require_http_methods(["GET", "POST"])
def retype_one(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A few blank fields beside the page; what is stored is not shown, and nothing says which is which."""
    record = get_object_or_404(Record.objects.select_related("book"), pk=pk)
    if not request.user.may("edit", record.custodian_id):
        raise Http404
    fields = critical(BY_CODE[record.event_type])
    values = {f.name: typed(f, plain(request.POST.get(f.name, ""))) for f in fields}
    problem = ""
    if request.method == "POST":
        try:
            with transaction.atomic():
                done = retype(pk, request.user, values)
        except Refused as refusal:
            problem = f"Chưa ghi: {refusal}."
        else:
            said = "giống bản đang có" if done.reading is None else "khác bản đang có: người khác sẽ chọn theo sổ"
            messages.success(request, f"Đã ghi: {said}.")
            return redirect("retype")
    elif not waiting(request.user).filter(pk=pk).exists():
        messages.info(request, "Trường hợp này không còn chờ gõ lại.")
        return redirect("today")
    page = {
        "record": record,
        "event": BY_CODE[record.event_type],
        "groups": grouped(
            [BlankField(f, shown(f, values[f.name]), Obligation.MANDATORY, editable=True) for f in fields]
        ),
        "first": fields[0].name,
        "scanned": Page.objects.filter(record=record, current=True).exists(),
        "problem": problem,
        "nationalities": nationalities(),
    }
    return render(request, "review/retype.html", page, status=422 if problem else 200)


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """One's own figures, and the unit's for whoever leads it."""
    if not request.user.custodians_for("read"):
        raise Http404
    leads = bool(request.user.custodians_for("read_quality"))
    mine = request.user
    page = {
        "leads": leads,
        "own": next(iter(paces(mine)), None),
        "own_sampled": sampled(mine),
        "paces": paces() if leads else [],
        "sampled": sampled() if leads else [],
    }
    return render(request, "review/quality.html", page)
