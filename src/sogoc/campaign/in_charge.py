"""Người phụ trách quyển: who in the keeping unit answers for a book; for its lead or the Department's to say."""

from collections.abc import Iterable

from ..accounts.models import User
from ..audit.ledger import log
from ..review.acts import Refused
from ..review.models import Book
from .planning import may_assign, workers


def put_in_charge(books: Iterable[Book], person: User | None, user: User) -> int:
    """Give books to a person of their unit, or to nobody; returns how many have changed. In `acting_as(user)`.

    Raises:
        Refused: not theirs to say, or the person does not work in the unit that keeps a book.
    """
    changed = 0
    for book in books:
        if not may_assign(user, book.custodian_id):
            raise Refused("chỉ lãnh đạo của đơn vị hoặc của Sở giao sổ", "only the unit's or Department's lead may")
        if person is not None and person not in workers(book.custodian_id):
            raise Refused(f"{person} không làm việc ở {book.custodian}", f"{person} does not work in {book.custodian}")
        if book.in_charge_id == (person.pk if person else None):
            continue
        before = str(book.in_charge or "")
        book.in_charge = person
        book.save(update_fields=["in_charge"])
        log(
            "put_in_charge", custodian_id=book.custodian_id, book_id=book.pk, subject=book.key,
            before={"in_charge": before}, after={"in_charge": str(person or "")},
        )  # fmt: skip
        changed += 1
    return changed
