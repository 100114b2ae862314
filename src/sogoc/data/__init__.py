"""The reference data shipped with the product; the database is seeded from it and then is its truth."""

from functools import lru_cache
from importlib.resources import files

import polars as pl

from ..pipeline import Reference

FIRST_DAY_OF_THE_NEW_UNITS = "2025-07-01"


def shipped(path: str) -> pl.DataFrame:
    """One of the files of this folder, all columns as text."""
    text = files(__package__).joinpath(path).read_bytes()
    return pl.read_csv(text, infer_schema=False).fill_null("")


def _rest_of_the_country(like: pl.DataFrame) -> pl.DataFrame:
    """Communes of the other provinces as they stood on 30/6/2025, with the columns of name_lookup.csv."""
    here = pl.col("province_name").is_in(["Hải Phòng", "Hải Dương"])
    elsewhere = shipped("admin_units/vn_units_pre_2025.csv").filter(~here)
    known = elsewhere.with_columns(
        gso_code=pl.col("code"),
        pre_2025_codes=pl.col("code"),
        valid_from=pl.lit(""),
        valid_to=pl.lit(FIRST_DAY_OF_THE_NEW_UNITS),
        resolved=pl.lit("unknown"),
        confidence=pl.lit("medium"),
        source=pl.lit("vn_units_pre_2025"),
    )
    return known.select(pl.col(c) if c in known.columns else pl.lit("").alias(c) for c in like.columns)


@lru_cache(maxsize=1)
def shipped_reference() -> Reference:
    """What the kernel must be told: units of the province with their history and of the country, codes, names."""
    units = shipped("admin_units/name_lookup.csv")
    return Reference(
        units=pl.concat([units, _rest_of_the_country(units)]),
        ethnic_groups=shipped("codes/ethnic_groups.csv"),
        nationalities=shipped("codes/nationalities.csv"),
        surnames=shipped("names/surnames.csv"),
        middle_names=shipped("names/middle_names.csv"),
        given_names=shipped("names/given_names.csv"),
    )
