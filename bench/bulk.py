"""`python -m bench.bulk`: a bulk approval of SOGOC_BENCH_BULK records against the raw UPDATE of the same rows.

approve     frozen, sampled, confirmed, then done as the worker does: scope, gates, four eyes, history, counters, notes
            floor: the same columns of the same rows, one UPDATE a book by the owner with every trigger off
bare copy   the same against one UPDATE of a copy without keys or indexes
single      with SOGOC_BENCH_BESIDE=1: single approvals in the same commune while the lot runs, the slowest
"""

import os
import statistics
import sys
import tempfile
import threading
import time
from typing import Any

from .measuring import told

RECORDS = int(os.environ.get("SOGOC_BENCH_BULK", "100000"))
PER_BOOK = int(os.environ.get("SOGOC_BENCH_PER_BOOK", "92"))
CUSTODIAN = 11647

FILL = """
    set session_replication_role = replica;
    insert into review_record (id, event_type, book_id, authority_id, custodian_id, year, serial, registered_on, status,
                               origin, delivery_id, row, typed_digest)
        select gen_random_uuid(), 'KS', b.id, 11650, %(custodian)s, b.opening_year, n, make_date(b.opening_year, 1, 15),
               'pending', 'typed', d.id, n, ''
        from review_book b, review_delivery d, generate_series(1, %(per_book)s) n;
    set session_replication_role = origin;
"""
RAW = """
    update {table} set status = 'approved', approved_by_id = 1, approved_at = now(), compared_with = 'paper',
        compared_page = '', returned = false, refused = false, waiting_second = false, warnings = 0, changed_at = now()
"""


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="sogoc-bench-") as folder:
        os.environ |= {"SOGOC_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "sogoc.site.settings"}
        import django

        django.setup()
        from django.db import connections

        from sogoc.review.models import Book, Delivery
        from sogoc.store.backend.base import release_clusters
        from sogoc.store.migrate import prepare

        prepare()
        books = RECORDS // PER_BOOK
        Delivery.objects.using("owner").create(name="bench", file_name="bench", sha256="0" * 64, kind="workbook")
        Book.objects.using("owner").bulk_create(
            Book(authority_id=11650, custodian_id=CUSTODIAN, event_type="KS", opening_year=1950 + n % 60, volume=f"V{n}")
            for n in range(books)
        )
        with connections["owner"].cursor() as cursor:
            cursor.execute(FILL, {"custodian": CUSTODIAN, "per_book": PER_BOOK})
            cursor.execute("analyze")
        floor, bare = floors(books), bare_copy()
        seconds, slowest = approve()
        n = books * PER_BOOK
        print(told([("approve in bulk", n, seconds, floor), ("  bare copy", n, seconds, bare)]))
        print(f"{books} books of {PER_BOOK}: {1000 * seconds / books:.1f} ms a book; single approval meanwhile: {slowest}")
        connections.close_all()
        release_clusters()
    return 0


def floors(books: int) -> float:
    """One UPDATE a book of the real table, then put back; the dead rows are swept before what comes next."""
    from django.db import connections, transaction

    with connections["owner"].cursor() as cursor:
        cursor.execute("select id from review_book order by id")
        ids = [pk for (pk,) in cursor.fetchall()]
        cursor.execute("set session_replication_role = replica")
        begun = time.perf_counter()
        for pk in ids:
            with transaction.atomic(using="owner"):
                cursor.execute(RAW.format(table="review_record") + " where book_id = %s", [pk])
        seconds = time.perf_counter() - begun
        cursor.execute("update review_record set status = 'pending', approved_by_id = null, approved_at = null, compared_with = ''")
        cursor.execute("set session_replication_role = origin")
        cursor.execute("vacuum analyze review_record")
    return seconds


def bare_copy() -> float:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("create table bench_raw as select * from review_record")
        begun = time.perf_counter()
        cursor.execute(RAW.format(table="bench_raw"))
        seconds = time.perf_counter() - begun
        cursor.execute("drop table bench_raw")
    return seconds


def approve() -> tuple[float, str]:
    from sogoc.accounts.commands import add_user
    from sogoc.review import frozen
    from sogoc.review.models import BulkAct, BulkSample, Record
    from sogoc.review.paging import Thread
    from sogoc.store.scope import acting_as

    binh = add_user("binh", "Trần Thị Bình", "approver", CUSTODIAN, "khong-dung-den-1")
    dung = add_user("dung", "Lê Văn Dung", "approver", CUSTODIAN, "khong-dung-den-1")
    single = [r.pk for r in Record.objects.using("owner").order_by("-book_id", "serial")[:: max(PER_BOOK, 1)][:40]]
    begun = time.perf_counter()
    with acting_as(binh):
        bulk = frozen.freeze("approve", Thread("", {"status": "pending"}), binh, compared_with="paper")
    print(f"frozen and previewed: {time.perf_counter() - begun:.2f} s")
    with acting_as(binh):
        for sample in BulkSample.objects.filter(bulk=bulk):
            frozen.opened(sample)
            frozen.mark(bulk, sample.record_id, right=True)
        frozen.confirm(bulk, typed=str(frozen.ready(bulk)))
    waits: list[float] = []
    if os.environ.get("SOGOC_BENCH_BESIDE"):
        threading.Thread(target=beside, args=(single, dung, waits), daemon=True).start()
    begun = time.perf_counter()
    frozen.advance(bulk.pk)
    seconds = time.perf_counter() - begun
    assert BulkAct.objects.using("owner").get(pk=bulk.pk).state == "done"
    told = f"{max(waits):.2f} s at most, {statistics.median(waits):.2f} s median of {len(waits)}" if waits else "not tried"
    return seconds, told


def beside(records: list[Any], user: Any, waits: list[float]) -> None:
    from sogoc.review.acts import perform
    from sogoc.store.scope import acting_as

    for pk in records:
        begun = time.perf_counter()
        with acting_as(user):
            perform("approve", pk, user, compared_with="paper")
        waits.append(time.perf_counter() - begun)
        time.sleep(0.2)


if __name__ == "__main__":
    sys.exit(main())
