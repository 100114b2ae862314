"""Gõ mới: a page of the book that no record stands for is typed beside its scan or the paper, entry after entry."""

import re
import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from ..record import BY_CODE, EVENT_TYPES, EventType, regime_on
from .acts import Refused
from .beside_new import Beside, Start, following, scan_beside, start
from .field_shapes import REASONS
from .field_views import BlankField, FieldView
from .inputs import nationalities, shown, typed
from .models import Book, NewEntry, Record
from .new_books import add_book, authorities_for
from .new_entries import NumberTaken, type_in
from .presenting import grouped
from .typing_in import plain
from .vietnamese import in_order

STORED_DAY = re.compile(r"\d{2}\.\d{2}\.\d{4}")


class Form:
    """The blank page of a regime, filled with what the entry before says, what was kept, or what could not be saved."""

    def __init__(self, book: Book, begun: Start, values: Mapping[str, str], reasons: Mapping[str, str]) -> None:
        self.event = BY_CODE[book.event_type]
        self.values, self.reasons, self.begun = values, reasons, begun
        self.regime = regime_on(_day(values) or date(_year(begun, book), 1, 1))
        self.views = [self._view(name) for name in self.event.names]

    def _view(self, name: str) -> FieldView:
        f = self.event.by_name[name]
        return BlankField(
            field=f,
            value=shown(f, self.values.get(name, "")),
            obligation=f.obligation_in(self.regime),
            printed=f.label_in(self.regime),
            editable=True,
            reason=self.reasons.get(name, ""),
            carried=name in self.begun.carried and self.values.get(name) == self.begun.values[name],
        )

    @property
    def groups(self) -> list[tuple[str, list[FieldView]]]:
        """What a page of this regime has, in its order."""
        return grouped([v for v in self.views if v.always_shown or v.required])

    @property
    def rest(self) -> list[tuple[str, list[FieldView]]]:
        return grouped([v for v in self.views if not (v.always_shown or v.required)])

    @property
    def rest_count(self) -> int:
        return sum(len(views) for _, views in self.rest)

    @property
    def focus(self) -> str:
        return "f-registered_on" if self.values.get("entry_number") else "f-entry_number"


def _day(values: Mapping[str, str]) -> date | None:
    text = values.get("registered_on", "")
    try:
        return date(*map(int, reversed(text.split(".")))) if STORED_DAY.fullmatch(text) else None
    except ValueError:
        return None


def _year(begun: Start, book: Book) -> int:
    before = begun.neighbour.year if begun.neighbour else None
    return before or book.opening_year


@require_http_methods(["GET", "POST"])
def new_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """The next entry of a book, or the one asked for; posted, it is kept as a draft."""
    book = _book(request, pk)
    if request.method == "POST":
        return _kept(request, book)
    begun = start(book, request.user, _number(request, "nam"), _number(request, "so"))
    kept = NewEntry.objects.filter(book=book, user=request.user).first()
    unsaved = kept if kept and (kept.values or kept.reasons) else None
    form = Form(book, begun, unsaved.values if unsaved else begun.values, unsaved.reasons if unsaved else {})
    return _page(request, book, form, scan_beside(request.GET.get("anh", ""), begun.neighbour), unsaved=unsaved)


@require_http_methods(["GET", "POST"])
def new_book(request: HttpRequest) -> HttpResponse:
    """A book that has no rows is entered, and its first page opened."""
    if not request.user.custodians_for("ingest"):
        raise Http404
    wanted = {
        name: plain(request.POST.get(name, "")).strip() for name in ("type", "authority", "year", "volume", "total")
    }
    problem = ""
    if request.method == "POST":
        try:
            book = _added(request, wanted)
            messages.success(request, "Đã thêm quyển sổ. Gõ mục đầu tiên.")
            return redirect("new_entry", pk=book.pk)
        except Refused as refusal:
            problem = f"Chưa thêm được: {refusal}."
    page = {
        "wanted": wanted,
        "problem": problem,
        "types": EVENT_TYPES,
        "authorities": in_order(authorities_for(request.user), str),
    }
    return render(request, "review/new_book.html", page, status=422 if problem else 200)


def _added(request: HttpRequest, wanted: Mapping[str, str]) -> Book:
    number = {
        name: int(wanted[name]) if re.fullmatch("[0-9]{1,6}", wanted[name]) else 0
        for name in ("authority", "year", "total")
    }
    with transaction.atomic():
        return add_book(
            request.user, authority_id=number["authority"], event_type=wanted["type"], opening_year=number["year"],
            volume=wanted["volume"][:8], closing_total=number["total"] if wanted["total"] else None,
        )  # fmt: skip


def _book(request: HttpRequest, pk: int) -> Book:
    """Of those into which the person may type."""
    book = get_object_or_404(Book.objects.select_related("authority", "custodian"), pk=pk)
    if not request.user.may("ingest", book.custodian_id):
        raise Http404
    return book


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else None


def _page(
    request: HttpRequest, book: Book, form: Form, beside: Beside | None, *, status: int = 200, **more: Any
) -> HttpResponse:
    response = render(
        request,
        "review/_new_entry.html" if request.htmx else "review/new_entry.html",
        {
            "book": book,
            "event": form.event,
            "form": form,
            "beside": beside,
            "key": more.pop("key", None) or uuid.uuid4(),
            "reasons": REASONS,
            "nationalities": () if request.htmx else nationalities(),
            **more,
        },
        status=status,
    )
    if status >= 400:
        response.headers["HX-Push-Url"] = "false"
    return response


def _read(request: HttpRequest, event: EventType) -> tuple[dict[str, str], dict[str, str]]:
    """What was typed, as it is stored, and the reasons for what is missing."""
    posted = request.POST
    values = {f.name: text for f in event.fields if (text := typed(f, plain(posted.get(f.name, ""))))}
    reasons = {name: why for name in event.names if (why := plain(posted.get(f"why-{name}", "")))}
    return values, reasons


def _kept(request: HttpRequest, book: Book) -> HttpResponse:
    values, reasons = _read(request, BY_CODE[book.event_type])
    beside = scan_beside(request.POST.get("anh", ""), None)
    key = _key(request)
    try:
        with transaction.atomic():
            record = type_in(
                book.pk, key, request.user, values, reasons,
                again=request.POST.get("again") == "1", beside=beside if request.POST.get("own") == "1" else None,
            )  # fmt: skip
            NewEntry.objects.filter(book=book, user=request.user).update(values={}, reasons={})
    except Refused as refusal:
        form = Form(book, start(book, request.user), values, reasons)
        taken = refusal.taken if isinstance(refusal, NumberTaken) else None
        more = {"problem": f"Chưa lưu: {refusal}.", "taken": taken, "own": request.POST.get("own")}
        return _page(request, book, form, beside, status=422, key=key, **more)
    messages.success(request, f"Đã lưu nháp: số {record.entry or '(chưa có)'}")
    return _onwards(request, book, record)


def _key(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid.uuid4()


def _onwards(request: HttpRequest, book: Book, record: Record) -> HttpResponse:
    """To the record, or on to the number after it."""
    if request.POST.get("then") == "open":
        there = reverse("record", args=[record.pk])
        return HttpResponseClientRedirect(there) if request.htmx else redirect(there)
    year, serial = following(book, record)
    return redirect(reverse("new_entry", args=[book.pk], query={"nam": year, "so": serial} if serial else None))


@require_POST
def keep_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """What is typed and not saved is kept for this person, and offered when they come back."""
    book = _book(request, pk)
    values, reasons = _read(request, BY_CODE[book.event_type])
    kept = {"custodian_id": book.custodian_id, "values": values, "reasons": reasons, "saved_at": timezone.now()}
    if not Record.objects.filter(pk=_key(request)).exists():  # a late one, of what has been saved meanwhile
        NewEntry.objects.update_or_create(book=book, user=request.user, defaults=kept)
    return HttpResponse(status=204)


@require_POST
def drop_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """The page as it begins."""
    NewEntry.objects.filter(book=_book(request, pk), user=request.user).update(values={}, reasons={})
    return redirect("new_entry", pk=pk)
