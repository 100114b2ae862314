"""A delivery taken back while nobody has worked on what it brought; afterwards it can only be corrected."""

from collections import Counter
from functools import cache

from django.db import connections
from django.utils import timezone

from ..accounts.models import User
from ..audit.ledger import log
from ..audit.models import Event
from ..jurisdiction.models import UNKNOWN_CUSTODIAN
from ..store.scope import loading
from .acts import Refused
from .faults import recount
from .models import Book, Cell, Delivery, Disagreement, Finding, HeldRow, Page, Record, SecondReading
from .recheck import recheck
from .scanning import PAGE_FAULTS, attach_scans

WHY = {  # what somebody did to a record, and how it is said of so many
    "moved": ("đã chuyển trạng thái, có kết quả hoặc nằm trong đợt chuyển", "moved on, ended or in a batch"),
    "edited": ("đã có người sửa", "were edited"),
    "waived": ("đã có phát hiện được xét", "have findings decided by a person"),
    "read_again": ("đã có bản nhập của lần bàn giao khác", "have readings of another delivery"),
    "scanned": ("đã có ảnh của gói khác", "have scans of another delivery"),
    "decided": ("có bản nhập thứ hai đã xét", "have second readings that were decided"),
    "handed_on": ("đã chuyển trạng thái theo lần bàn giao này", "took their state from this delivery"),
    "compared": ("đã duyệt khi có ảnh của gói này", "were approved with scans of this delivery"),
}


def touched(delivery: Delivery) -> Counter[str]:
    """Why a delivery cannot be withdrawn: keys of WHY and how many records; empty when it can."""
    records = Record.objects.using("owner").filter(delivery=delivery)
    pk = records.values("pk")
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            """
            select count(*) from review_record r where r.delivery_id = %s and (
                r.status <> case when r.origin = 'handed_over' then r.handed_over_as else 'draft' end
                or r.outcome <> '' or r.version > 1 or r.approved_by_id is not null
                or exists (select from transfer_item i where i.record_id = r.id))
            """,
            [delivery.pk],
        )
        (moved,) = cursor.fetchone()
    readings = SecondReading.objects.using("owner")
    pages = Page.objects.using("owner")
    edited = Cell.objects.using("owner").filter(record__in=pk, edited_by__isnull=False)
    found = {
        "moved": moved,
        "edited": edited.values("record").distinct().count(),
        "waived": _count(Finding.objects.using("owner").filter(record__in=pk, decided_by__isnull=False)),
        "read_again": _count(readings.filter(record__in=pk).exclude(delivery=delivery)),
        "scanned": _count(pages.filter(record__in=pk).exclude(delivery=delivery)),
        "decided": readings.filter(delivery=delivery).exclude(decided="").count(),
        "handed_on": _handed_on(delivery),
        "compared": _count(pages.filter(delivery=delivery, record__approved_by__isnull=False)),
    }
    return Counter({why: n for why, n in found.items() if n})


def _count(rows: "object") -> int:
    return int(rows.values("record").distinct().count())  # type: ignore[attr-defined]


def _handed_on(delivery: Delivery) -> int:
    """Records of earlier deliveries that this dump moved on."""
    events = Event.objects.using("owner").filter(action="hand_over", subject=delivery.name[-120:])
    return sum(len(lot or []) for lot in events.values_list("lot", flat=True))


def withdraw(delivery_id: int, user: User, reason: str, *, channel: str = "page") -> Delivery:
    """Take back all that a delivery brought: records, readings, pages, held rows; the file and the history stay.

    Raises:
        Refused: not theirs, no reason, withdrawn already, or touched: how many records and why.
        Delivery.DoesNotExist: no such delivery.
    """
    if not reason.strip():
        raise Refused("cần ghi lý do", "a reason is needed")
    with loading(user=user, channel=channel):
        delivery = Delivery.objects.using("owner").select_for_update().get(pk=delivery_id)
        books = _books(delivery)
        _may(delivery, books, user)
        if why := touched(delivery):
            raise Refused(
                "không gỡ được: " + "; ".join(f"{n} trường hợp {WHY[k][0]}" for k, n in why.items()),
                "cannot be withdrawn: " + "; ".join(f"{n} records {WHY[k][1]}" for k, n in why.items()),
            )
        _take_back(delivery)
        for book in books:
            _settle(book, delivery)
            log(
                "withdraw_delivery",
                using="owner",
                custodian_id=book.custodian_id,
                book_id=book.pk,
                subject=delivery.name,
                before={"rows": delivery.rows_in},
                reason=reason.strip(),
            )
        delivery.rows_loaded = delivery.rows_known = delivery.rows_held = 0
        delivery.rows_dropped, delivery.withdrawn_at = delivery.rows_in, timezone.now()
        delivery.save(using="owner")
    return delivery


def _books(delivery: Delivery) -> list[Book]:
    """The books it reached, locked in the order that everybody keeps."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            """
            select book_id from review_record where delivery_id = %(d)s
            union select r.book_id from review_secondreading s join review_record r on r.id = s.record_id
                where s.delivery_id = %(d)s
            union select r.book_id from review_page p join review_record r on r.id = p.record_id
                where p.delivery_id = %(d)s
            union select book_id from review_heldrow where delivery_id = %(d)s and book_id is not null
            """,
            {"d": delivery.pk},
        )
        ids = [pk for (pk,) in cursor.fetchall()]
    books = Book.objects.using("owner").filter(pk__in=ids)
    return list(books.order_by("event_type", "authority_id", "opening_year", "volume").select_for_update())


def _may(delivery: Delivery, books: list[Book], user: User) -> None:
    held = HeldRow.objects.using("owner").filter(delivery=delivery).values_list("custodian_id", flat=True)
    custodians = {b.custodian_id for b in books} | set(held) or {UNKNOWN_CUSTODIAN}
    if not all(user.may("ingest", custodian) for custodian in custodians):
        raise Refused("bàn giao có sổ của đơn vị khác", "the delivery has books of another custodian")
    if delivery.kind == "typed":
        raise Refused(
            "trường hợp gõ tại đây không gỡ theo lô: ghi kết quả cho từng trường hợp", "typed here: end each record"
        )
    if delivery.withdrawn_at or delivery.refused:
        raise Refused("bàn giao này không còn gì để gỡ", "there is nothing to withdraw")


def _take_back(delivery: Delivery) -> None:
    replaced = Page.objects.using("owner").filter(delivery=delivery).values_list("record_id", flat=True)
    had_page = list(replaced.distinct())
    for model in (SecondReading, Disagreement, Page, HeldRow):
        model._default_manager.using("owner").filter(delivery=delivery).delete()
    _pages_back(had_page)
    Finding.objects.using("owner").filter(record__in=had_page, code__in=PAGE_FAULTS, state="open").update(state="fixed")
    with connections["owner"].cursor() as cursor:
        for table, column in _beside_records():
            cursor.execute(
                f"delete from {table} where {column} in (select id from review_record where delivery_id = %s)",
                [delivery.pk],
            )
        cursor.execute("delete from review_record where delivery_id = %s", [delivery.pk])


def _pages_back(records: list[object]) -> None:
    """The pages that stood there before, of the latest archive that is left, are current again."""
    for record_id in records:
        left = Page.objects.using("owner").filter(record_id=record_id)
        if not left.filter(current=True).exists() and (last := left.order_by("-delivery_id").first()):
            left.filter(delivery_id=last.delivery_id).update(current=True)


@cache
def _beside_records() -> list[tuple[str, str]]:
    """Tables and columns that refer to a record, by the database's own keys."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            """
            select c.conrelid::regclass::text, a.attname from pg_constraint c
            join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
            where c.contype = 'f' and c.confrelid = 'review_record'::regclass
            """
        )
        return list(cursor.fetchall())


def _settle(book: Book, delivery: Delivery) -> None:
    """The rules over what is left of a book; an empty one goes."""
    if not Record.objects.using("owner").filter(book=book).exists():
        Finding.objects.using("owner").filter(book=book).delete()
        HeldRow.objects.using("owner").filter(book=book).update(book=None)
        Book.objects.using("owner").filter(pk=book.pk).delete()
        return
    recheck(book, using="owner")
    attach_scans(book, None, delivery)  # says which promised pages are missing again
    recount(book, using="owner")
