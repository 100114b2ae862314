"""The ledger of one book: which numbers stand in it, which are missing, repeated or out of order, and what was signed.

    found = ledger_of(book)         # in acting_as(user)
    found.gaps, found.lines         # by year and number, with what the rules over books say of each
"""

from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db.models import Count, Q

from ..check import numbered
from ..record import BY_CODE
from .editing import EDITABLE
from .field_views import FindingView
from .models import Book, BookSignOff, Finding, Record
from .recheck import facts_of, live

# rules over the whole book, in check/book.py
GAP, REPEATED, DISORDER, TOTAL = "D-04", "D-05", "D-06", "D-14"
OF_BOOKS = (GAP, REPEATED, DISORDER, TOTAL, "D-07", "D-09", "X-18")


@dataclass(frozen=True)
class Gap:
    """Numbers that no entry of the book bears, before the entry `behind`."""

    year: int
    first: int
    last: int
    behind: Record
    reason: str  # why it stays, where a person has said so

    @property
    def count(self) -> int:
        return self.last - self.first + 1

    def __str__(self) -> str:
        return f"{self.first}/{self.year}" if self.count == 1 else f"{self.first}-{self.last}/{self.year}"


@dataclass(frozen=True)
class Line:
    """One entry, with the gap before it and what the rules over books say of it."""

    record: Record
    page: str
    gap: Gap | None
    findings: list[FindingView]


@dataclass(frozen=True)
class BookLedger:
    """A book as it stands; `lines` in the order of years and numbers, those without a number last."""

    book: Book
    lines: list[Line]
    of_book: list[FindingView]
    ended: int  # records that will not go, outside the numbering
    second_readings: int
    copies: list[Book]
    sign_off: BookSignOff | None

    @property
    def gaps(self) -> list[Gap]:
        return [line.gap for line in self.lines if line.gap]

    @property
    def missing(self) -> int:
        return sum(gap.count for gap in self.gaps)

    @property
    def unsettled(self) -> int:
        """Drafts and pending ones: while there are any, nobody can say that the book is done."""
        return sum(line.record.status in EDITABLE for line in self.lines)

    def having(self, code: str) -> list[Line]:
        """The entries of which a rule over books says something."""
        return [line for line in self.lines if any(f.finding.code == code for f in line.findings)]

    @property
    def repeated(self) -> list[Line]:
        return self.having(REPEATED)

    @property
    def disordered(self) -> list[Line]:
        return self.having(DISORDER)

    @property
    def unexplained(self) -> bool:
        """Whether something about the book as a whole is open that a signature must speak of."""
        open_ = [f for line in self.lines for f in line.findings if f.finding.state == Finding.State.OPEN]
        return bool([f for f in (*open_, *self.of_book) if f.severity != "N"] or any(not g.reason for g in self.gaps))

    @property
    def changed_since(self) -> bool:
        """Whether the book is no longer what was signed."""
        now = (len(self.lines), [str(gap) for gap in self.gaps])
        signed = self.sign_off
        return signed is not None and (bool(self.unsettled) or (signed.records, signed.missing) != now)


def ledger_of(book: Book) -> BookLedger:
    """Read with the rights of whoever acts."""
    rows = live(book, "default")
    facts = numbered(rows.drop("record_id"), facts_of(book)) if rows.height else pl.DataFrame()
    by_id = dict(zip(rows["record_id"], facts.iter_rows(named=True), strict=True)) if rows.height else {}
    pages = dict(rows.select("record_id", "page_number").iter_rows())
    found = _findings(book)
    records = Record.objects.filter(book=book, outcome="").order_by("year", "serial", "suffix", "occurrence", "row")
    lines = [_line(r, pages.get(str(r.pk)) or "", by_id.get(str(r.pk), {}), found.get(str(r.pk), [])) for r in records]
    others = Book.objects.filter(
        authority=book.authority_id, event_type=book.event_type, opening_year=book.opening_year, volume=book.volume
    )
    counted = Record.objects.filter(book=book).aggregate(
        ended=Count("pk", filter=~Q(outcome=""), distinct=True), readings=Count("second_readings", distinct=True)
    )
    return BookLedger(
        book=book,
        lines=lines,
        of_book=found.get("", []),
        ended=counted["ended"],
        second_readings=counted["readings"],
        copies=list(others.exclude(pk=book.pk).order_by("copy")),
        sign_off=standing_sign_off(book),
    )


def standing_sign_off(book: Book) -> BookSignOff | None:
    return BookSignOff.objects.filter(book=book, taken_back_at=None).select_related("signed_by").first()


def _findings(book: Book) -> dict[str, list[FindingView]]:
    """By record, those of the book itself under the empty text; open, or kept as the book has it."""
    by: dict[str, list[FindingView]] = {}
    standing = Finding.objects.filter(book=book, code__in=OF_BOOKS).exclude(state=Finding.State.FIXED).order_by("code")
    for each in standing:
        view = FindingView(each, BY_CODE[book.event_type], False)
        by.setdefault(str(each.record_id or ""), []).append(view)
    return by


def _line(record: Record, page: str, facts: dict[str, Any], findings: list[FindingView]) -> Line:
    gap = None
    if (facts.get("gap") or 0) > 0:
        first, last = facts["before"] + 1, facts["entry_serial"] - 1
        said = [f.finding for f in findings if f.finding.code == GAP and f.finding.state == Finding.State.WAIVED]
        gap = Gap(facts["year"], first, last, record, said[0].reason if said else "")
    return Line(record, page, gap, findings)
