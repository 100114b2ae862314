"""Which books a sheet holds: one for a contractor's workbook, many for a dump; and whose they are."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from ..ingest import HELD, DeliveryName, Refused, Sheet, delivery_name, read_handover, row_digests
from ..ingest.sources.legacy_dump import LEGACY_DUMP
from ..jurisdiction.models import DEPARTMENT, UNKNOWN_CUSTODIAN, Authority, Lineage
from ..pipeline import Book as BookFacts
from ..pipeline import Processed, Reference, process
from .handover import Handover
from .load import LoadedBook

VOLUME = re.compile(r"(\d{1,3})\s*([A-Za-z]?)(?:\D+(\d{4}))?\s*$")
YEARS = range(1860, 2100)  # of a register; anything else is a slip of the pen
PARTIAL = re.compile(r"bổ sung|một phần|gõ lại", re.IGNORECASE)


class Context:
    """What taking in needs to know: the kernel's reference, hand-over lists, authorities, who keeps what."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        self._lists: dict[Path, pl.DataFrame] = {}

    def handover(self, list_path: Path | None, path: Path) -> dict[str, Any] | None:
        """The line of the hand-over list about a file, or None."""
        if list_path is None:
            return None
        if list_path not in self._lists:
            self._lists[list_path] = read_handover(list_path)
        lines = self._lists[list_path].filter(delivery=path.stem)
        return lines.row(0, named=True) if lines.height else None

    def authority_id(self, line: dict[str, Any], name: DeliveryName, cells: str | None) -> int:
        """Who registered: by the hand-over list, the file's name, or where the cells say most often."""
        for code in (line.get("authority_code"), name.authority_code, cells):
            if code and str(code).isdigit() and int(code) in authorities():
                return int(code)
        raise Refused(
            "unknown_authority",
            vi="Không rõ sổ của cơ quan nào: thêm dòng vào ban_giao.csv, hoặc đặt tên tệp theo mã xã.loại.năm.quyển.",
            en="Whose book this is cannot be told: add a line to ban_giao.csv or name the file by authority code.",
        )


@cache
def authorities() -> dict[int, str]:
    return dict(Authority.objects.using("owner").values_list("id", "level"))


@cache
def custodian_by_rule(authority_id: int) -> int:
    """Who keeps the paper when nobody has said so: certain for undivided communes and the Departments, else unknown."""
    if authorities()[authority_id] == Authority.Level.PROVINCE:
        return DEPARTMENT
    heirs = set(
        Lineage.objects.using("owner")
        .filter(old_code=str(authority_id).zfill(5), population__in=["all", "part"])
        .values_list("new_code", flat=True)
    )
    return int(heirs.pop()) if len(heirs) == 1 else UNKNOWN_CUSTODIAN


def books_of(sheet: Sheet, path: Path, line: dict[str, Any] | None, context: Context) -> Iterator[LoadedBook]:
    """The books of a sheet, each through the kernel."""
    if sheet.raw.is_empty():
        return
    if sheet.legacy is not None:
        yield from _legacy_books(sheet, context)
    else:
        yield _contractors_book(sheet, path, line or {}, context)


def _contractors_book(sheet: Sheet, path: Path, line: dict[str, Any], context: Context) -> LoadedBook:
    name = delivery_name(path)
    facts = _facts(sheet, line, name)
    processed = process(sheet.raw, facts, context.reference)
    authority = context.authority_id(line, name, _most_common_unit(processed))
    return _loaded(sheet, sheet.raw, facts, authority, _custodian(line, authority), processed, None)


def _loaded(
    sheet: Sheet,
    raw: pl.DataFrame,
    facts: BookFacts,
    authority_id: int,
    custodian_id: int,
    processed: Processed,
    handover: Handover | None,
) -> LoadedBook:
    assert facts.opening_year is not None
    return LoadedBook(
        facts=facts,
        authority_id=authority_id,
        custodian_id=custodian_id,
        volume=facts.volume,
        opening_year=facts.opening_year,
        sheet=sheet.name,
        raw=raw,
        digests=row_digests(raw, sheet.event),
        processed=processed,
        handover=handover,
    )


def _facts(sheet: Sheet, line: dict[str, Any], name: DeliveryName) -> BookFacts:
    year, volume = line.get("opening_year") or name.opening_year, line.get("volume") or name.volume
    if year is None or not volume:
        cells = _most_common_volume(sheet.raw)
        year, volume = year or cells[0], volume or cells[1]
    return BookFacts(
        event=sheet.event,
        opening_year=year,
        volume=volume,
        opened=line.get("opened"),
        closed=line.get("closed"),
        closing_total=line.get("closing_total"),
        scans_promised=bool(line.get("scans_promised")),
        partial=bool(name.rest) or bool(PARTIAL.search(str(line.get("remark") or ""))),
        authority_text=str(line.get("authority_text") or ""),
    )


def _custodian(line: dict[str, Any], authority_id: int) -> int:
    code = line.get("custodian_code")
    if code is None:
        return custodian_by_rule(authority_id)
    if code == "SO":
        return DEPARTMENT
    return int(code) if str(code).isdigit() else UNKNOWN_CUSTODIAN


def _most_common_unit(processed: Processed) -> str | None:
    units = processed.places.filter(field="registered_at")["unit"]
    return str(units.mode().sort()[0]) if len(units) else None


def volume_of(text: str | None) -> tuple[int | None, str]:
    """`1/2014`, `01-2014`, `Q1`: opening year and volume as far as they can be read; volume `01` when there is none."""
    found = VOLUME.search(text or "")
    if not found:
        return None, "01"
    year = int(found[3] or 0)
    return year if year in YEARS else None, f"{int(found[1]):02}{found[2].upper()}"


def _years(raw: pl.DataFrame) -> pl.Series:
    return raw["registered_on"].str.extract(r"(\d{4})", 1).cast(pl.Int32)


def _most_common_volume(raw: pl.DataFrame) -> tuple[int, str]:
    texts = raw["volume_number"].drop_nulls()
    year, volume = volume_of(str(texts.mode().sort()[0])) if len(texts) else (None, "01")
    if year is None:
        years = _years(raw).drop_nulls()
        year = int(str(years.min())) if len(years) else 1900
    return year, volume


def with_known_units(sheet: Sheet) -> Sheet:
    """The sheet with the rows of units that nobody knows among those held; only a dump says the unit row by row."""
    if sheet.legacy is None:
        return sheet
    known = sheet.legacy["unit_code"].cast(pl.Int32, strict=False).is_in(list(authorities()))
    strange = sheet.legacy.filter(~known.fill_null(False)).join(sheet.raw, on="row", maintain_order="left")
    strange = strange.filter(pl.col("row").is_in(sheet.raw["row"].implode()))
    held = pl.DataFrame([_of_unknown_unit(line, sheet) for line in strange.iter_rows(named=True)], schema=HELD)
    if held.is_empty():
        return sheet
    raw = sheet.raw.filter(~pl.col("row").is_in(held["row"].implode()))
    return replace(sheet, raw=raw, held=pl.concat([sheet.held, held]).sort("row"))


def _of_unknown_unit(line: dict[str, Any], sheet: Sheet) -> dict[str, Any]:
    """A row of a dump as HELD keeps it."""
    columns = {f.name: f.column for f in sheet.event.fields} | {
        ours: theirs for theirs, ours in LEGACY_DUMP.extras.items()
    }
    row, unit = line["row"], line["unit_code"] or ""
    return {
        "row": row,
        "reason": "unknown_unit",
        "fields": "",
        "vi": f"Dòng {row}: maDonVi “{unit}” không phải mã xã, huyện nào trước 1/7/2025. Xin sửa mã đơn vị.",
        "en": f"Row {row}: maDonVi “{unit}” is no unit of before 1/7/2025. Mend the code.",
        "cells": json.dumps(
            {columns[n]: text for n, text in line.items() if n in columns and text}, ensure_ascii=False
        ),
    }


def _legacy_books(sheet: Sheet, context: Context) -> Iterator[LoadedBook]:
    """A dump's rows by unit and volume; a volume without a year goes to the book that runs over the row's year."""
    assert sheet.legacy is not None
    keyed = sheet.raw.select("row", "volume_number", _years(sheet.raw).alias("year")).join(
        sheet.legacy, on="row", maintain_order="left"
    )
    volumes = [volume_of(text) for text in keyed["volume_number"]]
    keyed = keyed.with_columns(
        pl.Series("opening", [v[0] for v in volumes], dtype=pl.Int32),
        pl.Series("volume", [v[1] for v in volumes], dtype=pl.String),
    )
    keyed = keyed.with_columns(
        pl.coalesce(
            "opening", pl.col("opening").mode().first().over("unit_code", "volume", "year"), "year", pl.lit(1900)
        ).alias("opening")
    )
    for (unit, opening, volume), rows in keyed.group_by(["unit_code", "opening", "volume"], maintain_order=True):
        authority = context.authority_id({"authority_code": unit}, delivery_name(Path("")), None)
        raw = sheet.raw.filter(pl.col("row").is_in(rows["row"].implode()))
        first = replace(
            _facts(sheet, {"opening_year": opening, "volume": volume}, delivery_name(Path(""))), partial=False
        )
        processed = process(raw, first, context.reference)
        handover = Handover(sheet.legacy.filter(pl.col("row").is_in(rows["row"].implode())))
        yield _loaded(sheet, raw, first, authority, custodian_by_rule(authority), processed, handover)
