"""What Excel made of numbers that it took for dates or for quantities: told and proposed, never put back by guess.

`12-13` in a column of pages becomes 13 December, `5/2012` the first of May, shown as a day or, in a column without a
format, as its number; `310750012345` becomes 3.1075E+11. The cells come here as texts (2012-05-01, 41030, 3.1075E+11).
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from .cell import DIFFERS, REREAD, Notice, Proposal, Written

DAY = re.compile(r"^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[ T]00:00(?::00)?)?$")
SERIAL = re.compile(r"^[1-6][0-9]{4}$")
POWER = re.compile(r"^[1-9](?:[.,][0-9]+)?[eE]\+?[0-9]{1,2}$")
DAY_ZERO = date(1899, 12, 30)
BECAME_A_DAY = Notice("D-48", "B", "Excel đã đổi số này thành ngày: nhập lại theo trang sổ")
MAY_BE_A_DAY = Notice("D-48", "W", "Ô ghi một ngày: có thể Excel đã đổi số thành ngày, xem trang sổ")
BECAME_A_POWER = Notice("D-48", "B", "Số bị Excel ghi dạng khoa học, mất chữ số: nhập lại theo trang sổ")


def damaged_number(text: str) -> Written | None:
    """A number with its year that became a day or the number of a day; None where the text is neither."""
    if found := DAY.match(text):
        year, month, day = found.groups()
        read: tuple[str, ...] = (f"{day}/{year}", f"{month}/{year}") if day != "01" else (f"{month}/{year}",)
    elif SERIAL.match(text):
        meant = DAY_ZERO + timedelta(days=int(text))
        read = (meant.strftime("%m/%Y"),) if meant.day == 1 else ()
    else:
        return None
    return Written(text, (), (BECAME_A_DAY,), tuple(_proposed(read, BECAME_A_DAY)))


def damaged_pages(text: str) -> Written | None:
    """Pages `12-13` that became a day."""
    found = DAY.match(text)
    if found is None:
        return None
    year, month, day = map(int, found.groups())
    read = (f"{month}-{year % 100}",) if day == 1 else (f"{day}-{month}", f"{month}-{day}")
    return Written(text, (), (BECAME_A_DAY,), tuple(_proposed(read, BECAME_A_DAY)))


def free_text(text: str) -> Written:
    """Text in which anything may stand, also the number of a decision that became a day or a power of ten."""
    if POWER.match(text):
        return Written(text, (), (BECAME_A_POWER,), (Proposal(DIFFERS, None, "scientific", BECAME_A_POWER.detail),))
    if found := DAY.match(text):
        year, month, day = found.groups()
        read = (f"{month}/{year}", f"01/{month}/{year}") if day == "01" else (f"{day}/{month}/{year}",)
        return Written(text, (), (MAY_BE_A_DAY,), tuple(_proposed(read, MAY_BE_A_DAY)))
    return Written(text)


def _proposed(readings: tuple[str, ...], notice: Notice) -> Iterator[Proposal]:
    for value in readings:
        yield Proposal(REREAD, value, "excel_date", notice.detail)
    if not readings:
        yield Proposal(DIFFERS, None, "excel_date", notice.detail)
