"""Five wrong passwords or codes lock an account for a while: counted in the database, so that all processes agree.

Counted by what was typed as the account, known or not: the answer tells nobody which accounts exist.
"""

import hmac
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from .models import SignInFailures

MOST = 5
LOCKED_FOR = timedelta(minutes=15)
_COUNT = """
    insert into accounts_signinfailures as f (key, failures, last_at) values (%(key)s, 1, now())
    on conflict (key) do update set
        failures = case when f.last_at < now() - %(period)s then 1 else least(f.failures + 1, 1000) end,
        last_at = case when f.failures >= %(most)s and f.last_at >= now() - %(period)s then f.last_at else now() end
    returning failures, last_at
"""


@dataclass(frozen=True)
class Attempt:
    """One try, counted before its outcome is known, so that tries at the same moment count one by one."""

    number: int
    at: datetime

    @property
    def allowed(self) -> bool:
        return self.number <= MOST

    @property
    def last(self) -> bool:
        """Whether the account is locked unless this try succeeds."""
        return self.number >= MOST

    @property
    def message(self) -> str:
        until = timezone.localtime(self.at + LOCKED_FOR)
        return (f"Đã gõ sai {MOST} lần: tài khoản này tạm khóa đến {until:%H:%M}. "
                "Người quản trị tài khoản có thể mở sớm hơn.")  # fmt: skip


def attempt(account: str, kind: str = "password") -> Attempt:
    """Count a try; the row stays locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"key": _key(account, kind), "period": LOCKED_FOR, "most": MOST})
        return Attempt(*cursor.fetchone())


def forget(account: str, *kinds: str, using: str = "default") -> None:
    """After a success, and when an administrator opens the account again."""
    keys = [_key(account, kind) for kind in kinds or ("password", "code")]
    SignInFailures.objects.using(using).filter(key__in=keys).delete()


def locked(accounts: list[str], *, using: str = "default") -> set[str]:
    """Which of these accounts are locked now."""
    keys = {_key(name, kind): name for name in accounts for kind in ("password", "code")}
    since = timezone.now() - LOCKED_FOR
    held = SignInFailures.objects.using(using).filter(key__in=keys, failures__gte=MOST, last_at__gte=since)
    return {keys[key] for key in held.values_list("key", flat=True)}


def purge() -> None:
    """Forget what no longer locks; run by the worker."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from accounts_signinfailures where last_at < now() - interval '1 day'")


def _key(account: str, kind: str) -> str:
    """What was typed may be a password in the wrong field: only its keyed digest is kept."""
    text = unicodedata.normalize("NFC", account).strip().casefold()
    return hmac.digest(settings.SECRET_KEY.encode(), f"{kind}:{text}".encode(), "sha256").hex()
