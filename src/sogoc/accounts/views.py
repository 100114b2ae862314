"""Signing in and out, unlocking, changing the password."""

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.mfa.base.views import AuthenticateView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ..audit.ledger import log
from .entrance import Standing, must_change_password, standing
from .failures import MOST, Attempt, attempt, forget
from .forms import PasswordForm, SignInForm
from .idle import lock, unlock
from .models import User


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = SignInForm(request, request.POST or None)
    after = request.POST.get("next") or request.GET.get("next") or ""
    if request.method == "POST":
        tried = attempt(request.POST.get("username", ""))
        if tried.allowed and form.is_valid():
            user = form.get_user()
            forget(user.username, "password")
            login = Login(user=user, redirect_url=_safe(request, after))
            return perform_password_login(request, {"username": user.username}, login)
        if tried.last:
            form.locked(tried.message)
        _note_failure(form, tried)
    return render(
        request,
        "accounts/login.html",
        {"form": form, "next": after, "sign_on": settings.OIDC_NAME if settings.OIDC_SERVER else ""},
    )


def _note_failure(form: SignInForm, tried: Attempt) -> None:
    known = User.objects.filter(username=form.cleaned_data.get("username", "")).first()
    subject = known.username if known else ""  # what else was typed there may be a password
    log("login_failed", subject=subject)
    if tried.number == MOST:
        log("account_locked", subject=subject)


def _safe(request: HttpRequest, address: str) -> str:
    """An address of ours to go to after signing in, else the first page."""
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if address and ours else resolve_url(settings.LOGIN_REDIRECT_URL)


@method_decorator(never_cache, name="dispatch")
class Code(AuthenticateView):  # type: ignore[misc]
    """After the password: the code of the second factor."""

    template_name = "accounts/code.html"


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        log("logout", subject=request.user.username)
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@require_POST
def lock_now(request: HttpRequest) -> HttpResponse:
    """The page has seen nobody for too long."""
    if request.user.is_authenticated:
        lock(request)
    return HttpResponse(status=204)


@require_POST
def still_here(request: HttpRequest) -> HttpResponse:
    """The page says that somebody types, though nothing is sent."""
    return HttpResponse(status=204 if standing(request) is Standing.FREE else 401)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def open_again(request: HttpRequest) -> HttpResponse:
    """The password opens a locked session; asked by the dialog over the page, or as a page of its own."""
    after = _safe(request, request.POST.get("next") or request.GET.get("next") or "")
    if not request.user.is_authenticated:
        return JsonResponse({"gone": True}, status=401) if _by_script(request) else redirect("login")
    problem = _password_problem(request) if request.method == "POST" and standing(request) is Standing.LOCKED else ""
    if request.method == "POST" and not problem:
        unlock(request)
        return JsonResponse({"user": request.user.pk}) if _by_script(request) else redirect(after)
    if _by_script(request):
        return JsonResponse({"problem": problem}, status=422)
    return render(request, "accounts/unlock.html", {"problem": problem, "next": after})


def _password_problem(request: HttpRequest) -> str:
    username = request.user.username
    tried = attempt(username)
    if tried.allowed and request.user.check_password(request.POST.get("password", "")):
        forget(username, "password")
        return ""
    log("login_failed", subject=username)
    return tried.message if tried.last else "Mật khẩu không đúng."


def _by_script(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


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
        update_session_auth_hash(request, user)  # every other session of theirs ends
        log("password_changed", subject=user.username)
        messages.success(request, "Đã đổi mật khẩu")
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "accounts/password.html", {"form": form, "forced": forced})


def note_login(*, request: HttpRequest, user: User, **about: Any) -> None:
    """Told by django-allauth once a person is wholly signed in, by whatever way."""
    from ..store.scope import acting_as

    unlock(request)
    with acting_as(user):
        log("login", subject=user.username)
