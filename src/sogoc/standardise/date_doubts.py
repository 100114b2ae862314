"""What a person may find in the book where a date stays as typed: candidates, never applied (reference 4.8, 4.9)."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from .calendar import EARLIEST_YEAR, LATEST_YEAR, calendar_text
from .cell import DIFFERS, REREAD, Proposal
from .date_words import below_hundred
from .edtf import meaning
from .lunar import BRANCHES, SAME_BRANCH, STEMS, solar, year_names

ANY_DAY = date(2000, 1, 1)  # against which an age can be read
BOOK_RUNS = 3  # years after its opening in which a book may still be written in
OLDEST = 99  # years before the book in which somebody in it may be born
SEPARATED = r"(?:\s*[./,–-]+\s*|\s+|\s*tháng\s*|\s*năm\s*)"
SHORT_YEAR = re.compile(
    rf"^(?:ngày\s*|tháng\s*|sinh\s*)*(?:([0-9]{{1,2}}){SEPARATED})?([0-9]{{1,2}}|[ivxIVX]+){SEPARATED}['’`]?([0-9]{{2}})$",
    re.IGNORECASE,
)
LONE_YEAR = re.compile(r"^(?:sn\.?|năm|sinh\s+năm|['’`])\s*['’`]?([0-9]{2})$", re.IGNORECASE)
MONTH_FIRST = re.compile(r"^([0-9]{1,2})\s*[./-]\s*([0-9]{1,2})\s*[./-]\s*([0-9]{4})$")
LIKE_FIGURES = str.maketrans("OoQDlI|iSsBZz", "0000111155822")
NAMES = "|".join((*STEMS, "quí", "kỉ"))
ANIMALS = "|".join((*BRANCHES, *(k for k, v in SAME_BRANCH.items() if v in BRANCHES)))
YEAR_NAME = re.compile(rf"\b({NAMES})\s+({ANIMALS})\b", re.IGNORECASE)
LUNAR_MARK = re.compile(r"\b(?:âl|â\.l|a\.l|âm\s*lịch|âm|tết|rằm|nhuận)\b\.?", re.IGNORECASE)
TET = re.compile(r"\btết\b", re.IGNORECASE)
MONTHS = {"giêng": 1, "chạp": 12, "một": 11, "tết": 1}


def doubts(text: str, order_in_doubt: bool, year: int | None) -> tuple[Proposal, ...]:
    """The likeliest reading first; nothing where the text gives no hint.

    Args:
        order_in_doubt: the column may have day and month exchanged.
        year: of the opening of the book or of the registration.
    """
    for find in (_short_year, _exchanged, _lunar, _misread_figures, _serial, _slip_of_the_year):
        if found := tuple(find(text, year)):
            return found
    if order_in_doubt and (found := tuple(_other_order(text))):
        return found
    return () if meaning(text, ANY_DAY) else (Proposal(DIFFERS, None, "no_date", _why_none(text)),)


def _why_none(text: str) -> str:
    figures = MONTH_FIRST.match(text)
    return "Ngày không có trong lịch: giữ nguyên, xem trang sổ" if figures else "Không đọc được thành ngày"


def _reread(value: str | None, rule: str, why: str) -> Iterator[Proposal]:
    if value is not None:
        yield Proposal(REREAD, value, rule, why)


def _centuries(short: int, year: int | None) -> list[int]:
    """Full years that two digits can mean, the nearest to the book first, or the latest."""
    if year is None:
        return [y for y in range(LATEST_YEAR, EARLIEST_YEAR - 1, -1) if y % 100 == short]
    years = range(max(EARLIEST_YEAR, year - OLDEST), min(LATEST_YEAR, year + BOOK_RUNS) + 1)
    return sorted((y for y in years if y % 100 == short), key=lambda y: abs(y - year))


def _short_year(text: str, year: int | None) -> Iterator[Proposal]:
    why = f"Năm hai chữ số, theo năm của sổ ({year})" if year else "Năm hai chữ số: không rõ thế kỷ"
    if lone := LONE_YEAR.match(text):
        for full in _centuries(int(lone[1]), year):
            yield Proposal(REREAD, str(full), "two_digit_year", why)
    elif found := SHORT_YEAR.match(text):
        day = int(found[1]) if found[1] else None
        month = _roman(found[2]) if not found[2].isdigit() else int(found[2])
        for full in _centuries(int(found[3]), year):
            yield from _reread(calendar_text(day, month, full), "two_digit_year", why)


def _roman(text: str) -> int:
    from .dates import ROMANS

    return ROMANS.index(text.upper()) + 1 if text.upper() in ROMANS else 0


def _exchanged(text: str, _: int | None) -> Iterator[Proposal]:
    """`10/13/2015`: only month and day exchanged makes a date."""
    if (found := MONTH_FIRST.match(text)) and 12 < int(found[2]) <= 31 and 1 <= int(found[1]) <= 12:
        value = calendar_text(int(found[2]), int(found[1]), int(found[3]))
        yield from _reread(value, "month_first", "Có thể đã nhập tháng trước ngày")


def _other_order(text: str) -> Iterator[Proposal]:
    if found := MONTH_FIRST.match(text):
        first, second, year = map(int, found.groups())
        yield from _reread(calendar_text(first, second, year), "order_unknown", "Đọc ngày trước, tháng sau")
        yield from _reread(calendar_text(second, first, year), "order_unknown", "Đọc tháng trước, ngày sau")


def _misread_figures(text: str, _: int | None) -> Iterator[Proposal]:
    """`O5/l2/1987`: letters that look like figures."""
    from .dates import standard_date

    figures = text.translate(LIKE_FIGURES)
    if figures != text and re.fullmatch(r"[0-9]{1,2}\s*[./-]\s*[0-9]{1,2}\s*[./-]\s*[0-9]{4}|[0-9]{4}", figures):
        read = standard_date(figures)
        if read.value and re.fullmatch(r"(?:[0-9]{2}\.[0-9]{2}\.)?[0-9]{4}", read.value) and not read.notices:
            yield Proposal(REREAD, read.value, "figure_alike", "Chữ giống số: O/0, l/1, S/5, B/8")


def _serial(text: str, year: int | None) -> Iterator[Proposal]:
    """`20123` may be a day of Excel, or a year with a figure too many."""
    if re.fullmatch(r"(?:19|20)[0-9]{3}", text):
        day = date(1899, 12, 30) + timedelta(days=int(text))
        yield Proposal(REREAD, day.strftime("%d.%m.%Y"), "excel_serial", "Có thể là ngày dạng số của Excel")
        for full in sorted({text[:i] + text[i + 1 :] for i in range(5)}):
            if EARLIEST_YEAR <= int(full) <= (year or LATEST_YEAR):
                yield Proposal(REREAD, full, "extra_digit", "Có thể là năm thừa một chữ số")


def _slip_of_the_year(text: str, year: int | None) -> Iterator[Proposal]:
    """`31.05.5004`: a year that no register holds; the century is the likeliest slip."""
    found = re.fullmatch(r"(.*?)([0-9]{4})", text)
    if found is None or EARLIEST_YEAR <= int(found[2]) <= LATEST_YEAR or re.search(r"[0-9]$", found[1]):
        return
    from .dates import standard_date

    for full in _centuries(int(found[2]) % 100, year):
        value = standard_date(f"{found[1]}{full}").value
        if value and value[-4:] == str(full) and re.fullmatch(r"[0-9.]+", value):
            yield Proposal(REREAD, value, "wrong_century", "Năm không thể có trong sổ: có thể sai thế kỷ")


def _lunar(text: str, year: int | None) -> Iterator[Proposal]:
    """A lunar date and the solar one it would be; years by their names repeat every sixty years."""
    named, marked = YEAR_NAME.search(text), LUNAR_MARK.search(text)
    if not (named or marked):
        return
    last = year or LATEST_YEAR
    years = year_names(named[1], named[2], max(EARLIEST_YEAR, last - OLDEST), last)[::-1] if named else []
    figures = re.search(r"\b(1[89][0-9]{2}|20[0-9]{2})\b", text)
    if figures:
        years = [int(figures[1])]
    day = _lunar_day(YEAR_NAME.sub(" ", LUNAR_MARK.sub(_kept_mark, text)))
    for full in years:
        if day and (sun := solar(day[0], day[1], full, leap="nhuận" in text.casefold())):
            before = "; trước 1968 có thể lệch một ngày" if full < 1968 else ""
            why = f"Ngày âm lịch: đổi ra dương lịch (UTC+7){before}"
            yield Proposal(REREAD, sun.strftime("%d.%m.%Y"), "lunar", why)
        elif not day:
            yield Proposal(REREAD, str(full), "year_name", "Năm theo can chi, lặp lại sau 60 năm")
    if not years:
        yield Proposal(DIFFERS, None, "lunar", "Ngày âm lịch, không rõ năm")


def _kept_mark(mark: re.Match[str]) -> str:
    return mark[0] if mark[0].casefold() in ("rằm", "tết") else " "


def _lunar_day(text: str) -> tuple[int, int] | None:
    """Day and month of a lunar date, in figures or words."""
    words = re.sub(r"\b(?:ngày|năm\b(?=\s*[0-9]{4}|\s*[.,]?\s*$)|mồng|mùng|tết)\b|[0-9]{4}|[(),]", " ", text.casefold())
    parts = [p.strip(" .-/") for p in re.split(r"\btháng\b|[./-]", words) if p.strip(" .-/")]
    if len(parts) == 1 and TET.search(text) and (day := below_hundred(parts[0].split())):
        return day, 1  # mùng hai Tết
    if len(parts) < 2:
        return None
    first, second = parts[0].split(), [w for w in parts[1].split() if w != "năm" or len(parts[1].split()) == 1]
    day = 15 if first == ["rằm"] else below_hundred(first)
    month = MONTHS.get(" ".join(second)) or below_hundred(second)
    return (day, month) if day and month and day <= 30 and month <= 12 else None
