"""Forms for signing in and for a new password, in plain words."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.forms.utils import ErrorDict

WRONG = "Tài khoản hoặc mật khẩu không đúng. Kiểm tra phím Caps Lock và bộ gõ tiếng Việt."


class SignInForm(AuthenticationForm):
    """One message whatever was wrong, so that nobody can find out which accounts exist."""

    error_messages = {"invalid_login": WRONG, "inactive": WRONG}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["username"].label, self.fields["password"].label = "Tài khoản", "Mật khẩu"

    def locked(self, message: str) -> None:
        """In place of every other word: the account is locked. The password may not have been looked at."""
        self.cleaned_data: dict[str, Any] = getattr(self, "cleaned_data", {})
        self._errors = ErrorDict()
        self.add_error(None, message)


class PasswordForm(PasswordChangeForm):
    error_messages = {
        **PasswordChangeForm.error_messages,
        "password_incorrect": "Mật khẩu hiện nay không đúng.",
        "password_mismatch": "Hai lần gõ mật khẩu mới không giống nhau.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["old_password"].label = "Mật khẩu hiện nay"
        self.fields["new_password1"].label = "Mật khẩu mới"
        self.fields["new_password2"].label = "Gõ lại mật khẩu mới"
        self.fields["new_password1"].help_text = "Ít nhất 12 ký tự; không dùng mật khẩu phổ biến."
        self.fields["new_password2"].help_text = ""
