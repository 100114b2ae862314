"""What a person typed into the form, told apart from what stood there when they opened it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ..accounts.models import User
from ..record import BY_CODE
from .acts import Refused
from .editing import save
from .inputs import typed
from .models import Record, Typing


@dataclass(frozen=True)
class Typed:
    """Only the fields that the person touched; the others follow the ledger, whoever changed them meanwhile."""

    record: Record
    version: int
    values: dict[str, str]
    reasons: dict[str, str]
    kept_at: datetime | None = None  # when it was kept unsaved
    shown: Mapping[str, str] = field(default_factory=dict)  # what stood in the form when it was opened

    @classmethod
    def read(cls, posted: Mapping[str, str], record: Record) -> "Typed":
        """From the form: `<field>`, `why-<field>`, `shown` and `version`; in a conflict `pick-<field>` chooses."""
        shown, reasons = _shown(posted.get("shown", ""))
        values = {}
        for f in BY_CODE[record.event_type].fields:
            text = posted.get(f.name)
            if text is None or posted.get(f"pick-{f.name}") == "theirs":
                continue
            if _same_lines(text) != _same_lines(shown.get(f.name, "")):
                values[f.name] = typed(f, plain(text))
        names = (key.removeprefix("why-") for key in posted if key.startswith("why-"))
        why = {name: posted[f"why-{name}"] for name in names}
        version = posted.get("version", "")
        return cls(
            record,
            int(version) if version.isdecimal() else 0,
            values,
            {name: code for name, code in why.items() if code != reasons.get(name, "")},
            shown=shown,
        )

    @classmethod
    def kept(cls, record: Record, user: User) -> "Typed | None":
        """What this person typed into the record's form and has not saved."""
        found = Typing.objects.filter(record=record, user=user).first()
        if found is None or not (found.values or found.reasons):
            return None
        return cls(record, found.version, found.values, found.reasons, found.saved_at)

    @staticmethod
    def forget(record: Record, user: User) -> None:
        """Saved, decided or dropped: nothing is kept any more."""
        Typing.objects.filter(record=record, user=user).update(values={}, reasons={})

    def __bool__(self) -> bool:
        return bool(self.values or self.reasons)

    def saved(self, user: User) -> bool:
        """Save what was touched; whether there was anything."""
        if not self:
            return False
        save(self.record.pk, user, self.values, version=self.version, absences=self.reasons)
        return True

    def refuse_unsaved(self) -> None:
        """An approval stands for what is stored, and who corrects a record does not approve it."""
        if self:
            raise Refused("bạn đã sửa mà chưa lưu; lưu rồi thì người khác phải duyệt", "there are changes not saved")


def _shown(text: str) -> tuple[dict[str, str], dict[str, str]]:
    try:
        values, reasons = json.loads(text)
        return dict(values), dict(reasons)
    except (ValueError, TypeError):
        return {}, {}


def _same_lines(text: str) -> str:
    return plain(text).replace("\r\n", "\n").strip()


def plain(text: str) -> str:
    """Without the one character that PostgreSQL does not keep."""
    return text.replace("\x00", "")
