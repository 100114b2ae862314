"""What people see of their own account: the second factor, recovery codes, where they are signed in."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.flows import generate_recovery_codes
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ..audit.ledger import log
from .second_factor import CodeForm, has_second_factor, needs_second_factor


@method_decorator([never_cache, sensitive_post_parameters("code")], name="dispatch")
class SetUp(ActivateTOTPView):  # type: ignore[misc]
    """The QR code for the telephone, and the first code from it."""

    template_name = "accounts/second_factor.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if has_second_factor(request.user):
            return redirect("recovery_codes")
        return super().dispatch(request, *args, **kwargs)

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        form.label_suffix = ""
        form.fields["code"].label = "Mã đang hiện trên điện thoại"
        form.fields["code"].widget.attrs |= {"placeholder": "", "inputmode": "numeric"}
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        secret = self.get_form_secret(kwargs)
        grouped = " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))
        return {**super().get_context_data(**kwargs), "secret": grouped, "obliged": needs_second_factor(self.request)}

    def get_form_secret(self, kwargs: dict[str, Any]) -> str:
        kwargs.setdefault("form", self.get_form())
        return str(kwargs["form"].secret)

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type="totp")
        _end_sessions(self.request, UserSession.objects.exclude(session_key=self.request.session.session_key))
        log("second_factor_set", subject=self.request.user.username)
        return response

    def get_success_url(self) -> str:
        return reverse("recovery_codes")


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Shown once, for printing; new ones against a code from the telephone."""
    kept = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.RECOVERY_CODES).first()
    if kept is None:
        return redirect("second_factor")
    form = CodeForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        kept = generate_recovery_codes(request)
        log("recovery_codes_made", subject=request.user.username)
    codes = kept.wrap()
    fresh = not codes.did_view
    if fresh:
        codes.mark_as_viewed()
    left = codes.get_unused_codes()
    return render(
        request,
        "accounts/recovery_codes.html",
        {"codes": left if fresh else [], "left": len(left), "form": form},
    )


@require_GET
def sessions(request: HttpRequest) -> HttpResponse:
    """Where the person is signed in now."""
    mine = UserSession.objects.purge_and_list(request.user)
    here = request.session.session_key
    rows = [(s, s.session_key == here, browser(s.user_agent)) for s in sorted(mine, key=lambda s: s.created_at)]
    return render(request, "accounts/sessions.html", {"rows": rows[::-1], "has": has_second_factor(request.user)})


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    found = UserSession.objects.filter(user=request.user, pk=pk)
    if not found:
        raise Http404
    _end_sessions(request, found)
    messages.success(request, "Đã kết thúc phiên")
    return redirect("sessions")


def _end_sessions(request: HttpRequest, found: Any) -> None:
    for session in found.filter(user=request.user):
        session.end()
        log("session_ended", subject=request.user.username)


def browser(agent: str) -> str:
    """The name of a browser and its system, as far as it says so."""
    programs = (
        ("Edg", "Edge"),
        ("coc_coc", "Cốc Cốc"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    )
    systems = (
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("Mac", "macOS"),
        ("Linux", "Linux"),
    )
    named = [next((name for sign, name in kinds if sign in agent), "") for kinds in (programs, systems)]
    return ", ".join(filter(None, named)) or "không rõ"
