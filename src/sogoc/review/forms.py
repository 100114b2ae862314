"""The filter above a list: the same keys as in addresses and commands."""

from typing import Any

from django import forms

from ..accounts.models import EVERYWHERE, User
from ..check import RULES
from ..jurisdiction.models import DEPARTMENT, UNKNOWN_CUSTODIAN, Authority, Custodian
from ..record import EVENT_TYPES
from .assigning import workers
from .listing import FLAGS
from .models import Book, Status
from .queues import FILTERS, FLAG_FILTERS
from .vietnamese import in_order

KEYS = (*FILTERS, "book", "finding", "assigned", "lot", "flag")
ANY = ("", "Tất cả")


class FilterForm(forms.Form):
    """`queues.filtered()` judges the values; this only offers them. Choices are units of books the person may see."""

    type = forms.ChoiceField(label="Loại", required=False, choices=[ANY, *((e.code, e.vi) for e in EVENT_TYPES)])
    authority = forms.ChoiceField(label="Cơ quan đăng ký", required=False)
    custodian = forms.ChoiceField(label="Đơn vị quản lý", required=False)
    status = forms.ChoiceField(label="Trạng thái", required=False, choices=[ANY, *Status.choices])
    book = forms.CharField(label="Sổ", required=False)
    year = forms.CharField(label="Năm", required=False)
    finding = forms.ChoiceField(label="Phát hiện", required=False)
    flag = forms.ChoiceField(label="Dấu hiệu", required=False, choices=[ANY, *((f, FLAGS[f]) for f in FLAG_FILTERS)])

    assigned = forms.ChoiceField(label="Giao cho", required=False)

    def __init__(self, data: Any, user: User) -> None:
        super().__init__(data, label_suffix="")
        units = Authority.objects.filter(pk__in=Book.objects.values("authority_id"))
        self._offer("authority", [(str(a.pk), str(a)) for a in in_order(units, str)])
        self._offer("finding", [(code, f"{code} {rule.vi}") for code, rule in sorted(RULES.items())])
        keepers = user.custodians_for("read")
        if keepers is EVERYWHERE or len(keepers) > 1:
            self._offer("custodian", _keepers())
        else:
            del self.fields["custodian"]
        if user.custodians_for("assign_tasks"):
            people = [(each.username, each.full_name) for each in in_order(workers(user), str)]
            self._offer("assigned", [("none", "chưa giao"), ("any", "đã giao"), *people])
        else:
            del self.fields["assigned"]
        self.fields["book"].widget.attrs |= {"size": 16, "placeholder": "11650.KS.2001.01"}
        self.fields["year"].widget.attrs |= {"size": 4, "inputmode": "numeric"}

    def _offer(self, name: str, options: list[tuple[str, str]]) -> None:
        self.fields[name].choices = [ANY, *options]  # type: ignore[attr-defined]

    @property
    def others(self) -> dict[str, str]:
        """Keys of the address that the form does not offer; kept when it is sent."""
        return {key: self.data[key] for key in KEYS if key not in self.fields and self.data.get(key)}


def _keepers() -> list[tuple[str, str]]:
    """By the codes that addresses and commands use: `SO` the Department, `?` unknown."""
    special = {DEPARTMENT: "SO", UNKNOWN_CUSTODIAN: "?"}
    there = Custodian.objects.filter(pk__in=Book.objects.values("custodian_id"))
    return [(special.get(c.pk, str(c.pk)), c.full_name) for c in in_order(there, str)]
