"""The second factor of officers: codes of an authenticator (RFC 6238), and recovery codes for the day it is lost."""

import secrets
import time
from base64 import b32decode, b32encode, urlsafe_b64encode
from hashlib import sha256

import segno
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from django.db import transaction
from django.db.models import F, Func, Value
from django.utils.crypto import constant_time_compare, salted_hmac

from .models import Access, Officer

ISSUER = "CSDL hộ tịch điện tử"
DIGITS, PERIOD, TOLERANCE = 6, 30, 1  # seconds; steps by which a telephone's clock may be off
RECOVERY_CODES = 10


def new_secret() -> str:
    return b32encode(secrets.token_bytes(20)).decode()


def as_picture(officer: Officer, secret: str) -> str:
    """The secret as a QR code for the authenticator, as an address of an image."""
    said = _totp(secret).get_provisioning_uri(officer.username, ISSUER)
    return str(segno.make(said, micro=False).svg_data_uri(scale=4))


def matches(secret: str, code: str) -> int | None:
    """The step whose code this is, now or just before or after; None when it is none of them."""
    now = int(time.time()) // PERIOD
    for step in range(now - TOLERANCE, now + TOLERANCE + 1):
        if constant_time_compare(_totp(secret).generate(step * PERIOD).decode(), code):
            return step
    return None


@transaction.atomic
def take_up(officer: Officer, secret: str, step: int) -> list[str]:
    """From now on this officer signs in with the authenticator; returns the recovery codes, shown this once."""
    codes = [secrets.token_hex(5) for _ in range(RECOVERY_CODES)]
    Officer.objects.filter(pk=officer.pk).update(
        totp=_box().encrypt(secret.encode()).decode(), totp_step=step, recovery_codes=[_hashed(code) for code in codes]
    )
    Access.objects.create(officer=officer, act=Access.Act.FACTOR_SET)
    return codes


@transaction.atomic
def put_off(username: str) -> bool:
    """The authenticator is lost and the recovery codes too: set up anew. False when there is no such account."""
    officer = Officer.objects.filter(username=username).first()
    if officer is None:
        return False
    Officer.objects.filter(pk=officer.pk).update(totp="", totp_step=0, recovery_codes=[])
    Access.objects.create(officer=officer, act=Access.Act.FACTOR_OFF)
    return True


def passes(officer: Officer, said: str) -> bool:
    """Whether this is a code of the officer's authenticator or an unused recovery code; each passes once."""
    code = "".join(said.split()).replace("-", "").lower()
    mine = Officer.objects.filter(pk=officer.pk)
    if (step := matches(_box().decrypt(officer.totp.encode()).decode(), code)) is not None:
        return bool(mine.filter(totp_step__lt=step).update(totp_step=step))
    used = Func(F("recovery_codes"), Value(_hashed(code)), function="array_remove",
                output_field=Officer._meta.get_field("recovery_codes"))
    return bool(mine.filter(recovery_codes__contains=[_hashed(code)]).update(recovery_codes=used))


def _totp(secret: str) -> TOTP:
    return TOTP(b32decode(secret), DIGITS, SHA1(), PERIOD)  # SHA-1: what every authenticator knows


def _hashed(code: str) -> str:
    return salted_hmac("sogoc.national.recovery", code, algorithm="sha256").hexdigest()


def _box() -> Fernet:
    """Secrets lie encrypted in the database, by a key that is not in it."""
    return Fernet(urlsafe_b64encode(sha256(f"second factor {settings.SECRET_KEY}".encode()).digest()))
