"""Units over time on pages, and the Department's act of giving a book to another custodian."""

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from ..accounts.models import User
from ..review.acts import Refused
from ..review.custodian_proposals import accept, open_proposals, propose, refuse
from ..review.custodians import Move, preview_custodian, set_custodian
from ..review.models import Book, CustodianProposal
from ..review.typing_in import plain
from . import units
from .models import Authority, Custodian

MOST = 500  # books on one page


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Units by name without diacritics, or by code."""
    words = plain(request.GET.get("q", "")).strip()
    waiting = open_proposals().count() if _person(request).custodians_for("propose_custodian") else None
    may_give = bool(_person(request).custodians_for("set_custodian"))
    context = {"q": words, "found": units.search(words), "most": units.MOST, "proposals": waiting, "may_give": may_give}
    return render(request, "jurisdiction/units.html", context)


@require_GET
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """A unit and authority of one code: names over time, where it came from and went to, books it keeps."""
    return _unit(request, code)


def _unit(request: HttpRequest, code: str, *, problem: str = "", chosen: tuple[str, ...] = ()) -> HttpResponse:
    there, authority = units.periods(code), Authority.objects.filter(code=code).first()
    keeper = Custodian.objects.filter(code=code).first()
    if not (there or authority or keeper):
        raise Http404
    kept = Book.objects.filter(custodian=keeper).select_related("authority") if keeper else Book.objects.none()
    kept = kept.order_by("authority_id", "event_type", "opening_year", "volume")
    user = _person(request)
    decides = bool(user.custodians_for("set_custodian"))
    may_move = bool(user.custodians_for("propose_custodian"))
    return render(
        request,
        "jurisdiction/unit.html",
        {
            "code": code,
            "name": next((u.full_name for u in reversed(there)), str(authority or keeper)),
            "periods": there,
            "authority": authority,
            "keeper": keeper,
            "predecessors": units.predecessors(code),
            "successors": units.successors(code),
            "earlier": units.earlier(code),
            "kept": kept.count(),
            "registered": _registered(authority),
            "books": kept.annotate(records=Count("record"))[:MOST] if may_move else [],
            "others": Custodian.objects.exclude(pk=keeper.pk).order_by("pk") if may_move and keeper else [],
            "decides": decides,
            "problem": problem,
            "chosen": chosen,
        },
        status=422 if problem else 200,
    )


def _registered(authority: Authority | None) -> list[tuple[str, str, int]]:
    """Who keeps the books that an authority opened, within the person's rights: code, name, number of books."""
    if authority is None:
        return []
    counted = Book.objects.filter(authority=authority).values_list("custodian__code", "custodian__full_name")
    return list(counted.annotate(n=Count("pk")).order_by("-n", "custodian_id"))


@require_POST
def give_books(request: HttpRequest, code: str) -> HttpResponse:
    """Books to another custodian: first what would move, then, confirmed, the lead's act or an officer's proposal."""
    user = _person(request)
    if not user.custodians_for("propose_custodian"):
        raise Http404
    decides = bool(user.custodians_for("set_custodian"))
    chosen = tuple(pk for pk in request.POST.getlist("book") if pk.isdecimal() and len(pk) < 16)
    to, reason = request.POST.get("to", ""), plain(request.POST.get("reason", "")).strip()
    books = list(Book.objects.filter(pk__in=chosen, custodian__code=code).select_related("authority").order_by("pk"))
    if not books or not to.isdecimal() or len(to) > 5 or not reason:
        return _unit(request, code, problem="Chọn sổ, đơn vị nhận và ghi lý do.", chosen=chosen)
    try:
        moves = preview_custodian(books, int(to))
        if "confirmed" in request.POST:
            _give(request, moves, reason, decides)
            return redirect("unit", code=code)
    except Refused as refusal:
        return _unit(request, code, problem=f"Chưa giao được: {refusal}.", chosen=chosen)
    going = [move for move in moves if not move.refusal]
    context = {"code": code, "moves": moves, "to": to, "reason": reason, "target": moves[0].target, "going": len(going)}
    records = sum(move.records for move in going)
    return render(request, "jurisdiction/give.html", {**context, "records": records, "decides": decides})


def _give(request: HttpRequest, moves: list[Move], reason: str, decides: bool) -> None:
    """Do it, or ask the lead for it."""
    user, target = _person(request), moves[0].target
    going = [move for move in moves if not move.refusal]
    records = sum(move.records for move in going)
    if not decides:
        propose([move.book for move in going], target.pk, user, reason)
        messages.success(request, f"Đã đề nghị lãnh đạo Sở giao {len(going)} sổ, {records} trường hợp cho {target}.")
        return
    for move in going:
        set_custodian(move.book.pk, target.pk, user, reason)
    messages.success(request, f"Đã giao {len(going)} sổ, {records} trường hợp cho {target}.")


@require_GET
def proposals(request: HttpRequest) -> HttpResponse:
    """Books that officers would give to another custodian; the lead decides each here."""
    user = _person(request)
    if not user.custodians_for("propose_custodian"):
        raise Http404
    waiting = open_proposals().annotate(records=Count("book__record"))[:MOST]
    decides = bool(user.custodians_for("set_custodian"))
    return render(request, "jurisdiction/proposals.html", {"proposals": waiting, "decides": decides})


@require_POST
def decide_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """The lead gives the book, or says why not."""
    user = _person(request)
    if not user.custodians_for("set_custodian"):
        raise Http404
    proposal = get_object_or_404(CustodianProposal.objects.select_related("book", "to", "proposed_by"), pk=pk)
    try:
        if request.POST.get("accept") == "1":
            move = accept(proposal, user)
            messages.success(request, f"Đã giao sổ {move.book.key}, {move.records} trường hợp cho {move.target}.")
        else:
            refuse(proposal, user, plain(request.POST.get("note", "")))
            messages.success(request, f"Sổ {proposal.book.key} ở lại đơn vị đang quản lý.")
    except Refused as refusal:
        messages.error(request, f"Chưa làm được: {refusal}.")
    return redirect("custodian_proposals")
