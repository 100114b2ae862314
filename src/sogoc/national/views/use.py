"""Looking up, reading an entry, a person's events: each is logged with the purpose given (Luật Hộ tịch, Điều 61)."""

from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ...paper.pages import Unreadable
from ...record import BY_CODE, GROUPS
from ..annotations import as_noted, beside, effective
from ..errors import Refused
from ..extract_forms import form_for
from ..forms import PURPOSES, AnnotationForm, ExtractForm, LookUpForm
from ..lookup import events_of, look_up, role_of, subjects_of
from ..models import Access, Extract, Person, Registration, Scan
from ..printed import printed
from ..scans import image
from .entrance import View, signed_in


def with_purpose(view: View) -> View:
    """Pages about one person or entry: whoever has not said why is asked first."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "purpose" not in request.session:
            messages.info(request, "Xin ghi mục đích và số hồ sơ trước khi xem.")
            return redirect("look_up")
        return view(request, *args, **kwargs)

    return signed_in(checked)


def note_access(request: HttpRequest, act: str, record: UUID | None = None, **about: Any) -> None:
    """Into the log of looks, before anything is shown."""
    Access.objects.create(
        officer=request.user,
        act=act,
        record=record,
        purpose=request.session["purpose"],
        reference=request.session["reference"],
        **about,
    )


@signed_in
@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """The form and, after it was sent, what was found; by POST, so that no name stands in an address."""
    said = {name: request.session.get(name, "") for name in ("purpose", "reference")}
    form = LookUpForm(request.POST or None, initial=said)
    shown: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        request.session.update({name: form.cleaned_data[name] for name in said})
        asked = form.criteria()
        try:
            hits, more = look_up(asked)
        except Refused as refusal:
            form.add_error(None, refusal.vi)
        else:
            note_access(request, Access.Act.SEARCH, asked=asked.given, found=len(hits))
            shown |= {"hits": hits, "more": more}
    return render(request, "national/look_up.html", shown)


def current_or_404(record: UUID) -> Registration:
    return get_object_or_404(Registration.objects.select_related("batch"), record=record, current=True)


@with_purpose
@require_safe
def entry(request: HttpRequest, record: UUID) -> HttpResponse:
    """An entry as registered, what is noted beside it, and what was issued from it."""
    registration = current_or_404(record)
    note_access(request, Access.Act.VIEW, record)
    return render(request, "national/entry.html", about_entry(request, registration))


def about_entry(request: HttpRequest, registration: Registration, **forms: Any) -> dict[str, Any]:
    event = BY_CODE[registration.event_type]
    noted = beside(registration.record)
    today = effective(registration, noted)
    parts: dict[str, list[tuple[str, str, str]]] = {}
    for field in event.fields:
        written, now = registration.content.get(field.name), today.get(field.name)
        if written or now:
            parts.setdefault(GROUPS[field.group][0], []).append(
                (field.vi, printed(field, written), printed(field, now) if now != written else "")
            )
    issued = Extract.objects.filter(registration__record=registration.record).defer("pdf").order_by("-pk")
    return {
        "registration": registration,
        "event": event,
        "subjects": subjects_of(registration),
        "parts": parts,
        "notes": [(a, as_noted(a)) for a in noted],
        "issued": issued,
        "has_extract": form_for(event) is not None,
        "scans": [(s.position, n) for s in registration.scans.order_by("position") for n in range(1, s.pages + 1)],
        "persons": registration.persons.order_by("pk"),
        "purpose": PURPOSES.get(request.session["purpose"], ""),
        "extract_form": forms.get("extract") or ExtractForm(),
        "annotation_form": forms.get("annotation") or AnnotationForm(event),
    }


@with_purpose
@require_safe
def scan(request: HttpRequest, record: UUID, position: int, number: int) -> HttpResponse:
    """A page of an entry's scan, from 1."""
    held = get_object_or_404(Scan, registration__record=record, registration__current=True, position=position)
    if not 1 <= number <= held.pages:
        raise Http404
    note_access(request, Access.Act.SCAN, record)
    try:
        return HttpResponse(image(held, number - 1), content_type="image/jpeg")
    except (Unreadable, OSError):
        raise Http404 from None


@with_purpose
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """The events of one person, as linked or likely."""
    who = Person.objects.select_related("registration").filter(pk=pk, registration__current=True).first()
    if who is None:
        raise Http404
    note_access(request, Access.Act.PERSON, who.registration.record)
    events = [
        (e, BY_CODE[e.registration.event_type].vi, role_of(e.registration, e.role), subjects_of(e.registration))
        for e in events_of(who)
    ]
    return render(request, "national/person.html", {"person": who, "name": who.name_in_entry, "events": events})
