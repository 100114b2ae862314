"""Dates written out in words: `Ngày mồng năm tháng tư năm một nghìn chín trăm bảy mươi lăm` (domain reference 4.8)."""

import re
from collections.abc import Iterator
from functools import lru_cache

import polars as pl

from .calendar import calendar_text

UNITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5, "sáu": 6,
    "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
TENS = ("mươi", "mười")
THOUSAND = ("nghìn", "ngàn")
ODD = ("linh", "lẻ", "lẽ")  # the zero ten: hai nghìn không trăm linh tám
MONTHS_OF_OLD = {"giêng": 1, "chạp": 12}
NOISE = re.compile(r"[.,;:()\"“”/–-]+")


def below_hundred(words: list[str]) -> int | None:
    """`hai mươi mốt`, `hăm mốt`, `bảy lăm`, `mười`, `linh tám`, `5`; null for anything else."""
    if len(words) == 1 and words[0].isascii() and words[0].isdigit():
        return int(words[0]) if len(words[0]) <= 2 else None
    words = words[1:] if len(words) == 2 and words[0] in ODD else words
    match words:
        case ["mười"] | ["mươi"]:
            return 10
        case ["mười" | "mươi", unit] if unit in UNITS and unit not in ("không", "mốt"):
            return 10 + UNITS[unit]
        case ["hăm", unit] if unit in UNITS:
            return 20 + UNITS[unit]
        case [unit] if unit in UNITS:
            return UNITS[unit]
        case [ten, "mươi" | "mười"] if UNITS.get(ten, 0) >= 2:
            return UNITS[ten] * 10
        case [ten, "mươi" | "mười", unit] if UNITS.get(ten, 0) >= 2 and UNITS.get(unit, 0):
            return UNITS[ten] * 10 + UNITS[unit]
        case [ten, unit] if UNITS.get(ten, 0) >= 2 and UNITS.get(unit, 0):
            return UNITS[ten] * 10 + UNITS[unit]  # bảy lăm
    return None


def year_in_words(words: list[str]) -> int | None:
    """`một nghìn chín trăm bảy mươi lăm`, `hai ngàn linh tám`, `một chín bảy lăm`, `hai nghìn`."""
    if len(words) == 1 and re.fullmatch(r"\d{4}", words[0], re.ASCII):
        return int(words[0])
    if len(words) >= 2 and words[0] in ("một", "hai") and words[1] in THOUSAND:
        rest, hundreds = words[2:], 0
        if len(rest) >= 2 and rest[1] == "trăm":
            if rest[0] not in UNITS:
                return None
            hundreds, rest = UNITS[rest[0]], rest[2:]
        below = below_hundred(rest) if rest else 0
        return None if below is None else UNITS[words[0]] * 1000 + hundreds * 100 + below
    if len(words) == 4 and all(w in UNITS for w in words):  # một chín tám bảy
        return int("".join(str(UNITS[w]) for w in words))
    if len(words) > 2 and words[:2] in (["một", "chín"], ["hai", "không"]):  # một chín bảy mươi lăm
        below = below_hundred(words[2:])
        return None if below is None or below < 10 else (1900 if words[1] == "chín" else 2000) + below
    return None


def _month(words: list[str]) -> int | None:
    month = MONTHS_OF_OLD.get(words[0]) if len(words) == 1 else None
    return month or below_hundred(words)


def _readings(words: list[str]) -> Iterator[tuple[int | None, int | None, int]]:
    """Every way to cut the words at `tháng` and `năm` into day, month and year."""
    for y in (i for i, w in enumerate(words) if w == "năm"):
        year = year_in_words(words[y + 1 :])
        if year is None:
            continue
        before = words[:y]
        if not before:
            yield None, None, year
        for m in (i for i, w in enumerate(before) if w == "tháng"):
            month = _month(before[m + 1 :]) if m + 1 < y else None
            if month is None:
                continue
            day = before[:m][1:] if before[:1] == ["ngày"] else before[:m]
            day = day[1:] if day[:1] in (["mồng"], ["mùng"]) else day
            if not day:
                yield None, month, year
            elif (number := below_hundred(day)) is not None:
                yield number, month, year


@lru_cache(maxsize=65536)
def date_in_words(text: str) -> str | None:
    """`dd.mm.yyyy`, `mm.yyyy` or `yyyy` that the words say; null where they say no one real date."""
    words = NOISE.sub(" ", text.casefold()).split()
    while words[:1] in (["sinh"], ["chết"], ["vào"], ["hồi"]):
        words = words[1:]
    found = {calendar_text(*reading) for reading in _readings(words)} - {None}
    return found.pop() if len(found) == 1 else None


def words_date(text: pl.Expr) -> pl.Expr:
    """The date that a column of words says, in the form of the standard text; null where it says none."""
    return text.map_batches(
        lambda s: pl.Series([v if v is None else date_in_words(v) for v in s.to_list()], dtype=pl.String),
        return_dtype=pl.String,
        is_elementwise=True,
    )
