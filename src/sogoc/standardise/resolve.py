"""The places of a book beside their texts, and what their texts say of the unit and its time."""

from collections import Counter
from datetime import date

import polars as pl

from ..pipeline import FINDINGS, PLACES, Book
from ..record import Field, Kind
from .authority import spelled_otherwise
from .dates import earliest
from .framed import frame_of
from .places import Found, Home, Resolver
from .units import FIRST_DAY

AUTHORITY = "registered_at"
LONGEST_BOOK = 15  # years; a date of registration further away is a slip of the pen


def resolve_places(standard: pl.DataFrame, book: Book, resolver: Resolver) -> tuple[pl.DataFrame, pl.DataFrame]:
    """PLACES and the findings on them (D-11, D-12, D-13) of a standardised book."""
    days = standard.select(earliest(pl.col("registered_on"))).to_series().to_list()
    sure = [_in_book(day, book) for day in days]
    at = [day if day and ok else _some_day(book) for day, ok in zip(days, sure, strict=True)]
    home = _home(standard, at, book, resolver)
    places: list[tuple[object, ...]] = []
    findings: list[tuple[object, ...]] = []
    rows = standard["row"].to_list()
    for field in book.event.fields_of(Kind.PLACE):
        here: dict[tuple[str, date], Found | None] = {}
        for row, text, day, ok in zip(rows, standard[field.name].to_list(), at, sure, strict=True):
            if text is None:
                continue
            if (text, day) not in here:
                here[text, day] = resolver.found(text, day, home)
            if (found := here[text, day]) is None:
                continue
            places.append((row, field.name, found.codes, found.today or None, found.confidence, found.reason))
            findings += _of_place(row, field, text, found, ok)
    findings += _of_authority(standard)
    return frame_of(places, PLACES), frame_of(findings, FINDINGS)


def _in_book(day: date | None, book: Book) -> bool:
    """Whether a date of registration can be right for this book."""
    if day is None or not 1945 <= day.year <= 2035:
        return False
    return book.opening_year is None or -1 <= day.year - book.opening_year <= LONGEST_BOOK


def _some_day(book: Book) -> date:
    """A day on which the book was in use, for rows without a date."""
    return book.opened or (date(book.opening_year, 7, 1) if book.opening_year else FIRST_DAY)


def _home(standard: pl.DataFrame, at: list[date], book: Book, resolver: Resolver) -> Home:
    """Where the book was kept: from its cover, else from most of its rows."""
    if book.authority_text:
        home = resolver.home_of(book.authority_text, _some_day(book))
        if home.codes or home.district:
            return home
    homes: Counter[Home] = Counter()
    for (text, day), rows in Counter(zip(standard[AUTHORITY].to_list(), at, strict=True)).items():
        if text:
            homes[resolver.home_of(text, day)] += rows
    whole = [h for h, _ in homes.most_common() if h.codes or h.district]
    return whole[0] if whole else Home()


def _of_place(row: int, field: Field, text: str, found: Found, sure_day: bool) -> list[tuple[object, ...]]:
    out: list[tuple[object, ...]] = []
    if found.in_full and not found.on_time and sure_day:
        severity = "W" if field.name == AUTHORITY else "N"
        out.append((row, "D-12", severity, field.name, f"Ngày đăng ký không có đơn vị mang tên này: “{text}”"))
    if found.old_names:
        out.append((row, "D-13", "N", field.name, f"Tên huyện, tỉnh cũ: “{text}”"))
    return out


def _of_authority(standard: pl.DataFrame) -> list[tuple[object, ...]]:
    texts = standard[AUTHORITY].to_list()
    odd = spelled_otherwise(texts)
    return [
        (row, "D-11", "W", AUTHORITY, f"Cơ quan đăng ký ghi khác cách ghi đầy đủ: “{text}”")
        for row, text in zip(standard["row"].to_list(), texts, strict=True)
        if text in odd
    ]
