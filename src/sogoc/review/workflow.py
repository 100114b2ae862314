"""The four states and how a record moves between them: TRANSITIONS is the only source.

Buttons, `perform()`, bulk acts, the command line, the database's own check (`promises/transitions.sql`) and the
diagram in the documentation come from this table. A gate is a condition in the database's words, so that one record and a million
are judged by the same one.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from ..accounts.models import EVERYWHERE, User
from ..check import RULES
from .models import Finding, Lease, Page, Record, Status

SUBMIT_BLOCKERS = tuple(code for code, rule in RULES.items() if rule.blocks_submit)
CURRENT_PAGE = Page.objects.filter(record=OuterRef("pk"), current=True)


@dataclass(frozen=True)
class Gate:
    """A reason why a transition may not happen. `blocked` is true for the records it stops."""

    name: str
    blocked: Callable[[User], Q]
    vi: str
    en: str


@dataclass(frozen=True)
class Transition:
    """One row of the workflow."""

    name: str
    source: str
    target: str
    act: str  # the row of ACTS that says who may
    vi: str
    en: str
    gates: tuple[Gate, ...] = ()
    needs_reason: bool = False
    by_person: bool = True  # else by the receiver's answer only


def _open(*severities: str) -> Q:
    return Q(state=Finding.State.OPEN, severity__in=severities)


OUTCOME = Gate("outcome", lambda user: ~Q(outcome=""), "đã kết thúc với kết quả khác", "ended with another outcome")
LOCKED = Gate("locked", lambda user: Q(locked=True), "đang trong đợt chuyển đã ký", "in a signed batch")
SUBMIT_BLOCKER = Gate(
    "submit_blocker",
    lambda user: Q(Exists(Finding.objects.filter(_open("B"), record=OuterRef("pk"), code__in=SUBMIT_BLOCKERS))),
    "còn lỗi phải xử lý trước khi chuyển rà soát",
    "has a fault that keeps it from review",
)
OPEN_FAULTS = Gate(
    "open_faults", lambda user: Q(blockers__gt=0) | Q(errors__gt=0), "còn lỗi chưa xử lý", "has open blockers or errors"
)
FOUR_EYES = Gate(
    "four_eyes",
    lambda user: Q(editors__contains=[user.pk]),
    "bạn đã nhập hoặc sửa trường hợp này, người khác phải duyệt",
    "you typed or edited this record; somebody else must approve it",
)
SECOND_PERSON = Gate(
    "second_person",
    lambda user: Q(editors=[]) if settings.SECOND_PERSON else Q(pk__in=[]),
    "phải có người thứ hai: một người chuyển rà soát, người khác duyệt",
    "a second person is needed: one submits, another approves",
)
HANDED_OVER_TRANSFERRED = Gate(
    "handed_over_transferred",
    lambda user: Q(handed_over_as=Status.TRANSFERRED, approved_by=None),
    "đã chuyển từ phần mềm cũ, chỉ xem",
    "transferred by the legacy software; read-only",
)

D, P, A, T = Status.DRAFT, Status.PENDING, Status.APPROVED, Status.TRANSFERRED

# fmt: off
# ruff: noqa: E501
TRANSITIONS: tuple[Transition, ...] = (
    Transition("submit",   D, P, "submit",  "Chuyển rà soát", "Submit",       (OUTCOME, LOCKED, SUBMIT_BLOCKER)),
    Transition("return",   P, D, "return",  "Trả lại",        "Return",       (OUTCOME, LOCKED), needs_reason=True),
    Transition("approve",  P, A, "approve", "Duyệt",          "Approve",      (OUTCOME, LOCKED, OPEN_FAULTS, FOUR_EYES, SECOND_PERSON)),
    Transition("unapprove", A, P, "return", "Trả về rà soát", "Return to review", (OUTCOME, LOCKED), needs_reason=True),
    Transition("refuse",   A, P, "sign_batch", "Bị từ chối",  "Refused",      (), needs_reason=True, by_person=False),
    Transition("transfer", A, T, "sign_batch", "Đã chuyển",   "Transferred",  (), by_person=False),
    Transition("recall",   T, P, "recall",  "Thu hồi",        "Recalled",     (), needs_reason=True, by_person=False),
    Transition("reopen",   T, P, "reopen",  "Mở lại",         "Reopen",       (OUTCOME, HANDED_OVER_TRANSFERRED), needs_reason=True),
)
# fmt: on

BY_NAME: dict[str, Transition] = {t.name: t for t in TRANSITIONS}


OTHER_REFUSALS = {  # what stops an act beside its gates
    "not_allowed": ("bạn không có quyền này với đơn vị quản lý", "you may not do this for its custodian"),
    "no_scan": ("không có ảnh trang sổ để đối chiếu", "has no scan to compare with"),
    "changed": ("đã thay đổi từ lúc chốt danh sách", "changed since the list was frozen"),
    "leased": ("đang có người mở", "is open at somebody's desk"),
    "gone": ("không còn trong đơn vị của bạn hoặc đã gỡ", "no longer in your unit, or taken back"),
}


def judged(
    records: QuerySet[Record], transition: Transition, user: User, compared_with: str = "", *, spare: bool = False
) -> QuerySet[Record]:
    """The records with `refusal`: the name of the first thing that stops this person, or empty.

    `spare` what somebody else has in hand: an act on many does not take a record from under anybody's eyes.
    """
    return records.annotate(refusal=_judgement(transition, user, compared_with, spare=spare))


def _judgement(transition: Transition, user: User, compared_with: str = "", *, spare: bool = False) -> Case:
    over = user.custodians_for(transition.act)
    not_theirs = Q(pk__in=[]) if over is EVERYWHERE else ~Q(custodian_id__in=over)
    conditions = [When(~Q(status=transition.source), then=Value("status"))] if transition.source else []
    conditions.append(When(not_theirs, then=Value("not_allowed")))
    conditions += [When(gate.blocked(user), then=Value(gate.name)) for gate in transition.gates]
    if compared_with == "scan":
        conditions.append(When(~Exists(CURRENT_PAGE), then=Value("no_scan")))
    if spare:
        others = Lease.objects.filter(record=OuterRef("pk"), until__gt=timezone.now()).exclude(holder=user)
        conditions.append(When(Exists(others), then=Value("leased")))
    return Case(*conditions, default=Value(""), output_field=CharField())


def message(transition: Transition, refusal: str, lang: str = "vi") -> str:
    """The words for a refusal of `judged()`."""
    if refusal == "status":
        label = Status(transition.source).label
        return f"không ở trạng thái {label}" if lang == "vi" else f"is not {transition.source}"
    if refusal in OTHER_REFUSALS:
        vi, en = OTHER_REFUSALS[refusal]
        return vi if lang == "vi" else en
    gate = next(g for g in transition.gates if g.name == refusal)
    return gate.vi if lang == "vi" else gate.en


def with_scan(records: QuerySet[Record]) -> QuerySet[Record]:
    """The records with `has_scan`: whether a current page can be compared."""
    return records.annotate(has_scan=Exists(CURRENT_PAGE))


def possible(record: Record, user: User) -> list[tuple[Transition, str]]:
    """For the buttons of a page: the transitions a person could ask for, each with its refusal's words or empty."""
    asked = [t for t in TRANSITIONS if t.by_person and t.source == record.status]
    if not asked:
        return []
    judgements = {t.name: _judgement(t, user) for t in asked}
    refusals = Record.objects.filter(pk=record.pk).values(**judgements).get()
    return [(t, message(t, refusals[t.name]) if refusals[t.name] else "") for t in asked]


def diagram() -> str:
    """The workflow as a Mermaid state diagram, for the documentation."""
    lines = [
        "stateDiagram-v2",
        "    [*] --> draft: ingest",
        "    [*] --> approved: hand over",
        "    [*] --> transferred: hand over",
    ]
    lines += [f"    {t.source} --> {t.target}: {t.name}" for t in TRANSITIONS]
    return "\n".join(lines) + "\n"
