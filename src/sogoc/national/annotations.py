"""Later events noted beside an entry (ghi chú). Statutory acts: each rests on a decision, and the entry never changes.

Luật Hộ tịch, Điều 3 khoản 2 (events by judgment or decision), Điều 28, 47 (change, correction, supplement), Điều 34
khoản 2 (a death locks the person's data).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ..record import BY_CODE, EventType, Field, Kind
from . import validate
from .changes import in_order
from .errors import Refused
from .models import Annotation, Officer, Registration
from .printed import printed

Choice = Callable[[Field], bool]


def _any_item(field: Field) -> bool:
    return field.group != "registration" or field.name == "note"


def _nothing(field: Field) -> bool:
    return False


@dataclass(frozen=True)
class AnnotationKind:
    """What may be noted, beside entries of which registers, and which items it may change."""

    vi: str
    en: str
    events: frozenset[str] = frozenset()  # codes; empty: every register
    may_change: Choice = _nothing
    locks: bool = False

    def fits(self, event_type: str) -> bool:
        return not self.events or event_type in self.events


def _events(*codes: str) -> frozenset[str]:
    return frozenset(codes)


# fmt: off
KINDS: dict[str, AnnotationKind] = {
    "correction":       AnnotationKind("Cải chính hộ tịch", "Correction", may_change=_any_item),
    "change":           AnnotationKind("Thay đổi hộ tịch", "Change", may_change=_any_item),
    "supplement":       AnnotationKind("Bổ sung thông tin hộ tịch", "Supplement", may_change=_any_item),
    "ethnic_group":     AnnotationKind("Xác định lại dân tộc", "Ethnic group determined anew",
                                       may_change=lambda f: f.kind is Kind.ETHNIC_GROUP),
    "sex":              AnnotationKind("Xác định lại giới tính", "Sex determined anew",
                                       may_change=lambda f: f.codes == "sex"),
    "parentage":        AnnotationKind("Nhận cha, mẹ, con", "Recognition of parent or child", _events("KS"),
                                       may_change=lambda f: f.group in ("mother", "father")),
    "adoption":         AnnotationKind("Nuôi con nuôi", "Adoption", _events("KS")),
    "adoption_end":     AnnotationKind("Chấm dứt nuôi con nuôi", "End of adoption", _events("KS", "NCN")),
    "guardianship":     AnnotationKind("Giám hộ", "Guardianship", _events("KS")),
    "guardianship_end": AnnotationKind("Chấm dứt giám hộ", "End of guardianship", _events("KS", "GH")),
    "divorce":          AnnotationKind("Ly hôn", "Divorce", _events("KH")),
    "annulment":        AnnotationKind("Hủy việc kết hôn", "Annulment", _events("KH")),
    "missing":          AnnotationKind("Tuyên bố mất tích", "Declared missing", _events("KS")),
    "capacity":         AnnotationKind("Mất hoặc hạn chế năng lực hành vi dân sự", "Legal capacity", _events("KS")),
    "death":            AnnotationKind("Khai tử", "Death", _events("KS"), locks=True),
}
# fmt: on

UNKNOWN = Refused(422, "Không có loại ghi chú này cho sổ này", "No such annotation beside this register")
NO_DECISION = Refused(422, "Thiếu số, ngày hoặc cơ quan ra quyết định", "Number, date or author of the decision?")
WRONG_DAY = Refused(422, "Ngày quyết định sau hôm nay: xem lại giấy tờ", "The decision is dated after today")
NO_WORDS = Refused(422, "Chưa ghi nội dung ghi chú", "What is to be noted is missing")
NO_CHANGE = Refused(422, "Loại ghi chú này phải nêu ít nhất một mục thay đổi", "At least one item must change")
NOT_ITS_ITEM = Refused(422, "Loại ghi chú này không thay đổi được mục đã chọn", "That item cannot change by this")
FILLED = Refused(422, "Mục đã có nội dung: đây là cải chính hoặc thay đổi, không phải bổ sung", "Not blank")


def effective(registration: Registration, annotations: list[Annotation]) -> dict[str, str | None]:
    """The entry's items as they hold today: as registered, then as each annotation changed them, in order."""
    content = dict(registration.content)
    for annotation in annotations:
        content |= {name: after for name, (_, after) in annotation.changes.items()}
    return content


def beside(record: UUID) -> list[Annotation]:
    """What is noted beside a record, oldest first."""
    return list(Annotation.objects.filter(record=record).order_by("id"))


def annotate(
    officer: Officer,
    registration: Registration,
    *,
    kind: str,
    decision_number: str,
    decision_date: date | None,
    decided_by: str,
    words: str,
    changes: Mapping[str, str],
    about: UUID | None = None,
) -> Annotation:
    """Note a later event beside a current, valid entry.

    Args:
        changes: field -> the value from now on; empty for kinds that change none.
        about: the record of the later event, where it is held here too.

    Raises:
        Refused: with words for the officer: kind, decision, an item that may not change, locked data.
    """
    event = BY_CODE[registration.event_type]
    if kind not in KINDS or not KINDS[kind].fits(event.code):
        raise UNKNOWN
    _check_decision(decision_number, decision_date, decided_by, words)
    with transaction.atomic():
        in_order()  # one at a time: the second of two about one record sees what the first noted
        noted = beside(registration.record)
        _refuse_locked(noted)
        content = effective(registration, noted)
        said = {name: value.strip() or None for name, value in changes.items()}
        new = {name: value for name, value in said.items() if value != (content.get(name) or None)}
        _check_changes(event, KINDS[kind], kind, content, new)
        return Annotation.objects.create(
            record=registration.record, registration=registration, kind=kind, decision_number=decision_number.strip(),
            decision_date=decision_date, decided_by=decided_by.strip(), words=words.strip(),
            changes={name: [content.get(name), value] for name, value in new.items()}, about=about, noted_by=officer,
            noted_at=timezone.now(),
        )


def _check_decision(number: str, day: date | None, author: str, words: str) -> None:
    if not number.strip() or day is None or not author.strip():
        raise NO_DECISION
    if day > timezone.localdate():
        raise WRONG_DAY
    if not words.strip():
        raise NO_WORDS


def _refuse_locked(noted: list[Annotation]) -> None:
    for annotation in noted:
        if KINDS[annotation.kind].locks:
            raise Refused(409, f"Thông tin của người này đã khóa từ ghi chú khai tử số {annotation.decision_number} "
                               "(Luật Hộ tịch, Điều 34 khoản 2)", "Locked since the death was noted")


def _check_changes(event: EventType, allowed: AnnotationKind, kind: str, content: Mapping[str, str | None],
                   new: Mapping[str, str | None]) -> None:
    if allowed.may_change is _nothing:
        if new:
            raise NOT_ITS_ITEM
        return
    if not new:
        raise NO_CHANGE
    if not all(name in event.by_name and allowed.may_change(event.by_name[name]) for name in new):
        raise NOT_ITS_ITEM
    if kind == "supplement" and any(content.get(name) for name in new):
        raise FILLED
    if not validate.is_text(new):
        raise Refused(422, "Nội dung có ký tự không hợp lệ", "Invalid characters")
    if faults := validate.faults(event.code, {**content, **new}):
        raise Refused(422, "; ".join(faults), "Not as the register's declarations allow")


def as_noted(annotation: Annotation) -> str:
    """An annotation in words, as it stands beside the entry and on extracts."""
    event = BY_CODE[annotation.registration.event_type]
    items = "; ".join(
        f"{event.by_name[name].vi}: từ “{printed(event.by_name[name], before) or 'để trống'}” "
        f"thành “{printed(event.by_name[name], after) or 'để trống'}”"
        for name, (before, after) in annotation.changes.items()
    )
    head = (f"{KINDS[annotation.kind].vi} theo {annotation.decision_number} ngày {annotation.decision_date:%d/%m/%Y} "
            f"của {annotation.decided_by}: {annotation.words}")
    return f"{head} ({items})" if items else head
