"""Nghi trùng: the pairs that may be one event, and both records side by side to decide."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from .acts import Refused
from .models import Pair
from .pair_sides import both_sides
from .pairs import LEFT, RIGHT, decidable, decide_pair, may_decide
from .typing_in import plain

PAGE = 50
STATES = (  # word in the address, label, decisions
    ("cho-xet", "Chờ xét", ("",)),
    ("chua-ro", "Chưa rõ", ("unsure",)),
    ("da-xet", "Đã xét", ("same", "different")),
)
CHOICES = (  # value, words, decision, which record is kept
    ("different", "Không trùng: hai việc khác nhau", "different", ""),
    ("left", "Trùng: giữ bản bên trái, bản bên phải ghi kết quả Trùng", "same", LEFT),
    ("right", "Trùng: giữ bản bên phải, bản bên trái ghi kết quả Trùng", "same", RIGHT),
    ("unsure", "Chưa rõ: để lại, Sở Tư pháp cùng xét", "unsure", ""),
)
BACK = ("back", "", "")  # the decision is taken back


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The pairs one may see; those of which one side is another commune's are the Department's to decide."""
    state = next((s for s in STATES if s[0] == request.GET.get("xet", "")), STATES[0])
    after = request.GET.get("sau", "")
    behind = int(after) if after.isascii() and after.isdecimal() and len(after) < 16 else 0
    found = list(Pair.objects.filter(decision__in=state[2], pk__gt=behind).order_by("pk")[: PAGE + 1])
    mine = set(decidable(request.user).filter(pk__in=[p.pk for p in found]).values_list("pk", flat=True))
    return render(
        request,
        "review/pairs.html",
        {
            "pairs": [(both, both.pair.pk in mine) for both in both_sides(found[:PAGE])],
            "states": STATES,
            "state": state,
            "onwards": found[PAGE - 1].pk if len(found) > PAGE else None,
        },
    )


@require_http_methods(["GET", "POST"])
def pair(request: HttpRequest, pk: int) -> HttpResponse:
    """Two records side by side, and the decision."""
    found = get_object_or_404(Pair, pk=pk)
    if request.method == "GET":
        return _page(request, found)
    chosen = {value: (value, decision, kept) for value, _, decision, kept in CHOICES} | {"back": BACK}
    try:
        with transaction.atomic():
            if request.POST.get("decision", "") not in chosen:
                raise Refused("chưa chọn quyết định", "nothing was chosen")
            _, decision, kept = chosen[request.POST["decision"]]
            decide_pair(pk, request.user, decision, plain(request.POST.get("reason", "")), kept=kept)
    except Refused as refusal:
        return _page(request, found, problem=f"Chưa ghi được: {refusal}.", status=422)
    messages.success(request, f"Đã ghi: {Pair.Decision(decision).label}" if decision else "Đã bỏ quyết định, xét lại")
    following = decidable(request.user).filter(decision="", pk__gt=pk).order_by("pk").first() if decision else found
    return redirect(reverse("pair", args=[following.pk]) if following else reverse("pairs"))


def _page(request: HttpRequest, found: Pair, *, problem: str = "", status: int = 200) -> HttpResponse:
    found.refresh_from_db()
    (both,) = both_sides([found])
    return render(
        request,
        "review/pair.html",
        {
            "both": both,
            "pair": found,
            "sides": (("bên trái", both.left), ("bên phải", both.right)),
            "compared": both.compared(),
            "may_decide": may_decide(found, request.user),
            "choices": CHOICES,
            "problem": problem,
            "posted": request.POST,
        },
        status=status,
    )
