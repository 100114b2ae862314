"""Signing in and out, changing the password; and what every page asks first: who is it?"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ..audit.ledger import log
from ..store.scope import acting_as
from .forms import PasswordForm, SignInForm
from .models import User

View = Callable[..., HttpResponse]


def signed_in(view: View) -> View:
    """Pages for people with an account: others sign in first, and a first password is changed before anything else.

    A fragment asked for by a page is answered 401, so that the page keeps what is being typed.
    """

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            if request.htmx:
                return HttpResponse("Phiên làm việc đã hết.", status=401, content_type="text/plain; charset=utf-8")
            return redirect_to_login(request.get_full_path() if request.method == "GET" else resolve_url("today"))
        if must_change_password(request.user) and request.resolver_match.url_name != "password":
            return redirect("password")
        return view(request, *args, **kwargs)

    return checked


def must_change_password(user: User) -> bool:
    """Accounts made by an administrator start with a password that only serves once; demo accounts are exempt."""
    return user.must_change_password and not user.is_demo


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = SignInForm(request, request.POST or None)
    after = request.POST.get("next") or request.GET.get("next") or ""
    if request.method == "POST" and form.is_valid():
        user = form.get_user()
        login(request, user)
        with acting_as(user):
            log("login", subject=user.username)
        return redirect(_safe(request, after))
    if request.method == "POST":
        known = User.objects.filter(username=form.cleaned_data.get("username", "")).first()
        log("login_failed", subject=known.username if known else "")  # what else was typed there may be a password
    return render(request, "accounts/login.html", {"form": form, "next": after})


def _safe(request: HttpRequest, address: str) -> str:
    """An address of ours to go to after signing in, else the first page."""
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if address and ours else resolve_url(settings.LOGIN_REDIRECT_URL)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        log("logout", subject=request.user.username)
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    forced = must_change_password(request.user)
    form = PasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = form.save(commit=False)
        user.must_change_password = False
        user.save(update_fields=["password", "must_change_password"])
        update_session_auth_hash(request, user)
        log("password_changed", subject=user.username)
        messages.success(request, "Đã đổi mật khẩu")
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "accounts/password.html", {"form": form, "forced": forced})
