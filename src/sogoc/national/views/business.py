"""Issuing extracts, noting later events, and the public page that verifies a paper."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ...record import BY_CODE
from .. import annotations, extracts
from ..errors import Refused
from ..extract_forms import form_for
from ..forms import AnnotationForm, ExtractForm
from ..lookup import subjects_of
from ..models import Access, Annotation, Extract, Registration
from .entrance import View
from .use import about_entry, current_or_404, note_access, with_purpose


def for_registrars(view: View) -> View:
    """Acts of business: for everybody else there is no such address."""

    def checked(request: HttpRequest, record: UUID) -> HttpResponse:
        if not request.user.may_register:
            raise Http404
        return view(request, record)

    return with_purpose(checked)


@for_registrars
@require_POST
def issue(request: HttpRequest, record: UUID) -> HttpResponse:
    registration = current_or_404(record)
    form = ExtractForm(request.POST)
    if form.is_valid():
        try:
            extract = extracts.issue(request.user, registration, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.vi)
        else:
            note_access(request, Access.Act.EXTRACT, record)
            messages.success(request, f"Đã cấp bản sao trích lục số {extract.numbered}.")
            return redirect("extract", pk=extract.pk)
    return render(request, "national/entry.html", about_entry(request, registration, extract=form), status=422)


@for_registrars
@require_POST
def annotate(request: HttpRequest, record: UUID) -> HttpResponse:
    registration = current_or_404(record)
    form = AnnotationForm(BY_CODE[registration.event_type], request.POST)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in
                ("kind", "decision_number", "decision_date", "decided_by", "words", "about")}
        try:
            annotations.annotate(request.user, registration, changes=form.changes(), **said)
        except Refused as refusal:
            form.add_error(None, refusal.vi)
        else:
            note_access(request, Access.Act.ANNOTATE, record)
            messages.success(request, "Đã ghi chú bên cạnh hồ sơ; nội dung đã đăng ký không đổi.")
            return redirect("entry", record=record)
    return render(request, "national/entry.html", about_entry(request, registration, annotation=form), status=422)


@with_purpose
@require_safe
def extract(request: HttpRequest, pk: int) -> HttpResponse:
    """An extract as issued: its number, its address of verification, its PDF."""
    issued = get_object_or_404(Extract.objects.select_related("registration", "issued_by").defer("pdf"), pk=pk)
    note_access(request, Access.Act.VIEW, issued.registration.record)
    return render(request, "national/extract.html", {
        "extract": issued, "subjects": subjects_of(issued.registration),
        "title": _title(issued), "address": extracts.verification_url(issued),
    })


@with_purpose
@require_safe
def extract_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    issued = get_object_or_404(Extract.objects.select_related("registration"), pk=pk)
    note_access(request, Access.Act.VIEW, issued.registration.record)
    response = HttpResponse(bytes(issued.pdf), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="trich-luc-{issued.year}-{issued.pk}.pdf"'
    return response


def _title(issued: Extract) -> str:
    form = form_for(BY_CODE[issued.registration.event_type])
    return form.title if form else ""


@never_cache
@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """For anybody with the paper in hand: was it issued, does it still hold? Shows no more than the paper does."""
    issued = Extract.objects.select_related("registration", "issued_by").defer("pdf").filter(code=code.upper()).first()
    if issued is None:
        return render(request, "national/verify.html", {"extract": None}, status=404)
    now = Registration.objects.filter(record=issued.registration.record, current=True).first()
    later = Annotation.objects.filter(record=issued.registration.record).count() - issued.annotations
    changed = now is None or now.pk != issued.registration_id or now.status != Registration.Status.VALID or later > 0
    return render(request, "national/verify.html", {
        "extract": issued, "title": _title(issued), "subjects": subjects_of(issued.registration), "changed": changed,
    })
