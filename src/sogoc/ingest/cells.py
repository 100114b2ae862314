"""Cells as typed: every kind of Excel cell as the text a person would have typed, and a sheet as a frame of texts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from math import isfinite

import polars as pl
from python_calamine import CalamineSheet

from .sheet_xml import SheetFacts

_ROWS_AT_ONCE = 5_000
_EXACT_DIGITS = 15  # of a number in Excel


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A sheet's rows that hold anything: `row` (as Excel shows it) and `c0`, `c1` ... from its first used column."""

    cells: pl.DataFrame
    first_column: int  # the column that `c0` is, counted from 1

    @property
    def columns(self) -> list[str]:
        return self.cells.columns[1:]


def cell_text(value: object) -> str | None:
    """The text of a cell value as the library gives it; None for an empty cell.

    Dates are ISO, times `HH:MM`, numbers plain decimals (1, 0.5, 31075001234), truth values as Excel shows them.
    """
    match value:
        case None | "":
            return None
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return _number_text(float(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return f"{value.date().isoformat()} {_time_text(value.time())}"
        case date():
            return value.isoformat()
        case time():
            return _time_text(value)
        case timedelta():
            return _duration_text(value)
        case _:
            return str(value)


def read_grid(sheet: CalamineSheet, facts: SheetFacts) -> Grid:
    """All rows of a sheet with a cell that is not blank. `facts.typed` fills in what the library leaves out."""
    width = max(0, facts.last_column - facts.first_column + 1)
    columns = [f"c{i}" for i in range(width)]
    schema = pl.Schema({"row": pl.Int32, **dict.fromkeys(columns, pl.String)})
    frames = [schema.to_frame()]
    rows = _rows(sheet, facts, width)
    while batch := list(islice(rows, _ROWS_AT_ONCE)):
        frames.append(pl.DataFrame(batch, schema=schema, orient="row"))
    return Grid(cells=pl.concat(frames), first_column=facts.first_column)


def is_blank(cell: pl.Expr) -> pl.Expr:
    """Whether a cell holds nothing a person could see: null, or only spaces, controls and zero-width characters."""
    return ~cell.fill_null("").str.contains(r"[^\s\p{Z}\p{Cc}\p{Cf}]")


def _rows(sheet: CalamineSheet, facts: SheetFacts, width: int) -> Iterator[list[int | str | None]]:
    """Row number and texts of each row that is not empty; the library's columns begin at its own first cell."""
    start = sheet.start
    shift = 0 if start is None else start[1] + 1 - facts.first_column
    typed = _by_row(facts)
    last = facts.last_row if typed else 0
    number = 0
    for number, values in enumerate(sheet.iter_rows(), start=1):
        texts = [*[None] * shift, *map(cell_text, values)][:width]
        texts += [None] * (width - len(texts))
        for column, text in typed.get(number, ()):
            texts[column - facts.first_column] = text
        if any(text is not None for text in texts):
            yield [number, *texts]
    for later in range(number + 1, last + 1):  # below all that the library saw
        if later in typed:
            filled: list[str | None] = [None] * width
            for column, text in typed[later]:
                filled[column - facts.first_column] = text
            yield [later, *filled]


def _by_row(facts: SheetFacts) -> dict[int, list[tuple[int, str]]]:
    by_row: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in facts.typed.items():
        by_row.setdefault(row, []).append((column, text))
    return by_row


def _number_text(number: float) -> str:
    if not isfinite(number):
        return str(number)
    if number.is_integer() and abs(number) < 10**_EXACT_DIGITS:
        return str(int(number))
    text = f"{Decimal(f'{number:.{_EXACT_DIGITS}g}'):f}"
    return re.sub(r"\.0*\Z", "", text)


def _time_text(value: time) -> str:
    return value.isoformat(timespec="seconds" if value.second else "minutes")


def _duration_text(value: timedelta) -> str:
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}" + (f":{seconds:02}" if seconds else "")
