"""A lead signs a book off, or takes the signature back; in `acting_as(user)`."""

from django.utils import timezone

from ..accounts.models import User
from ..audit.ledger import log
from .acts import Refused
from .book_ledger import ledger_of, standing_sign_off
from .models import Book, BookSignOff


def sign(book_id: int, user: User, reason: str) -> BookSignOff:
    """Đã rà soát xong quyển: every record is settled, and what is missing or odd in the numbering is explained.

    Raises:
        Refused: not theirs to sign, signed already, records still under review, or nothing said of the gaps.
        Book.DoesNotExist: no such book for this person.
    """
    book = _theirs(book_id, user)
    if standing_sign_off(book):
        raise Refused("quyển này đã được ký", "this book is signed already")
    found = ledger_of(book)
    if not found.lines:
        raise Refused("quyển chưa có trường hợp nào", "the book has no records")
    if found.unsettled:
        raise Refused(f"còn {found.unsettled} trường hợp chưa rà soát xong", f"{found.unsettled} records are not done")
    if found.unexplained and not reason.strip():
        raise Refused(
            "cần ghi lý do: sổ thiếu số, trùng số hoặc còn phát hiện của cả quyển",
            "a reason is needed: numbers are missing, repeated or odd",
        )
    missing = [str(gap) for gap in found.gaps]
    signed = BookSignOff.objects.create(
        book=book, custodian_id=book.custodian_id, signed_by=user, reason=reason.strip(), records=len(found.lines),
        missing=missing,
    )  # fmt: skip
    _log("sign_book", book, {"records": len(found.lines), "missing": missing}, reason)
    return signed


def take_back(book_id: int, user: User, reason: str) -> None:
    """The book is open again. Raises as `sign`."""
    book = _theirs(book_id, user)
    signed = standing_sign_off(book)
    if signed is None:
        raise Refused("quyển này chưa được ký", "this book is not signed")
    if not reason.strip():
        raise Refused("cần ghi lý do bỏ ký", "a reason is needed")
    signed.taken_back_by, signed.taken_back_at, signed.taken_back_reason = user.pk, timezone.now(), reason.strip()
    signed.save(update_fields=["taken_back_by", "taken_back_at", "taken_back_reason"])
    _log("unsign_book", book, None, reason)


def _theirs(book_id: int, user: User) -> Book:
    book = Book.objects.select_for_update().get(pk=book_id)
    if not user.may("sign_book", book.custodian_id):
        raise Refused("chỉ lãnh đạo đơn vị giữ sổ được ký", "only the lead of the keeping unit signs")
    return book


def _log(action: str, book: Book, after: object, reason: str) -> None:
    log(action, book_id=book.pk, custodian_id=book.custodian_id, subject=book.key, after=after, reason=reason.strip())
