"""`python -m bench.queues`: one screenful of a list at a million records, for a clerk and for the Department.

Records are made in the database itself, 200 a book, over all authorities and custodians. For each list, filter and
depth (first page, middle, end, and backwards from there) the milliseconds that the database takes for the page's rows,
under row-level security; the slowest of 5. The bound of issue 5 is 50 ms.

SOGOC_BENCH_QUEUES  how many records (1,000,000)
"""

# ruff: noqa: E501
import os
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

from .survey import BOOKS

ROWS = int(os.environ.get("SOGOC_BENCH_QUEUES", "1000000"))
BOOK = 200
TIMES = 5
BOUND = 50.0
HEADS = """
    insert into review_record (id, event_type, book_id, authority_id, custodian_id, year, serial, registered_on, status, outcome,
        origin, handed_over_as, delivery_id, row, typed_digest, errors, outcome_reason, returned)
    select gen_random_uuid(), b.event_type, b.id, b.authority_id, b.custodian_id, b.opening_year, n,
        make_date(b.opening_year, 1 + n %% 12, 1 + n %% 28), s.status, case when n = 7 then 'unreadable' else '' end, 'handed_over',
        s.status, 1, n, 'x', case when n %% 50 = 0 then 1 else 0 end, '', n %% 60 = 0 and s.status = 'draft'
    from review_book b, generate_series(1, %s) n,
        lateral (select (array['draft','draft','pending','approved','transferred'])[1 + (b.id + n) %% 5] status) s
"""
FILTERS: tuple[dict[str, str], ...] = (
    {}, {"status": "pending"}, {"type": "KS"}, {"type": "TDCC", "year": "1975"}, {"year": "1999"}, {"flag": "returned"},
    {"serial": "77"}, {"finding": "D-33"}, {"status": "transferred", "type": "KT"},
)  # fmt: skip


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="sogoc-queues-") as folder:
        os.environ |= {"SOGOC_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "sogoc.site.settings"}
        import django

        django.setup()
        from sogoc.accounts.commands import add_user
        from sogoc.store.backend.base import release_clusters
        from sogoc.store.migrate import prepare

        prepare()
        _fill()
        people = [
            add_user("an", "Nguyễn Văn An", "clerk", 11647, "khong-dung-den-1"),
            add_user("binh", "Trần Thị Bình", "approver", 11647, "khong-dung-den-1"),
            add_user("giang", "Đỗ Hương Giang", "officer", None, "khong-dung-den-1"),
        ]
        slow = sum(_all_lists(person) for person in people)
        release_clusters()
    return 1 if slow else 0


def _fill() -> None:
    from django.db import connections

    from sogoc.review.models import Delivery

    Delivery.objects.using("owner").create(pk=1, name="x", file_name="x", sha256="0" * 64, kind="workbook")
    with connections["owner"].cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute(BOOKS, [BOOK, ROWS // BOOK])
        cursor.execute(HEADS, [BOOK])
        cursor.execute("""insert into review_finding (book_id, record_id, custodian_id, code, severity, fields, detail, values_hash, state)
            select book_id, id, custodian_id, 'D-33', 'E', 'father_full_name', '', '', 'open' from review_record where errors > 0""")
        cursor.execute("set session_replication_role = origin")
        cursor.execute("vacuum analyze review_record")
        cursor.execute("analyze")
        cursor.execute("select count(*) from review_record")
        print(f"{cursor.fetchone()[0]} records; load of the machine {os.getloadavg()[0]:.1f}", flush=True)


def _all_lists(person: Any) -> int:
    """How many pages took longer than the bound."""
    from sogoc.review.paging import Thread
    from sogoc.review.queues import queues
    from sogoc.store.scope import acting_as

    person._state.db = None
    slow = 0
    with acting_as(person):
        threads = [Thread("", wanted) for wanted in FILTERS] + [Thread(name) for name in queues(person)]
        for thread in threads:
            told, worst = _pages(thread.records(person))
            slow += worst > BOUND
            name = thread.name or " ".join(f"{k}={v}" for k, v in thread.filters.items()) or "all"
            print(f"{person.username:6} {name:32} {told}{'   OVER' if worst > BOUND else ''}", flush=True)
    return slow


def _pages(records: Any) -> tuple[str, float]:
    from sogoc.review.paging import key_of, ordered, reversed_order, sliced

    last = reversed_order(records).first()
    if last is None:
        return "empty", 0.0
    middle = ordered(records.filter(book_id__gte=last.book_id // 2)).first()
    half, end = key_of(middle or last), key_of(last)
    asked: tuple[tuple[str, Callable[[], Any]], ...] = (
        ("first", lambda: sliced(records)), ("middle", lambda: sliced(records, after_key=half)),
        ("back", lambda: sliced(records, before_key=half)), ("end", lambda: sliced(records, before_key=end)),
    )  # fmt: skip
    found = [(name, max(_database(page) for _ in range(TIMES))) for name, page in asked]
    return "  ".join(f"{name} {ms:7.1f}" for name, ms in found), max(ms for _, ms in found)


def _database(page: Callable[[], Any]) -> float:
    """Milliseconds spent in the database, with the rows handed over."""
    from django.db import connection

    spent = 0.0

    def watch(execute: Any, *args: Any) -> Any:
        nonlocal spent
        began = time.perf_counter()
        try:
            return execute(*args)
        finally:
            spent += time.perf_counter() - began

    with connection.execute_wrapper(watch):
        page()
    return spent * 1000


if __name__ == "__main__":
    sys.exit(main())
