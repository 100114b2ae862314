"""What stands beside the form of a new entry: a scan that fits no record yet, or the page of its neighbour; what its
fields begin with, carried from the entry before, for a register repeats its place, day and officers page after page.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.urls import reverse

from ..accounts.models import User
from .models import VALUES, Book, Delivery, Origin, Page, Record
from .scanning import LOOSE

CARRIED = (
    "volume_number", "page_number", "registered_on", "registration_type", "registered_at", "signed_by", "signer_title",
    "clerk",
)  # fmt: skip


@dataclass(frozen=True)
class Beside:
    """A scan that is looked at while typing."""

    delivery_id: int
    file: str
    sha256: str
    pages: int
    address: str
    words: str
    token: str  # by which the form names it
    own: bool  # of no record yet, so most likely of this one

    @classmethod
    def of_token(cls, token: str) -> "Beside | None":
        """`12.3`: the third scan of delivery 12 that fits no entry; `p45`: a page of a record."""
        if token[:1] == "p" and token[1:].isdecimal() and len(token) < 16:
            page = Page.objects.filter(pk=int(token[1:]), current=True).select_related("record").first()
            return cls.of_page(page) if page else None
        delivery, _, number = token.partition(".")
        if not (delivery.isdecimal() and number.isdecimal() and len(token) < 16):
            return None
        found = Delivery.objects.filter(pk=int(delivery)).first()
        loose = [r for r in found.remarks if r[0] == LOOSE] if found else []
        if found is None or not 0 < int(number) <= len(loose) or not loose[int(number) - 1][2]:
            return None
        _, words, sha256 = loose[int(number) - 1]
        address = reverse("loose_scan", args=[found.pk, int(number), "jpg"])
        return cls(found.pk, words.split(": ", 1)[-1][-200:], sha256, 1, address, words, token, own=True)

    @classmethod
    def of_page(cls, page: Page) -> "Beside":
        address = reverse("page_image", args=[page.record_id, 1, "jpg"])
        words = f"Ảnh của số {page.record.entry or '(chưa có)'}"
        about = (page.delivery_id, page.file, page.sha256, page.pages)
        return cls(*about, address, words, f"p{page.pk}", own=False)


@dataclass(frozen=True)
class Start:
    """What a blank form begins with."""

    values: Mapping[str, str]
    carried: frozenset[str]  # from the entry before
    neighbour: Record | None


def start(book: Book, user: User, year: int | None = None, serial: int | None = None) -> Start:
    """The number asked for, or the one after what this person typed last; the rest as the entry before has it."""
    if serial is None:
        year, serial = following(book, _typed_last(book, user) or _in_order(book).last())
    before = _before(book, year, serial) or _typed_last(book, user)
    values = {"volume_number": f"{book.volume}/{book.opening_year}", "registered_at": _written(book)}
    carried = _values(before) if before else {}
    if serial is not None:
        values["entry_number"] = f"{serial:02}/{year}"
    return Start({**values, **carried}, frozenset(carried), before)


def following(book: Book, last: Record | None) -> tuple[int, int | None]:
    """Year and number after an entry; without a number where the book has that one already."""
    if last is None or last.serial is None or last.year is None:
        return book.opening_year, None if last else 1
    there = Record.objects.filter(book=book, year=last.year, serial=last.serial + 1, outcome="").exists()
    return last.year, None if there else last.serial + 1


def _in_order(book: Book) -> QuerySet[Record]:
    return Record.objects.filter(book=book, outcome="", serial__isnull=False).order_by("year", "serial", "suffix")


def _before(book: Book, year: int | None, serial: int | None) -> Record | None:
    if serial is None:
        return None
    return _in_order(book).filter(year=year, serial__lt=serial).last()


def _typed_last(book: Book, user: User) -> Record | None:
    mine = Record.objects.filter(book=book, origin=Origin.TYPED_HERE, editors__contains=[user.pk])
    return mine.order_by(F("row").desc()).first()


def _values(record: Record) -> dict[str, str]:
    row = VALUES[record.event_type].objects.get(pk=record.pk)
    return {name: text for name in CARRIED if (text := getattr(row, name, ""))}


def _written(book: Book) -> str:
    """The authority as books write it."""
    a = book.authority
    return ", ".join(filter(None, (a.full_name, a.district_name, a.province_name)))


def scan_beside(token: str, neighbour: Record | None) -> Beside | None:
    """The scan asked for, else the neighbour's page: a missed entry mostly stands on it or on the next."""
    if token:
        return Beside.of_token(token)
    page = Page.objects.filter(record=neighbour, current=True).order_by("pk").first() if neighbour else None
    return Beside.of_page(page) if page else None
