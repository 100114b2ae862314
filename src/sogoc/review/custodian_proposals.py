"""An officer proposes another custodian for books; the Department's lead gives them, or says why not."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from ..accounts.models import User
from ..audit.ledger import log
from .acts import Refused
from .custodians import Move, preview_custodian, set_custodian
from .models import Book, CustodianProposal


def open_proposals() -> QuerySet[CustodianProposal]:
    """Those that wait for the lead, the oldest first, within the person's rights."""
    waiting = CustodianProposal.objects.filter(accepted=None).order_by("pk")
    return waiting.select_related("book__authority", "book__custodian", "to", "proposed_by")


def propose(books: Iterable[Book], custodian_id: int, user: User, reason: str) -> list[Move]:
    """Ask the lead to give books to another custodian; a later wish for a book replaces the one before.

    Returns what each would move; those that cannot move as things stand are left out of the proposal.

    Raises:
        Refused: not an officer, no reason, or no such custodian.
    """
    if not user.custodians_for("propose_custodian"):
        raise Refused("chỉ cán bộ Sở Tư pháp đề nghị", "officers of the Department propose this")
    if not reason.strip():
        raise Refused("cần ghi lý do", "a reason is needed")
    moves = preview_custodian(books, custodian_id)
    for move in moves:
        if move.refusal:
            continue
        CustodianProposal.objects.update_or_create(
            book=move.book,
            accepted=None,
            defaults={
                "custodian_id": move.book.custodian_id,
                "to": move.target,
                "reason": reason.strip(),
                "proposed_by": user,
            },
        )
        _log("propose_custodian", move.book, {"custodian": custodian_id, "records": move.records}, reason)
    return moves


def accept(proposal: CustodianProposal, user: User) -> Move:
    """Give the book as proposed.

    Raises:
        Refused: not the lead, decided already, or the book cannot move now.
    """
    _still_open(proposal, user)  # not locked here: the book's move, by the owner's connection, closes it
    reason = f"{proposal.reason} (đề nghị của {proposal.proposed_by})"
    return set_custodian(proposal.book_id, proposal.to_id, user, reason)


def refuse(proposal: CustodianProposal, user: User, note: str) -> None:
    """Leave the book where it is.

    Raises:
        Refused: not the lead, decided already, or no word why.
    """
    _still_open(proposal, user)
    if not note.strip():
        raise Refused("cần ghi vì sao không đổi", "say why not")
    proposal.accepted, proposal.decided_by, proposal.decided_at = False, user, timezone.now()
    proposal.note = note.strip()
    proposal.save(update_fields=["accepted", "decided_by", "decided_at", "note"])
    _log("refuse_custodian", proposal.book, {"custodian": proposal.to_id}, note)


def _still_open(proposal: CustodianProposal, user: User) -> None:
    if not user.may("set_custodian", proposal.custodian_id):
        raise Refused("chỉ lãnh đạo Sở Tư pháp đổi đơn vị quản lý của sổ", "the Department's lead decides this")
    if proposal.accepted is not None:
        raise Refused("đề nghị này đã được quyết định", "this proposal is decided already")


def _log(action: str, book: Book, after: object, reason: str) -> None:
    log(action, book_id=book.pk, custodian_id=book.custodian_id, subject=book.key, after=after, reason=reason.strip())
