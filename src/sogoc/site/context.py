"""What the frame of every page shows."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from ..campaign.asking import PINNABLE, in_force


def frame(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    return {
        "is_demo": signed_in and user.is_demo,
        "own_grants": user.current_grants if signed_in else [],
        "may_read": signed_in and bool(user.custodians_for("read")),
        "may_read_history": signed_in and bool(user.custodians_for("read_history")),
        "manages_accounts": signed_in and bool(user.custodians_for("manage_accounts")),
        "idle_minutes": settings.IDLE_MINUTES,
        "pinned": partial(_pinned, request) if signed_in else (),
    }


def _pinned(request: HttpRequest) -> Any:
    """Guidance pinned to this page; asked for only where the frame shows it."""
    name = request.resolver_match.url_name if request.resolver_match else ""
    return in_force(page=name) if name in PINNABLE else ()
