"""A short list from outside with titled columns, such as accounts or books, read apart like every file from outside."""

from collections.abc import Collection, Mapping
from pathlib import Path

from ..record.folding import plain
from . import read_tables

Row = tuple[int, dict[str, str]]  # its number in the sheet, and its cells by our keys


def titled_rows(path: Path, columns: Mapping[str, str], needed: Collection[str]) -> list[Row] | None:
    """The rows of the first sheet with a line of our titles; None where no sheet has the needed ones.

    Args:
        columns: our key -> its title, compared without diacritics and case.

    Raises:
        ingest.Refused: the file cannot be read.
    """
    titles = {plain(vi): key for key, vi in columns.items()}
    for _, table in read_tables(path):
        found: list[str] = []
        rows: list[Row] = []
        for row, *cells in table.iter_rows():
            texts = [" ".join((cell or "").split()) for cell in cells]
            if not found:
                keys = [titles.get(plain(text), "") for text in texts]
                found = keys if set(needed) <= set(keys) else []
            elif any(texts):
                told = {key: text for key, text in zip(found, texts, strict=True) if key}
                rows.append((row, {key: told.get(key, "") for key in columns}))
        if found:
            return rows
    return None
