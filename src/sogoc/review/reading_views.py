"""A second reading decided beside the page: field by field, ours, theirs or what the book says otherwise."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from ..record import Field
from .acts import Refused
from .comparing import await_second_copy, decide_reading, standing_differences
from .editing import Conflict
from .field_views import full_label
from .history import in_words
from .inputs import choices, nationalities, shown, typed
from .models import SecondReading
from .paging import Thread
from .presenting import Bench
from .typing_in import plain

OURS, THEIRS, OTHERWISE = "ours", "theirs", "other"


@dataclass(frozen=True)
class Choice:
    """One field in which two typings differ, and what this person has chosen so far: at first nothing."""

    field: Field
    ours: str
    theirs: str
    picked: str = ""
    other: str = ""  # as typed: what the book says where both are wrong

    @classmethod
    def of(cls, field: Field, both: list[str], posted: Mapping[str, str]) -> "Choice":
        name = field.name
        return cls(field, *both, posted.get(f"pick-{name}", ""), plain(posted.get(f"other-{name}", "")))

    @property
    def label(self) -> str:
        return full_label(self.field)

    @property
    def ours_in_words(self) -> str:
        return in_words(self.field, self.ours)

    @property
    def theirs_in_words(self) -> str:
        return in_words(self.field, self.theirs)

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        return choices(self.field, shown(self.field, self.other))

    @property
    def wanted(self) -> str | None:
        """The value chosen; None while nothing is, or nothing is written for what the book says otherwise."""
        said = {OURS: self.ours, THEIRS: self.theirs, OTHERWISE: typed(self.field, self.other) or None}
        return said.get(self.picked)


def choices_of(reading: SecondReading, bench: Bench, posted: Mapping[str, str]) -> list[Choice]:
    """The fields that still differ, in the order of the page."""
    standing = standing_differences(reading)
    return [Choice.of(f, standing[f.name], posted) for f in bench.event.fields if f.name in standing]


@require_http_methods(["GET", "POST"])
def reading(request: HttpRequest, pk: uuid.UUID, reading: int) -> HttpResponse:
    """Chọn bản nhập: both typings of an entry beside its page."""
    found = _visible(pk, reading)
    if request.method == "GET":
        return _page(request, found)
    version = request.POST.get("version", "")
    try:
        with transaction.atomic():
            picked = choices_of(found, Bench(found.record, request.user), request.POST)
            values = _all_picked(picked)
            decide_reading(found.pk, request.user, values, version=int(version) if version.isdecimal() else 0)
    except Conflict as conflict:
        return _page(request, found, problem=f"Chưa ghi: {conflict}. Xem lại hai nội dung rồi chọn.", status=409)
    except Refused as refusal:
        return _page(request, found, problem=f"Chưa ghi được: {refusal}.", status=422)
    messages.success(request, "Đã ghi lựa chọn theo sổ")
    return _onwards(request, found)


@require_POST
def second_copy(request: HttpRequest, pk: uuid.UUID, reading: int) -> HttpResponse:
    """Chờ sổ bản 2: this page does not settle which typing is right."""
    found = _visible(pk, reading)
    try:
        with transaction.atomic():
            await_second_copy(found.pk, request.user, plain(request.POST.get("reason", "")))
    except Refused as refusal:
        return _page(request, found, problem=f"Chưa ghi được: {refusal}.", status=422)
    messages.success(request, "Đã ghi: chờ đối chiếu với sổ bản 2")
    return _back(request, found)


def _visible(pk: uuid.UUID, reading: int) -> SecondReading:
    known = SecondReading.objects.select_related("record__book", "record__delivery", "delivery")
    return get_object_or_404(known, pk=reading, record_id=pk)


def _all_picked(picked: list[Choice]) -> dict[str, str]:
    """What changes; nothing is taken for granted, so every field must have been chosen."""
    if missing := [c.label for c in picked if c.wanted is None]:
        raise Refused(f"chưa chọn: {', '.join(missing)}", f"not chosen: {', '.join(missing)}")
    return {c.field.name: c.wanted for c in picked if c.wanted is not None and c.picked != OURS}


def _page(request: HttpRequest, found: SecondReading, *, problem: str = "", status: int = 200) -> HttpResponse:
    found.record.refresh_from_db()
    bench = Bench(found.record, request.user)
    return render(
        request,
        "review/reading.html",
        {
            "reading": found,
            "record": found.record,
            "bench": bench,
            "choices": choices_of(found, bench, request.POST),
            "may_decide": not found.decided and request.user.may("edit", found.record.custodian_id),
            "problem": problem,
            "posted": request.POST,
            "hang": request.POST.get("hang", "") or request.GET.get("hang", ""),
            "nationalities": nationalities(),
        },
        status=status,
    )


def _onwards(request: HttpRequest, found: SecondReading) -> HttpResponse:
    """To the next undecided typing of the same entry, or back to the record."""
    following = SecondReading.objects.filter(record=found.record, decided="").order_by("pk").first()
    return _back(request, found) if following is None else redirect(_with_thread(request, _address(following)))


def _back(request: HttpRequest, found: SecondReading) -> HttpResponse:
    return redirect(_with_thread(request, reverse("record", args=[found.record_id])))


def _address(found: SecondReading) -> str:
    return reverse("reading", args=[found.record_id, found.pk])


def _with_thread(request: HttpRequest, address: str) -> str:
    thread = Thread.read(request.POST.get("hang", ""))
    return f"{address}?hang={thread.token}" if thread else address
