"""`python -m bench.survey`: inventory, snapshot, reports and dashboard over heads made in the database itself.

SOGOC_BENCH_SURVEY       how many heads (default 10,000,000), 200 a book, over all authorities and custodians
SOGOC_BENCH_SURVEY_KEPT  a folder where they are kept, and found again by the next run (none: thrown away)
"""

# ruff: noqa: E501
import contextlib
import os
import resource
import subprocess
import sys
import tempfile
import time

ROWS = int(os.environ.get("SOGOC_BENCH_SURVEY", "10000000"))
BOOK = 200  # records of a book
FAULTY = 50  # every so many records has an open error
BOOKS = """
    insert into review_book (authority_id, authority_text, event_type, opening_year, volume, copy, scans_promised, custodian_id, closing_total)
    select a.id, '', (array['KS','KH','KT','HN','CMC','KS','KS','TDCC'])[1 + b %% 8], 1960 + b %% 60, b::text, 1, false, c.id, %s
    from generate_series(1, %s) b
    join (select id, row_number() over (order by id) - 1 nth, count(*) over () many from jurisdiction_authority) a
         on b %% a.many = a.nth
    join (select id, row_number() over (order by id) - 1 nth, count(*) over () many from jurisdiction_custodian) c
         on (a.nth + b / 5000 %% 2) %% c.many = c.nth  -- an authority's books go to one or two custodians
"""
HEADS = """
    insert into review_record (id, event_type, book_id, authority_id, custodian_id, year, serial, registered_on, status, outcome,
        origin, handed_over_as, delivery_id, row, typed_digest, errors, outcome_reason)
    select gen_random_uuid(), b.event_type, b.id, b.authority_id, b.custodian_id, b.opening_year, n,
        make_date(b.opening_year, 1 + n %% 12, 1 + n %% 28),
        (array['draft','draft','pending','approved','transferred'])[1 + (b.id + n) %% 5],
        case when n = 7 then 'unreadable' else '' end, 'handed_over',
        (array['draft','draft','pending','approved','transferred'])[1 + (b.id + n) %% 5],
        1, n, 'x', case when (b.id * 200 + n) %% %s = 0 then 1 else 0 end, ''
    from review_book b, generate_series(1, %s) n
"""
# of the superuser only, and of no use but here: `reindex` makes them valid again
INDICES_WAIT = "update pg_index set indisready = false, indisvalid = false where indrelid = 'review_record'::regclass"
FINDINGS = """
    insert into review_finding (book_id, record_id, custodian_id, code, severity, fields, detail, values_hash, state)
    select book_id, id, custodian_id, 'D-33', 'E', 'father_full_name', '', '', 'open' from review_record where errors > 0
"""
COUNTERS = """
    insert into report_inventorydelta (event_type, authority_id, custodian_id, book_id, status, outcome, origin, handed_over_as, n, folded)
    select event_type, authority_id, custodian_id, book_id, status, outcome, origin, handed_over_as, count(*), true
    from review_record group by 1, 2, 3, 4, 5, 6, 7, 8;
    insert into report_inventorytotal (event_type, authority_id, custodian_id, status, outcome, origin, handed_over_as, n, folded)
    select event_type, authority_id, custodian_id, status, outcome, origin, handed_over_as, sum(n), true
    from report_inventorydelta group by 1, 2, 3, 4, 5, 6, 7
"""


def main() -> int:
    with contextlib.ExitStack() as stack:
        kept = os.environ.get("SOGOC_BENCH_SURVEY_KEPT")
        folder = kept or stack.enter_context(tempfile.TemporaryDirectory(prefix="sogoc-survey-"))
        os.environ |= {"SOGOC_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "sogoc.site.settings", "SOGOC_HOSTS": "localhost"}
        import django

        django.setup()
        from django.db import connections

        from sogoc.accounts.commands import add_user
        from sogoc.accounts.models import User
        from sogoc.review.models import Delivery, Record
        from sogoc.store.backend.base import release_clusters
        from sogoc.store.migrate import prepare

        prepare()
        if not Record.objects.using("owner").exists():
            add_user("hai", "Vũ Minh Hải", "department_lead", None, "khong-dung-den-1")
            Delivery.objects.using("owner").create(name="x", file_name="x", sha256="0" * 64, kind="legacy")
            _make()
        user = User.objects.using("owner").get(username="hai")
        _inventory()
        _recount()
        _pages(user)
        number = _snapshot(user)
        connections.close_all()
        for slug, form in (("khao-sat", "pdf"), ("khao-sat", "docx"), ("khao-sat", "xlsx"), ("bieu-03", "xlsx"), ("bieu-07", "csv")):
            subprocess.run([sys.executable, "-m", "bench.survey", slug, form, str(number)], check=True)
        release_clusters()
    return 0


def _make() -> None:
    """Heads without their triggers and indices; then each index is built once and every counter counted once."""
    from django.db import connections

    began = time.perf_counter()
    with connections["owner"].cursor() as cursor:
        for step in ("session_replication_role = replica", "maintenance_work_mem = '1GB'", "synchronous_commit = off"):
            cursor.execute(f"set {step}")
        cursor.execute(BOOKS, [BOOK, ROWS // BOOK])
        cursor.execute(INDICES_WAIT)
        cursor.execute(HEADS, [FAULTY, BOOK])
        print(f"heads stored after {time.perf_counter() - began:.0f} s", flush=True)
        cursor.execute("reindex table review_record")
        cursor.execute("analyze review_record")
        cursor.execute(FINDINGS)
        cursor.execute(COUNTERS)
        cursor.execute("set session_replication_role = origin")
        cursor.execute("vacuum analyze")
        cursor.execute("select count(*), count(*) filter (where errors > 0) from review_record")
        print("heads, of them with an open error:", cursor.fetchone(), f"made in {time.perf_counter() - began:.0f} s", flush=True)


def _database_time(do: object) -> tuple[float, float, int]:
    """Seconds in all, milliseconds in the database and statements; the best of three."""
    from django.db import connections

    best = (float("inf"), float("inf"), 0)
    for _ in range(3):
        spent: list[float] = []

        def timed(execute, sql, params, many, context, spent=spent):  # type: ignore[no-untyped-def]
            began = time.perf_counter()
            try:
                return execute(sql, params, many, context)
            finally:
                spent.append(time.perf_counter() - began)

        began = time.perf_counter()
        with connections["owner"].execute_wrapper(timed), connections["default"].execute_wrapper(timed):
            do()  # type: ignore[operator]
        best = min(best, (time.perf_counter() - began, 1000 * sum(spent), len(spent)))
    return best


def _inventory() -> None:
    from sogoc.report.inventory import inventory

    for by, wanted in (("authority", {}), ("custodian", {}), ("district", {}), ("type", {}), ("handed_over", {}), ("book", {"custodian": "11647"}), ("book", {})):
        whole, database, statements = _database_time(lambda by=by, wanted=wanted: inventory(by, wanted, using="owner"))
        print(f"inventory by {by} {wanted or ''}: {database:.1f} ms in the database ({statements} statements), {whole * 1000:.0f} ms in all", flush=True)


def _recount() -> None:
    from sogoc.report.verify import _counters

    began = time.perf_counter()
    wrong = list(_counters())
    print(f"recount of every counter: {time.perf_counter() - began:.1f} s, {len(wrong)} wrong", flush=True)


def _pages(user: object) -> None:
    from django.core.management import call_command
    from django.test import Client

    from sogoc.accounts.models import User
    from sogoc.store.scope import acting_as

    call_command("collectstatic", verbosity=0, interactive=False)
    User.objects.using("owner").update(must_change_password=False, is_demo=True)
    client = Client(SERVER_NAME="localhost")
    with acting_as(None):
        client.force_login(User.objects.get(username="hai"))
    for address in ("/thong-ke/", "/thong-ke/?by=authority", "/tong-quan/"):
        if client.get(address).status_code != 200:
            continue
        whole, database, statements = _database_time(lambda at=address: client.get(at))
        print(f"page {address}: {whole * 1000:.0f} ms in all, {database:.1f} ms in the database ({statements} statements)", flush=True)


def _snapshot(user: object) -> int:
    from sogoc.report.snapshots import take

    began = time.perf_counter()
    made = take("Đo", user)  # type: ignore[arg-type]
    print(f"snapshot: {time.perf_counter() - began:.1f} s, {made.parts.using('owner').count()} parts", flush=True)
    return made.pk


def report(slug: str, form: str, number: int) -> int:
    """One report in a process of its own, so that its memory shows."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "sogoc.site.settings"
    import django

    django.setup()
    from sogoc.report.documents.about import About
    from sogoc.report.documents.catalogue import document
    from sogoc.report.documents.forms import rendered
    from sogoc.report.models import Snapshot
    from sogoc.report.snapshots import Frozen
    from sogoc.store.backend.base import release_clusters

    frozen = Frozen(Snapshot.objects.using("owner").get(pk=number), using="owner")
    began = time.perf_counter()
    content = rendered(slug, frozen, About(), form)
    seconds = time.perf_counter() - began
    rows = sum(len(t.rows) for t in document(slug, frozen).tables)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"report {slug} as {form}: {seconds:.1f} s, {rows} rows, {len(content) / 1e6:.1f} MB, process at most {most:.0f} MB", flush=True)
    release_clusters()
    return 0


if __name__ == "__main__":
    sys.exit(main() if len(sys.argv) == 1 else report(sys.argv[1], sys.argv[2], int(sys.argv[3])))
