"""Runs of the present rules over what is stored, book by book: previewed, applied, taken back, or only checked again.

    run = start("preview", {"type": "KS"}, user)       # or apply, undo (rule and reason), recheck
    advance(run.pk)                                    # here, or by the worker after ask(run)
    run.refresh_from_db(); run.counts, run.examples    # by rule
    cancel(run)                                        # what is done stays done

Each book is a transaction of its own, so that a run that was cut off goes on behind it, and a second changes nothing.
"""

from collections.abc import Callable
from uuid import UUID

from django.db.models import QuerySet

from ..accounts.models import User
from ..audit.ledger import log
from ..standardise import RULES
from ..store.alone import only_here
from ..store.scope import acting_as, loading
from .acts import Refused
from .differing import EXAMPLES, counted
from .models import Book, Record, Run
from .queues import filtered
from .rewriting import apply, check_again, preview, undo
from .unnoted import find_unnoted

Act, State = Run.Act, Run.State
LOCK = 20047  # of advisory locks


def start(act: str, wanted: dict[str, str], user: User | None, *, rule: str = "", reason: str = "") -> Run:
    """Open a run over the records of a filter, or the same one that was cut off; nothing happens before it is advanced.

    Args:
        user: who asks; None for a command of whoever runs the machine.

    Raises:
        Refused: not theirs to do, an unknown rule, or no reason to take one back.
        BadFilter: of `filtered`.
    """
    with acting_as(user):
        allowed = user is None or user.custodians_for("restandardise")
    if not allowed:
        raise Refused("chỉ Sở Tư pháp chuẩn hóa lại hàng loạt", "only the Department re-standardises in bulk")
    if act == Act.UNDO and rule not in RULES:
        raise Refused(f"không có quy tắc viết lại {rule!r}; có: {', '.join(RULES)}", f"no rule {rule!r}")
    if act == Act.UNDO and not reason.strip():
        raise Refused("cần ghi lý do lấy lại quy tắc", "taking a rule back needs a reason")
    asked = {"act": act, "wanted": wanted, "started_by": user, "rule": rule, "reason": reason.strip()}
    cut_off = Run.objects.using("owner").filter(**asked, state=State.RUNNING).first()
    return cut_off or Run.objects.using("owner").create(**asked, books=_books(wanted).count())


def advance(run_id: int, told: Callable[[int, int], None] = lambda done, total: None) -> bool:
    """Do a run to its end, unless another process is at it (False); safe to call at any time."""
    with only_here(LOCK, run_id) as mine:
        while mine:
            run = Run.objects.using("owner").get(pk=run_id)
            book = _books(run.wanted).filter(pk__gt=run.last_book).order_by("pk").first() if run.running else None
            if book is None:
                if run.running and run.act == Act.RECHECK:
                    find_unnoted()
                Run.objects.using("owner").filter(pk=run_id, state=State.RUNNING).update(state=State.DONE)
                break
            with loading(user=run.started_by, channel="task"):
                _one_book(run, Book.objects.using("owner").select_for_update().get(pk=book.pk))
            told(run.books_done, run.books)
    return mine


def ask(run: Run) -> None:
    """Have the worker do it."""
    from .tasks import advance_run

    advance_run.defer(run_id=run.pk)


def unfinished() -> list[int]:
    """A worker takes these up after a restart."""
    return list(Run.objects.using("owner").filter(state=State.RUNNING).order_by("pk").values_list("pk", flat=True))


def cancel(run: Run) -> None:
    """Stop before the next book; what is done stays done."""
    Run.objects.using("owner").filter(pk=run.pk, state=State.RUNNING).update(state=State.CANCELLED)


def _books(wanted: dict[str, str]) -> QuerySet[Book]:
    return Book.objects.using("owner").filter(pk__in=_records(wanted).values("book"))


def _records(wanted: dict[str, str]) -> QuerySet[Record]:
    return filtered(Record.objects.using("owner").all(), wanted)


def _one_book(run: Run, book: Book) -> None:
    """One book and the note that it is done, in one transaction."""
    ids = frozenset(map(str, _records(run.wanted).filter(book=book).values_list("pk", flat=True)))
    match run.act:
        case Act.PREVIEW | Act.APPLY:
            found, done, now = preview(book, ids)
            _add(run, *counted(found))
            if run.act == Act.APPLY:
                _logged(run, "restandardise", book, apply(book, found, done, now))
        case Act.UNDO:
            lot, cells = undo(book, run.rule, ids, run.started_by_id, run.reason)
            _add(run, {run.rule: cells} if cells else {}, {})
            _logged(run, "undo_rule", book, lot)
        case Act.RECHECK:
            check_again(book)
    run.books_done, run.last_book = run.books_done + 1, book.pk
    run.save(using="owner", update_fields=["books_done", "last_book", "counts", "examples", "changed_at"])


def _logged(run: Run, action: str, book: Book, lot: list[UUID]) -> None:
    """One event for a book, with the frozen lot and the number of the run; what changed in a cell is its provenance."""
    if lot:
        log(action, using="owner", lot=lot, book_id=book.pk, custodian_id=book.custodian_id, subject=f"lượt {run.pk}",
            after={"rule": run.rule} if run.rule else None, reason=run.reason)  # fmt: skip


def _add(run: Run, counts: dict[str, dict[str, int]], examples: dict[str, list[list[str]]]) -> None:
    for rule, by in counts.items():
        mine = run.counts.setdefault(rule, {})
        for becomes, n in by.items():
            mine[becomes] = mine.get(becomes, 0) + n
    for rule, cells in examples.items():
        run.examples[rule] = [*run.examples.get(rule, []), *cells][:EXAMPLES]
