"""A place as written to the commune of 30/6/2025: by name, district and the date of registration; never by guess."""

from bisect import bisect_right
from datetime import date
from typing import NamedTuple

from .address import COMMUNE, DISTRICT, PROVINCE, Part, name_key, parts_of
from .units import OLD_PROVINCES, Unit, Units

MOST_CANDIDATES = 10


class Named(NamedTuple):
    """The units that an address names: keys, and the level words where written."""

    commune: str = ""
    level: str = ""
    district: str = ""
    district_level: str = ""
    province: str = ""
    marked: bool = False  # the commune has its level word


class Home(NamedTuple):
    """Where the book was kept: what a bare `xã An Thanh` is read beside."""

    codes: str = ""
    commune: str = ""
    district: str = ""
    province: str = ""


class Found(NamedTuple):
    """The unit an address means."""

    codes: str
    today: str
    confidence: str  # high, medium or low
    reason: str
    on_time: bool  # the unit had this name, level and district on that day
    in_full: bool  # the text names the district as well
    old_names: bool  # its district or province was gone by 30/6/2025


REASONS = {
    "named": "Theo tên, huyện và ngày đăng ký",
    "off": "Theo tên và huyện; ngày đăng ký ngoài thời gian đơn vị mang tên này",
    "home": "Cùng tên với nơi đăng ký của quyển sổ",
    "beside": "Theo tên, trong huyện của nơi đăng ký",
    "province": "Theo tên, duy nhất trong tỉnh",
}


class Resolver:
    """Resolves addresses against the units; caches by text, period and home."""

    def __init__(self, units: Units) -> None:
        self.units = units
        self._named: dict[str, Named | None] = {}
        self._found: dict[tuple[str, int, Home], Found | None] = {}

    def named(self, text: str) -> Named | None:
        """Commune, district and province of an address; null without a commune-level name."""
        if text not in self._named:
            self._named[text] = self._read(parts_of(text))
        return self._named[text]

    def _read(self, parts: tuple[Part, ...]) -> Named | None:
        commune = next((i for i, p in enumerate(parts) if p.tier == COMMUNE), None)
        if commune is None:
            return self._read_unmarked(parts)
        name, rest = self._longest(parts[commune].name)
        after = [*([Part("", "", rest)] if rest else []), *parts[commune + 1 :]]
        return self._with_district(Named(name, parts[commune].level, marked=True), after)

    def _read_unmarked(self, parts: tuple[Part, ...]) -> Named | None:
        """`An Thanh, Tứ Kỳ, Hải Dương`: only where the pair of commune and district exists."""
        tail = [p for p in parts if p.tier in ("", DISTRICT, PROVINCE)]
        for i, part in enumerate(tail[:-1]):
            key = name_key(part.name)
            if part.tier == "" and key in self.units.by_name:
                read = self._with_district(Named(key), list(tail[i + 1 :]))
                if read.district and any(u.district == read.district for u in self.units.by_name[key]):
                    return read
        return None

    def _longest(self, name: str) -> tuple[str, str]:
        """The longest beginning that is a commune's name, and the words left over."""
        words = name.split()
        for count in range(len(words), 0, -1):
            key = name_key(" ".join(words[:count]))
            if key in self.units.by_name:
                return key, " ".join(words[count:])
        return name_key(name), ""

    def _with_district(self, named: Named, after: list[Part]) -> Named:
        for part in after:
            key = name_key(part.name)
            if part.tier == DISTRICT and not named.district:
                named = named._replace(district=key, district_level=part.level)
            elif part.tier == PROVINCE or (part.tier == "" and named.district and key in self.units.provinces):
                named = named._replace(province=key)
            elif part.tier == "" and not named.district and key in self.units.districts:
                named = named._replace(district=key)
            elif part.tier == "" and not named.district and key in self.units.provinces:
                named = named._replace(province=key)
        return named

    def home_of(self, text: str, day: date) -> Home:
        """What the text of a registering authority says of the place around it."""
        named, found = self.named(text), self.found(text, day, Home())
        if named:
            return Home(found.codes if found else "", named.commune, named.district, named.province)
        after = self._with_district(Named(), [p for p in parts_of(text) if p.tier in (DISTRICT, PROVINCE)])
        return Home("", "", after.district, after.province)

    def period(self, day: date) -> int:
        """The period that a day lies in; within one, no unit changes."""
        return bisect_right(self.units.bounds, day)

    def found(self, text: str, day: date, home: Home) -> Found | None:
        """The commune that the text means on that day; null where it names none, or the name alone cannot decide."""
        key = (text, self.period(day), home)
        if key not in self._found:
            named = self.named(text)
            self._found[key] = self._find(named, day, home) if named else None
        return self._found[key]

    def _find(self, named: Named, day: date, home: Home) -> Found | None:
        candidates = self.units.by_name.get(named.commune, [])
        if named.province:
            provinces = self.units.provinces_of(named.province)
            candidates = [u for u in candidates if u.province in provinces]
        if named.district:
            there = [u for u in candidates if u.district == named.district]
            if not there and self._may_be_province(named):
                return self._find(named._replace(district="", province=named.district), day, home)
            near = [u for u in there if not named.province and u.province in self.units.provinces_of(home.province)]
            return self._choice(near or there, named, day, "named")
        if home.codes and named.commune == home.commune:
            same = [u for u in candidates if u.codes == home.codes]
            return self._choice(same, named, day, "home")
        if home.district:
            beside = [u for u in candidates if u.district == home.district]
            if (choice := self._choice(beside, named, day, "beside")) or beside:
                return choice
        return self._choice(candidates, named, day, "province") if named.province else None

    def _may_be_province(self, named: Named) -> bool:
        """`thị trấn Gia Lộc, Hải Dương`: a name without its level that a city and its province share."""
        return not (named.district_level or named.province) and named.district in self.units.provinces

    def unit_then(self, found: Found, named: Named, day: date) -> Unit | None:
        """The unit under the name it had on that day; null where the table does not know."""
        same = [u for u in self.units.by_name.get(named.commune, []) if u.codes == found.codes]
        standing = [u for u in same if u.stood_on(day)]
        return next((u for u in standing if named.level in ("", u.level)), standing[0] if standing else None)

    def candidates(self, named: Named, day: date) -> list[Unit]:
        """Units that an ambiguous text may mean, those that stood on the day; one of each code."""
        units = self.units.by_name.get(named.commune, [])
        if named.province:
            units = [u for u in units if u.province in self.units.provinces_of(named.province)]
        there = [u for u in units if u.district == named.district]
        if not there and self._may_be_province(named):
            return self.candidates(named._replace(district="", province=named.district), day)
        units = there if named.district else units
        level = [u for u in units if named.level in ("", u.level)] or units
        standing = [u for u in level if u.stood_on(day)] or level
        return list({u.codes: u for u in standing}.values())[:MOST_CANDIDATES]

    def _choice(self, candidates: list[Unit], named: Named, day: date, reason: str) -> Found | None:
        """The one commune among the candidates; those that stood on the day and have the written level come first."""
        level = [u for u in candidates if named.level in ("", u.level)]
        district = [u for u in level if named.district_level in ("", u.district_level)]
        standing = [u for u in district if u.stood_on(day)]
        pools = (standing, [u for u in level if u.stood_on(day)], [u for u in candidates if u.stood_on(day)], district,
                 level, candidates)
        pool = next((p for p in pools if p), [])
        if len({u.codes for u in pool}) != 1:
            return None
        best = pool[0]
        on_time = bool(standing)
        confidence = best.confidence if on_time and reason in ("named", "home") else "medium" if on_time else "low"
        old = (best.district_level, best.district, best.province) not in self.units.current
        return Found(
            best.codes, best.today, confidence, REASONS[reason if on_time or reason != "named" else "off"], on_time,
            reason == "named", old or named.province in OLD_PROVINCES,
        )  # fmt: skip
