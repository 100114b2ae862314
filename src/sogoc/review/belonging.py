"""Where a book belongs: who registered at that time, by the cells; who keeps the paper now, by rule or by asking."""

from collections.abc import Iterable
from functools import cache

import polars as pl

from ..jurisdiction.models import DEPARTMENT, UNKNOWN_CUSTODIAN, Authority, Custodian
from ..jurisdiction.units import heirs
from ..pipeline import Book as BookFacts
from ..pipeline import Reference
from ..record import EventType
from ..standardise import standardise
from ..standardise.address import COMMUNE, DISTRICT, name_key, parts_of
from ..standardise.places import REASONS

BY_THE_TEXT_ALONE = [REASONS[r] for r in ("named", "off", "province")]  # a neighbour says nothing about another book
OLD_DEPARTMENTS = {"hai hung": 30}  # Hải Hưng, 1968-1996: its books for our part went to Hải Dương
AUTHORITY = "registered_at"


@cache
def authorities() -> dict[int, str]:
    """Every registering authority of before 1/7/2025 and its level."""
    return dict(Authority.objects.using("owner").values_list("id", "level"))


@cache
def custodian_by_rule(authority_id: int) -> int:
    """Who keeps the paper when nobody has said so: certain for undivided communes and the Departments, else unknown."""
    if authorities()[authority_id] == Authority.Level.PROVINCE:
        return DEPARTMENT
    heirs = _heirs([str(authority_id).zfill(5)])
    return heirs.pop() if len(heirs) == 1 and not _is_district(authority_id) else UNKNOWN_CUSTODIAN


@cache
def custodian_candidates(authority_id: int) -> dict[int, str]:
    """Who may keep an authority's books: heirs of its people, of a district's communes, the Department."""
    codes = [str(authority_id).zfill(5)]
    if _is_district(authority_id):
        district = Authority.objects.using("owner").get(pk=authority_id)
        codes = [
            a.code
            for a in Authority.objects.using("owner").filter(
                level=Authority.Level.COMMUNE,
                province_name=district.province_name,
                district_name=district.full_name.removeprefix("UBND "),
            )
        ]
    ids = {DEPARTMENT} if authorities()[authority_id] == Authority.Level.PROVINCE else _heirs(codes) | {DEPARTMENT}
    return dict(Custodian.objects.using("owner").filter(pk__in=ids).order_by("pk").values_list("pk", "full_name"))


def _is_district(authority_id: int) -> bool:
    return authorities()[authority_id] == Authority.Level.DISTRICT


def _heirs(codes: Iterable[str]) -> set[int]:
    """The units of today that got people of the old ones, through every change since."""
    return {int(code) for code in heirs(codes)}


def forget() -> None:
    """Ask the database again: units or lineage have changed."""
    for kept in (authorities, custodian_by_rule, custodian_candidates):
        kept.cache_clear()


def authorities_of(raw: pl.DataFrame, event: EventType, reference: Reference) -> pl.Series:
    """The authority that each row names, by its text and the date of registration; null where the text does not say.

    Returns: one authority id for each row of `raw`, Int32.
    """
    cells = [AUTHORITY, "registered_on"]
    distinct = raw.select(cells).unique(maintain_order=True).with_row_index("row", offset=1)
    blank = [pl.lit(None, pl.String).alias(n) for n in event.names if n not in cells]
    mini = distinct.with_columns(pl.col("row").cast(pl.Int32), *blank).select(event.schema().names())
    done = standardise(mini, BookFacts(event=event), reference)
    communes = done.places.filter((pl.col("field") == AUTHORITY) & pl.col("reason").is_in(BY_THE_TEXT_ALONE)).select(
        "row", pl.col("unit").cast(pl.Int32, strict=False).alias("commune")
    )
    above = pl.Series("above", [_office(text) for text in done.standard[AUTHORITY]], pl.Int32)
    found = mini.with_columns(above).join(communes, on="row", how="left", maintain_order="left")
    known = pl.coalesce("above", "commune")
    found = found.select(*cells, pl.when(known.is_in(list(authorities()))).then(known).alias("authority"))
    return raw.join(found, on=cells, how="left", nulls_equal=True, maintain_order="left")["authority"]


@cache
def _office(text: str | None) -> int | None:
    """The district or the Department that a text names; null for a commune, and where it could be two."""
    parts = parts_of(text or "")
    if not parts or any(p.tier == COMMUNE for p in parts):
        return None
    first = parts[0]
    if "tư pháp" in (text or "").lower() and not any(p.tier == DISTRICT for p in parts):
        return _department(name_key(parts[-1].name))
    if first.tier != DISTRICT:
        return None
    return _district(name_key(first.name), first.level, [name_key(p.name) for p in parts[1:]])


def _department(province: str) -> int | None:
    by_name = {name_key(a.province_name): a.pk for a in _of_level(Authority.Level.PROVINCE)}
    by_name |= {name_key("Hải Hưng"): OLD_DEPARTMENTS["hai hung"]}
    return next((pk for name, pk in by_name.items() if name == province or name.endswith(f" {province}")), None)


def _district(name: str, level: str, provinces: list[str]) -> int | None:
    """The one district of the name; the written level and province decide between two."""
    said = [
        (a, a.full_name.removeprefix("UBND "))
        for a in _of_level(Authority.Level.DISTRICT)
        if name_key(a.full_name).endswith(f" {name}")
    ]
    same = [a for a, full in said if name_key(full) == f"{name_key(level)} {name}"]
    found = same or [a for a, _ in said]
    if len(found) > 1:
        found = [a for a in found if any(name_key(a.province_name).endswith(p) for p in provinces)]
    return found[0].pk if len(found) == 1 else None


def _of_level(level: str) -> list[Authority]:
    return list(Authority.objects.using("owner").filter(level=level))
