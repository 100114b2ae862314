"""What the frame of every page shows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    return {
        "is_demo": signed_in and user.is_demo,
        "grants": user.current_grants if signed_in else [],
        "manages_accounts": signed_in and bool(user.custodians_for("manage_accounts")),
        "idle_minutes": settings.IDLE_MINUTES,
    }
