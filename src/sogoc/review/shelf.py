"""The books one may see, each with how far it is: counted by the database, one query for each kind of count."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, Q, QuerySet

from .book_ledger import DISORDER, GAP, REPEATED, TOTAL
from .editing import EDITABLE
from .models import Book, BookSignOff, Finding, Record, Status
from .queues import filtered


class Standing(StrEnum):
    """How far a book is."""

    EMPTY = "empty"
    WORKING = "working"
    READY = "ready"
    SIGNED = "signed"
    CHANGED = "changed"


STANDINGS = {
    Standing.EMPTY: ("chưa có trường hợp", "no records"),
    Standing.WORKING: ("đang rà soát", "under review"),
    Standing.READY: ("chờ ký xong quyển", "to be signed off"),
    Standing.SIGNED: ("đã rà soát xong", "signed off"),
    Standing.CHANGED: ("đã ký, có thay đổi sau", "signed, changed since"),
}


@dataclass(frozen=True)
class Volume:
    """A book and its counts; ended records are outside all but `ended`."""

    book: Book
    counts: Mapping[str, int]  # status -> records, and `ended`
    open_findings: Mapping[str, int]  # code -> how many
    sign_off: BookSignOff | None

    @property
    def records(self) -> int:
        return sum(n for status, n in self.counts.items() if status != "ended")

    @property
    def unsettled(self) -> int:
        return sum(self.counts[status] for status in EDITABLE)

    @property
    def settled(self) -> int:
        return self.records - self.unsettled

    @property
    def gaps(self) -> int:
        return self.open_findings.get(GAP, 0)

    @property
    def repeated(self) -> int:
        return self.open_findings.get(REPEATED, 0)

    @property
    def disordered(self) -> int:
        return self.open_findings.get(DISORDER, 0)

    @property
    def standing(self) -> Standing:
        if self.sign_off:
            same = not self.unsettled and self.sign_off.records == self.records
            return Standing.SIGNED if same else Standing.CHANGED
        if not self.records:
            return Standing.EMPTY
        return Standing.WORKING if self.unsettled else Standing.READY

    @property
    def words(self) -> tuple[str, str]:
        return STANDINGS[self.standing]


def shelf(wanted: Mapping[str, str], *, blank: bool = False) -> QuerySet[Book]:
    """The books of the records of a filter, all of them without one, or those without any record. Raises BadFilter."""
    books = Book.objects.select_related("authority", "custodian", "in_charge")
    if blank:
        books = books.exclude(pk__in=Record.objects.values("book"))
    if any(wanted.values()):
        books = books.filter(pk__in=filtered(Record.objects.all(), wanted).values("book"))
    return books.order_by("authority", "event_type", "opening_year", "volume", "copy")


def volumes(books: list[Book]) -> list[Volume]:
    """The books with their counts, in the same order."""
    ids = [book.pk for book in books]
    by_status = {s.value: Count("pk", filter=Q(status=s, outcome="")) for s in Status}
    ended = Count("pk", filter=~Q(outcome=""))
    counted = Record.objects.filter(book__in=ids).values("book").annotate(**by_status, ended=ended)
    counts = {row.pop("book"): row for row in counted}
    open_: dict[int, Counter[str]] = {}
    codes = (GAP, REPEATED, DISORDER, TOTAL)
    found = Finding.objects.filter(book__in=ids, state=Finding.State.OPEN, code__in=codes)
    for book, code, n in found.values_list("book", "code").annotate(n=Count("pk")):
        open_.setdefault(book, Counter())[code] = n
    signed = BookSignOff.objects.filter(book__in=ids, taken_back_at=None).select_related("signed_by")
    by_book = {each.book_id: each for each in signed}
    none = dict.fromkeys([*by_status, "ended"], 0)
    return [Volume(b, counts.get(b.pk, none), open_.get(b.pk, Counter()), by_book.get(b.pk)) for b in books]
