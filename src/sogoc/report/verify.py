"""Counting again: whatever the counters and the ledger say must be so; each difference is one line."""

import hashlib
from collections.abc import Callable, Iterator

from django.core.files.storage import default_storage
from django.db import connections

from ..audit.proving import broken
from ..audit.seals import seal
from ..record import EVENT_TYPES
from ..review.models import Page
from ..review.scanning import path_of
from .snapshots import changed

Words = tuple[str, str]  # Vietnamese and English
RECOUNT = """
with counted as (select event_type, authority_id, custodian_id, book_id, status, outcome, origin, handed_over_as,
                        count(*) n
                 from review_record group by 1, 2, 3, 4, 5, 6, 7, 8),
     kept as (select event_type, authority_id, custodian_id, book_id, status, outcome, origin, handed_over_as, sum(n) n
              from report_inventorydelta group by 1, 2, 3, 4, 5, 6, 7, 8 having sum(n) <> 0)
select coalesce(c.book_id, k.book_id), coalesce(c.status, k.status), coalesce(k.n, 0), coalesce(c.n, 0)
from counted c full join kept k
     using (event_type, authority_id, custodian_id, book_id, status, outcome, origin, handed_over_as)
where c.n is distinct from k.n
"""
TOTALS = """
with counted as (select event_type, authority_id, custodian_id, status, outcome, origin, handed_over_as, sum(n) n
                 from report_inventorydelta group by 1, 2, 3, 4, 5, 6, 7 having sum(n) <> 0),
     kept as (select event_type, authority_id, custodian_id, status, outcome, origin, handed_over_as, sum(n) n
              from report_inventorytotal group by 1, 2, 3, 4, 5, 6, 7 having sum(n) <> 0)
select event_type, authority_id, custodian_id, status, coalesce(k.n, 0), coalesce(c.n, 0)
from counted c full join kept k using (event_type, authority_id, custodian_id, status, outcome, origin, handed_over_as)
where c.n is distinct from k.n
"""
SUMS: dict[Words, str] = {
    (
        "bàn giao {}: số dòng vào khác nạp + đã có + tạm giữ + bỏ",
        "delivery {}: rows in differ from loaded + known + held + dropped",
    ): """
        select name from review_delivery where rows_in <> rows_loaded + rows_known + rows_held + rows_dropped""",
    (
        "bàn giao {}: số dòng nạp khác số trường hợp và bản nhập thứ hai",
        "delivery {}: rows loaded differ from records and second readings",
    ): """
        select d.name from review_delivery d where d.rows_loaded <>
            (select count(*) from review_record r where r.delivery_id = d.id)
            + (select count(*) from review_secondreading s where s.delivery_id = d.id)""",
    ("bàn giao {}: số dòng tạm giữ khác số dòng đang giữ", "delivery {}: rows held differ from the rows kept"): """
        select d.name from review_delivery d where d.rows_held <>
            (select count(*) from review_heldrow h where h.delivery_id = d.id and h.fate = '')""",
    (
        "bàn giao {}: số dòng bỏ khác số dòng người dùng đã bỏ",
        "delivery {}: rows dropped differ from those a person dropped",
    ): """
        select d.name from review_delivery d where d.withdrawn_at is null and d.rows_dropped <>
            (select count(*) from review_heldrow h where h.delivery_id = d.id and h.fate = 'dropped')""",
    ("trường hợp {}: đơn vị quản lý khác với sổ của nó", "record {}: its custodian is not its book's"): """
        select r.id from review_record r join review_book b on b.id = r.book_id
        where (r.custodian_id, r.authority_id, r.event_type) <> (b.custodian_id, b.authority_id, b.event_type)""",
    **{
        (
            f"trường hợp {{}}: không có nội dung {event.vi}, hoặc nội dung thuộc đơn vị khác",
            f"record {{}}: no content ({event.en}), or content of another custodian",
        ): f"""
        select r.id from review_record r left join review_values_{event.name} v on v.record_id = r.id
        where r.event_type = '{event.code}' and v.custodian_id is distinct from r.custodian_id"""
        for event in EVENT_TYPES
    },
    ("trường hợp {}: số lỗi còn mở ghi sai", "record {}: its count of open findings is wrong"): """
        select r.id from review_record r cross join lateral (
            select count(*) filter (where severity = 'B') b, count(*) filter (where severity = 'E') e,
                   count(*) filter (where severity = 'W') w
            from review_finding f where f.record_id = r.id and f.state = 'open') n
        where r.status <> 'transferred' and not r.locked
            and (r.blockers, r.errors, r.warnings) is distinct from (n.b, n.e, n.w)""",
    ("trường hợp {}: đã chuyển mà không có biên nhận", "record {}: transferred without a receipt"): """
        select r.id from review_record r where r.status = 'transferred' and r.handed_over_as <> 'transferred'
            and not exists (select from transfer_item i
                            where i.record_id = r.id and i.version = r.version and i.answer = 'accepted')""",
    ("trường hợp {}: hai biên nhận cho một phiên bản", "record {}: two receipts for one version"): """
        select record_id from transfer_item where answer = 'accepted'
        group by record_id, version having count(*) > 1""",
    ("đợt chuyển {}: đã đóng khi còn trường hợp chưa có trả lời", "batch {}: closed while records have no answer"): """
        select b.number from transfer_batch b where b.state = 'closed'
            and exists (select from transfer_item i where i.batch_id = b.id and i.answer = '')""",
}


def verify() -> Iterator[Words]:
    """Each thing that differs, in words of both languages; nothing when all is well."""
    checks: tuple[Callable[[], Iterator[Words]], ...] = (_counters, _sums, _history, changed, _scans)
    for check in checks:
        yield from check()


def _counters() -> Iterator[Words]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(RECOUNT)
        for book, status, kept, counted in cursor.fetchall():
            yield (
                f"thống kê: sổ {book}, {status}: bộ đếm {kept}, đếm lại {counted}",
                f"inventory: book {book}, {status}: counter {kept}, counted again {counted}",
            )
        cursor.execute(TOTALS)
        for event_type, authority, custodian, status, kept, counted in cursor.fetchall():
            yield (
                f"thống kê: {event_type} của {authority}, {custodian} giữ, {status}: tổng {kept}, cộng sổ {counted}",
                f"inventory: {event_type} of {authority} at {custodian}, {status}: total {kept}, books {counted}",
            )


def _sums() -> Iterator[Words]:
    with connections["owner"].cursor() as cursor:
        for (vi, en), query in SUMS.items():
            cursor.execute(query)
            yield from ((vi.format(name), en.format(name)) for (name,) in cursor.fetchall())


def _history() -> Iterator[Words]:
    seal(using="owner")
    yield from broken()


def _scans() -> Iterator[Words]:
    for sha256 in Page.objects.using("owner").values_list("sha256", flat=True).distinct().iterator():
        if not default_storage.exists(path_of(sha256)):
            yield f"ảnh quét {sha256[:12]}…: không có trong kho", f"scan {sha256[:12]}…: not in the store"
        else:
            with default_storage.open(path_of(sha256)) as stream:
                if hashlib.sha256(stream.read()).hexdigest() != sha256:
                    yield (
                        f"ảnh quét {sha256[:12]}…: nội dung không khớp mã băm",
                        f"scan {sha256[:12]}…: its content is not that of its hash",
                    )
