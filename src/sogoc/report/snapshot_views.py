"""Snapshots on screen: taken, listed, two of them compared."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from ..accounts.models import User
from ..review.acts import Refused
from .models import Snapshot
from .snapshots import Frozen, compare, take

SIDES = {"custodian_id": "Đơn vị quản lý hiện nay", "authority_id": "Cơ quan đăng ký trước 1/7/2025"}


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every snapshot, newest first; who may takes one here."""
    assert isinstance(request.user, User)
    reads_figures(request)
    return render(
        request,
        "report/snapshots.html",
        {
            "snapshots": Snapshot.objects.defer("names").order_by("-pk"),
            "may_take": bool(request.user.custodians_for("take_snapshot")),
        },
    )


@require_POST
def take_now(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    if not request.user.custodians_for("take_snapshot"):
        raise Http404
    try:
        made = take(request.POST.get("label", ""), request.user)
    except Refused as refusal:
        messages.error(request, f"Chưa chốt được: {refusal}.")
    else:
        messages.success(request, f"Đã chốt số liệu: lần {made.pk}, {made.label}.")
    return redirect("snapshots")


@require_GET
def comparison(request: HttpRequest) -> HttpResponse:
    """What was won between two snapshots, place by place, within the person's rights."""
    reads_figures(request)
    if not {"truoc", "sau"} & request.GET.keys():
        return redirect("snapshots")
    before, after = (_asked_for(request, side) for side in ("truoc", "sau"))
    by = request.GET.get("theo", "custodian_id")
    if by not in SIDES:
        raise Http404
    one, two = Frozen(before), Frozen(after)
    names = two.custodians if by == "custodian_id" else {k: name for k, (name, _) in two.authorities.items()}
    rows = [{**row, "place": names.get(row[by], str(row[by]))} for row in compare(one, two, by).rows(named=True)]
    numbers = ("total", "total_after", "total_gain", "done", "done_after", "done_gain")
    return render(
        request,
        "report/comparison.html",
        {
            "before": before,
            "after": after,
            "by": by,
            "sides": SIDES,
            "rows": rows,
            "held": (one.held, two.held),
            "sums": {name: sum(row[name] for row in rows) for name in numbers},
        },
    )


def _asked_for(request: HttpRequest, side: str) -> Snapshot:
    return numbered(request.GET.get(side, ""))


def reads_figures(request: HttpRequest) -> None:
    """Pages of figures are there for whoever may read the inventory of anything.

    Raises:
        Http404: nobody's who may not.
    """
    if not (isinstance(request.user, User) and request.user.custodians_for("read_inventory")):
        raise Http404


def numbered(number: str) -> Snapshot:
    """The snapshot of a number from an address.

    Raises:
        Http404: there is none.
    """
    if not (number.isascii() and number.isdigit() and len(number) < 16):
        raise Http404
    return get_object_or_404(Snapshot, pk=int(number))
