"""What officers fill in."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm

from ..record import EVENT_TYPES, GROUPS, EventType
from .annotations import KINDS
from .lookup import Criteria

PURPOSES = {
    "extract": "Cấp bản sao trích lục theo yêu cầu",
    "later_event": "Đăng ký, ghi chú việc hộ tịch tiếp theo",
    "confirm": "Xác minh theo văn bản của cơ quan",
    "own_error": "Kiểm tra, sửa sai sót của dữ liệu",
}
CHANGES_AT_ONCE = 4
REQUIRED = {"required": "Xin ghi mục này."}


class SignInForm(AuthenticationForm):
    error_messages = {"invalid_login": "Sai tên đăng nhập hoặc mật khẩu.", "inactive": "Tài khoản đã khóa."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label, self.fields["password"].label = "Tên đăng nhập", "Mật khẩu"


class CodeForm(forms.Form):
    code = forms.CharField(label="Mã", max_length=20, error_messages=REQUIRED, strip=True,
                           widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}))


class PurposeForm(forms.Form):
    purpose = forms.ChoiceField(label="Mục đích", choices=PURPOSES.items(), error_messages=REQUIRED)
    reference = forms.CharField(label="Số hồ sơ, phiếu yêu cầu", max_length=120, error_messages=REQUIRED)


class LookUpForm(PurposeForm):
    name = forms.CharField(label="Họ, chữ đệm, tên", required=False, max_length=120,
                           help_text="Không cần dấu; ghi từ họ trở đi")
    born = forms.RegexField(r"^(\d{2}[./]\d{2}[./])?\d{4}$", label="Ngày hoặc năm sinh", required=False,
                            error_messages={"invalid": "Ghi dd.mm.yyyy hoặc yyyy."})
    relative = forms.CharField(label="Họ tên cha, mẹ, vợ, chồng", required=False, max_length=120)
    id_number = forms.CharField(label="Số giấy tờ tùy thân", required=False, max_length=40)
    event_type = forms.ChoiceField(label="Loại việc", required=False,
                                   choices=[("", "Mọi loại"), *((e.code, e.vi) for e in EVENT_TYPES)])
    serial = forms.IntegerField(label="Số đăng ký", required=False, min_value=0, max_value=2**31 - 1)
    year = forms.IntegerField(label="Năm đăng ký", required=False, min_value=1800, max_value=2200)
    authority_code = forms.CharField(label="Mã cơ quan đăng ký", required=False, max_length=8)

    def criteria(self) -> Criteria:
        given = {name: self.cleaned_data[name] for name in Criteria.__dataclass_fields__}
        return Criteria(**{**given, "born": given["born"].replace("/", "."), "id_number": given["id_number"].strip()})


class ExtractForm(forms.Form):
    requester = forms.CharField(label="Người yêu cầu", max_length=120, error_messages=REQUIRED)
    signer = forms.CharField(label="Người ký", max_length=120, error_messages=REQUIRED)
    signer_title = forms.CharField(label="Chức vụ người ký", max_length=120, error_messages=REQUIRED)
    copies = forms.IntegerField(label="Số bản", min_value=1, max_value=50, initial=1)


class AnnotationForm(forms.Form):
    kind = forms.ChoiceField(label="Loại ghi chú",
                             error_messages={"invalid_choice": "Sổ này không có loại ghi chú đó."})
    decision_number = forms.CharField(label="Số quyết định, bản án, trích lục", max_length=60, error_messages=REQUIRED)
    decision_date = forms.DateField(label="Ngày", input_formats=["%d.%m.%Y", "%d/%m/%Y", "%Y-%m-%d"],
                                    error_messages={**REQUIRED, "invalid": "Ghi dd.mm.yyyy."})
    decided_by = forms.CharField(label="Cơ quan", max_length=200, error_messages=REQUIRED)
    words = forms.CharField(label="Nội dung ghi chú", max_length=2_000, error_messages=REQUIRED,
                            widget=forms.Textarea(attrs={"rows": 3}))
    about = forms.UUIDField(label="Mã hồ sơ của việc mới (nếu có ở đây)", required=False)

    def __init__(self, event: EventType, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(key, kind.vi) for key, kind in KINDS.items() if kind.fits(event.code)]
        changeable = [f for f in event.fields if any(k.may_change(f) for k in KINDS.values() if k.fits(event.code))]
        choices = [("", "không thay đổi mục nào"), *((f.name, f"{GROUPS[f.group][0]}: {f.vi}") for f in changeable)]
        for n in range(1, CHANGES_AT_ONCE + 1):
            self.fields[f"item_{n}"] = forms.ChoiceField(label=f"Mục thay đổi {n}", choices=choices, required=False)
            self.fields[f"value_{n}"] = forms.CharField(label=f"Giá trị từ nay {n}", required=False, max_length=4_000)

    def changes(self) -> dict[str, str]:
        """Field -> the value from now on."""
        said, numbers = self.cleaned_data, range(1, CHANGES_AT_ONCE + 1)
        return {said[f"item_{n}"]: said[f"value_{n}"] for n in numbers if said[f"item_{n}"]}
