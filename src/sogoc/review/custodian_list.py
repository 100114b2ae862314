"""Custodians of many books from a list: first what each row would move, then done. Rows in error say why.

lines = plan(read(path))                # nothing is written
lines = apply(rows, user, reason)       # each book on its own, looked at again, in the history
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..accounts.models import User
from ..apart.lists import Row, titled_rows
from ..jurisdiction.models import DEPARTMENT
from .acts import Refused
from .custodians import Move, preview_custodian, set_custodian
from .models import Book

COLUMNS = {"book": "Sổ", "custodian": "Mã đơn vị"}
MOST_ROWS = 2_000


@dataclass(frozen=True)
class Line:
    """One row of the list, and what it would move or why it cannot."""

    row: int
    told: dict[str, str]
    move: Move | None = None
    error: str = ""


def read(path: Path) -> list[Row]:
    """The rows of the first sheet that has our columns.

    Raises:
        ingest.Refused: the file cannot be read.
        Refused: a column is missing, or there are too many rows.
    """
    rows = titled_rows(path, COLUMNS, COLUMNS)
    if rows is None:
        names = ", ".join(COLUMNS.values())
        raise Refused(f"tệp thiếu cột: cần {names}", f"columns are missing: {names}")
    if len(rows) > MOST_ROWS:
        raise Refused(f"quá {MOST_ROWS} dòng: chia thành nhiều tệp", f"more than {MOST_ROWS} rows")
    return rows


def plan(rows: Iterable[Row]) -> list[Line]:
    """What each row would move now."""
    seen: dict[int, int] = {}
    return [_line(row, told, seen) for row, told in rows]


def apply(rows: Iterable[Row], user: User, reason: str, *, channel: str = "page") -> list[Line]:
    """Move what the rows say, each book in a transaction of its own.

    Raises:
        Refused: no reason is given.
    """
    if not reason.strip():
        raise Refused("cần ghi lý do", "a reason is needed")
    done = []
    for line in plan(rows):
        if line.move:
            try:
                moved = set_custodian(line.move.book.pk, line.move.target.pk, user, reason, channel=channel)
                line = Line(line.row, line.told, moved)
            except Refused as refusal:
                line = Line(line.row, line.told, error=refusal.vi)
        done.append(line)
    return done


def _line(row: int, told: dict[str, str], seen: dict[int, int]) -> Line:
    try:
        return Line(row, told, _move(row, told, seen))
    except Refused as refusal:
        return Line(row, told, error=refusal.vi)


def _move(row: int, told: dict[str, str], seen: dict[int, int]) -> Move:
    book = Book.of_key(told["book"])
    if book is None:
        raise Refused(f"không có sổ {told['book']}", f"there is no book {told['book']}")
    if (earlier := seen.setdefault(book.pk, row)) != row:
        raise Refused(f"sổ này đã có ở dòng {earlier}", f"the book is in row {earlier} already")
    (move,) = preview_custodian([book], _code(told["custodian"]))
    if move.refusal:
        raise Refused(move.refusal, move.refusal_en)
    return move


def _code(text: str) -> int:
    """`SO` is the Department, as in filters."""
    if text.upper() == "SO":
        return DEPARTMENT
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        raise Refused(f"mã đơn vị “{text}” phải là số", f"the unit code {text} must be a number")
    return int(text)


def as_table(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """For JSON and the command line."""
    return [{"row": x.row, **x.told, "records": x.move.records if x.move else 0, "error": x.error} for x in lines]
