"""Units as they were and are: found by name without diacritics, with their names, predecessors and successors."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import F

from ..record.folding import folded_name
from .models import Authority, Lineage, Unit
from .seed import read

KINDS = {"whole": "toàn bộ", "part": "một phần"}
POPULATIONS = {"all": "toàn bộ dân cư", "part": "một phần dân cư", "none": "không có dân cư"}
MOST = 60  # of what a search finds


@dataclass(frozen=True)
class Found:
    """A unit or authority that a search names."""

    code: str
    name: str
    within: str  # district and province
    until: str  # `đến 01/07/2025`, or empty


def search(words: str) -> list[Found]:
    """Units of every time and the authorities of districts and provinces, by words without diacritics or by code."""
    wanted, code = folded_name(words).split(), words.strip()
    if not wanted and not code.isdecimal():
        return []
    found = [f for f in _all() if _matches(f, wanted, code)]
    return sorted(found, key=lambda f: (bool(f.until), f.name, f.code))[:MOST]


def _matches(found: Found, wanted: list[str], code: str) -> bool:
    if code.isdecimal():
        return found.code.startswith(code)
    there = f"{folded_name(found.name)} {folded_name(found.within)}".split()
    return all(any(word.startswith(w) for word in there) for w in wanted)


def _all() -> list[Found]:
    units = [
        Found(u.code, u.full_name, ", ".join(filter(None, (u.district_name, u.province_name))), _until(u))
        for u in Unit.objects.all()
    ]
    above = Authority.objects.exclude(level=Authority.Level.COMMUNE)
    return units + [Found(a.code, a.full_name, a.province_name, "đến 01/07/2025") for a in above]


def _until(unit: Unit) -> str:
    return f"đến {unit.valid_to:%d/%m/%Y}" if unit.valid_to else ""


def periods(code: str) -> list[Unit]:
    """The unit's names and levels, the earliest first."""
    return list(Unit.objects.filter(code=code).order_by(F("valid_from").asc(nulls_first=True)))


@dataclass(frozen=True)
class Step:
    """One line of lineage in words, seen from either end."""

    code: str
    name: str
    how: str
    lineage: Lineage


def predecessors(code: str) -> list[Step]:
    lines = Lineage.objects.filter(new_code=code).order_by("-effective_on", "old_code")
    return [_step(line, line.old_code, before=True) for line in lines]


def successors(code: str) -> list[Step]:
    lines = Lineage.objects.filter(old_code=code).order_by("effective_on", "new_code")
    return [_step(line, line.new_code, before=False) for line in lines]


def _step(line: Lineage, code: str, *, before: bool) -> Step:
    """With the name that the unit had just before, or from, the day."""
    of_code = Unit.objects.filter(code=code)
    there = of_code.filter(valid_to=line.effective_on) if before else of_code.filter(valid_from=line.effective_on)
    unit = there.first() or of_code.order_by("-pk").first()
    how = f"{KINDS.get(line.kind, line.kind)}, {POPULATIONS.get(line.population, line.population)}"
    return Step(code, unit.full_name if unit else code, how, line)


def earlier(code: str) -> list[dict[str, Any]]:
    """What the shipped history tells of a code before 1/7/2025: changes of name, level and district, by their dates."""
    return [row for row in _history() if code in (row["old_code"], row["successor_code"])]


@cache
def _history() -> list[dict[str, Any]]:
    return list(read("units_history").sort("effective_date").iter_rows(named=True))


def heirs(codes: Iterable[str]) -> set[str]:
    """The codes of the units that have got the people of old ones, followed through every change there was since."""
    held, moved = set(codes), set[str]()
    for on in Lineage.objects.using("owner").order_by("effective_on").values_list("effective_on", flat=True).distinct():
        lines = Lineage.objects.using("owner").filter(old_code__in=held, effective_on=on)
        gone = {line.old_code for line in lines}
        got = {line.new_code for line in lines if line.population in ("all", "part")}
        held, moved = (held - gone) | got, (moved - gone) | got
    return moved
