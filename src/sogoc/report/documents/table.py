"""What every form of a document is made from: text, and tables of plain values."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

Cell = str | int | float | None


class Level(StrEnum):
    """What kind of row it is; sums stand before what they sum."""

    LINE = "line"
    DISTRICT = "district"
    PROVINCE = "province"
    TOTAL = "total"


@dataclass(frozen=True)
class Column:
    """A heading, and how its cells are written: text, number, percent (0 to 100) or minutes."""

    vi: str
    kind: str = "text"
    width: float = 1.0  # share of the paper, beside the other columns'

    @property
    def is_number(self) -> bool:
        return self.kind != "text"


@dataclass(frozen=True)
class Row:
    cells: Sequence[Cell]
    level: Level = Level.LINE


@dataclass(frozen=True)
class Table:
    """Rows under headings. Text columns, then numbers, then text again."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    short: str = ""  # the sheet's name


@dataclass(frozen=True)
class Document:
    """What one report says of one snapshot."""

    kind: str  # BÁO CÁO, BIỂU TỔNG HỢP, BIÊN BẢN
    subject: str
    tables: Sequence[Table]
    opening: Sequence[str] = ()
    closing: Sequence[str] = ()
    letter: bool = False  # text upright with the tables as annexes; else the tables themselves, across
    left_signs: str = "Người lập biểu"
    source: str = field(default="")  # Tính đến … Nguồn …


def written(cell: Cell, kind: str) -> str:
    """A cell as Vietnamese paper has it: 12.345 and 5,3%."""
    if cell is None:
        return ""
    if kind == "number":
        return f"{cell:,}".replace(",", ".")
    if kind == "percent":
        return f"{cell:.1f}%".replace(".", ",")
    if kind == "minutes":
        return f"{cell:.1f}".replace(".", ",")
    return str(cell)


def row_written(table: Table, row: Row) -> list[str]:
    return [written(cell, column.kind) for cell, column in zip(row.cells, table.columns, strict=True)]
