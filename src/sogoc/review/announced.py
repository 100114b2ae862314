"""What is announced of a delivery beside its rows: hand-over list, file name, cells, people's word."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from ..apart import read_handover
from ..ingest import DeliveryName, Refused, Sheet, row_digests
from ..ingest.mappings import MappedHeader
from ..jurisdiction.models import DEPARTMENT, UNKNOWN_CUSTODIAN, Custodian
from ..pipeline import Book as BookFacts
from ..pipeline import Reference, process
from .belonging import authorities, custodian_by_rule, custodian_candidates
from .handover import Handover
from .load import LoadedBook
from .mapping import in_use

VOLUME = re.compile(r"(\d{1,3})\s*([A-Za-z]?)(?:\D+(\d{4}))?\s*$")
YEARS = range(1860, 2100)  # of a register; anything else is a slip of the pen
PARTIAL = re.compile(r"bổ sung|một phần|gõ lại", re.IGNORECASE)
Line = dict[str, Any]  # of the hand-over list


@dataclass
class Context:
    """What taking in needs to know beside the file: reference, hand-over lists, and whom people named as custodians."""

    reference: Reference
    custodians: Mapping[str, int] = field(default_factory=dict)  # key of a book, or "" for any -> custodian
    channel: str = "command"
    _lists: dict[Path, pl.DataFrame] = field(default_factory=dict)

    @cached_property
    def mapped(self) -> list[MappedHeader]:
        """Headers that people have matched with the template."""
        return in_use()

    def handover(self, list_path: Path | None, stem: str) -> Line | None:
        """The line of the hand-over list about a file or folder of this name, or None."""
        return self._line(list_path, pl.col("delivery") == stem)

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


def facts_said(sheet: Sheet, line: Line, name: DeliveryName) -> BookFacts:
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


def years_of(raw: pl.DataFrame) -> pl.Series:
    return raw["registered_on"].str.extract(r"(\d{4})", 1).cast(pl.Int32)


def _most_common_volume(raw: pl.DataFrame) -> tuple[int, str]:
    texts = raw["volume_number"].drop_nulls()
    year, volume = volume_of(str(texts.mode().sort()[0])) if len(texts) else (None, "01")
    if year is None:
        years = years_of(raw).drop_nulls()
        year = int(str(years.min())) if len(years) else 1900
    return year, volume
