"""The second step of signing in, and an officer's own authenticator."""

import time

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from .. import second_factor
from ..forms import CodeForm
from ..models import Officer
from .entrance import count_failure, forget_failures, is_locked, signed_in

HALF = "half_signed_in"
LONGEST = 300  # seconds between password and code


def half_signed_in(request: HttpRequest, officer: Officer, after: str) -> HttpResponse:
    """The password was right; the code is still to come."""
    request.session[HALF] = {"officer": officer.pk, "at": time.time(), "next": after}
    return redirect("second_step")


@never_cache
@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    half = request.session.get(HALF)
    if not half or time.time() - half["at"] > LONGEST:
        return redirect("sign_in")
    officer = Officer.objects.filter(pk=half["officer"], is_active=True).exclude(totp="").first()
    if officer is None or is_locked(officer.username):
        del request.session[HALF]
        return redirect("sign_in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if second_factor.passes(officer, form.cleaned_data["code"]):
            del request.session[HALF]
            return let_in(request, officer, half["next"])
        count_failure(officer.username)
        form.add_error("code", "Mã không đúng hoặc đã dùng. Đợi mã mới trên điện thoại, hoặc dùng một mã dự phòng.")
    return render(request, "national/second_step.html", {"form": form}, status=422 if form.errors else 200)


def let_in(request: HttpRequest, officer: Officer, after: str) -> HttpResponse:
    forget_failures(officer)
    login(request, officer)
    ours = url_has_allowed_host_and_scheme(after, {request.get_host()}, require_https=request.is_secure())
    return redirect(after if after and ours else "look_up")


@signed_in
@sensitive_post_parameters()
@sensitive_variables("secret", "codes")
@require_http_methods(["GET", "POST"])
def authenticator(request: HttpRequest) -> HttpResponse:
    """Set up once, confirmed by a first code; taken off by the operator only."""
    officer = request.user
    assert isinstance(officer, Officer)
    if officer.totp:
        return render(request, "national/authenticator.html", {"left": len(officer.recovery_codes)})
    secret = request.session.setdefault("new_secret", second_factor.new_secret())
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if (step := second_factor.matches(secret, form.cleaned_data["code"])) is not None:
            codes = second_factor.take_up(officer, secret, step)
            del request.session["new_secret"]
            return render(request, "national/authenticator.html", {"codes": codes})
        form.add_error("code", "Mã không đúng: kiểm tra giờ trên điện thoại rồi ghi mã đang hiện.")
    about = {"form": form, "secret": secret, "picture": second_factor.as_picture(officer, secret)}
    return render(request, "national/authenticator.html", about, status=422 if form.errors else 200)
