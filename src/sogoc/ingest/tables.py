"""A workbook's sheets as plain tables of text, for files that are no delivery; judged like one."""

from pathlib import Path

import polars as pl

from .reader import sheets_of


def read_tables(path: Path) -> list[tuple[str, pl.DataFrame]]:
    """Name and cells of each sheet: `row` and the columns from left to right, text or null.

    Raises:
        Refused: as `read_workbook`.
    """
    return [(meta.name, grid.cells) for meta, grid, _ in sheets_of(path)]
