"""What the bench asks for beside its pages: the next record, who has one in hand, what is typed, undoing."""

import uuid

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from ..accounts.models import User
from . import planting
from .acts import Refused
from .leases import WITH, give_back, hand_out, holder, take
from .models import PlantedError, Record, Typing
from .paging import Thread, after
from .presenting import Bench
from .typing_in import Typed
from .undoing import undo_last
from .views import address, bench_page


@require_POST
def following(request: HttpRequest) -> HttpResponse:
    """The next record of the list that nobody has, in this person's hand for two minutes; 204 at the end."""
    thread = Thread.read(request.POST.get("hang", ""))
    if thread is None or not thread.key:
        return HttpResponse(status=204)
    if error := planting.offer(thread, request.user):
        return _planted(request, thread, error)
    record = hand_out(after(thread.records(request.user), thread.key), request.user)
    if record is None:
        return HttpResponse(status=204)
    response = bench_page(request, Bench(record, request.user), whole=False, thread=thread.at(record))
    response["X-Address"] = address(record, thread)
    return response


def _planted(request: HttpRequest, thread: Thread, error: PlantedError) -> HttpResponse:
    """A record with an error laid over it, in the place of the next."""
    record, here = Record.objects.select_related(*WITH).get(pk=error.record_id), planting.with_error(thread, error)
    response = bench_page(request, planting.Laid(record, request.user, error), whole=False, thread=here)
    response["X-Address"] = reverse("record", args=[record.pk], query={"hang": here.token})
    return response


@require_POST
def hold(request: HttpRequest, pk: uuid.UUID) -> JsonResponse:
    """Every minute while the page is open; says who else is at the record."""
    record = get_object_or_404(Record, pk=pk)
    taken = not _works_on(record, request.user) or take(record, request.user)
    other = None if taken else holder(pk, request.user)
    return JsonResponse({"other": other.full_name if other else ""})


@require_POST
def release(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The page was left."""
    give_back(get_object_or_404(Record, pk=pk).pk, request.user)
    return HttpResponse(status=204)


@require_POST
def keep_typing(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What is typed and not saved is kept for this person, and offered when they come back."""
    record = get_object_or_404(Record, pk=pk)
    if _works_on(record, request.user):
        typed = Typed.read(request.POST, record)
        kept = {"version": typed.version, "values": typed.values, "reasons": typed.reasons, "saved_at": timezone.now()}
        about = {"custodian_id": record.custodian_id, **kept}
        Typing.objects.update_or_create(record=record, user=request.user, defaults=about)
    return HttpResponse(status=204)


@require_POST
def drop_typing(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The form as it is stored."""
    Typed.forget(get_object_or_404(Record, pk=pk), request.user)
    return redirect(_back_to(pk, request))


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Hoàn tác: the last decision is taken back, and its record opened."""
    try:
        with transaction.atomic():
            record = undo_last(request.user)
    except Refused as refusal:
        messages.error(request, f"Chưa hoàn tác: {refusal}.")
        return redirect(request.POST.get("here") if _is_ours(request.POST.get("here", "")) else "today")
    messages.success(request, f"Đã hoàn tác: số {record.entry or '(chưa có)'} trở lại {record.get_status_display()}")
    return redirect(_back_to(record.pk, request))


def _works_on(record: Record, user: User) -> bool:
    return any(user.may(act, record.custodian_id) for act in ("edit", "approve"))


def _back_to(pk: uuid.UUID, request: HttpRequest) -> str:
    thread = Thread.read(request.POST.get("hang", ""))
    record = Record.objects.get(pk=pk)
    return address(record, thread) if thread else reverse("record", args=[pk])


def _is_ours(path: str) -> bool:
    """An address of a record, and nothing that leads elsewhere."""
    return path.startswith("/ra-soat/") and "//" not in path
