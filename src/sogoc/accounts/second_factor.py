"""Who needs a second factor, and codes that count as tries."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from ..audit.ledger import log
from .acts import Role
from .failures import MOST, attempt, forget
from .models import User
from .networks import is_inside

OBLIGED = (Role.LEAD, Role.DEPARTMENT_LEAD, Role.ADMINISTRATOR)


def has_second_factor(user: User) -> bool:
    return bool(Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists())


def needs_second_factor(request: HttpRequest) -> bool:
    """Leads and administrators everywhere, everybody from outside; demo accounts never (their pages say so)."""
    user = request.user
    if user.is_demo:
        return False
    return not is_inside(request) or any(grant.role in OBLIGED for grant in user.current_grants)


class CodeForm(AuthenticateForm):  # type: ignore[misc]
    """The code from the telephone, or one of the recovery codes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        field = self.fields["code"]
        field.label = "Mã xác thực"
        field.help_text = "6 số đang hiện trong ứng dụng trên điện thoại, hoặc một mã dự phòng."
        field.widget.attrs |= {"placeholder": "", "autofocus": True, "inputmode": "numeric"}

    def clean_code(self) -> str:
        tried = attempt(self.user.username, "code")
        if not tried.allowed:
            raise ValidationError(tried.message)
        try:
            code: str = super().clean_code()
        except ValidationError:
            log("login_failed", subject=self.user.username)
            if tried.number == MOST:
                log("account_locked", subject=self.user.username)
                raise ValidationError(tried.message) from None
            raise
        forget(self.user.username, "code")
        return code
