"""Scans of a book: kept by content, joined to their records, replaced pages kept as earlier ones."""

import hashlib
import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any

import polars as pl
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from ..audit.ledger import log
from ..ingest import Scans, match_scans
from ..record import BY_CODE
from ..store.copying import read_out
from .faults import reconcile, values_hash
from .models import Book, Delivery, Finding, Page

Read = Callable[[str], bytes]  # a scan's content by its name in the archive
LOOSE = "loose_scan"  # remark of a delivery: code, words, digest of a scan that fits no entry
PAGE_FAULTS = [f"D-8{n}" for n in range(1, 8)]
LOCATORS = pl.Schema(
    {
        "record_id": pl.String,
        "entry_number": pl.String,
        "volume_number": pl.String,
        "registered_on": pl.String,
        "note": pl.String,
    }
)


def path_of(sha256: str) -> str:
    """Where the store keeps a scan: by its content."""
    return f"{sha256[:2]}/{sha256}"


def attach_scans(book: Book, scans: Scans | None, delivery: Delivery) -> Counter[str]:
    """Join an archive's pages to the book's records, inside `loading()`; without an archive, only say what is missing.

    A page replaces the earlier one of its record, which stays as history; pages that are not in this archive stay.
    Returns how many pages are new, replaced, same, covers and orphans.
    """
    locators = locators_of(book)
    done: Counter[str] = Counter()
    found: list[Finding] = []
    if scans is not None:
        links, faults = match_scans(scans.pages, locators.drop("record_id"), promised=False)
        by_row = dict(locators.select("row", "record_id").iter_rows())
        pages = {p["file"]: p for p in scans.pages.iter_rows(named=True)}
        current: dict[str, list[Page]] = {}
        for page in Page.objects.using("owner").filter(record__book=book, current=True).order_by("pk"):
            current.setdefault(str(page.record_id), []).append(page)
        with scans.opened() as read:
            for (row,), files in links.group_by(["row"], maintain_order=True):
                record_id, its = by_row[row], [pages[f] for f in files["file"]]
                done += _attach(record_id, its, current.get(record_id, []), read, book, delivery)
            loose = scans.pages.filter(~pl.col("file").is_in(links["file"].implode()))
            _keep_loose(loose, read, delivery)
        done["cover"] = int(loose["is_cover"].sum())
        done["orphan"] = loose.height - done["cover"]
        found = [
            _finding(book, by_row.get(f["row"]), f["code"], f["severity"], f["detail"])
            for f in faults.iter_rows(named=True)
        ]
        linked = {by_row[row] for row in links["row"]}
        _reconcile_pages(book, linked, found)
        log(
            "attach_scans",
            using="owner",
            book_id=book.pk,
            custodian_id=book.custodian_id,
            subject=delivery.name,
            after=dict(done),
        )
    _reconcile_missing(book, locators)
    return done


def _keep_loose(loose: pl.DataFrame, read: Read, delivery: Delivery) -> None:
    """What fits no entry, covers among it, is kept with the scans and listed with its delivery: nothing is lost."""
    kept = []
    for page in loose.iter_rows(named=True):
        if page["sha256"]:
            _keep(page["sha256"], read, page["file"])
        what = "Bìa sổ" if page["is_cover"] else "Ảnh không gắn với trường hợp nào"
        kept.append([LOOSE, f"{what}: {page['file'][-200:]}", page["sha256"]])
    delivery.remarks = kept
    delivery.save(using="owner", update_fields=["remarks"])


def locators_of(book: Book) -> pl.DataFrame:
    event = BY_CODE[book.event_type]
    rows = read_out(
        f"select r.id::text, v.entry_number, v.volume_number, v.registered_on, v.note from review_record r"
        f" join review_values_{event.name} v on v.record_id = r.id where r.book_id = %s order by r.row",
        [book.pk],
        schema=LOCATORS,
    )
    return rows.with_row_index("row", offset=1).with_columns(pl.col("row").cast(pl.Int32))


def _keep(sha256: str, read: Read, file: str) -> None:
    """The page in the store; what a power cut left half written there is written again."""
    path = path_of(sha256)
    if default_storage.exists(path):
        with default_storage.open(path) as kept:
            if hashlib.sha256(kept.read()).hexdigest() == sha256:
                return
        default_storage.delete(path)
    default_storage.save(path, ContentFile(read(file)))


def _attach(
    record_id: str, files: list[dict[str, Any]], earlier: list[Page], read: Read, book: Book, delivery: Delivery
) -> Counter[str]:
    """A record's files of an archive (front, back): each is there already, takes an earlier page's place, or is new."""
    done: Counter[str] = Counter()
    there = {p.sha256 for p in earlier}
    free = [p for p in earlier if p.sha256 not in {f["sha256"] for f in files}]
    for file in files:
        if not file["sha256"]:  # its content is out of reach: the finding says why
            done["locked"] += 1
            continue
        if file["sha256"] in there:
            done["same"] += 1
            continue
        _keep(file["sha256"], read, file["file"])
        old = next((p for p in free if p.file == file["file"]), free[0] if free else None)
        if old:
            free.remove(old)
            Page.objects.using("owner").filter(pk=old.pk).update(current=False)
        Page.objects.using("owner").create(
            record_id=uuid.UUID(record_id),
            custodian_id=book.custodian_id,
            delivery=delivery,
            file=file["file"][-200:],
            sha256=file["sha256"],
            pages=file["pdf_pages"] or 0,
        )
        done["replaced" if old else "new"] += 1
    return done


def _finding(book: Book, record_id: str | None, code: str, severity: str, detail: str) -> Finding:
    return Finding(
        book=book,
        record_id=record_id,
        custodian_id=book.custodian_id,
        code=code,
        severity=severity,
        fields="scan",
        detail=detail or "",
        values_hash="" if record_id else values_hash("file", {"file": detail}),
    )


def no_page(book: Book, record_id: str) -> Finding:
    """D-80 of a record of a book whose scans were promised."""
    return _finding(book, record_id, "D-80", "B", "Chưa có ảnh quét của trường hợp này")


def _reconcile_pages(book: Book, linked: set[str], found: list[Finding]) -> None:
    """Faults of the pages in this archive; those of pages that are not in it stay."""
    stay = Finding.objects.using("owner").filter(book=book, code__in=PAGE_FAULTS, state="open")
    kept = [f for f in stay if f.record_id and str(f.record_id) not in linked]
    reconcile(book, [*kept, *found], codes=PAGE_FAULTS, using="owner")


def _reconcile_missing(book: Book, locators: pl.DataFrame) -> None:
    """D-80 where the hand-over list promises scans and a record has none."""
    have = set(
        map(
            str, Page.objects.using("owner").filter(record__book=book, current=True).values_list("record_id", flat=True)
        )
    )
    missing = [pk for pk in locators["record_id"] if pk not in have] if book.scans_promised else []
    reconcile(
        book,
        [no_page(book, pk) for pk in missing],
        codes=["D-80"],
        using="owner",
    )
