"""A sheet with many books split by authority, opening year and volume; rows that say no authority we know are held."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from ..ingest import HELD, DeliveryName, Sheet, delivery_name
from ..ingest.sources.legacy_dump import LEGACY_DUMP
from .announced import Context, Planned, facts_said, volume_of, years_of
from .belonging import AUTHORITY, authorities, authorities_of

LONGEST_BOOK = 15  # years


def keyed_rows(sheet: Sheet, name: DeliveryName, context: Context) -> tuple[Sheet, pl.DataFrame]:
    """The sheet with rows of no known authority among those held, and `row, authority, opening, volume` of the rest."""
    volumes = [volume_of(text) for text in sheet.raw["volume_number"]]
    keyed = sheet.raw.select(
        "row",
        _authority_by_row(sheet, name, context).alias("authority"),
        (pl.col(AUTHORITY).is_null() & pl.lit(sheet.legacy is None)).alias("silent"),
        pl.Series("opening", [v[0] for v in volumes], dtype=pl.Int32),
        pl.Series("volume", [v[1] for v in volumes], dtype=pl.String),
        years_of(sheet.raw).alias("year"),
    )
    late = pl.col("opening") > pl.col("year")
    long = pl.col("year") - pl.col("opening") > LONGEST_BOOK
    keyed = keyed.with_columns(pl.when(~(late | long).fill_null(False)).then("opening").alias("opening"))
    keyed = keyed.with_columns(_filled(keyed).alias("authority"))
    strange = keyed.filter(pl.col("authority").is_null())
    if sheet.legacy is None and strange.height == keyed.height:
        context.authority_id({}, delivery_name(Path("")), None)  # refuses: no row says whose it is
    return _with_held(sheet, strange), _with_opening(keyed.filter(pl.col("authority").is_not_null()))


def _authority_by_row(sheet: Sheet, name: DeliveryName, context: Context) -> pl.Series:
    """Who registered each row: a dump has a column for it; else the file's name, else the cells."""
    if sheet.legacy is not None:
        legacy = sheet.raw.select("row").join(sheet.legacy, on="row", how="left", maintain_order="left")
        code = pl.col("unit_code").cast(pl.Int32, strict=False)
        return legacy.select(pl.when(code.is_in(list(authorities()))).then(code))["unit_code"]
    if name.authority_code and int(name.authority_code) in authorities():
        return pl.repeat(int(name.authority_code), sheet.raw.height, dtype=pl.Int32, eager=True)
    found = authorities_of(sheet.raw, sheet.event, context.reference)
    only = found.drop_nulls().unique()
    return found.fill_null(only[0]) if len(only) == 1 else found


def _filled(keyed: pl.DataFrame) -> pl.Series:
    """A row that says nothing of whose it is belongs where all others of its volume and opening year belong."""
    of_volume = pl.col("authority").drop_nulls().unique()
    only = pl.when(of_volume.len().over("opening", "volume") == 1).then(
        pl.col("authority").drop_nulls().first().over("opening", "volume")
    )
    sure = pl.col("opening").is_not_null() & pl.col("silent")
    return keyed.select(pl.coalesce("authority", pl.when(sure).then(only)))["authority"]


def _with_opening(keyed: pl.DataFrame) -> pl.DataFrame:
    """A volume without a year goes to the book that runs over the row's year."""
    runs = pl.col("opening").drop_nulls().mode().sort().first().over("authority", "volume", "year")
    return keyed.with_columns(pl.coalesce("opening", runs, "year", pl.lit(1900)).alias("opening"))


def split(
    sheet: Sheet, keyed: pl.DataFrame, name: DeliveryName, list_path: Path | None, context: Context
) -> Iterator[Planned]:
    parts = keyed.select("row", "authority", "opening", "volume").partition_by(
        "authority", "opening", "volume", as_dict=True, maintain_order=True
    )
    for (authority, opening, volume), rows in parts.items():
        raw = sheet.raw.join(rows.select("row"), on="row", how="semi", maintain_order="left")
        line = context.handover_of_book(list_path, (sheet.event.code, authority, opening, volume))
        facts = facts_said(replace(sheet, raw=raw), {**line, "opening_year": opening, "volume": volume}, name)
        said = raw[AUTHORITY].drop_nulls()
        if not facts.authority_text and sheet.legacy is None and len(said):
            facts = replace(facts, authority_text=str(said.mode().sort()[0]))
        yield Planned(
            facts=facts,
            authority_id=authority,
            custodian_id=context.custodian(line, authority, f"{authority}.{sheet.event.code}.{opening}.{volume}"),
            sheet=sheet.name,
            raw=raw,
            legacy=None if sheet.legacy is None else sheet.legacy.join(rows.select("row"), on="row", how="semi"),
        )


def _with_held(sheet: Sheet, strange: pl.DataFrame) -> Sheet:
    if strange.is_empty():
        return sheet
    rows = sheet.raw.join(strange.select("row"), on="row", how="semi", maintain_order="left")
    if sheet.legacy is not None:
        rows = rows.join(sheet.legacy, on="row", how="left", maintain_order="left")
    held = pl.DataFrame([_of_unknown_unit(line, sheet) for line in rows.iter_rows(named=True)], schema=HELD)
    raw = sheet.raw.join(strange.select("row"), on="row", how="anti", maintain_order="left")
    return replace(sheet, raw=raw, held=pl.concat([sheet.held, held]).sort("row"))


def _of_unknown_unit(line: dict[str, Any], sheet: Sheet) -> dict[str, Any]:
    """A row as HELD keeps it, whose authority is none we know."""
    columns = {f.name: f.column for f in sheet.event.fields} | {
        ours: theirs for theirs, ours in LEGACY_DUMP.extras.items()
    }
    row, legacy = line["row"], sheet.legacy is not None
    text, place = (line["unit_code"], "maDonVi") if legacy else (line[AUTHORITY], columns[AUTHORITY])
    return {
        "row": row,
        "reason": "unknown_unit",
        "fields": "" if legacy else AUTHORITY,
        "vi": f"Dòng {row}: {place} “{text or ''}” không cho biết xã, huyện nào trước 1/7/2025. Xin sửa ô này.",
        "en": f"Row {row}: {place} “{text or ''}” tells no unit of before 1/7/2025. Mend the cell.",
        "cells": json.dumps(
            {columns[n]: text for n, text in line.items() if n in columns and text}, ensure_ascii=False
        ),
    }
