"""The books of deliveries as the input of `sogoc check`: read and split as in taking in, but nothing is kept here."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl

from ..apart import read_workbook
from ..data import shipped_reference
from ..engines import lay_out
from ..ingest import Refused
from ..pipeline import Book
from .announced import Context
from .books import plan
from .found import Found, find_files


class LaidOut:
    """How many books and rows were written, and which files were refused, with the reason in both languages."""

    def __init__(self) -> None:
        self.books = self.rows = 0
        self.refused: list[tuple[str, str, str]] = []

    def write(self, paths: Iterable[Path], folder: Path) -> None:
        """Write the tables below the paths; archives and folders of scans are passed over."""
        context = Context(shipped_reference())
        tables = [file for file in find_files(paths) if not file.holds_scans]
        lay_out((book for file in tables for book in self._books(file, context)), folder)

    def _books(self, file: Found, context: Context) -> Iterator[tuple[str, Book, pl.DataFrame]]:
        """Each book under a key that says its delivery too: two deliveries of one book are two typings."""
        try:
            planned = plan(read_workbook(file.path, mapped=context.mapped), file.path, file.handover, context)
        except Refused as refusal:
            self.refused.append((file.name, refusal.vi, refusal.en))
            return
        seen = Counter[str]()
        for book in planned.books:
            seen[book.key] += 1
            again = f" ({seen[book.key]})" if seen[book.key] > 1 else ""  # on another sheet
            self.books += 1
            self.rows += book.raw.height
            yield f"{file.name}: {book.key}{again}", book.facts, book.raw
