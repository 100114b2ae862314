"""How django-allauth is fitted to our accounts: nobody signs up, words are ours, secrets lie encrypted."""

import base64
import hashlib
import io
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render

from ..store.keys import kept_secret
from .models import User
from .networks import address_of

WRONG_CODE = "Mã không đúng hoặc đã dùng. Xem giờ trên điện thoại có đúng không, rồi gõ mã đang hiện."


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Pages say themselves what has happened."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Accounts have no address; what happens to them stands in the history."""

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request) or "0.0.0.0"


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": WRONG_CODE}

    def get_totp_issuer(self) -> str:
        return "Sổ Gốc"

    def build_totp_svg(self, url: str) -> str:
        out = io.BytesIO()
        segno.make(url).save(out, kind="svg", scale=4, xmldecl=False)
        return out.getvalue().decode()

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> Fernet:
    """By a key outside the database: a copy of the tables gives no codes."""
    secret = kept_secret(settings.DATA_DIR, "second-factor")
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(secret.encode()).digest()))


class SignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Sign-on by OpenID Connect opens accounts that exist here under the name the provider gives; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if not sociallogin.is_existing:
            told = sociallogin.account.extra_data
            told = told.get("userinfo") or told.get("id_token") or told
            name = told.get(settings.OIDC_CLAIM)
            user = User.objects.filter(username=name, is_active=True).first() if isinstance(name, str) else None
            if user is None:
                raise ImmediateHttpResponse(_refusal(request, "Chưa có tài khoản Sổ Gốc mang tên đó"))
            sociallogin.user = sociallogin.account.user = user  # connect() would write the whole account
            sociallogin.account.save()
        elif not sociallogin.user.is_active:
            raise ImmediateHttpResponse(_refusal(request, "Tài khoản Sổ Gốc mang tên đó đã bị khóa"))

    def on_authentication_error(self, request: HttpRequest, provider: Any, **about: Any) -> None:
        raise ImmediateHttpResponse(_refusal(request, "Nơi đăng nhập của cơ quan không xác nhận"))


def _refusal(request: HttpRequest, why: str) -> Any:
    return render(request, "accounts/sign_on_refused.html", {"why": why}, status=403)
