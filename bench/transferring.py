"""Births from the outbox to their receipts, over HTTP, both ends on this machine; then both sides reconciled.

`python -m bench.transferring` measures these steps alone and prints the memory of both ends while sending.

send        signed batches until answered       floor: the same bytes to an endpoint that only parses and COPYs them
reconcile   both sides equal, top-down          floor: count(*) of our items
look up     folded name and year at the receiver, as the pages do it
"""

import os
import subprocess
import sys
import time
from typing import Any

import httpx

from .measuring import Row, timed, told
from .memory import Watched

RECORDS = int(os.environ.get("SOGOC_BENCH_TRANSFER", "10000"))
PORT, FLOOR_PORT = 8798, 8799


def rows(state: dict[str, Any]) -> list[Row]:
    from django.conf import settings

    from sogoc.demo.receiver import Receiver
    from sogoc.transfer.credentials import receiver
    from sogoc.transfer.outbox import send_all
    from sogoc.transfer.reconcile import reconcile

    _approved(state)
    composed, signed = _signed()
    settings.NATIONAL_URL = f"http://127.0.0.1:{PORT}"
    with Receiver(PORT):
        with Watched(os.environ["SOGOC_DATA_DIR"], every=3.0) as watched:
            sent, done = timed(lambda: [s.accepted for s in send_all(receiver())])
        accepted = sum(done)
        payloads = _payloads()
        assert accepted == sum(len(p["items"]) for p in payloads), "every record must arrive"
        compared, balance = timed(lambda: reconcile(receiver()))
        assert not (balance.missing or balance.different or balance.surplus)
        floor = _floor(payloads)
    state["memory"] = watched.told()
    return [
        ("compose and sign", accepted, composed + signed, _copy_floor(payloads)),
        ("send to receipts", accepted, sent, floor),
        ("reconcile", accepted, compared, _count()),
    ]


def _approved(state: dict[str, Any]) -> None:
    """Records as if reviewed: loaded for real, their states set by hand."""
    from dataclasses import replace

    from django.db import connections

    from sogoc.ingest import row_digests
    from sogoc.jurisdiction.models import Authority
    from sogoc.review.load import LoadedBook, load_book
    from sogoc.review.models import Delivery
    from sogoc.store.scope import loading

    sheet, facts, done = state["sheet"], state["facts"], state["done"]
    digests = row_digests(sheet.raw, sheet.event)
    authorities = list(Authority.objects.using("owner").values_list("id", flat=True))
    for n in range(-(-RECORDS // sheet.raw.height)):
        with loading():
            delivery = Delivery.objects.using("owner").create(
                name=f"transfer.{n}", file_name="x", sha256=f"t{n:063}", kind="workbook", rows_in=sheet.raw.height,
                rows_loaded=sheet.raw.height)  # fmt: skip
            source = LoadedBook(
                facts=replace(facts), authority_id=authorities[n % len(authorities)], custodian_id=11647,
                volume=f"T{n}", opening_year=2010, sheet="DL Import", raw=sheet.raw, digests=digests,
                processed=done)  # fmt: skip
            load_book(source, delivery)
    with connections["owner"].cursor() as cursor:
        cursor.execute("""
            set session_replication_role = replica;
            update review_record set status = 'approved', approved_at = now() - interval '9 days'
                where blockers + errors = 0 and book_id in (select id from review_book where volume like 'T%');
            set session_replication_role = origin;
            analyze""")


def _signed() -> tuple[float, float]:
    from sogoc.accounts.commands import add_user
    from sogoc.review.models import Record
    from sogoc.store.scope import acting_as
    from sogoc.transfer.batches import compose, sign_many

    clerk = add_user("an-gui", "Nguyễn Văn An", "clerk", 11647, "khong-dung-den-1")
    lead = add_user("dung-ky", "Lê Văn Dung", "lead", 11647, "khong-dung-den-1")
    clerk._state.db = lead._state.db = None

    def gather() -> None:
        with acting_as(clerk):
            compose(Record.objects.filter(book__volume__startswith="T"), clerk)

    composed, _ = timed(gather)
    signed, _ = timed(lambda: sign_many(lead))
    return composed, signed


def _payloads() -> list[dict[str, Any]]:
    from sogoc.transfer.batches import payload
    from sogoc.transfer.models import Batch

    batches = Batch.objects.using("owner").select_related("custodian", "composed_by", "signed_by")
    return [payload(b) for b in batches.order_by("number")]


def _floor(payloads: list[dict[str, Any]]) -> float:
    process = subprocess.Popen([sys.executable, "-m", "bench.floor", str(FLOOR_PORT)], stdout=subprocess.DEVNULL)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{FLOOR_PORT}", timeout=60) as client:
            deadline = time.monotonic() + 30
            while time.monotonic() < deadline:
                try:
                    client.get("/")
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
            seconds, _ = timed(lambda: [client.put("/", json=p).raise_for_status() for p in payloads])
    finally:
        process.terminate()
        process.wait(20)
    return seconds


def _copy_floor(payloads: list[dict[str, Any]]) -> float:
    """The same items COPYed into a plain table here."""
    import json

    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("create table bench_items (record text, content text)")
        connection = connections["owner"].connection

        def copy() -> None:
            with connection.cursor() as raw, raw.copy("copy bench_items from stdin") as stream:
                for p in payloads:
                    for item in p["items"]:
                        stream.write_row((item["record"], json.dumps(item["content"])))

        seconds, _ = timed(copy)
        cursor.execute("drop table bench_items")
    return seconds


def _count() -> float:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        seconds, _ = timed(lambda: cursor.execute("select count(*) from transfer_item"), 3)
    return seconds


def main() -> int:
    import tempfile

    with tempfile.TemporaryDirectory(prefix="sogoc-bench-") as folder:
        os.environ |= {"SOGOC_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "sogoc.site.settings"}
        import django

        django.setup()
        from sogoc.store.backend.base import release_clusters
        from sogoc.store.migrate import prepare

        from .__main__ import STATE, kernel

        prepare()
        kernel()
        print(told(rows(STATE)), STATE["memory"], f"load {os.getloadavg()}", sep="\n\n")
        release_clusters()
    return 0


if __name__ == "__main__":
    sys.exit(main())
