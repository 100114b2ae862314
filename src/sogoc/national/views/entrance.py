"""Signing in at the database; five wrong passwords or codes lock the account for a quarter of an hour."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ..forms import SignInForm
from ..models import Officer
from ..networks import is_inside

View = Callable[..., HttpResponse]
OUTSIDE = (
    "Từ ngoài mạng cơ quan chỉ vào được bằng xác thực hai lớp: đăng nhập trong cơ quan và thiết lập ở mục "
    "“Xác thực hai lớp” trước."
)
WRONG_PASSWORDS, LOCKED_FOR = 5, timedelta(minutes=15)


def signed_in(view: View) -> View:
    """Pages for officers; others sign in first."""

    @wraps(view)
    @never_cache
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        officer = request.user
        if isinstance(officer, Officer) and not officer.totp and not is_inside(request):
            logout(request)  # signed in inside, carried outside
        if not request.user.is_authenticated:
            return redirect_to_login(request.path if request.method == "GET" else resolve_url("look_up"))
        return view(request, *args, **kwargs)

    return checked


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    from .second_step import half_signed_in, let_in

    after = request.POST.get("next") or request.GET.get("next") or ""
    username = request.POST.get("username", "")
    locked = is_locked(username)
    form = SignInForm(request, request.POST or None) if not locked else SignInForm(request)
    if request.method == "POST" and not locked and form.is_valid():
        officer = form.get_user()
        if officer.totp:
            return half_signed_in(request, officer, after)
        if is_inside(request):
            return let_in(request, officer, after)
        form.add_error(None, OUTSIDE)
    elif request.method == "POST" and not locked:
        count_failure(username)
    return render(request, "national/sign_in.html", {"form": form, "next": after, "locked": locked})


def is_locked(username: str) -> bool:
    return Officer.objects.filter(username=username, locked_until__gt=timezone.now()).exists()


def forget_failures(officer: Officer) -> None:
    Officer.objects.filter(pk=officer.pk).update(failures=0, locked_until=None)


def count_failure(username: str) -> None:
    Officer.objects.filter(username=username).update(failures=F("failures") + 1)
    Officer.objects.filter(username=username, failures__gte=WRONG_PASSWORDS).update(
        failures=0, locked_until=timezone.now() + LOCKED_FOR
    )


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("counts")
