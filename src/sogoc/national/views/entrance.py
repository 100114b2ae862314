"""Signing in at the database; five wrong passwords lock the account for a quarter of an hour."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.contrib.auth import login, logout
from django.contrib.auth.views import redirect_to_login
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ..forms import SignInForm
from ..models import Officer

View = Callable[..., HttpResponse]
WRONG_PASSWORDS, LOCKED_FOR = 5, timedelta(minutes=15)


def signed_in(view: View) -> View:
    """Pages for officers; others sign in first."""

    @wraps(view)
    @never_cache
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.path if request.method == "GET" else resolve_url("look_up"))
        return view(request, *args, **kwargs)

    return checked


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    after = request.POST.get("next") or request.GET.get("next") or ""
    username = request.POST.get("username", "")
    locked = Officer.objects.filter(username=username, locked_until__gt=timezone.now()).exists()
    form = SignInForm(request, request.POST or None) if not locked else SignInForm(request)
    if request.method == "POST" and not locked and form.is_valid():
        officer = form.get_user()
        Officer.objects.filter(pk=officer.pk).update(failures=0, locked_until=None)
        login(request, officer)
        ours = url_has_allowed_host_and_scheme(after, {request.get_host()}, require_https=request.is_secure())
        return redirect(after if after and ours else "look_up")
    if request.method == "POST" and not locked:
        _count_failure(username)
    return render(request, "national/sign_in.html", {"form": form, "next": after, "locked": locked})


def _count_failure(username: str) -> None:
    Officer.objects.filter(username=username).update(failures=F("failures") + 1)
    Officer.objects.filter(username=username, failures__gte=WRONG_PASSWORDS).update(
        failures=0, locked_until=timezone.now() + LOCKED_FOR
    )


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("counts")
