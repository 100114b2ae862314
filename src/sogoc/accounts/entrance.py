"""What every page asks first: who is it, and may they go on?"""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse

from .idle import is_locked, note_presence
from .models import User
from .networks import is_inside
from .second_factor import has_second_factor, needs_second_factor

View = Callable[..., HttpResponse]


class Standing(StrEnum):
    """What stands between a request and the pages."""

    FREE = ""
    UNKNOWN = "login"
    LOCKED = "unlock"
    FIRST_PASSWORD = "password"
    SECOND_FACTOR = "second_factor"
    OUTSIDE = "outside"  # from outside a second factor cannot be set up, or a stolen password would suffice


def standing(request: HttpRequest) -> Standing:
    user = request.user
    if not user.is_authenticated:
        return Standing.UNKNOWN
    if is_locked(request):
        return Standing.LOCKED
    note_presence(request)
    if needs_second_factor(request) and not has_second_factor(user):
        if not is_inside(request):
            return Standing.OUTSIDE
        return Standing.FIRST_PASSWORD if must_change_password(user) else Standing.SECOND_FACTOR
    return Standing.FIRST_PASSWORD if must_change_password(user) else Standing.FREE


def must_change_password(user: User) -> bool:
    """Accounts made by an administrator start with a password that only serves once; demo accounts are exempt."""
    return user.must_change_password and not user.is_demo and user.has_usable_password()


def signed_in(view: View) -> View:
    """Pages for people with an account: others sign in first, and a first password is changed before anything else.

    A fragment asked for by a page is answered 401, so that the page keeps what is being typed.
    """

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = standing(request)
        if found is Standing.FREE or (found and request.resolver_match.url_name == found):
            return view(request, *args, **kwargs)
        if found is Standing.OUTSIDE:
            return render(request, "accounts/outside.html", status=403)
        if found in (Standing.UNKNOWN, Standing.LOCKED) and (request.htmx or request.method != "GET"):
            return _kept_waiting(request, found)
        if found is Standing.UNKNOWN:
            return redirect_to_login(request.get_full_path())
        if found is Standing.LOCKED:
            return redirect(reverse("unlock", query={"next": request.get_full_path()}))
        return redirect(found.value)

    return checked


def _kept_waiting(request: HttpRequest, found: Standing) -> HttpResponse:
    """The page that asked keeps what is typed; one that was left by the browser itself goes to sign in."""
    if not request.htmx and found is Standing.UNKNOWN:
        return redirect_to_login(resolve_url("today"))
    if not request.htmx:
        return redirect("unlock")
    response = HttpResponse("Phiên làm việc đã hết.", status=401, content_type="text/plain; charset=utf-8")
    if found is Standing.LOCKED:
        response["X-Locked"] = "1"
    return response
