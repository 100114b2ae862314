"""Counting again: whatever the counters and the ledger say must be so; each difference is one line."""

import hashlib
from collections.abc import Callable, Iterator

from django.core.files.storage import default_storage
from django.db import connections

from ..audit.seals import broken, seal
from ..review.models import Page
from ..review.scanning import path_of

RECOUNT = """
with counted as (select event_type, authority_id, custodian_id, book_id, status, outcome, origin, count(*) n
                 from review_record group by 1, 2, 3, 4, 5, 6, 7),
     kept as (select event_type, authority_id, custodian_id, book_id, status, outcome, origin, sum(n) n
              from report_inventorydelta group by 1, 2, 3, 4, 5, 6, 7 having sum(n) <> 0)
select coalesce(c.book_id, k.book_id), coalesce(c.status, k.status), coalesce(k.n, 0), coalesce(c.n, 0)
from counted c full join kept k using (event_type, authority_id, custodian_id, book_id, status, outcome, origin)
where c.n is distinct from k.n
"""
SUMS = {
    "bàn giao {}: số dòng vào khác nạp + đã có + tạm giữ": """
        select name from review_delivery where rows_in <> rows_loaded + rows_known + rows_held""",
    "bàn giao {}: số dòng nạp khác số trường hợp và bản nhập thứ hai": """
        select d.name from review_delivery d where d.rows_loaded <>
            (select count(*) from review_record r where r.delivery_id = d.id)
            + (select count(*) from review_secondreading s where s.delivery_id = d.id)""",
    "bàn giao {}: số dòng tạm giữ khác số dòng đang giữ": """
        select d.name from review_delivery d where d.rows_held <>
            (select count(*) from review_heldrow h where h.delivery_id = d.id)""",
    "trường hợp {}: đơn vị quản lý khác với sổ của nó": """
        select r.id from review_record r join review_book b on b.id = r.book_id
        where (r.custodian_id, r.authority_id, r.event_type) <> (b.custodian_id, b.authority_id, b.event_type)""",
    "trường hợp {}: số lỗi còn mở ghi sai": """
        select r.id from review_record r cross join lateral (
            select count(*) filter (where severity = 'B') b, count(*) filter (where severity = 'E') e,
                   count(*) filter (where severity = 'W') w
            from review_finding f where f.record_id = r.id and f.state = 'open') n
        where r.status <> 'transferred' and not r.locked
            and (r.blockers, r.errors, r.warnings) is distinct from (n.b, n.e, n.w)""",
    "trường hợp {}: đã chuyển mà không có biên nhận": """
        select r.id from review_record r where r.status = 'transferred' and r.handed_over_as <> 'transferred'
            and not exists (select from transfer_item i
                            where i.record_id = r.id and i.version = r.version and i.answer = 'accepted')""",
    "trường hợp {}: hai biên nhận cho một phiên bản": """
        select record_id from transfer_item where answer = 'accepted'
        group by record_id, version having count(*) > 1""",
    "đợt chuyển {}: đã đóng khi còn trường hợp chưa có trả lời": """
        select b.number from transfer_batch b where b.state = 'closed'
            and exists (select from transfer_item i where i.batch_id = b.id and i.answer = '')""",
}


def verify() -> Iterator[str]:
    """Each thing that differs, in words; nothing when all is well."""
    checks: tuple[Callable[[], Iterator[str]], ...] = (_counters, _sums, _history, _scans)
    for check in checks:
        yield from check()


def _counters() -> Iterator[str]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(RECOUNT)
        for book, status, kept, counted in cursor.fetchall():
            yield f"thống kê: sổ {book}, {status}: bộ đếm {kept}, đếm lại {counted}"


def _sums() -> Iterator[str]:
    with connections["owner"].cursor() as cursor:
        for words, query in SUMS.items():
            cursor.execute(query)
            yield from (words.format(name) for (name,) in cursor.fetchall())


def _history() -> Iterator[str]:
    seal(using="owner")
    yield from broken()


def _scans() -> Iterator[str]:
    for sha256 in Page.objects.using("owner").values_list("sha256", flat=True).distinct().iterator():
        if not default_storage.exists(path_of(sha256)):
            yield f"ảnh quét {sha256[:12]}…: không có trong kho"
        else:
            with default_storage.open(path_of(sha256)) as stream:
                if hashlib.sha256(stream.read()).hexdigest() != sha256:
                    yield f"ảnh quét {sha256[:12]}…: nội dung không khớp mã băm"
