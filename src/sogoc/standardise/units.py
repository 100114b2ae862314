"""Units in time: every known name of a commune with its district and period, to the code of 30/6/2025."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import polars as pl

from .address import name_key

FIRST_DAY, LAST_DAY = date(1, 1, 1), date(9999, 12, 31)
# What a province of the book is called in the table: names that older registers use for the same land.
SAME_PROVINCE = {
    "hải hưng": ("hải dương", "hải hưng"), "hải dương": ("hải dương", "hải hưng"),
    "kiến an": ("hải phòng",), "quảng yên": ("hải phòng", "hải dương"), "hồng quảng": ("hải phòng",),
}  # fmt: skip
CITIES = ("Hà Nội", "Hải Phòng", "Hồ Chí Minh", "Đà Nẵng", "Cần Thơ", "Huế")
HAI_HUNG = (date(1968, 3, 1), date(1997, 1, 1))  # the province that Hải Dương was part of
OLD_PROVINCES = frozenset(map(name_key, ("Hải Hưng", "Kiến An", "Quảng Yên", "Hồng Quảng")))


def day_of(text: str, last: bool) -> date | None:
    """`1997-08` is its first day, or its last; null for nothing."""
    if not text:
        return None
    year, month, day = (*map(int, text.split("-")), 0, 0)[:3]
    if day:
        return date(year, month, day)
    if not last:
        return date(year, month or 1, 1)
    return date(year + (month in (0, 12)), month % 12 + 1 if month else 1, 1)


def _full_name(row: dict[str, str]) -> str:
    """`Xã An Thanh, huyện Tứ Kỳ, tỉnh Hải Dương`."""
    district = f"{row['district_level']} {row['district_name']}".strip()
    province = row["province_name"]
    level = "thành phố" if province in CITIES else "tỉnh"
    return ", ".join(part for part in (row["full_name"], district, f"{level} {province}") if part)


@dataclass(frozen=True)
class Unit:
    """A commune under one name, in one district, for one period."""

    level: str
    name: str
    district_level: str
    district: str  # keys
    province: str
    since: date
    until: date
    codes: str  # of 30/6/2025, joined by |
    today: str  # the one unit since 1/7/2025, empty where it takes more than the name to tell
    confidence: str
    full_name: str = ""  # with its district and province, as they were called then

    def called_on(self, day: date) -> str:
        """The full name with the province of that day."""
        joined = HAI_HUNG[0] <= day < HAI_HUNG[1]
        return self.full_name.replace("tỉnh Hải Dương", "tỉnh Hải Hưng") if joined else self.full_name

    def stood_on(self, day: date) -> bool:
        return self.since <= day < self.until


class Units:
    """The table of units, by the keys of their names."""

    def __init__(self, table: pl.DataFrame) -> None:
        self.by_name: dict[str, list[Unit]] = defaultdict(list)
        self.districts: set[str] = set()
        self.provinces: set[str] = {*OLD_PROVINCES}
        self.current: set[tuple[str, str, str]] = set()
        bounds = {FIRST_DAY}
        for r in table.iter_rows(named=True):
            today = r["units_2025_codes"] or ""
            unit = Unit(
                r["level"], name_key(r["name"]), r["district_level"], name_key(r["district_name"]),
                name_key(r["province_name"]), day_of(r["valid_from"] or "", False) or FIRST_DAY,
                day_of(r["valid_to"] or "", True) or LAST_DAY, r["pre_2025_codes"] or "",
                today if r["resolved"] == "one" and "|" not in today else "", r["confidence"] or "medium",
                _full_name(r),
            )  # fmt: skip
            if unit.codes:
                self.by_name[unit.name].append(unit)
            self.districts.add(unit.district)
            self.provinces.add(unit.province)
            if unit.until >= date(2025, 7, 1):
                self.current.add((unit.district_level, unit.district, unit.province))
            bounds |= {unit.since, unit.until}
        self.bounds = sorted(bounds)  # between two of them nothing changes
        self.same_province = {name_key(a): tuple(map(name_key, b)) for a, b in SAME_PROVINCE.items()}

    def provinces_of(self, key: str) -> tuple[str, ...]:
        return self.same_province.get(key, (key,))
