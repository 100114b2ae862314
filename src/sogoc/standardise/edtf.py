"""What a date, as it stands in the standard text, can mean: EDTF (ISO 8601-2) and its first and last day.

Missing parts stay missing; an age is read against the day of the event (domain reference 4.8, text reference 5).
"""

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from .calendar import AGE, EARLIEST_YEAR, LATEST_YEAR, calendar_text
from .date_words import below_hundred

STANDARD = re.compile(r"^(?:(?:([0-9]{2})\.)?([0-9]{2})\.)?([0-9]{4})$")
PART_OF_YEAR = re.compile(r"^(?:đầu|giữa|cuối|trong)\s+(?:tháng|năm|mùa\s+\w+\s+năm)\s+(.+)$", re.IGNORECASE)
ABOUT = re.compile(r"^(?:vào\s+)?(?:khoảng|chừng|độ|ước|áng chừng)\s+(.+)$|^(.+?)\s*(?:~|\(khoảng\))$", re.IGNORECASE)
DOUBTED = re.compile(r"^(.+?)\s*(?:\(\?\)|\?)$")
DECADE = re.compile(r"^(?:năm\s+)?([12][0-9]{2})[xX?_.…*]+$")
EITHER = re.compile(r"^(?:năm\s+)?([0-9]{4})\s*(?:-|–|/|hoặc|hay)\s*(?:năm\s+)?([0-9]{4})$", re.IGNORECASE)
BEFORE = re.compile(r"^trước\s+(?:ngày|tháng|năm)?\s*(.+)$", re.IGNORECASE)
AFTER = re.compile(r"^sau\s+(?:ngày|tháng|năm)?\s*(.+)$", re.IGNORECASE)
NO_MONTH = re.compile(r"^([0-9]{1,2})\s*[./-]\s*(?:_+|\.+|…+|[xX]{2}|0{1,2}|\?+)\s*[./-]\s*([0-9]{4})$")
NO_YEAR = re.compile(
    r"^(?:ngày\s+)?([0-9]{1,2})(?:\s*[./-]\s*|\s+tháng\s+)([0-9]{1,2})(?:\s*[./-]?\s*(?:năm)?[\s._…?-]*)$",
    re.IGNORECASE,
)
AGE_WORDS = re.compile(r"^(.+?)\s+tuổi$", re.IGNORECASE)
NOMINAL = re.compile(r"^(?:tuổi\s*)?([0-9]{1,3})\s*(?:t|tuổi)?\s*\(?\s*(?:tuổi\s+)?mụ\s*\)?$", re.IGNORECASE)
OLDEST = 130


class Meaning(NamedTuple):
    """An EDTF text and the days it spans, null where open."""

    edtf: str
    earliest: date | None
    latest: date | None


@lru_cache(maxsize=65536)
def meaning(text: str, on: date | None = None) -> Meaning | None:
    """What a standard date text can mean; null where it says no date.

    Args:
        on: day of the event or of registration, against which an age is read.
    """
    if plain := _plain(text):
        return plain
    return _age(text, on) or _hedged(text) or _open_parts(text)


def _plain(text: str) -> Meaning | None:
    found = STANDARD.match(text)
    if found is None or not EARLIEST_YEAR <= int(found[3]) <= LATEST_YEAR:
        return None
    day, month, year = (int(p) if p else None for p in found.groups())
    assert year is not None
    if calendar_text(day, month, year) is None:
        return None
    first = date(year, month or 1, day or 1)
    last = first if day else date(year, month or 12, monthrange(year, month or 12)[1])
    return Meaning("-".join(p for p in reversed(found.groups()) if p), first, last)


def _read(text: str) -> Meaning | None:
    """A date in any form in figures or words, as the standardiser reads it."""
    from .dates import standard_date  # late: it reads meanings for its proposals

    return _plain(standard_date(text.strip()).value or "")


def _age(text: str, on: date | None) -> Meaning | None:
    """`35 tuổi` on 1/5/1990 is somebody born in 1954 or 1955; counted the old way (tuổi mụ), about 1956."""
    if on is None:
        return None
    if nominal := NOMINAL.match(text):
        year = on.year - int(nominal[1]) + 1
        return Meaning(f"{year}~", date(year, 1, 1), date(year, 12, 31))
    if (years := _years(text)) is None or years > OLDEST:
        return None
    last = on.year - years
    return Meaning(f"[{last - 1},{last}]", _years_before(on, years + 1) + timedelta(1), _years_before(on, years))


def _years(text: str) -> int | None:
    if found := re.match(AGE, text):
        return int(found[1] or found[2])
    worded = AGE_WORDS.match(text)
    return below_hundred(worded[1].casefold().split()) if worded else None


def _years_before(day: date, years: int) -> date:
    return date(day.year - years, day.month, min(day.day, monthrange(day.year - years, day.month)[1]))


def _hedged(text: str) -> Meaning | None:
    """Dates that say themselves how sure they are: `khoảng 1950`, `1950?`, `trước 1945`, `1948 hoặc 1949`."""
    if (part := PART_OF_YEAR.match(text)) and (read := _read(part[1])):
        return read
    if (about := ABOUT.match(text)) and (read := _read(about[1] or about[2])):
        return read._replace(edtf=read.edtf + "~")
    if decade := DECADE.match(text):
        year = int(decade[1]) * 10
        return Meaning(f"{decade[1]}X", date(year, 1, 1), date(year + 9, 12, 31))
    if (doubted := DOUBTED.match(text)) and (read := _read(doubted[1])):
        return read._replace(edtf=read.edtf + "?")
    if (either := EITHER.match(text)) and int(either[1]) < int(either[2]) <= LATEST_YEAR:
        first, last = int(either[1]), int(either[2])
        joined = f"[{first},{last}]" if last == first + 1 else f"[{first}..{last}]"
        return Meaning(joined, date(first, 1, 1), date(last, 12, 31))
    if (before := BEFORE.match(text)) and (read := _read(before[1])) and read.earliest:
        end = read.earliest - timedelta(1)
        return Meaning(f"[..{_part(end, read.edtf)}]", None, end)
    if (after := AFTER.match(text)) and (read := _read(after[1])) and read.latest:
        start = read.latest + timedelta(1)
        return Meaning(f"[{_part(start, read.edtf)}..]", start, None)
    return None


def _part(day: date, like: str) -> str:
    """The day, month or year, as exact as the EDTF beside it."""
    return day.isoformat()[: len(like)]


def _open_parts(text: str) -> Meaning | None:
    """`12/__/1950`: a day without its month; `5/3`: no year."""
    if (found := NO_MONTH.match(text)) and 1 <= int(found[1]) <= 31:
        year = int(found[2])
        return Meaning(f"{year}-XX-{int(found[1]):02d}", date(year, 1, 1), date(year, 12, 31))
    if (found := NO_YEAR.match(text)) and calendar_text(int(found[1]), int(found[2]), 2000):
        return Meaning(f"XXXX-{int(found[2]):02d}-{int(found[1]):02d}", None, None)
    return None
