"""What a delivery would bring, entry by entry, against what is here; nothing is written."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
from django.db import connections

from ..accounts.models import User
from ..apart import read_scans, read_workbook
from ..data import shipped_reference
from ..ingest import Refused, delivery_name, match_scans
from ..ingest.refused import UnknownHeader
from ..jurisdiction.models import UNKNOWN_CUSTODIAN, Authority, Custodian
from ..record import BY_CODE
from .announced import Context, Planned
from .approved_before import BEYOND_DRAFT
from .books import plan
from .found import Found, find_files, sha256_of
from .intake import book_of_scans, in_trouble, not_theirs, unreadable
from .load import LoadedBook, held_in
from .matching import located, matched
from .models import VALUES, Book, Delivery, Page, Record
from .readings import differences
from .scanning import locators_of

ENTRIES = pl.Schema(
    {
        "sheet": pl.String,
        "row": pl.Int32,  # of the sheet; null for an entry that only the ledger has
        "book": pl.String,  # its key
        "entry": pl.String,  # 45b/1975
        "state": pl.String,  # new, same, differs, only_in_old or held
        "record_id": pl.String,  # of the counterpart here
        "status": pl.String,  # of the counterpart
        "fields": pl.String,  # JSON: field -> [ours, theirs] where they differ
        "message": pl.String,  # why a row is held
    }
)


@dataclass
class BookPreview:
    """One book of a file: whose it is, what is here, what would come."""

    key: str
    authority: str
    custodian_id: int
    custodian: str
    here: bool
    states: dict[str, int]
    clean: int = 0  # new rows without a blocker, an error or a warning
    faulty: int = 0  # new rows with a blocker or an error

    @property
    def asks_custodian(self) -> bool:
        return self.custodian_id == UNKNOWN_CUSTODIAN


@dataclass
class Preview:
    """One file compared: rows in = new + same + differs + held."""

    name: str
    kind: str
    rows_in: int = 0
    refused: str = ""
    trouble: str = ""  # number in the log of an error of ours
    message: str = ""
    message_en: str = ""
    header: UnknownHeader | None = None  # what a person may say of its columns
    remarks: list[str] = field(default_factory=list)  # what is odd about the file as a whole
    again: bool = False  # the same bytes were taken in before: nothing would happen
    books: list[BookPreview] = field(default_factory=list)
    pages: Counter[str] = field(default_factory=Counter)
    approved: int = 0  # approved or transferred records that it touches
    entries: pl.DataFrame = field(default_factory=lambda: ENTRIES.to_frame())

    @property
    def states(self) -> dict[str, int]:
        return dict(self.entries["state"].value_counts().sort("state").iter_rows())

    def summary(self) -> dict[str, Any]:
        """As JSON, without the entries."""
        rest = {name: value for name, value in vars(self).items() if name not in ("entries", "books")}
        return {**rest, "states": self.states, "books": [vars(b) for b in self.books]}


def preview(
    paths: Iterable[Path], *, user: User | None = None, custodians: Mapping[str, int] | None = None
) -> Iterator[Preview]:
    """Compare files and folders with the ledger, in the order in which they would be taken in."""
    context = Context(shipped_reference(), custodians or {})
    for file in find_files(paths):
        yield preview_file(file, context, user)


def preview_file(file: Found, context: Context, user: User | None = None) -> Preview:
    """One file; a refusal is part of the preview, and so is trouble of ours: it stops no other file."""
    try:
        sha256 = sha256_of(file.path)
    except OSError as error:
        return Preview(file.name, "refused", **unreadable(file, error))
    try:
        known = Delivery.objects.using("owner").filter(sha256=sha256, refused="", withdrawn_at=None).first()
        if known:
            return Preview(file.name, known.kind, rows_in=known.rows_in, again=True)
        return _scans(file, context, user) if file.holds_scans else _workbook(file, context, user)
    except Refused as refusal:
        return Preview(
            file.name,
            "refused",
            refused=refusal.reason,
            message=refusal.vi,
            message_en=refusal.en,
            header=refusal.header,
        )
    except Exception as error:
        connections["owner"].close_if_unusable_or_obsolete()
        return Preview(file.name, "trouble", **in_trouble(file, error))


def _workbook(file: Found, context: Context, user: User | None) -> Preview:
    announced = BY_CODE.get(delivery_name(file.path).event_code or "")
    workbook = read_workbook(file.path, expected=announced, mapped=context.mapped)
    planned = plan(workbook, file.path, file.handover, context)
    kind = "legacy" if any(s.legacy is not None for s in workbook.sheets) else "workbook"
    done = Preview(file.name, kind, rows_in=planned.rows_in)
    done.remarks = [words for sheet in workbook.sheets for _, words in sheet.notes]
    frames = []
    for coming in planned.books:
        about, entries = _book(coming, context, user)
        done.books.append(about)
        frames.append(entries)
    for sheet in planned.sheets:
        held = sheet.held.select("row", pl.col("vi").alias("message"), state=pl.lit("held"), sheet=pl.lit(sheet.name))
        frames.append(_as_entries(held))
    done.entries = pl.concat(frames) if frames else done.entries
    touched = done.entries.filter(pl.col("status").is_in(BEYOND_DRAFT) & (pl.col("state") == "differs"))
    done.approved = touched.height
    return done


def _book(coming: Planned, context: Context, user: User | None) -> tuple[BookPreview, pl.DataFrame]:
    source = coming.through_the_kernel(context.reference)
    event, authority, year, volume = coming.order
    book = (
        Book.objects.using("owner")
        .filter(authority_id=authority, event_type=event, opening_year=year, volume=volume, copy=1)
        .first()
    )
    custodian = book.custodian_id if book else coming.custodian_id
    if user is not None and not user.may("ingest", custodian):
        raise not_theirs(coming.key)
    entries = compare(source, book)
    faults = source.processed.findings.filter(pl.col("severity").is_in(["B", "E"]))["row"].unique()
    noticed = source.processed.findings.filter(pl.col("severity").is_in(["B", "E", "W"]))["row"].unique()
    new = entries.filter(state="new")["row"]
    return BookPreview(
        key=coming.key,
        authority=str(Authority.objects.using("owner").get(pk=authority)),
        custodian_id=custodian,
        custodian=Custodian.objects.using("owner").get(pk=custodian).full_name,
        here=book is not None,
        states=dict(entries["state"].value_counts().sort("state").iter_rows()),
        clean=len(new) - int(new.is_in(noticed.implode()).sum()),
        faulty=int(new.is_in(faults.implode()).sum()),
    ), entries.with_columns(pl.lit(coming.key).alias("book"))


def compare(source: LoadedBook, book: Book | None) -> pl.DataFrame:
    """The rows of one book against the ledger, in the schema ENTRIES: the same matching that loading does.

    A record that the delivery does not have is `only_in_old`, unless the delivery is a partial one.
    """
    event = source.facts.event
    last = book.closed_on.year if book and book.closed_on else None
    held = held_in(book, event)
    rows = matched(located(source.processed.standard, source.digests, event, source.opening_year, last), held)
    gone = held.unique("record_id", keep="first").join(rows.drop_nulls("record_id"), on="record_id", how="anti")
    gone = gone.clear() if source.facts.partial else gone.with_columns(state=pl.lit("only_in_old"))
    both = pl.concat([rows, gone.select(c for c in gone.columns if c in rows.columns)], how="diagonal")
    fields, status = _differing(both.filter(state="differs"), source), _statuses(both)
    return _as_entries(
        both.with_columns(
            sheet=pl.lit(source.sheet),
            entry=pl.format("{}{}/{}", pl.col("serial").cast(pl.String).str.zfill(2), "suffix", "year"),
            fields=pl.col("row").replace_strict(fields, default=None, return_dtype=pl.String),
            status=pl.col("record_id").replace_strict(status, default=None, return_dtype=pl.String),
        )
    )


def _as_entries(frame: pl.DataFrame) -> pl.DataFrame:
    absent = [pl.lit(None, dtype).alias(name) for name, dtype in ENTRIES.items() if name not in frame.columns]
    return frame.with_columns(absent).select(ENTRIES.names()).cast(dict(ENTRIES))


def _differing(differs: pl.DataFrame, source: LoadedBook) -> dict[int, str]:
    event = source.facts.event
    theirs = {row["row"]: row for row in source.processed.standard.iter_rows(named=True)}
    ours = VALUES[event.code].objects.using("owner").in_bulk(differs["record_id"].to_list())
    by_id = {str(pk): values for pk, values in ours.items()}
    return {
        row["row"]: json.dumps(differences(event, by_id[row["record_id"]], theirs[row["row"]]), ensure_ascii=False)
        for row in differs.iter_rows(named=True)
    }


def _statuses(rows: pl.DataFrame) -> dict[str, str]:
    known = Record.objects.using("owner").filter(pk__in=rows["record_id"].drop_nulls().to_list())
    return {str(pk): status for pk, status in known.values_list("pk", "status")}


def _scans(file: Found, context: Context, user: User | None) -> Preview:
    """Pages that would be new, replaced or the same; the workbook of a new book in the same folder is not here yet."""
    scans = read_scans(file.path)
    book = book_of_scans(file, context, user)
    locators = locators_of(book)
    links, _ = match_scans(scans.pages, locators.drop("record_id"), promised=False)
    joined = links.join(locators.select("row", "record_id"), on="row").join(
        scans.pages.select("file", "sha256"), on="file"
    )
    done = Preview(file.name, "scans")
    touched = set()
    for (record_id,), pages in joined.group_by(["record_id"], maintain_order=True):
        kept = Page.objects.using("owner").filter(record_id=record_id, current=True)
        there = set(kept.values_list("sha256", flat=True))
        coming = set(pages["sha256"])
        free = len(there - coming)
        new = len(coming - there)
        done.pages += Counter(same=len(coming & there), replaced=min(new, free), new=max(0, new - free))
        if new:
            touched.add(record_id)
    done.pages["orphan"] = scans.pages.filter(
        ~pl.col("file").is_in(links["file"].implode()) & ~pl.col("is_cover")
    ).height
    records = partial(Record.objects.using("owner").filter, pk__in=touched, status__in=BEYOND_DRAFT)
    done.approved = records().count()
    touched_ids = [(str(r.pk), r.entry, r.status) for r in records()]
    done.entries = _as_entries(
        pl.DataFrame(touched_ids, schema=["record_id", "entry", "status"], orient="row").with_columns(
            book=pl.lit(book.key), state=pl.lit("differs")
        )
    )
    return done
