"""`make bench`: each step against a floor measured in the same run, since machines are noisy. Ratios are what counts.

kernel      standardise and check a book      floor: reading its workbook
load        a book into the ledger            floor: raw COPY of its values into a table without anything
approve     a bulk transition, all promises   floor: raw UPDATE of the same rows
inventory   exact counters                    floor: count(*) of the records
queue       50 rows for a commune, under RLS  floor: the same as owner without RLS
transfer    see transferring.py; SOGOC_BENCH_TRANSFER records
"""

import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from . import transferring
from .measuring import Row, timed, told

ROOT = Path(__file__).resolve().parent.parent
BOOKS = int(os.environ.get("SOGOC_BENCH_BOOKS", "60"))
SAMPLE = ROOT / "samples" / "deliveries" / "11242.KS.2010.01.xlsx"


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="sogoc-bench-") as folder:
        os.environ |= {"SOGOC_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "sogoc.site.settings"}
        import django

        django.setup()
        from sogoc.store.backend.base import release_clusters
        from sogoc.store.migrate import prepare

        prepare()
        print(told([*kernel(), *load(), *acts(), *reads(), *transferring.rows(STATE)]))
        release_clusters()
    return 0


STATE: dict[str, Any] = {}


def kernel() -> list[Row]:
    from sogoc.data import shipped_reference
    from sogoc.ingest import delivery_name, read_workbook
    from sogoc.pipeline import process
    from sogoc.review.announced import facts_said

    floor, workbook = timed(lambda: read_workbook(SAMPLE), 3)
    sheet = workbook.sheets[0]
    facts = facts_said(sheet, {}, delivery_name(SAMPLE))
    reference = shipped_reference()
    process(sheet.raw, facts, reference)  # warm: distinct words are remembered, as in any long run
    seconds, done = timed(lambda: process(sheet.raw, facts, reference), 3)
    STATE.update(sheet=sheet, facts=facts, done=done)
    return [("kernel", sheet.raw.height, seconds, floor)]


def load() -> list[Row]:
    from sogoc.ingest import row_digests
    from sogoc.jurisdiction.models import Authority
    from sogoc.review.load import LoadedBook, load_book
    from sogoc.review.models import Delivery
    from sogoc.store.scope import loading

    sheet, facts, done = STATE["sheet"], STATE["facts"], STATE["done"]
    digests = row_digests(sheet.raw, sheet.event)
    authorities = list(Authority.objects.using("owner").values_list("id", flat=True)[:BOOKS])

    def all_books() -> None:
        for n, authority in enumerate(authorities):
            with loading():
                delivery = Delivery.objects.using("owner").create(
                    name=f"bench.{n}",
                    file_name="x",
                    sha256=f"{n:064}",
                    kind="workbook",
                    rows_in=sheet.raw.height,
                    rows_loaded=sheet.raw.height,
                )
                load_book(
                    LoadedBook(
                        facts=replace(facts),
                        authority_id=authority,
                        custodian_id=11647,
                        volume="01",
                        opening_year=2010,
                        sheet="DL Import",
                        raw=sheet.raw,
                        digests=digests,
                        processed=done,
                    ),
                    delivery,
                )

    seconds, _ = timed(all_books)
    floor = raw_copy(done.standard, len(authorities))
    STATE["n"] = sheet.raw.height * len(authorities)
    return [("load", STATE["n"], seconds, floor)]


def raw_copy(standard: Any, times: int) -> float:
    """COPY of the same values into a table without keys, triggers or anything beside."""
    import io

    from django.db import connections

    columns = ", ".join(f'"{name}" text' for name in standard.columns)
    text = io.BytesIO()
    standard.write_csv(text, include_header=False)
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"create table bench_raw ({columns})")
        connection = connections["owner"].connection

        def copy() -> None:
            for _ in range(times):
                with connection.cursor() as raw, raw.copy("copy bench_raw from stdin with (format csv)") as stream:
                    stream.write(text.getbuffer())

        seconds, _ = timed(copy)
        cursor.execute("drop table bench_raw")
    return seconds


def acts() -> list[Row]:
    from django.db import connections

    from sogoc.accounts.commands import add_user
    from sogoc.review.bulk import perform_lot, preview
    from sogoc.review.models import Record
    from sogoc.store.scope import acting_as

    clerk = add_user("an", "Nguyễn Văn An", "clerk", 11647, "khong-dung-den-1")
    clerk._state.db = None

    def submit() -> int:
        with acting_as(clerk):
            lot = preview("submit", Record.objects.all(), clerk)
        for _ in perform_lot(lot, clerk):
            pass
        return lot.done

    seconds, n = timed(submit)
    with connections["owner"].cursor() as cursor:
        cursor.execute("create table bench_raw as select * from review_record")
        floor, _ = timed(lambda: cursor.execute("update bench_raw set status = 'approved'"))
        cursor.execute("drop table bench_raw")
    STATE["clerk"] = clerk
    return [("submit in bulk", n, seconds, floor)]


def reads() -> list[Row]:
    from django.db import connections

    from sogoc.report.inventory import inventory
    from sogoc.review.models import Record
    from sogoc.store.scope import acting_as

    with connections["owner"].cursor() as cursor:
        cursor.execute("select report_fold_deltas()")
        cursor.execute("analyze")
        count, _ = timed(lambda: cursor.execute("select count(*) from review_record"), 3)
    counted, _ = timed(lambda: inventory("custodian", using="owner"), 3)
    page = Record.objects.filter(custodian_id=11647, status="pending").order_by("id")[:50]
    bare, _ = timed(lambda: list(page.using("owner")), 3)
    with acting_as(STATE["clerk"]):
        scoped, _ = timed(lambda: list(page.all()), 3)
    return [("inventory", STATE["n"], counted, count), ("queue page", 50, scoped, bare)]


if __name__ == "__main__":
    sys.exit(main())
