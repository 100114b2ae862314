"""The Vietnamese lunar calendar (UTC+7), after Hồ Ngọc Đức's published algorithm; only ever for a proposal.

Good from 1968 in the North; the South and all before 1968 kept UTC+8, so a day or a month may differ there.
"""

from datetime import date, timedelta
from math import floor, pi, sin

HOURS_AHEAD = 7.0
STEMS = ("canh", "tân", "nhâm", "quý", "giáp", "ất", "bính", "đinh", "mậu", "kỷ")  # of years that end in 0, 1, ...
BRANCHES = (
    "thân",
    "dậu",
    "tuất",
    "hợi",
    "tý",
    "sửu",
    "dần",
    "mão",
    "thìn",
    "tỵ",
    "ngọ",
    "mùi",
)  # year % 12 = 0, 1, ...
SAME_BRANCH = {"tí": "tý", "tị": "tỵ", "mẹo": "mão", "quí": "quý", "kỉ": "kỷ", "vị": "mùi", "thỵn": "thìn"}
DAY_ZERO = date(2000, 1, 1).toordinal() - 2451545  # ordinal of Julian day 0


def year_names(stem: str, branch: str, first: int, last: int) -> list[int]:
    """Years between two that bear a name of the sixty: `Giáp Tý` 1924, 1984."""
    stem, branch = (SAME_BRANCH.get(w.casefold(), w.casefold()) for w in (stem, branch))
    if stem not in STEMS or branch not in BRANCHES:
        return []
    return [y for y in range(first, last + 1) if STEMS[y % 10] == stem and BRANCHES[y % 12] == branch]


def _new_moon(k: int) -> int:
    """Julian day number, here, of the k-th new moon after 1/1/1900."""
    t = k / 1236.85
    rad = pi / 180
    jd = 2415020.75933 + 29.53058868 * k + 0.0001178 * t**2 - 0.000000155 * t**3
    jd += 0.00033 * sin((166.56 + 132.87 * t - 0.009173 * t**2) * rad)
    sun = (359.2242 + 29.10535608 * k - 0.0000333 * t**2 - 0.00000347 * t**3) * rad
    moon = (306.0253 + 385.81691806 * k + 0.0107306 * t**2 + 0.00001236 * t**3) * rad
    node = (21.2964 + 390.67050646 * k - 0.0016528 * t**2 - 0.00000239 * t**3) * rad
    shift = (0.1734 - 0.000393 * t) * sin(sun) + 0.0021 * sin(2 * sun) - 0.4068 * sin(moon) + 0.0161 * sin(2 * moon)
    shift += -0.0004 * sin(3 * moon) + 0.0104 * sin(2 * node) - 0.0051 * sin(sun + moon)
    shift += -0.0074 * sin(sun - moon) + 0.0004 * sin(2 * node + sun) - 0.0004 * sin(2 * node - sun)
    shift += -0.0006 * sin(2 * node + moon) + 0.0010 * sin(2 * node - moon) + 0.0005 * sin(2 * moon + sun)
    delta = -0.000278 + 0.000265 * t + 0.000262 * t**2
    return floor(jd + shift - delta + 0.5 + HOURS_AHEAD / 24)


def _sun_sector(day: int) -> int:
    """In which twelfth of its way the sun stands at the start of a Julian day here."""
    t = (day - 0.5 - HOURS_AHEAD / 24 - 2451545.0) / 36525
    rad = pi / 180
    anomaly = 357.52910 + 35999.05030 * t - 0.0001559 * t**2 - 0.00000048 * t**3
    centre = (1.914600 - 0.004817 * t - 0.000014 * t**2) * sin(rad * anomaly)
    centre += (0.019993 - 0.000101 * t) * sin(2 * rad * anomaly) + 0.000290 * sin(3 * rad * anomaly)
    longitude = (280.46645 + 36000.76983 * t + 0.0003032 * t**2 + centre) * rad
    return int((longitude % (2 * pi)) / pi * 6)


def _month_eleven(year: int) -> int:
    """Julian day on which the lunar month of the winter solstice begins."""
    k = floor((date(year, 12, 31).toordinal() - DAY_ZERO - 2415021) / 29.530588853)
    start = _new_moon(k)
    return _new_moon(k - 1) if _sun_sector(start) >= 9 else start


def _leap_month(eleven: int) -> int:
    """Which month after the eleventh is the leap month: the first one without a new sector of the sun."""
    k = floor(0.5 + (eleven - 2415021.076998695) / 29.530588853)
    at, last, sector = 1, 0, _sun_sector(_new_moon(k + 1))
    while sector != last and at < 14:
        last, at = sector, at + 1
        sector = _sun_sector(_new_moon(k + at))
    return at - 1


def solar(day: int, month: int, year: int, leap: bool = False) -> date | None:
    """The solar date of a lunar one; null where the year has no such day."""
    before, after = (_month_eleven(year - 1), _month_eleven(year)) if month < 11 else (
        _month_eleven(year), _month_eleven(year + 1))  # fmt: skip
    k = floor(0.5 + (before - 2415021.076998695) / 29.530588853)
    offset = month - 11 if month >= 11 else month + 1
    if after - before > 365:
        at = _leap_month(before)
        if leap and month != ((at - 2) % 12 or 12):
            return None
        offset += leap or offset >= at
    elif leap:
        return None
    start, end = _new_moon(k + offset), _new_moon(k + offset + 1)
    if not 1 <= day <= end - start:
        return None
    return date.fromordinal(start + DAY_ZERO) + timedelta(day - 1)
