"""Which scan belongs to which row: by number, suffix and date of the file's name, from the surest evidence down.

The file name is a second, independent typing of number and date (Công văn 1437/BTP-CNTT). Each file and each row is
used up by its surest evidence; what stays open stays open.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

import polars as pl

from ..record.entry import serial, suffix, written_year

T = TypeVar("T")
Doubt = tuple[str, str]  # severity and Vietnamese words of a doubtful link (D-81)


@dataclass(frozen=True, kw_only=True)
class Row:
    """What a row says of its place in the book."""

    row: int
    entry: str  # serial and suffix, `45b`; empty where it cannot be read
    year: int | None
    day: date | None
    noted: bool  # the entry has a note, which books with backs have on the back


@dataclass(frozen=True, kw_only=True)
class Page:
    """What a scan says of itself."""

    file: str
    sha256: str
    look: str  # equal for equal pictures
    pdf_pages: int
    entry: str
    day: date | None
    book: tuple[str | None, int | None, str | None]  # event, opening year, volume
    said: tuple[tuple[str, str], ...]  # code and words of what is wrong with the file


@dataclass
class Match:
    """Rows and scans of one book and the links between them."""

    rows: list[Row]
    pages: list[Page]
    foreign: list[Page] = field(default_factory=list)  # named for another book
    links: dict[int, list[Page]] = field(default_factory=dict)  # row -> its files
    doubts: dict[int, Doubt] = field(default_factory=dict)

    def free_rows(self) -> list[Row]:
        return [r for r in self.rows if r.row not in self.links]

    def free_pages(self) -> list[Page]:
        used = {p.file for pages in self.links.values() for p in pages}
        return [p for p in self.pages if p.file not in used]


def link(pages: pl.DataFrame, locators: pl.DataFrame) -> Match:
    """Join the scans (schema PAGES) and the rows (see match_scans) of one book."""
    match = Match(rows=_rows(locators), pages=_pages(pages))
    _set_foreign_aside(match)
    _join(match, lambda r: r.entry and r.day and (r.entry, r.day), lambda p: p.entry and p.day and (p.entry, p.day))
    _join(match, lambda r: r.entry and r.year and (r.entry, r.year),
          lambda p: p.entry and p.day and (p.entry, p.day.year), doubt=_other_day)  # fmt: skip
    _join(match, lambda r: r.entry, lambda p: not p.day and p.entry, one_to_one=True)
    _join(match, lambda r: not r.year and r.entry, lambda p: p.entry, one_to_one=True)
    _join(match, lambda r: r.day, lambda p: p.day, one_to_one=True, doubt=_other_number)
    return match


def _rows(locators: pl.DataFrame) -> list[Row]:
    number = pl.col("entry_number")
    day = pl.col("registered_on").str.strptime(pl.Date, "%d.%m.%Y", strict=False)
    noted = pl.col("note").fill_null("").str.strip_chars() != "" if "note" in locators.columns else pl.lit(False)
    read = locators.select(
        "row",
        entry=(serial(number).cast(pl.String) + suffix(number)).fill_null(""),
        year=pl.coalesce(written_year(number), day.dt.year().cast(pl.Int32)),
        day=day,
        noted=noted,
    )
    return [Row(**values) for values in read.sort("row").iter_rows(named=True)]


def _pages(pages: pl.DataFrame) -> list[Page]:
    kept = pages.filter(~pl.col("is_cover")).sort(pl.col("part").fill_null(1), "file")
    return [
        Page(
            file=p["file"],
            sha256=p["sha256"],
            look=p["look"] or p["sha256"],
            pdf_pages=p["pdf_pages"],
            entry=p["entry"] or "",
            day=p["registered_on"],
            book=(p["event_code"], p["opening_year"], p["volume"] and p["volume"].lstrip("0").lower()),
            said=tuple(zip(p["codes"], p["reasons"], strict=True)),
        )
        for p in kept.iter_rows(named=True)
    ]


def _set_foreign_aside(match: Match) -> None:
    """Files named for another book than most of the archive are joined with nothing."""
    books = [p.book for p in match.pages if p.entry]
    own = max(set(books), key=lambda b: (books.count(b), str(b)), default=None)
    match.foreign = [p for p in match.pages if p.entry and p.book != own]
    match.pages = [p for p in match.pages if not p.entry or p.book == own]


def _join(
    match: Match,
    of_row: Callable[[Row], Hashable],
    of_page: Callable[[Page], Hashable],
    *,
    one_to_one: bool = False,
    doubt: Callable[[Row, Page], Doubt | None] = lambda row, page: None,
) -> None:
    """Link free rows and free files of equal keys; a false key joins nothing."""
    rows, pages = _by(match.free_rows(), of_row), _by(match.free_pages(), of_page)
    for key, together in rows.items():
        if key not in pages or (one_to_one and len(together) + len(pages[key]) > 2):
            continue
        for row, found in zip(together, _dealt(pages[key], len(together)), strict=True):
            match.links[row.row] = found
            if said := doubt(row, found[0]):
                match.doubts[row.row] = said


def _by(things: Iterable[T], key_of: Callable[[T], Hashable]) -> dict[Hashable, list[T]]:
    groups: dict[Hashable, list[T]] = defaultdict(list)
    for thing in things:
        if key := key_of(thing):
            groups[key].append(thing)
    return dict(groups)


def _dealt(pages: list[Page], rows: int) -> list[list[Page]]:
    """Files of one number dealt to its rows: one file serves them all (an entry typed twice), one row takes all files
    (front and back), many are dealt in order (a number that the book really repeats)."""
    if rows == 1:
        return [pages]
    return [[pages[min(i, len(pages) - 1)]] for i in range(rows)]


def _other_day(row: Row, page: Page) -> Doubt | None:
    if row.day is None or page.day is None or row.day == page.day:
        return None
    return "W", f"Tên tệp ghi ngày {page.day:%d.%m.%Y}, dòng ghi {row.day:%d.%m.%Y}; số và năm khớp nhau."


def _other_number(row: Row, page: Page) -> Doubt | None:
    number = f"số {row.entry}" if row.entry else "không có số"
    return "B", f"Tên tệp ghi số {page.entry}, dòng {number}; chỉ ngày đăng ký khớp nhau."
