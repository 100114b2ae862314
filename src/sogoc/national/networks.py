"""From where a request comes: inside the offices' networks, where a password may do, or outside."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def is_inside(request: HttpRequest) -> bool:
    """By the address of the connection, or as the TLS proxy says where there is one; unknown is outside."""
    said = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2] if settings.BEHIND_PROXY else ""
    try:
        address = ip_address((said or request.META.get("REMOTE_ADDR", "")).strip())
    except ValueError:
        return False
    return any(address in network for network in settings.INSIDE)
