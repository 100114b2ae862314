"""Workbooks of births and marriages, written where the test wants them."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from made_files import older_columns, table, write_workbook

from sogoc.record import BIRTH, MARRIAGE

Book = Callable[..., Path]


@pytest.fixture
def births(tmp_path: Path) -> Book:
    """Write a workbook of births: rows by column, the columns of the older template unless told."""

    def write(rows: Sequence[Mapping[str, object]], *, columns: Sequence[str] | None = None,
              name: str = "11125.KS.1999.01.xlsx") -> Path:  # fmt: skip
        return write_workbook(tmp_path / name, {"DL Import": table(rows, columns or older_columns(BIRTH))})

    return write


@pytest.fixture
def marriages(tmp_path: Path) -> Book:
    def write(rows: Sequence[Mapping[str, object]], *, name: str = "11125.KH.1999.01.xlsx") -> Path:
        return write_workbook(tmp_path / name, {"DL Import": table(rows, older_columns(MARRIAGE))})

    return write
