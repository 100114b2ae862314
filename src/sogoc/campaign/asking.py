"""Difficulties raised, answered, merged; guidance published. Inside `acting_as(user)`; each act in the history."""

import uuid
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from ..accounts.models import EVERYWHERE, User
from ..audit.ledger import log
from ..check import RULES
from ..record import BY_CODE, Kind
from ..record.folding import folded_name
from ..review.acts import Refused
from ..review.models import Record
from .models import Difficulty, Guidance
from .planning import require

PINNABLE = {  # page -> its name for people
    "today": "Việc của tôi", "records": "Danh sách", "queue": "Danh sách việc", "deliveries": "Bàn giao",
    "imports": "Nhập tệp", "transfer": "Chuyển dữ liệu", "inventory": "Thống kê",
}  # fmt: skip
PERSONAL = (Kind.NAME, Kind.ID_NUMBER)


def ask(user: User, question: str, *, record_id: uuid.UUID | None = None, rule: str = "") -> Difficulty:
    """Raise a difficulty, of the record's unit or of the person's own.

    Raises:
        Refused: nothing asked, not theirs, an unknown rule, or words that name a person of the record.
        Record.DoesNotExist: no such record for this person.
    """
    question = question.strip()
    if not question:
        raise Refused("viết vướng mắc ở đâu, cần hướng dẫn gì", "say what the difficulty is")
    if rule and rule not in RULES:
        raise Refused(f"không có quy tắc {rule}", f"there is no rule {rule}")
    if record_id:
        record = Record.objects.get(pk=record_id)
        custodian_id = record.custodian_id
        refuse_personal(question, [record])
    else:
        own = user.custodians_for("raise_difficulty")
        custodian_id = min(own, default=-1)
    if not user.may("raise_difficulty", custodian_id) or user.custodians_for("raise_difficulty") is EVERYWHERE:
        raise Refused("vướng mắc do đơn vị quản lý sổ nêu", "the unit that keeps the book asks")
    made = Difficulty.objects.create(
        custodian_id=custodian_id, record_id=record_id, rule=rule, question=question, raised_by=user
    )
    log("raise_difficulty", custodian_id=custodian_id, subject=f"vướng mắc {made.pk}", after={"rule": rule})
    return made


def refuse_personal(text: str, records: Iterable[Record]) -> None:
    """Raises `Refused` where a text repeats a full name or a paper's number of one of the records."""
    folded, digits = f" {folded_name(text)} ", "".join(c if c.isdigit() else " " for c in text).split()
    for record in records:
        for f in BY_CODE[record.event_type].fields:
            value = getattr(record.values, f.name) if f.kind in PERSONAL else ""
            name = folded_name(value)
            if (f.kind is Kind.NAME and " " in name and f" {name} " in folded) or (value and value in digits):
                raise Refused(
                    "nội dung có họ tên hoặc số giấy tờ ghi trong sổ: bỏ đi, Sở xem trường hợp theo đường dẫn",
                    "the text names a person of the register: leave that out, the link leads there",
                )


def group(difficulty: Difficulty) -> QuerySet[Difficulty]:
    """A difficulty with those merged into it."""
    return Difficulty.objects.filter(Q(pk=difficulty.pk) | Q(merged_into=difficulty))


def _records(difficulties: QuerySet[Difficulty]) -> QuerySet[Record]:
    return Record.objects.filter(pk__in=difficulties.exclude(record_id=None).values("record_id"))


def answer(difficulty: Difficulty, user: User, text: str, guidance: Guidance | None = None) -> int:
    """Answer a difficulty and all merged into it; returns how many.

    Raises:
        Refused: not the Department's, no answer, or words that name a person.
    """
    require(user, "guide")
    text, these = text.strip(), group(difficulty.merged_into or difficulty)
    if not text:
        raise Refused("cần ghi câu trả lời", "an answer is needed")
    refuse_personal(text, _records(these))
    answered = {"answer": text, "answered_by": user, "answered_at": timezone.now(), "guidance": guidance}
    for one in these:
        log("answer_difficulty", custodian_id=one.custodian_id, subject=f"vướng mắc {one.pk}")
    return these.update(state=Difficulty.State.ANSWERED, **answered)


def merge(difficulties: Iterable[Difficulty], into: Difficulty, user: User) -> int:
    """Let several difficulties be answered as one; one answered already gives its answer to the others.

    Raises:
        Refused: not the Department's, or nothing to merge.
    """
    require(user, "guide")
    into = into.merged_into or into
    others = Difficulty.objects.exclude(pk=into.pk).filter(pk__in=[d.pk for d in difficulties])
    moved = list(Difficulty.objects.exclude(pk=into.pk).filter(Q(pk__in=others) | Q(merged_into__in=others)))
    if not moved:
        raise Refused("chọn ít nhất hai vướng mắc", "choose at least two")
    same = {
        name: getattr(into, name) for name in ("state", "answer", "answered_by", "answered_at", "guidance", "letter")
    }
    for one in moved:
        log("merge_difficulty", custodian_id=one.custodian_id, subject=f"vướng mắc {one.pk}", after={"into": into.pk})
    Difficulty.objects.filter(pk__in=[d.pk for d in moved]).update(merged_into=into, **same)
    return len(moved)


def publish(guidance: Guidance, user: User, difficulty: Difficulty | None = None) -> Guidance:
    """Publish guidance, for everybody; as the answer to a difficulty where it is one.

    Raises:
        Refused: not the Department's, pinned nowhere and answering nothing, or words that name a person.
    """
    require(user, "guide")
    if not (guidance.rule or guidance.page or guidance.phase_id or difficulty):
        raise Refused("chọn quy tắc, trang hoặc giai đoạn để ghim", "pin it to a rule, page or phase")
    if difficulty:
        refuse_personal(f"{guidance.title}\n{guidance.body}", _records(group(difficulty)))
    guidance.published_by = user
    guidance.save()
    log("publish_guidance", subject=f"hướng dẫn {guidance.pk}", after={"rule": guidance.rule, "page": guidance.page})
    if difficulty:
        answer(difficulty, user, guidance.body, guidance)
    return guidance


def withdraw(guidance: Guidance, user: User) -> None:
    """Take guidance down; who got it as an answer keeps the answer."""
    require(user, "guide")
    Guidance.objects.filter(pk=guidance.pk).update(withdrawn_at=timezone.now())
    log("withdraw_guidance", subject=f"hướng dẫn {guidance.pk}")


def in_force(**pinned: object) -> QuerySet[Guidance]:
    """Guidance that holds, newest first: of a rule, page or phase where one is given."""
    return Guidance.objects.filter(withdrawn_at=None, **pinned).order_by("-pk")
