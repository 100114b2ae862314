"""The header row of a sheet: where it stands, which kind of register it is of, what each column is."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache, lru_cache

import polars as pl
from rapidfuzz import fuzz, process

from ..record import BY_CODE, EVENT_TYPES, GROUPS, EventType
from .mappings import MappedHeader
from .refused import UnknownHeader
from .sources import SOURCES, Source

SEARCHED_ROWS = 60  # a header below that is no header
ENOUGH = 6  # known columns that make a row a header row
# `loaiDangKy \ni=[1,2,3,4,5,6]`
_HINT = re.compile(r"\s*([A-Za-z][A-Za-z0-9]*)\s*(?:\Z|[(\[{:=*]|i\s*=|\n.*)", re.DOTALL)
_NEAR = 70


class Role(Enum):
    FIELD = auto()  # a column of the import template; `name` is the field
    EXTRA = auto()  # a column of the source's own; `name` is our name for it
    IGNORED = auto()
    UNKNOWN = auto()
    UNNAMED = auto()  # nothing stands in the header


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a sheet: its place in the grid, its header as typed, and what it is."""

    at: int  # 0 is the first column of the grid
    typed: str
    role: Role
    name: str = ""

    @property
    def key(self) -> str:
        """What the column is called while the sheet is read: our name, or its place where it has none."""
        return self.name or f"c{self.at}"


@dataclass(frozen=True, kw_only=True)
class Header:
    """A recognised header row."""

    row: int  # as Excel shows it
    event: EventType
    source: Source
    columns: tuple[Column, ...]
    note: str = ""  # of a mapping: who made it

    def of(self, role: Role) -> tuple[Column, ...]:
        return tuple(c for c in self.columns if c.role is role)

    @property
    def layout(self) -> str:
        """Key of `event.layouts`: the template of 2024 where one of its own columns is there."""
        keys = list(self.event.layouts)
        named = {c.name for c in self.of(Role.FIELD)}
        return keys[-1] if any(f.only_2024 and f.name in named for f in self.event.fields) else keys[0]


def find_header(
    rows: list[tuple[int, list[str | None]]],
    expected: EventType | None,
    mapped: Sequence[MappedHeader] = (),
) -> Header | None:
    """The header among a sheet's first rows; None where no row has enough known columns.

    Args:
        rows: number and texts of the first SEARCHED_ROWS rows that are not blank.
        expected: the kind of register to prefer where the columns alone do not tell.
        mapped: headers that a person has matched with the template.
    """
    best: Header | None = None
    most = 0
    for number, texts in rows:
        if ours := _mapped_header(number, texts, mapped):
            return ours
        names = [header_name(t) for t in texts]
        event, known = _event(names, expected)
        if known > most and known >= ENOUGH:
            most, best = known, _header(number, texts, names, event)
    return best


def _mapped_header(row: int, texts: list[str | None], mapped: Sequence[MappedHeader]) -> Header | None:
    """The header where its names, as typed, are those of a mapping."""
    names = [mapped_name(t) for t in texts]
    fitting = next((m for m in mapped if m.source.fits(frozenset(names))), None)
    if fitting is None:
        return None
    fields = {typed: fitting.event.by_column[column].name for typed, column in fitting.source.aliases.items()}
    columns = tuple(
        Column(at=at, typed=typed or "", name=fields.get(name, ""),
               role=Role.FIELD if name in fields else Role.IGNORED if name else Role.UNNAMED)
        for at, (typed, name) in enumerate(zip(texts, names, strict=True))
    )  # fmt: skip
    return Header(row=row, event=fitting.event, source=fitting.source, columns=columns, note=fitting.note)


def mapped_name(typed: str | None) -> str:
    """A column's name as a mapping keeps it: lower case, in NFC, blanks evened."""
    return " ".join(unicodedata.normalize("NFC", typed or "").lower().split())


@lru_cache(maxsize=4096)
def header_name(typed: str | None) -> str:
    """The column's name in a header cell, lower case, without the hint that may stand behind it."""
    text = "".join(c for c in typed or "" if unicodedata.category(c) != "Cf").strip()
    found = _HINT.fullmatch(text) or _HINT.match(text)
    return (found[1] if found else " ".join(text.split())).lower()


def nearest_columns(typed: str, event: EventType) -> list[str]:
    """Columns of the template that an unknown header may mean, the nearest first: by name, else by printed label."""
    columns = list(event.by_column)
    found = process.extract(typed, columns, scorer=fuzz.ratio, processor=str.lower, limit=2, score_cutoff=_NEAR)
    if not found:
        labels = [f"{f.vi} {GROUPS[f.group][0]}" for f in event.by_column.values()]
        found = process.extract(
            typed, labels, scorer=fuzz.token_set_ratio, processor=_bare, limit=2, score_cutoff=_NEAR
        )
    return [columns[at] for _, _, at in found]


def unknown_header(names: list[str], expected: EventType | None) -> UnknownHeader:
    """A header of which no column is known, with the nearest columns of the register it is most likely of."""
    events = (expected,) if expected else EVENT_TYPES
    near = {e.code: [nearest_columns(n, e) for n in names] for e in events}
    code = max(near, key=lambda c: sum(map(bool, near[c])))
    columns = [(mapped_name(n), "", found) for n, found in zip(names, near[code], strict=True)]
    return {"event": code, "columns": columns}


def _bare(text: str) -> str:
    """Words in lower case without marks: as labels are typed in a hurry, `ho ten me`."""
    letters = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    plain = "".join(c if c.isalnum() else " " for c in letters if not unicodedata.combining(c))
    return " ".join(plain.split())


def _event(names: list[str], expected: EventType | None) -> tuple[EventType, int]:
    """The kind of register that most names are columns of, and how many are; `expected` wins a tie."""
    present = set(names)
    known = {e.code: len(present & _columns(e.code).keys()) for e in EVENT_TYPES}
    top = max(known.values())
    tied = [e for e in EVENT_TYPES if known[e.code] == top]
    return (expected if expected is not None and expected in tied else tied[0]), top


@cache
def _columns(code: str) -> dict[str, str]:
    """Lower-case header -> field name: the template's columns of a register and the aliases of all sources."""
    event = BY_CODE[code]
    columns = {f.column.lower(): f.name for f in event.fields}
    for source in SOURCES:
        for alias, column in source.aliases.items():
            if column in event.by_column:
                columns.setdefault(alias.lower(), event.by_column[column].name)
    return columns


def _header(row: int, texts: list[str | None], names: list[str], event: EventType) -> Header:
    source = next(s for s in SOURCES if s.fits(frozenset(names)))
    fields = _columns(event.code)
    extras = {h.lower(): n for h, n in source.extras.items()}
    columns = []
    for at, (typed, name) in enumerate(zip(texts, names, strict=True)):
        if not name:
            role, ours = Role.UNNAMED, ""
        elif name in fields:
            role, ours = Role.FIELD, fields[name]
        elif name in extras:
            role, ours = Role.EXTRA, extras[name]
        else:
            role, ours = (Role.IGNORED if name in source.ignored else Role.UNKNOWN), ""
        columns.append(Column(at=at, typed=typed or "", role=role, name=ours))
    return Header(row=row, event=event, source=source, columns=tuple(columns))


def second_header(cells: pl.DataFrame, header: Header) -> int | None:
    """The row of another header below the first: of other columns, or of the same in another order."""
    known = sorted({name for event in EVENT_TYPES for name in _columns(event.code)})
    texts = {c: pl.col(c).str.strip_chars().str.to_lowercase() for c in cells.columns if c != "row"}
    there = {f"c{c.at}": header_name(c.typed) for c in header.columns}
    named = pl.sum_horizontal(t.is_in(known).fill_null(False) for t in texts.values())
    same = pl.sum_horizontal((t == there.get(c, "")).fill_null(False) for c, t in texts.items())
    found = cells.filter((named >= ENOUGH) & (same < named))["row"]
    return int(found[0]) if len(found) else None


def repeated(header: Header) -> dict[str, list[Column]]:
    """Columns of the template or the source that stand more than once, by name."""
    named = [c for c in header.columns if c.role in (Role.FIELD, Role.EXTRA)]
    count = Counter(c.name for c in named)
    return {n: [c for c in named if c.name == n] for n, many in count.items() if many > 1}
