"""Dates in figures, in every form that typists use, to the form of the template (domain reference 4.8)."""

import re
from collections.abc import Collection
from datetime import date, timedelta
from enum import Enum

from .calendar import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    PARTIAL_DATE,
    age,
    calendar_text,
    earliest,
    impossible,
    latest,
    month_first,
)
from .cell import DIFFERS, Notice, Proposal, Written
from .date_doubts import YEAR_NAME
from .date_words import date_in_words, words_date

__all__ = ["age", "date_in_words", "earliest", "impossible", "latest", "month_first", "standard_date", "words_date"]

SEPARATOR = r"\s*(?:[./,–-]+|\s)\s*"
BLANK = r"_+|\.{2,}|…+|[xX]{2}|-{2,}|0{1,2}"  # a part that the book leaves open
PART = rf"[0-9]{{1,2}}|{BLANK}"
ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

LEADING = re.compile(r"^(?:sinh\s+)?(?:ngày|năm|sinh|sn)(?:\s+sinh)?\s*[:.]?\s*(?=[0-9_.…xX-])", re.IGNORECASE)
MIDNIGHT = re.compile(r"[\sT]\s*(?:0{1,2}:00(?::00)?(?:\.0+)?|12:00(?::00)?)\s*(?:SA|AM)?Z?$", re.IGNORECASE)
FIGURES = re.compile(rf"^(?:(?:(?P<d>{PART}){SEPARATOR})?(?P<m>{PART}){SEPARATOR})?(?P<y>[0-9]{{4}})$")
OPEN = re.compile(r"^(?:[-_.…]*\s*/\s*){1,2}(?:(?P<m>[0-9]{1,2})\s*/\s*)?(?P<y>[0-9]{4})$")  # `//1950`, `-/5/1950`
ISO = re.compile(r"^(?P<y>[0-9]{4})\s*[-/.]\s*(?P<m>[0-9]{1,2})(?:\s*[-/.]\s*(?P<d>[0-9]{1,2}))?$")
ROMAN = re.compile(
    rf"^(?:(?P<d>[0-9]{{1,2}}){SEPARATOR})?(?P<m>[IVX]+|[iv][ivx]*|x[ivx]+){SEPARATOR}(?P<y>[0-9]{{4}})$"
)
NAMED = re.compile(
    rf"^(?:(?P<d>[0-9]{{1,2}}){SEPARATOR})?(?P<m>{'|'.join(ENGLISH)}|thg\s*[0-9]{{1,2}}|T[0-9]{{1,2}})[a-z]*\.?"
    rf"{SEPARATOR}(?P<y>[0-9]{{4}})$",
    re.IGNORECASE,
)
WORDED = re.compile(
    rf"^(?:(?:ngày)?\s*(?:mồng|mùng)?\s*(?P<d>{PART}|)\s*[-,/.]?\s*)?tháng\s*:?\s*(?P<m>{PART}|)\s*[-,/.]?\s*(?:năm\s*:?\s*)?(?P<y>[0-9]{{4}})$",
    re.IGNORECASE,
)
RUN_TOGETHER = re.compile(r"^(?P<d>[0-9]{2})(?P<m>[0-9]{2})(?P<y>[0-9]{4})$")
RUN_TOGETHER_ISO = re.compile(r"^(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})$")
FORMS = (FIGURES, OPEN, ISO, ROMAN, NAMED, WORDED, RUN_TOGETHER, RUN_TOGETHER_ISO)

SHORT_YEAR = re.compile(
    rf"^(?:(?:ngày\s*)?[0-9]{{1,2}}(?:{SEPARATOR}|\s*tháng\s*))?(?:[0-9]{{1,2}}|[IVX]+)(?:{SEPARATOR}|\s*năm\s*)"
    r"['’]?[0-9]{2}$",
    re.IGNORECASE,
)
SERIAL = re.compile(r"^([1-4][0-9]{4})(?:\.0+)?$")
YEAR_WITH_DECIMALS = re.compile(r"^((?:18|19|20)[0-9]{2})\.0+$")
LUNAR = re.compile(rf"\b(?:âl|âm|nhuận|rằm|tết)\b|{YEAR_NAME.pattern}", re.IGNORECASE)
LUNAR_MONTH = re.compile(r"\b(?:giêng|chạp)\b", re.IGNORECASE)  # said of January and December as well
SOLAR = re.compile(r"\s*\(?\b(?:dl|d\.l|dương\s*lịch|dương)\b\.?\)?$", re.IGNORECASE)
EXCEL_DAY_ZERO = date(1899, 12, 30)

TWO_DIGIT_YEAR = Notice("D-25", "E", "Năm chỉ có hai chữ số: không suy đoán thế kỷ, xem trang sổ")
MONTH_FIRST = Notice("D-25", "E", "Có thể đã nhập tháng trước ngày sau: giữ nguyên, xem trang sổ")
ORDER_UNKNOWN = Notice("D-25", "E", "Cột này có dấu hiệu đảo ngày và tháng: không rõ đâu là ngày, giữ nguyên")
MAYBE_LUNAR = Notice("D-26", "W", "Tháng giêng, tháng chạp: có thể là ngày âm lịch, xem trang sổ")
MAYBE = Proposal(DIFFERS, None, "lunar", "Tháng giêng, tháng chạp: có thể là ngày âm lịch")
ENOUGH_TO_TELL = 6
SERIAL_OR_YEAR = Notice("D-48", "B", "Số này có thể là ngày dạng số của Excel hoặc năm thừa một chữ số: xem trang sổ")


def _figure(part: str | None) -> int | None:
    """A day or month; null where it was left open."""
    return int(part) or None if part and part.isdigit() else None


def _month(part: str | None) -> int | None:
    if part and part.upper() in ROMANS:
        return ROMANS.index(part.upper()) + 1
    if part and part[:3].lower() in ENGLISH:
        return ENGLISH.index(part[:3].lower()) + 1
    return _figure(part.lower().lstrip("thg ") if part else part)


def _read(text: str) -> tuple[int | None, int | None, int] | None:
    """Day, month and year of the first form that fits and gives a year a register can hold."""
    for form in FORMS:
        if (found := form.match(text)) is None:
            continue
        parts = found.groupdict()
        year = int(parts["y"])
        if EARLIEST_YEAR <= year <= LATEST_YEAR:
            return _figure(parts.get("d")), _month(parts.get("m")), year
    return None


def is_standard_date(text: str) -> bool:
    """Whether the text is a real date in the form of the template."""
    return re.match(PARTIAL_DATE, text) is not None and standard_date(text).notices == () and _read(text) is not None


def is_month_first(text: str) -> bool:
    """`10/13/2015`: in figures, and only the order month, day makes sense."""
    read = _read(text) if FIGURES.match(text) else None
    return bool(read and read[0] and read[1] and read[0] <= 12 < read[1] <= 31)


def is_day_first(text: str) -> bool:
    """`13/10/2015`: in figures with a slash, and only the order day, month makes sense."""
    read = _read(text) if "/" in text and FIGURES.match(text) else None
    return bool(read and read[0] and read[1] and read[1] <= 12 < read[0])


def _from_serial(text: str) -> Written:
    """`42740`, a day that Excel turned into a number, back into the day."""
    found = SERIAL.match(text)
    day = EXCEL_DAY_ZERO + timedelta(days=int(found[1])) if found else None
    if day is None or day.year > LATEST_YEAR:
        return Written(text)
    if text.startswith(("19", "20")):
        return Written(text, (), (SERIAL_OR_YEAR,))
    return Written(day.strftime("%d.%m.%Y"), ("excel_serial",))


class DoubtfulOrder(Enum):
    """Which dates of a column may have day and month exchanged."""

    NONE = 0
    SLASHES = 1  # typed month first: more of them prove that than the contrary
    REAL_DATES = 2  # a spreadsheet took 5/3/1987 for the 3rd of May and left 25/3/1987 as text


def doubtful_order(values: Collection[str]) -> DoubtfulOrder:
    """What the distinct values of a column tell of the order of day and month."""
    month_first = sum(map(is_month_first, values))
    day_first = sum(map(is_day_first, values))
    if month_first > max(1, day_first):
        return DoubtfulOrder.SLASHES
    days = [int(found["d"]) for v in values if (found := ISO.match(MIDNIGHT.sub("", v))) and found["d"]]
    ambiguous = sum(1 for v in values if "/" in v and FIGURES.match(v)) - day_first
    if min(len(days), day_first) >= ENOUGH_TO_TELL and max(days) <= 12 and not ambiguous:
        return DoubtfulOrder.REAL_DATES
    return DoubtfulOrder.NONE


def _order_unknown(text: str, day: int | None, month: int | None, order: DoubtfulOrder) -> bool:
    """Whether day and month could be exchanged in this date of a doubtful column."""
    if not (day and month) or day == month or day > 12:
        return False
    if order is DoubtfulOrder.SLASHES:
        return "/" in text and FIGURES.match(text) is not None
    return order is DoubtfulOrder.REAL_DATES and ISO.match(text) is not None


def standard_date(text: str, order: DoubtfulOrder = DoubtfulOrder.NONE) -> Written:
    """`5/3/1987`, `1987-03-05`, `ngày 5 tháng 3 năm 1987` to `05.03.1987`; what is no certain date stays as typed.

    Args:
        order: what the column tells of its dates; where either order makes sense it is not known then.
    """
    if SERIAL.match(text):
        return _from_serial(text)
    if year := YEAR_WITH_DECIMALS.match(text):
        return Written(year[1], ("decimals",))
    if LUNAR.search(text):
        return Written(text)
    bare = LEADING.sub("", SOLAR.sub("", MIDNIGHT.sub("", text))).strip(" ,;").rstrip(".")
    if SHORT_YEAR.match(bare):
        return Written(text, (), (TWO_DIGIT_YEAR,))
    read = _read(bare)
    if read is None:
        said = date_in_words(bare) or date_in_words(text)
        if said is None:
            return Written(text)
        lunar = LUNAR_MONTH.search(text) is not None
        return Written(said, ("date_form",), (MAYBE_LUNAR,) if lunar else (), (MAYBE,) if lunar else ())
    day, month, year_ = read
    if is_month_first(bare):
        return Written(text, (), (MONTH_FIRST,))
    standard = calendar_text(day, month, year_)
    if standard is None or standard == text:
        return Written(text)
    if _order_unknown(bare, day, month, order):
        return Written(text, (), (ORDER_UNKNOWN,))
    return Written(standard, ("date_form",))
