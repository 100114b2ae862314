"""Difficulties and guidance on pages: asked where the work is, answered, merged, put before the Ministry."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from ..check import RULES
from ..review.acts import Refused
from ..review.models import Record
from ..review.typing_in import plain
from . import asking, letters
from .forms import GuidanceForm, LetterForm
from .models import Difficulty, Guidance, Letter
from .views import _person


def _guides(request: HttpRequest) -> bool:
    return bool(_person(request).custodians_for("guide"))


def _only_the_division(request: HttpRequest) -> None:
    if not _guides(request):
        raise Http404


def _words(request: HttpRequest, name: str) -> str:
    return plain(request.POST.get(name, "")).strip()


def _days(difficulty: Difficulty) -> int:
    return (timezone.now() - difficulty.raised_at).days


@require_GET
def difficulties(request: HttpRequest) -> HttpResponse:
    """Open difficulties by age, the oldest first; all of them where asked for."""
    return _list(request)


def _list(
    request: HttpRequest, *, problem: str = "", status: int = 200, form: LetterForm | None = None
) -> HttpResponse:
    shown = Difficulty.objects.select_related("custodian", "raised_by", "letter").order_by("raised_at", "pk")
    if everything := "tat-ca" in request.GET:
        shown = shown.order_by("-pk")
    else:
        shown = shown.exclude(state=Difficulty.State.ANSWERED)
    division = _guides(request)
    return render(
        request,
        "campaign/difficulties.html",
        {
            "rows": [(d, RULES.get(d.rule), _days(d)) for d in shown[:300]],
            "everything": everything,
            "guides": division,
            "may_ask": bool(_person(request).custodians_for("raise_difficulty")),
            "letters": Letter.objects.order_by("-pk")[:50] if division else [],
            "form": form or (LetterForm() if division else None),
            "problem": problem,
            "chosen": request.POST.getlist("difficulty"),
        },
        status=status,
    )


def ask(request: HttpRequest) -> HttpResponse:
    """Raise a difficulty from the record or finding in front of one; only its link goes with it."""
    user = _person(request)
    if not user.custodians_for("raise_difficulty"):
        raise Http404
    asked = request.POST if request.method == "POST" else request.GET
    record, rule = _record(asked.get("truong-hop", "")), asked.get("quy-tac", "")
    if rule and rule not in RULES:
        raise Http404
    problem = ""
    if request.method == "POST":
        try:
            with transaction.atomic():
                made = asking.ask(user, _words(request, "question"), record_id=record and record.pk, rule=rule)
        except Refused as refusal:
            problem = f"Chưa gửi được: {refusal}."
        else:
            messages.success(request, "Đã gửi vướng mắc cho Sở Tư pháp.")
            return redirect("difficulty", pk=made.pk)
    about = {
        "record": record,
        "rule": RULES.get(rule),
        "problem": problem,
        "question": request.POST.get("question", ""),
    }
    told = asking.in_force(rule=rule) if rule else ()
    return render(request, "campaign/ask.html", {**about, "told": told}, status=422 if problem else 200)


def _record(text: str) -> Record | None:
    """The record of an address; not found where it is not theirs to see."""
    if not text:
        return None
    try:
        return get_object_or_404(Record.objects.select_related("book"), pk=uuid.UUID(text))
    except ValueError:
        raise Http404 from None


@require_GET
def difficulty(request: HttpRequest, pk: int) -> HttpResponse:
    return _difficulty(request, get_object_or_404(Difficulty, pk=pk))


def _difficulty(
    request: HttpRequest, found: Difficulty, *, problem: str = "", form: GuidanceForm | None = None
) -> HttpResponse:
    division = _guides(request)
    return render(
        request,
        "campaign/difficulty.html",
        {
            "difficulty": found,
            "rule": RULES.get(found.rule),
            "record": Record.objects.filter(pk=found.record_id).select_related("book").first(),
            "days": _days(found),
            "guides": division and not found.merged_into_id,
            "merged": found.merged.select_related("custodian") if division else [],
            "form": form or GuidanceForm(initial={"rule": found.rule, "body": found.answer}),
            "answer": request.POST.get("answer") or (found.letter.reply if division and found.letter else ""),
            "problem": problem,
        },
        status=422 if problem else 200,
    )


def _acted(
    request: HttpRequest,
    act: Callable[[], Any],
    done: str,
    to: Callable[[], HttpResponse],
    again: Callable[[str], HttpResponse],
) -> HttpResponse:
    """Carry an act out whole or not at all."""
    try:
        with transaction.atomic():
            act()
    except Refused as refusal:
        return again(f"Chưa làm được: {refusal}.")
    messages.success(request, done)
    return to()


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    _only_the_division(request)
    found, words = get_object_or_404(Difficulty, pk=pk), _words(request, "answer")
    return _acted(
        request,
        lambda: asking.answer(found, _person(request), words),
        "Đã trả lời.",
        lambda: redirect("difficulty", pk=pk),
        lambda problem: _difficulty(request, found, problem=problem),
    )


@require_POST
def answer_with_guidance(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish guidance that is the answer."""
    _only_the_division(request)
    found, form = get_object_or_404(Difficulty, pk=pk), GuidanceForm(request.POST)
    if not form.is_valid():
        return _difficulty(request, found, problem="Hướng dẫn cần tiêu đề và nội dung.", form=form)
    return _acted(
        request,
        lambda: asking.publish(form.save(commit=False), _person(request), found),
        "Đã ban hành hướng dẫn và trả lời.",
        lambda: redirect("difficulty", pk=pk),
        lambda problem: _difficulty(request, found, problem=problem, form=form),
    )


@require_POST
def merge(request: HttpRequest) -> HttpResponse:
    """Several chosen ones into the oldest of them."""
    _only_the_division(request)
    chosen = list(_chosen(request).order_by("raised_at", "pk"))

    def act() -> None:
        if not chosen:
            raise Refused("chọn ít nhất hai vướng mắc", "choose at least two")
        asking.merge(chosen[1:], chosen[0], _person(request))

    return _acted(
        request, act, f"Đã gộp vào vướng mắc {chosen[0].pk}." if chosen else "",
        lambda: redirect("difficulties"), lambda problem: _list(request, problem=problem, status=422),
    )  # fmt: skip


def _chosen(request: HttpRequest) -> Any:
    ids = [pk for pk in request.POST.getlist("difficulty") if pk.isdecimal() and len(pk) < 16]
    return Difficulty.objects.filter(pk__in=ids)


@require_POST
def escalate(request: HttpRequest) -> HttpResponse:
    """A letter to the Ministry about the chosen difficulties."""
    _only_the_division(request)
    form, chosen = LetterForm(request.POST), list(_chosen(request).select_related("merged_into"))
    if not form.is_valid():
        return _list(
            request, problem="Công văn cần ngày, nơi nhận, trích yếu và chức vụ người ký.", status=422, form=form
        )
    letter = form.save(commit=False)
    return _acted(
        request,
        lambda: letters.escalate(letter, chosen, _person(request)),
        "Đã lập công văn: tải bản PDF để trình ký.",
        lambda: redirect("letter", pk=letter.pk),
        lambda problem: _list(request, problem=problem, status=422, form=form),
    )


class ReplyForm(forms.Form):
    number = forms.CharField(max_length=40)
    on = forms.DateField()
    reply = forms.CharField(max_length=8000)


def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """A letter to the Ministry; its reply is written down here."""
    found, problem = get_object_or_404(Letter, pk=pk), ""
    if request.method == "POST":
        form = ReplyForm(request.POST)
        if form.is_valid():
            on: date = form.cleaned_data["on"]
            letters.record_reply(
                found, _person(request), form.cleaned_data["number"], on, plain(form.cleaned_data["reply"])
            )
            messages.success(request, "Đã ghi trả lời của Bộ; các vướng mắc chờ Sở trả lời đơn vị.")
            return redirect("letter", pk=pk)
        problem = "Chưa ghi được: cần số, ngày và nội dung trả lời."
    about = {"letter": found, "difficulties": found.difficulties.select_related("custodian").order_by("pk")}
    context = {**about, "problem": problem, "posted": request.POST}
    return render(request, "campaign/letter.html", context, status=422 if problem else 200)


@require_GET
def letter_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Letter, pk=pk)
    response = HttpResponse(letters.as_pdf(found), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="cong-van-{found.pk}.pdf"'
    return response


def guidance(request: HttpRequest) -> HttpResponse:
    """All guidance in force; the division publishes here."""
    form, problem = GuidanceForm(request.POST or None), ""
    if request.method == "POST":
        _only_the_division(request)
        problem = "Hướng dẫn cần tiêu đề và nội dung."
        if form.is_valid():
            try:
                with transaction.atomic():
                    asking.publish(form.save(commit=False), _person(request))
            except Refused as refusal:
                problem = f"Chưa ban hành được: {refusal}."
            else:
                messages.success(request, "Đã ban hành hướng dẫn.")
                return redirect("guidance")
    there = asking.in_force().select_related("phase", "published_by")
    return render(
        request,
        "campaign/guidance.html",
        {
            "rows": [(g, RULES.get(g.rule), asking.PINNABLE.get(g.page, "")) for g in there],
            "guides": _guides(request),
            "form": form,
            "problem": problem,
        },
        status=422 if problem else 200,
    )


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    _only_the_division(request)
    asking.withdraw(get_object_or_404(Guidance, pk=pk), _person(request))
    messages.success(request, "Đã thu hồi hướng dẫn.")
    return redirect("guidance")
