"""A plan on a page: what it orders, its phases, its people."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms import inlineformset_factory
from django.utils import timezone

from ..accounts.acts import Role
from ..accounts.models import User
from ..check import RULES
from ..jurisdiction.models import UNKNOWN_CUSTODIAN, Custodian
from .asking import PINNABLE
from .models import Guidance, InCharge, Letter, Phase, Plan
from .planning import put_in_charge
from .work import WORK

GROUPS = {"group": InCharge.Duty.WORKING_GROUP, "division": InCharge.Duty.STANDING_DIVISION}


def day(**about: Any) -> forms.DateField:
    """A day, chosen or typed."""
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **about)


class PlanForm(forms.ModelForm):
    issued_on = day(label="Ngày ban hành")
    group = forms.ModelMultipleChoiceField(
        User.objects.none(), label="Tổ công tác", required=False, widget=forms.CheckboxSelectMultiple
    )
    division = forms.ModelMultipleChoiceField(
        User.objects.none(), label="Phòng thường trực", required=False, widget=forms.CheckboxSelectMultiple
    )
    units = forms.TypedMultipleChoiceField(
        coerce=int, label="Chỉ những đơn vị này", required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Plan
        fields = ("number", "title", "issued_on", "basis", "units")
        widgets = {"basis": forms.Textarea(attrs={"rows": 3}), "title": forms.TextInput(attrs={"size": 70})}
        error_messages = {"number": {"unique": "Đã có kế hoạch mang số này."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        department = _department()
        for name, duty in GROUPS.items():
            self.fields[name].queryset = department
            if self.instance.pk:
                self.initial[name] = [i.user_id for i in self.instance.in_charge.all() if i.duty == duty]
        there = Custodian.objects.exclude(pk=UNKNOWN_CUSTODIAN).order_by("pk")
        self.fields["units"].choices = [(c.pk, c.full_name) for c in there]  # type: ignore[attr-defined]

    def keep_people(self) -> None:
        for name, duty in GROUPS.items():
            put_in_charge(self.instance, duty, self.cleaned_data[name])


def _department() -> QuerySet[User]:
    roles = [Role.OFFICER, Role.DEPARTMENT_LEAD]
    return User.objects.filter(grants__role__in=roles, is_active=True).distinct().order_by("full_name")


class PhaseForm(forms.ModelForm):
    work = forms.ChoiceField(label="Việc", choices=[(w.name, w.vi) for w in WORK.values()])
    starts_on = day(label="Từ ngày")
    deadline = day(label="Hạn")

    class Meta:
        model = Phase
        fields = ("name", "work", "starts_on", "deadline")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        if self.instance.pk and (self.instance.closed_at or self.instance.tasks.exists()):
            self.fields["work"].disabled = True  # its tasks are of that kind
        if self.instance.closed_at:
            for field in self.fields.values():
                field.disabled = True

    def has_changed(self) -> bool:
        """A row is filled in when its name is: the kind of work has always a value."""
        return bool(self.instance.pk and super().has_changed()) or bool(self["name"].value())

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        starts, ends = found.get("starts_on"), found.get("deadline")
        if starts and ends and ends < starts:
            self.add_error("deadline", "Hạn trước ngày bắt đầu.")
        return found


PhaseFormSet = inlineformset_factory(Plan, Phase, form=PhaseForm, extra=4, can_delete=False)


class GuidanceForm(forms.ModelForm):
    rule = forms.ChoiceField(label="Ghim ở quy tắc", required=False)
    page = forms.ChoiceField(label="Ghim ở trang", required=False, choices=[("", "–"), *PINNABLE.items()])

    class Meta:
        model = Guidance
        fields = ("title", "body", "rule", "page", "phase")
        widgets = {"body": forms.Textarea(attrs={"rows": 4}), "title": forms.TextInput(attrs={"size": 60})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        rules = [(code, f"{code} {rule.vi}"[:90]) for code, rule in sorted(RULES.items())]
        self.fields["rule"].choices = [("", "–"), *rules]
        self.fields["phase"].queryset = Phase.objects.filter(closed_at=None).exclude(plan__state="finished")
        self.fields["phase"].label, self.fields["phase"].empty_label = "Ghim ở giai đoạn", "–"


class LetterForm(forms.ModelForm):
    written_on = day(label="Ngày")

    class Meta:
        model = Letter
        fields = ("number", "written_on", "addressee", "subject", "signer_title", "signer", "proposal")
        widgets = {"proposal": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.initial |= {
            "written_on": timezone.localdate(),
            "addressee": "Bộ Tư pháp (Cục Hành chính tư pháp)",
            "subject": "vướng mắc khi rà soát dữ liệu hộ tịch lịch sử",
            "signer_title": "Giám đốc",
        }
