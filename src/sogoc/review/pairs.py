"""Pairs that may be one event, decided by people: same, different or unsure; with a reason, and taken back at will.

Within a commune its own people decide, across communes the Department does (architecture, 3 and 4). The act
`decide_pair` carries the outcome duplicate of the record that is given up.
"""

import uuid
from collections.abc import Iterable

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from ..accounts.models import EVERYWHERE, User
from ..audit.ledger import log
from ..duplicates.raised import RAISES
from .acts import Refused
from .duplicates import OF_A_PAIR
from .editing import write_outcome
from .faults import recount
from .models import Book, Finding, Outcome, Pair, Record, Status

Decision = Pair.Decision
WAITING = (Decision.NONE, Decision.UNSURE)
LEFT, RIGHT = "left", "right"


def may_decide(pair: Pair, user: User) -> bool:
    return all(user.may("decide_pair", c) for c in (pair.left_custodian_id, pair.right_custodian_id))


def decidable(user: User) -> QuerySet[Pair]:
    """The pairs of live records that this person may decide, whatever was decided so far."""
    over = user.custodians_for("decide_pair")
    ended = Record.objects.exclude(outcome="")
    live = Pair.objects.exclude(Q(decision__in=WAITING) & (Q(left__in=ended) | Q(right__in=ended)))
    return live if over is EVERYWHERE else live.filter(left_custodian_id__in=over, right_custodian_id__in=over)


def decide_pair(pair_id: int, user: User, decision: str, reason: str, *, kept: str = "") -> Pair:
    """Decide a pair, or decide it otherwise than before; inside `acting_as(user)`.

    Args:
        decision: same, different, unsure, or empty to take the decision back.
        kept: left or right, where they are the same: the record that goes on; the other gets the outcome duplicate.

    Raises:
        Refused: not theirs, no reason, nothing changes, or a record is transferred, in a signed batch or ended.
        Pair.DoesNotExist: there is no such pair for this person.
    """
    if not may_decide(Pair.objects.get(pk=pair_id), user):
        raise Refused("cặp này do Sở Tư pháp xét", "the Department decides this pair")
    pair = Pair.objects.select_for_update(of=("self",)).get(pk=pair_id)
    sides = _locked(pair)
    if not reason.strip():
        raise Refused("cần ghi lý do", "a reason is needed")
    if decision not in Decision.values or (decision == Decision.SAME) != (kept in sides):
        raise Refused("chọn một quyết định; nếu trùng thì chọn bản giữ lại", "choose; if the same, which one is kept")
    given_up = sides[RIGHT if kept == LEFT else LEFT] if decision == Decision.SAME else None
    if (decision, given_up and given_up.pk) == (pair.decision, pair.ended_id):
        raise Refused("cặp đã được xét như thế", "it is decided so already")
    before = pair.decision
    _take_back(pair, sides.values(), reason.strip())
    pair.decision, pair.reason, pair.ended = decision, reason.strip(), given_up
    pair.decided_by, pair.decided_at = (user.pk, timezone.now()) if decision else (None, None)
    if given_up is not None:
        _give_up(given_up, next(r for r in sides.values() if r is not given_up), reason.strip())
    pair.save(update_fields=["decision", "reason", "ended", "decided_by", "decided_at"])
    for record in sides.values():
        log(
            "decide_pair",
            record=record,
            subject=str(pair.pk),
            before={"pair": str(Decision(before).label)},
            after={"pair": str(Decision(decision).label)},
            reason=reason.strip(),
        )
    _settle(pair, sides.values(), user)
    return pair


def _locked(pair: Pair) -> dict[str, Record]:
    """Both records until the transaction ends; their books first and in order, as every other act."""
    keys = {LEFT: pair.left_id, RIGHT: pair.right_id}
    books = Record.objects.filter(pk__in=keys.values()).values("book_id")
    list(Book.objects.select_for_update().filter(pk__in=books).order_by("pk"))
    known = Record.objects.select_for_update(of=("self",)).select_related("book").filter(pk__in=keys.values())
    found = {record.pk: record for record in known.order_by("pk")}
    if any(record.locked for record in found.values()):
        raise Refused("có trường hợp đang trong đợt chuyển đã ký", "a record is in a signed batch")
    return {side: found[key] for side, key in keys.items()}


def _take_back(pair: Pair, sides: Iterable[Record], reason: str) -> None:
    """What the decision before did: the record given up goes on again, the findings of the pair stand again."""
    if pair.ended_id:
        ended = next(record for record in sides if record.pk == pair.ended_id)
        other = Pair.objects.filter(ended=ended, decision=Decision.SAME).exclude(pk=pair.pk)
        if ended.outcome == Outcome.DUPLICATE and not other.exists():
            write_outcome(ended, "", reason)
    if pair.decision and pair.kind in RAISES:
        mine = Finding.objects.filter(record__in=sides, code=RAISES[pair.kind][0], values_hash=OF_A_PAIR)
        mine.filter(decided_at=pair.decided_at).update(
            state=Finding.State.OPEN, decided_by=None, decided_at=None, reason=""
        )


def _give_up(record: Record, kept: Record, reason: str) -> None:
    if record.status == Status.TRANSFERRED:
        raise Refused("bản không giữ đã chuyển: giữ bản ấy, hoặc thu hồi trước", "the one given up is transferred")
    if record.outcome or kept.outcome:
        raise Refused("một trong hai trường hợp đã kết thúc với kết quả khác", "one of the two has ended otherwise")
    write_outcome(record, Outcome.DUPLICATE, reason)


def _settle(pair: Pair, sides: Iterable[Record], user: User) -> None:
    """Flags and findings of both records, and flags of whom they are paired with, follow what is still undecided."""
    sides = list(sides)
    for record in sides:
        waiting = {p.kind for p in _waiting(record.pk)}
        raised = {RAISES[kind][0] for kind in waiting if kind in RAISES}
        closed = Finding.State.WAIVED if pair.decision == Decision.DIFFERENT else Finding.State.FIXED
        if pair.kind in RAISES:
            about = Finding.objects.filter(
                record=record, code=RAISES[pair.kind][0], values_hash=OF_A_PAIR, state="open"
            )
            about.exclude(code__in=raised).update(
                state=closed, decided_by=user.pk, decided_at=pair.decided_at, reason=pair.reason
            )
    for book in {record.book_id: record.book for record in sides}.values():
        recount(book)
    _flag(sides)


def _flag(sides: list[Record]) -> None:
    touched = {key for r in sides for p in _of(r.pk) for key in (p.left_id, p.right_id)}
    for key in touched:
        undecided = _waiting(key).exists()
        Record.objects.filter(pk=key, locked=False).exclude(suspected_duplicate=undecided).update(
            suspected_duplicate=undecided
        )


def _of(record: uuid.UUID) -> QuerySet[Pair]:
    return Pair.objects.filter(Q(left=record) | Q(right=record))


def _waiting(record: uuid.UUID) -> QuerySet[Pair]:
    """Undecided pairs of a record with one that goes on."""
    ended = Record.objects.exclude(outcome="").exclude(pk=record)
    return _of(record).filter(decision__in=WAITING).exclude(Q(left__in=ended) | Q(right__in=ended))


def of_record(record: Record) -> QuerySet[Pair]:
    """For the bench: the undecided ones first."""
    return _of(record.pk).order_by(F("decision").asc(), "-score", "pk")
