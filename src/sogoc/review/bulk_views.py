"""Làm hàng loạt: one act on everything a list shows, looked at before it happens (interface F3).

A bulk act is its person's own: to others there is none.
"""

import uuid
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ..accounts.models import User
from . import frozen
from .acts import Refused
from .listing import rows
from .models import BulkAct, BulkPart, Outcome, Record
from .paging import Thread, after, ordered
from .queues import BadFilter
from .run_views import narrowed
from .typing_in import plain
from .workflow import message

Standing = BulkPart.Standing
LISTED = 30
LABELS = {name: t.vi for name, t in frozen.ACTS.items()} | {"submit": "Chuyển sang chờ rà soát"}
COMPARED = {
    "scan": "ảnh trang sổ",
    "paper": "sổ giấy",
    "auto": "ảnh trang sổ, nơi chưa có ảnh thì sổ giấy",
}


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """One's bulk acts so far; posted from a list, a new one is frozen and shown."""
    if not any(request.user.custodians_for(act.act) for act in frozen.ACTS.values()):
        raise Http404
    if request.method == "POST":
        return _frozen(request)
    mine = BulkAct.objects.filter(started_by=request.user).order_by("-pk")[:LISTED]
    listed = [(bulk, LABELS[bulk.act], _range(request, bulk), sum(frozen.counts(bulk).values())) for bulk in mine]
    return render(request, "review/bulk_acts.html", {"listed": listed})


def _frozen(request: HttpRequest) -> HttpResponse:
    act, thread = request.POST.get("act", ""), Thread.read(request.POST.get("hang", ""))
    if act not in frozen.ACTS or thread is None:
        raise Http404
    try:
        bulk = frozen.freeze(act, thread, request.user, **_said(request, act))
    except (Refused, BadFilter) as refusal:
        messages.error(request, f"Chưa lập được: {refusal}.")
        return redirect("bulk_acts")
    return redirect("bulk_act", pk=bulk.pk)


def _said(request: HttpRequest, act: str) -> dict[str, str]:
    """What the form says for this act alone: it has fields for others too."""
    names = {"approve": ("compared_with",) * 2, "set_outcome": ("value",) * 2, "assign": ("value", "person")}
    if act not in names:
        return {}
    meant, field = names[act]
    return {meant: request.POST.get(field, "")}


def _bulk(request: HttpRequest, pk: int) -> BulkAct:
    return get_object_or_404(BulkAct, pk=pk, started_by=request.user)


def _range(request: HttpRequest, bulk: BulkAct) -> str:
    """The list and its filter, in words."""
    return f"{Thread(bulk.queue).label(request.user)}: {narrowed(bulk.wanted)}"


@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """What would happen, is happening or has happened, and to which records."""
    bulk = _bulk(request, pk)
    fates = _fates(bulk)
    of = {standing: sum(f["n"] for f in fates if f["standing"] == standing) for standing in Standing.values}
    through, books = frozen.progress(bulk)
    sample = list(bulk.sample.select_related("record__book"))
    thread = Thread(filters={"lot": f"{bulk.pk}.sample"})
    marks = {each.record_id: each for each in sample}
    shown = rows(ordered(Record.objects.filter(pk__in=marks).select_related("book")), thread)
    context = {
        "bulk": bulk,
        "label": LABELS[bulk.act],
        "range": _range(request, bulk),
        "compared": COMPARED.get(bulk.compared_with, ""),
        "said": _value(bulk),
        "reached": [f for f in fates if not f["why"]],
        "left_alone": [f for f in fates if f["why"]],
        "of": of,
        "books": books,
        "through": through,
        "sample": [(row, marks[row.record.pk]) for row in shown],
        "right": sum(each.right is True for each in sample),
        "unmarked": next((row for row in shown if marks[row.record.pk].right is None), None),
        "needs_reason": frozen.ACTS[bulk.act].needs_reason,
    }
    return render(request, "review/bulk_act.html", context)


def _value(bulk: BulkAct) -> str:
    """What is set for all, in words."""
    if bulk.act == "assign":
        return f"Giao cho: {User.objects.get(pk=int(bulk.value)).full_name}"
    return f"Kết quả: {Outcome(bulk.value).label}" if bulk.value else ""


def _fates(bulk: BulkAct) -> list[dict[str, Any]]:
    """Groups of records that share a fate: how many, why, and the list that shows them."""
    transition = frozen.ACTS[bulk.act]
    told = []
    for (standing, refusal), n in frozen.counts(bulk).items():
        fate = f"{bulk.pk}.{standing}" + (f".{refusal}" if refusal else "")
        told.append(
            {"standing": standing, "label": Standing(standing).label, "n": n,
             "why": message(transition, refusal) if refusal else "",
             "address": reverse("records", query={"lot": fate})}
        )  # fmt: skip
    return [each for each in told if each["n"]]


@require_POST
def mark(request: HttpRequest, pk: int, record: uuid.UUID) -> HttpResponse:
    """As the book says, or not; then the next of the sample."""
    bulk = _bulk(request, pk)
    sample = get_object_or_404(bulk.sample.select_related("record"), record=record)
    right = request.POST.get("mark") == "right"
    if not _done(request, lambda: frozen.mark(bulk, record, right=right, reason=_text(request, "reason"))):
        return redirect(_at_bench(bulk, sample.record))
    if not right:
        messages.error(request, "Mẫu có sai: không duyệt cả lô. Sửa hoặc trả lại, rồi lập lô mới.")
        return redirect("bulk_act", pk=pk)
    unmarked = Record.objects.filter(pk__in=bulk.sample.filter(right=None).values("record"))
    thread = Thread().at(sample.record)
    following = after(unmarked, thread.key).first() or ordered(unmarked).first()
    if following:
        return redirect(_at_bench(bulk, following))
    messages.success(request, "Đã đối chiếu hết mẫu, không sai trường hợp nào.")
    return redirect("bulk_act", pk=pk)


def _at_bench(bulk: BulkAct, record: Record) -> str:
    thread = Thread(filters={"lot": f"{bulk.pk}.sample"}).at(record)
    return reverse("record", args=[record.pk], query={"hang": thread.token})


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The number was typed: the worker does it."""
    bulk = _bulk(request, pk)

    def begin() -> None:
        frozen.confirm(bulk, typed=request.POST.get("number", ""), reason=_text(request, "reason"))
        frozen.ask(bulk)

    _done(request, begin)
    return redirect("bulk_act", pk=pk)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop before the next book, or drop what was only looked at."""
    frozen.cancel(_bulk(request, pk))
    messages.info(request, "Đã dừng: quyển đã làm xong giữ nguyên, các quyển còn lại không làm.")
    return redirect("bulk_act", pk=pk)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Hoàn tác cả lô: the worker takes it back."""
    bulk = _bulk(request, pk)

    def begin() -> None:
        frozen.undo(bulk, _text(request, "reason"))
        frozen.ask(bulk)

    _done(request, begin)
    return redirect("bulk_act", pk=pk)


def _text(request: HttpRequest, name: str) -> str:
    return plain(request.POST.get(name, "")).strip()[:300]


def _done(request: HttpRequest, act: Any) -> bool:
    """Whole or not at all, with the refusal as a message."""
    try:
        with transaction.atomic():
            act()
    except Refused as refusal:
        messages.error(request, f"Chưa làm được: {refusal}.")
        return False
    return True
