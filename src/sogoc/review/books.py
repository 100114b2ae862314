"""Which books a workbook holds, planned before any is read into the ledger: by the hand-over list, name and cells."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl

from ..ingest import HELD, DeliveryName, Refused, Sheet, Workbook, delivery_name, read_handover, row_digests
from ..ingest.sources.legacy_dump import LEGACY_DUMP
from ..jurisdiction.models import DEPARTMENT, UNKNOWN_CUSTODIAN, Custodian
from ..pipeline import Book as BookFacts
from ..pipeline import Reference, process
from .belonging import AUTHORITY, authorities, authorities_of, custodian_by_rule, custodian_candidates
from .handover import Handover
from .load import LoadedBook

VOLUME = re.compile(r"(\d{1,3})\s*([A-Za-z]?)(?:\D+(\d{4}))?\s*$")
YEARS = range(1860, 2100)  # of a register; anything else is a slip of the pen
LONGEST_BOOK = 15  # years
PARTIAL = re.compile(r"bổ sung|một phần|gõ lại", re.IGNORECASE)
Line = dict[str, Any]  # of the hand-over list


@dataclass
class Context:
    """What taking in needs to know beside the file: reference, hand-over lists, and whom people named as custodians."""

    reference: Reference
    custodians: Mapping[str, int] = field(default_factory=dict)  # key of a book, or "" for any -> custodian
    channel: str = "command"
    _lists: dict[Path, pl.DataFrame] = field(default_factory=dict)

    def handover(self, list_path: Path | None, path: Path) -> Line | None:
        """The line of the hand-over list about a file, or None."""
        return self._line(list_path, pl.col("delivery") == path.stem)

    def handover_of_book(self, list_path: Path | None, key: tuple[str, int, int, str]) -> Line:
        """The line about one book of a file that holds many; empty where there is none."""
        event, authority, year, volume = key
        office = pl.coalesce("authority_code", "unit_code").cast(pl.Int32, strict=False)
        number = pl.col("volume").str.strip_chars().str.strip_chars_start("0").str.to_uppercase()
        same = (pl.col("event_type") == event) & (office == authority) & (pl.col("opening_year") == year)
        return self._line(list_path, same & (number == volume.lstrip("0"))) or {}

    def _line(self, list_path: Path | None, wanted: pl.Expr) -> Line | None:
        if list_path is None:
            return None
        if list_path not in self._lists:
            self._lists[list_path] = read_handover(list_path)
        lines = self._lists[list_path].filter(wanted)
        return lines.row(0, named=True) if lines.height else None

    def authority_id(self, line: Line, name: DeliveryName, cells: int | None) -> int:
        """Who registered: by the hand-over list, the file's name, or where the cells say most often."""
        for code in (line.get("authority_code"), name.authority_code, cells):
            if code and str(code).isdigit() and int(code) in authorities():
                return int(code)
        raise Refused(
            "unknown_authority",
            vi="Không rõ sổ của cơ quan nào: thêm dòng vào ban_giao.csv, hoặc đặt tên tệp theo mã xã.loại.năm.quyển.",
            en="Whose book this is cannot be told: add a line to ban_giao.csv or name the file by authority code.",
        )

    def custodian(self, line: Line, authority_id: int, key: str) -> int:
        """Who keeps the book: by the hand-over list, by rule, or whom a person named; never guessed."""
        code = line.get("custodian_code")
        ruled = custodian_by_rule(authority_id) if code is None else _custodian_said(str(code))
        named = self.custodians.get(key, self.custodians.get(""))
        if ruled != UNKNOWN_CUSTODIAN or named is None:
            return ruled
        if named not in (may := custodian_candidates(authority_id)):
            raise Refused(
                "bad_custodian",
                vi=f"Sổ {key}: đơn vị quản lý {named} không nhận dân hay sổ của cơ quan này. "
                f"Xin chọn một trong: {', '.join(f'{n} ({c})' for c, n in may.items())}.",
                en=f"Book {key}: {named} is no heir of this authority. Choose one of {', '.join(map(str, may))}.",
            )
        return named


def _custodian_said(code: str) -> int:
    """The custodian of a hand-over list; a code that is none of the units stays unknown, for a person to see."""
    if code == "SO":
        return DEPARTMENT
    known = code.isdigit() and Custodian.objects.using("owner").filter(pk=int(code)).exists()
    return int(code) if known else UNKNOWN_CUSTODIAN


@dataclass(frozen=True, kw_only=True)
class Planned:
    """One book of a delivery before the kernel has seen it."""

    facts: BookFacts
    authority_id: int
    custodian_id: int
    sheet: str
    raw: pl.DataFrame
    legacy: pl.DataFrame | None = None  # LEGACY of its rows

    @property
    def order(self) -> tuple[str, int, int, str]:
        """Books are locked in this order by everybody, so that two deliveries never wait for each other."""
        assert self.facts.opening_year is not None
        return self.facts.event.code, self.authority_id, self.facts.opening_year, self.facts.volume

    @property
    def key(self) -> str:
        """As `models.Book.key`."""
        return f"{self.authority_id}.{self.facts.event.code}.{self.facts.opening_year}.{self.facts.volume}"

    def through_the_kernel(self, reference: Reference) -> LoadedBook:
        _, _, year, _ = self.order
        return LoadedBook(
            facts=self.facts,
            authority_id=self.authority_id,
            custodian_id=self.custodian_id,
            volume=self.facts.volume,
            opening_year=year,
            sheet=self.sheet,
            raw=self.raw,
            digests=row_digests(self.raw, self.facts.event),
            processed=process(self.raw, self.facts, reference),
            handover=None if self.legacy is None else Handover(self.legacy),
        )


@dataclass(frozen=True)
class Plan:
    """The books of a workbook in the order of locking, and its sheets with every row held that fits no book."""

    books: list[Planned]
    sheets: list[Sheet]

    @property
    def rows_in(self) -> int:
        return sum(s.rows_in for s in self.sheets)


def plan(workbook: Workbook, path: Path, list_path: Path | None, context: Context) -> Plan:
    """Split a workbook into books.

    Raises:
        Refused: unknown_authority, where no row says whose book it is; bad_custodian.
    """
    books: list[Planned] = []
    sheets: list[Sheet] = []
    for sheet in workbook.sheets:
        of_sheet, kept = plan_sheet(sheet, path, list_path, context)
        books += of_sheet
        sheets.append(kept)
    return Plan(sorted(books, key=lambda b: b.order), sheets)


def plan_sheet(sheet: Sheet, path: Path, list_path: Path | None, context: Context) -> tuple[list[Planned], Sheet]:
    """The books of one sheet, and the sheet with the rows that fit none among those held; raises as `plan`."""
    line, name = context.handover(list_path, path), delivery_name(path)
    if sheet.raw.is_empty():
        return [], sheet
    if sheet.legacy is None and (line or (name.opening_year and name.volume)):
        return [_named_book(sheet, line or {}, name, context)], sheet
    kept, keyed = _keyed(sheet, name, context)
    return list(_split(kept, keyed, name, list_path, context)), kept


def _named_book(sheet: Sheet, line: Line, name: DeliveryName, context: Context) -> Planned:
    """The one book that the hand-over list or the file's name announces; slips in its cells are findings."""
    facts = _facts(sheet, line, name)
    cells = None
    if not (line.get("authority_code") or name.authority_code):
        said = authorities_of(sheet.raw, sheet.event, context.reference).drop_nulls()
        cells = int(said.mode().sort()[0]) if len(said) else None
    authority = context.authority_id(line, name, cells)
    key = f"{authority}.{facts.event.code}.{facts.opening_year}.{facts.volume}"
    return Planned(
        facts=facts,
        authority_id=authority,
        custodian_id=context.custodian(line, authority, key),
        sheet=sheet.name,
        raw=sheet.raw,
    )


def _facts(sheet: Sheet, line: Line, name: DeliveryName) -> BookFacts:
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


# -- many books in one sheet


def _keyed(sheet: Sheet, name: DeliveryName, context: Context) -> tuple[Sheet, pl.DataFrame]:
    """The sheet with rows of no known authority among those held, and `row, authority, opening, volume` of the rest."""
    volumes = [volume_of(text) for text in sheet.raw["volume_number"]]
    keyed = sheet.raw.select(
        "row",
        _authority_by_row(sheet, name, context).alias("authority"),
        (pl.col(AUTHORITY).is_null() & pl.lit(sheet.legacy is None)).alias("silent"),
        pl.Series("opening", [v[0] for v in volumes], dtype=pl.Int32),
        pl.Series("volume", [v[1] for v in volumes], dtype=pl.String),
        _years(sheet.raw).alias("year"),
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


def _split(
    sheet: Sheet, keyed: pl.DataFrame, name: DeliveryName, list_path: Path | None, context: Context
) -> Iterator[Planned]:
    parts = keyed.select("row", "authority", "opening", "volume").partition_by(
        "authority", "opening", "volume", as_dict=True, maintain_order=True
    )
    for (authority, opening, volume), rows in parts.items():
        raw = sheet.raw.join(rows.select("row"), on="row", how="semi", maintain_order="left")
        line = context.handover_of_book(list_path, (sheet.event.code, authority, opening, volume))
        facts = _facts(replace(sheet, raw=raw), {**line, "opening_year": opening, "volume": volume}, name)
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
