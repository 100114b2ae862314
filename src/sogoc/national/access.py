"""Which system is asking: OAuth2 client credentials (RFC 6749, section 4.4), bearer tokens that live an hour."""

import base64
import binascii
import secrets
import time
from collections.abc import Iterable
from datetime import timedelta
from hashlib import sha256
from urllib.parse import unquote_plus

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from .errors import Refused
from .models import Client, Token

FAILURES, WINDOW = 10, 60  # so many wrong secrets in so many seconds, then 429
_failures: dict[str, list[float]] = {}

WRONG = Refused(401, "Sai mã hệ thống hoặc mật khẩu", "Wrong client id or secret", code="invalid_client")
TOO_OFTEN = Refused(429, "Sai mật khẩu quá nhiều lần, xin đợi", "Too many wrong secrets, wait", retry=WINDOW,
                    code="slow_down")


KNOWN_BY = """
    select c.* from national_token t join national_client c on c.id = t.client_id
    where t.token_hash = %s and t.expires_at > now() and c.active
"""


def hashed(secret: str) -> str:
    """A plain hash suffices: the secrets are long and random, never chosen by people."""
    return sha256(secret.encode()).hexdigest()


def make_client(name: str, custodians: str | Iterable[str] = "*", public_keys: Iterable[str] = ()) -> tuple[str, str]:
    """A new client and its secret, which is shown this once and kept as a hash only."""
    codes = [custodians] if isinstance(custodians, str) else list(custodians)
    client_id, secret = f"c{secrets.token_hex(8)}", secrets.token_urlsafe(32)
    Client.objects.create(client_id=client_id, name=name, secret_hash=hashed(secret), custodians=codes,
                          public_keys=[key.lower() for key in public_keys])
    return client_id, secret


def issue_token(client_id: str, secret: str, address: str) -> str:
    """A bearer token for a client that knows its secret."""
    who = f"{address} {client_id[:40]}"
    _refuse_guessing(who)
    client = Client.objects.filter(client_id=client_id, active=True).first() if "\0" not in client_id else None
    right = secrets.compare_digest(client.secret_hash if client else "", hashed(secret))
    if client is None or not right:
        _failures.setdefault(who, []).append(time.monotonic())
        raise WRONG
    token = secrets.token_urlsafe(32)
    now = timezone.now()
    Token.objects.filter(client=client, expires_at__lt=now).delete()
    Token.objects.create(token_hash=hashed(token), client=client,
                         expires_at=now + timedelta(seconds=settings.TOKEN_SECONDS))
    return token


def _refuse_guessing(who: str) -> None:
    since = time.monotonic() - WINDOW
    if len(_failures) > 10_000:
        _failures.clear()
    recent = [moment for moment in _failures.pop(who, []) if moment > since]
    if recent:
        _failures[who] = recent
    if len(recent) >= FAILURES:
        raise TOO_OFTEN


def basic_credentials(request: HttpRequest) -> tuple[str, str] | None:
    """Client id and secret from an `Authorization: Basic` header."""
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        client_id, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return unquote_plus(client_id), unquote_plus(secret)


class Bearer(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> Client | None:
        return next(iter(Client.objects.raw(KNOWN_BY, [hashed(token)])), None)
