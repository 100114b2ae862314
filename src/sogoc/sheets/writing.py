"""Cells that stay what they say: in a workbook texts are texts, in a CSV what a spreadsheet would run is marked."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

LONGEST = 32_767  # characters of a cell
_RUN = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet takes for the beginning of a formula
_INERT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def workbook(target: Path | BinaryIO) -> xlsxwriter.Workbook:
    """A new workbook that takes no text for a formula, a link or a number. Use as a context."""
    return xlsxwriter.Workbook(target, _INERT if isinstance(target, Path) else {**_INERT, "in_memory": True})


def write_texts(sheet: Worksheet, row: int, values: Iterable[str | None], look: Format | None = None) -> None:
    """Texts into a row from its first column on; None leaves a cell empty, what is too long is cut."""
    for column, value in enumerate(values):
        if value is not None:
            sheet.write_string(row, column, value[:LONGEST], look)


def csv_cells(values: Iterable[Any]) -> list[Any]:
    """Values for a CSV that people open in a spreadsheet: a text it would run gets the mark of text before it."""
    return [f"'{v}" if isinstance(v, str) and v.startswith(_RUN) else v for v in values]
