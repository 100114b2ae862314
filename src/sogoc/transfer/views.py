"""Batches on screen: what is ready, who composed, who signed, what the receiver said."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from ..accounts.models import EVERYWHERE, User
from ..review.acts import Refused
from ..review.models import Record
from .batches import compose, listed, ready, sign
from .models import Batch, Item, Note, Recall
from .recalls import ask
from .stopping import resume, stop, under_way
from .tasks import ask_to_send

NOTES = 20  # of the receiver, on the page


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def index(request: HttpRequest) -> HttpResponse:
    """Every batch the person may see, newest first, and what waits to be gathered."""
    user = _person(request)
    composes = user.custodians_for("compose_batch")
    waiting = ready(Record.objects.filter(blockers=0, errors=0), user).count() if composes else 0
    return render(
        request,
        "transfer/index.html",
        {
            "batches": [{**row, "may_sign": _may_sign(row, user)} for row in listed()],
            "waiting": waiting,
            "may_compose": bool(composes),
            "cooling": settings.COOLING_HOURS,
            "sending": Batch.objects.filter(state=Batch.State.SIGNED, stopped_at=None).exists(),
            "may_stop": under_way(user).filter(stopped_at=None).exists(),
            "may_resume": under_way(user).exclude(stopped_at=None).exists(),
            "may_send": bool(user.custodians_for("sign_batch")),
            "notes": Note.objects.exclude(record=None).select_related("record__book").order_by("-number")[:NOTES],
            "recalls": Recall.objects.filter(confirmation="").select_related("record__book", "asked_by").order_by("pk"),
        },
    )


def _may_sign(row: dict[str, object], user: User) -> bool:
    over = user.custodians_for("sign_batch")
    return bool(row["state"] == Batch.State.COMPOSED and over) and (over is EVERYWHERE or row["custodian_id"] in over)


def batch(request: HttpRequest, number: int) -> HttpResponse:
    """One batch: its people and times, its sums, and each record that did not go through."""
    found = Batch.objects.select_related("custodian", "composed_by", "signed_by").filter(number=number).first()
    if found is None:
        raise Http404
    sums = dict(found.items.values_list("answer").annotate(n=Count("pk")))
    items = found.items.exclude(answer=Item.Answer.ACCEPTED).select_related("record", "record__book").order_by("pk")
    user = _person(request)
    row = {"state": found.state, "custodian_id": found.custodian_id}
    return render(
        request,
        "transfer/batch.html",
        {
            "batch": found,
            "sums": sums,
            "records": sum(sums.values()),
            "items": items[:200],
            "may_sign": _may_sign(row, user) and found.composed_by_id != user.pk,
            "own": found.composed_by_id == user.pk,
        },
    )


@require_POST
def compose_now(request: HttpRequest) -> HttpResponse:
    """Gather everything that is ready and theirs."""
    user = _person(request)
    if not user.custodians_for("compose_batch"):
        raise Http404
    done = compose(Record.objects.all(), user)
    left = "; ".join(f"{n} {why.lower()}" for why, n in done.left.items())
    messages.success(
        request,
        f"Đã lập {len(done.batches)} đợt, {done.records} trường hợp." + (f" Trả về rà soát: {left}." if left else ""),
    )
    return redirect("transfer")


@require_POST
def sign_now(request: HttpRequest, number: int) -> HttpResponse:
    found = Batch.objects.filter(number=number).first()
    if found is None:
        raise Http404
    try:
        n = sign(found, _person(request))
    except Refused as refusal:
        messages.error(request, f"Không ký được: {refusal}.")
    else:
        transaction.on_commit(ask_to_send)
        messages.success(request, f"Đã ký đợt {number}: {n} trường hợp đã khóa, máy đang gửi.")
    return redirect("batch", number=number)


@require_POST
def send_now(request: HttpRequest) -> HttpResponse:
    """Send on what was stopped, try again what got no answer; who may sign may ask for it."""
    user = _person(request)
    if not user.custodians_for("sign_batch"):
        raise Http404
    resume(user)
    transaction.on_commit(ask_to_send)
    messages.success(request, "Máy đang gửi các đợt đã ký; trang tự cập nhật.")
    return redirect("transfer")


@require_POST
def stop_now(request: HttpRequest) -> HttpResponse:
    """Send nothing further of theirs until somebody sends on; what is on its way is still answered."""
    user = _person(request)
    if not user.custodians_for("sign_batch"):
        raise Http404
    n = stop(user)
    messages.success(request, f"Đã dừng gửi {n} đợt; đợt đang trên đường vẫn nhận trả lời.")
    return redirect("transfer")


@require_POST
def recall_now(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask a registration back from the receiver."""
    if not Record.objects.filter(pk=pk).exists():
        raise Http404
    try:
        ask(pk, _person(request), request.POST.get("reason", ""))
    except Refused as refusal:
        messages.error(request, f"Không thu hồi được: {refusal}.")
    else:
        transaction.on_commit(ask_to_send)
        messages.success(request, "Đã yêu cầu nơi nhận trả lại; khi có xác nhận, trường hợp về chờ rà soát.")
    return redirect("record", pk=pk)
