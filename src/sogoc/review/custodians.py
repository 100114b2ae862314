"""Who keeps a book is changed by an act of the Department: the book and everything of its records move together."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.db import connections
from django.db.models import Q
from django.utils import timezone

from ..accounts.models import User
from ..audit.ledger import log
from ..jurisdiction.models import Custodian
from ..store.scope import loading
from .acts import Refused
from .models import Book, CustodianProposal, HeldRow, Record

LEFT_ALONE = ("audit_event", "transfer_item", "transfer_recall")  # what happened, happened under the custodian of then


@dataclass(frozen=True)
class Move:
    """What a change of custodian would do to one book, or why it cannot be."""

    book: Book
    target: Custodian
    records: int
    refusal: str = ""
    refusal_en: str = ""


def preview_custodian(books: Iterable[Book], custodian_id: int) -> list[Move]:
    """How many records would move with each book; a book with records in an open batch stays where it is.

    Raises:
        Refused: there is no such custodian.
    """
    target = Custodian.objects.using("owner").filter(pk=custodian_id).first()
    if target is None:
        raise Refused(f"không có đơn vị quản lý mã {custodian_id}", f"there is no custodian {custodian_id}")
    return [_move(book, target) for book in books]


def _move(book: Book, target: Custodian) -> Move:
    records = Record.objects.using("owner").filter(book=book).count()
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select count(*) from transfer_item i join review_record r on r.id = i.record_id"
            " where r.book_id = %s and i.answer = ''",
            [book.pk],
        )
        (waiting,) = cursor.fetchone()
    if book.custodian_id == target.pk:
        return Move(book, target, 0, f"sổ {book.key} đã do {target} quản lý", f"{book.key} is theirs already")
    if waiting:
        return Move(
            book,
            target,
            records,
            f"sổ {book.key} có {waiting} trường hợp đang trong đợt chuyển: chờ trả lời hoặc đưa ra khỏi đợt",
            f"{waiting} records of {book.key} are in a batch: wait for the answers or take them out",
        )
    return Move(book, target, records)


def set_custodian(book_id: int, custodian_id: int, user: User, reason: str, *, channel: str = "page") -> Move:
    """Move a book, its records and all that stands beside them to another custodian.

    Raises:
        Refused: not this person's to decide, no reason, no such custodian, already theirs, or records in a batch.
        Book.DoesNotExist: no such book.
    """
    if not reason.strip():
        raise Refused("cần ghi lý do", "a reason is needed")
    with loading(user=user, channel=channel):
        book = Book.objects.using("owner").select_for_update().get(pk=book_id)
        if not user.may("set_custodian", book.custodian_id):
            raise Refused("chỉ lãnh đạo Sở Tư pháp đổi đơn vị quản lý của sổ", "the Department's lead decides this")
        (move,) = preview_custodian([book], custodian_id)
        if move.refusal:
            raise Refused(move.refusal, move.refusal_en)
        before = book.custodian_id
        _carry(book, custodian_id)
        CustodianProposal.objects.using("owner").filter(book=book, accepted=None).update(
            accepted=Q(to_id=custodian_id), decided_by=user, decided_at=timezone.now()
        )
        for seen_by in (before, custodian_id):  # both sides have it in their history
            log(
                "set_custodian",
                using="owner",
                book_id=book.pk,
                custodian_id=seen_by,
                subject=book.key,
                before={"custodian": before},
                after={"custodian": custodian_id, "records": move.records},
                reason=reason.strip(),
            )
    return move


def _carry(book: Book, custodian_id: int) -> None:
    """Every table that carries a custodian beside a record or a book, so that a new one cannot be forgotten."""
    with connections["owner"].cursor() as cursor:
        for table, key in _tables():
            inside = "= %s" if key == "book_id" else "in (select id from review_record where book_id = %s)"
            cursor.execute(f"update {table} set custodian_id = %s where {key} {inside}", [custodian_id, book.pk])
        for side in ("left", "right"):
            cursor.execute(
                f"update review_pair set {side}_custodian_id = %s"
                f" where {side}_id in (select id from review_record where book_id = %s)",
                [custodian_id, book.pk],
            )
    book.custodian_id, book.in_charge = custodian_id, None  # whoever was in charge works for the unit before
    book.save(using="owner", update_fields=["custodian", "in_charge"])
    HeldRow.objects.using("owner").filter(book=book).update(custodian_id=custodian_id)


@cache
def _tables() -> list[tuple[str, str]]:
    """Table and the column that leads to the book; the records' own table last, since the others ask it."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            """
            select c.table_name, min(k.column_name)
            from information_schema.columns c
            join information_schema.columns k using (table_schema, table_name)
            join pg_tables t on t.tablename = c.table_name and t.schemaname = c.table_schema
            where c.table_schema = 'public' and c.column_name = 'custodian_id'
                  and k.column_name in ('book_id', 'record_id') and c.table_name <> all (%s)
                  and c.table_name not like 'report\\_%%'
            group by 1 order by c.table_name = 'review_record', 1
            """,
            [list(LEFT_ALONE)],
        )
        return list(cursor.fetchall())
