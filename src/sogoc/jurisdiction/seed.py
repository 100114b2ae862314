"""Fills units, lineage, authorities and custodians from the shipped files; safe to run again."""

from datetime import date
from importlib.resources import files
from pathlib import Path

import polars as pl
from django.db.models import Model

from .models import DEPARTMENT, UNKNOWN_CUSTODIAN, Authority, Custodian, Lineage, Unit

MERGED_ON = date(2025, 7, 1)  # NQ 1669/NQ-UBTVQH15: the 114 units begin, the district level ends
DEPARTMENTS = {30: "Sở Tư pháp tỉnh Hải Dương", 31: "Sở Tư pháp thành phố Hải Phòng"}


def read(name: str) -> pl.DataFrame:
    """A shipped file of administrative units, every column as text, blanks as empty text."""
    path = Path(str(files("sogoc.data"))) / "admin_units" / f"{name}.csv"
    return pl.read_csv(path, infer_schema=False).with_columns(pl.all().fill_null(""))


def seed() -> None:
    """Insert what is missing, by the owner's connection."""
    before, since = read("units_pre_2025"), read("units_2025")
    _insert(Unit, [*_units(before, valid_to=MERGED_ON), *_units(since, valid_from=MERGED_ON)])
    _insert(Lineage, _lineage())
    _insert(Custodian, _custodians(since))
    _insert(Authority, [*_communes(before), *_districts(before), *_departments()])


UNIT_COLUMNS = (
    "code",
    "name",
    "full_name",
    "level",
    "district_code",
    "district_name",
    "province_code",
    "province_name",
)


def _units(units: pl.DataFrame, **period: date) -> list[Unit]:
    columns = [c for c in UNIT_COLUMNS if c in units.columns]
    return [Unit(**u, **period) for u in units.select(columns).iter_rows(named=True)]


def _lineage() -> list[Lineage]:
    names = {"effective_date": "effective_on", "legal_basis": "instrument"}
    columns = ("old_code", "new_code", "kind", "population", *names)
    return [Lineage(**m) for m in read("mapping_2025").select(columns).rename(names).iter_rows(named=True)]


def _custodians(since: pl.DataFrame) -> list[Custodian]:
    """Nobody knows who, the Department, and the 114 units."""
    return [
        Custodian(id=UNKNOWN_CUSTODIAN, code="", full_name="Chưa rõ"),
        Custodian(id=DEPARTMENT, code="SO", full_name=DEPARTMENTS[31]),
        *(Custodian(id=int(code), code=code, full_name=name) for code, name in since["code", "full_name"].iter_rows()),
    ]


def _insert(model: type[Model], rows: list[Model]) -> None:
    model._default_manager.using("owner").bulk_create(rows, ignore_conflicts=True)


def _communes(before: pl.DataFrame) -> list[Authority]:
    """The 375 commune-level authorities; huyện Bạch Long Vĩ, which had no communes, stands under its own code 318."""
    return [
        Authority(
            id=int(u["code"]),
            code=u["code"],
            level=Authority.Level.COMMUNE,
            full_name=f"UBND {_lower(u['full_name'])}",
            district_name=_district(u) if u["code"] != u["district_code"] else "",
            province_name=_province(u),
        )
        for u in before.iter_rows(named=True)
    ]


def _districts(before: pl.DataFrame) -> list[Authority]:
    """Every district's division, but for Bạch Long Vĩ, which is among the communes already."""
    rows = before.filter(pl.col("code") != pl.col("district_code")).unique("district_code", maintain_order=True)
    return [
        Authority(
            id=int(u["district_code"]),
            code=u["district_code"],
            level=Authority.Level.DISTRICT,
            full_name=f"UBND {_district(u)}",
            province_name=_province(u),
        )
        for u in rows.iter_rows(named=True)
    ]


def _departments() -> list[Authority]:
    return [
        Authority(
            id=code,
            code=str(code),
            level=Authority.Level.PROVINCE,
            full_name=name,
            province_name=name.removeprefix("Sở Tư pháp "),
        )
        for code, name in DEPARTMENTS.items()
    ]


def _district(unit: dict[str, str]) -> str:
    return f"{unit['district_level']} {unit['district_name']}"


def _province(unit: dict[str, str]) -> str:
    return f"{unit['province_level']} {unit['province_name']}"


def _lower(full_name: str) -> str:
    return full_name[:1].lower() + full_name[1:]
