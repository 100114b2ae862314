"""From where a request comes: inside the offices' networks or outside."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The client's address: as the TLS proxy says where there is one, else of the connection. Blank when unknown."""
    said = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2] if settings.HTTPS else ""
    address = (said or request.META.get("REMOTE_ADDR", "")).strip()
    try:
        return str(ip_address(address))
    except ValueError:
        return ""


def is_inside(request: HttpRequest) -> bool:
    address = address_of(request)
    return bool(address) and any(ip_address(address) in network for network in settings.INSIDE)
