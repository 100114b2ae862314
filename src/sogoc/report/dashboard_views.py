"""The dashboard: a page whose figures renew themselves, asked for with a mark so that nothing is computed in vain."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_GET

from ..accounts.models import EVERYWHERE, User
from ..review.models import Status
from .dashboard import bar, burn_up, dashboard, mark, tile_map
from .snapshot_views import reads_figures

LISTED = 10  # slow and stuck units


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The whole page with its figures."""
    reads_figures(request)
    return render(request, "report/dashboard.html", _context(request))


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """The figures alone; not modified while neither the counters nor the minute have changed."""
    reads_figures(request)
    assert isinstance(request.user, User)
    etag = mark(request.user)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = render(request, "report/_dashboard.html", _context(request))
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"  # counts only: a browser may keep them, and must ask
    return response


def _context(request: HttpRequest) -> dict[str, Any]:
    assert isinstance(request.user, User)
    found = dashboard(request.user)
    everywhere = request.user.custodians_for("read_inventory") is EVERYWHERE
    return {
        "found": found,
        "bars": [(line, bar(line)) for line in found.types],
        "states": [(s.value, str(s.label), getattr(found.total, s.value)) for s in Status],
        "tiles": tile_map(found) if everywhere else [],
        "units": sorted(found.units, key=lambda u: (u.share, -u.left)),
        "behind": found.behind[:LISTED] if everywhere else [],
        "burn_up": burn_up(found),
    }
