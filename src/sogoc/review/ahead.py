"""The next workbook is read in the reading process while this one goes into the ledger."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from ..apart import read_workbook
from ..ingest import Workbook, delivery_name
from ..ingest.mappings import MappedHeader
from ..record import BY_CODE

LARGEST = 4 << 20  # bytes of a file read ahead: two large ones are not held at once


class Ahead:
    """Reads workbooks one after the other, beginning with those that were announced."""

    def __init__(self, executor: ThreadPoolExecutor, mapped: Sequence[MappedHeader]) -> None:
        self._executor, self._mapped = executor, mapped
        self._coming: dict[Path, Future[Workbook]] = {}

    def announce(self, path: Path) -> None:
        """Begin to read a workbook; what is wrong with it is said when it is asked for."""
        if path not in self._coming and path.is_file() and path.stat().st_size <= LARGEST:
            self._coming[path] = self._executor.submit(self._read, path)

    def read(self, path: Path) -> Workbook:
        """The workbook; raises as `apart.read_workbook`."""
        coming = self._coming.pop(path, None) or self._executor.submit(self._read, path)
        return coming.result()

    def _read(self, path: Path) -> Workbook:
        announced = BY_CODE.get(delivery_name(path).event_code or "")
        return read_workbook(path, expected=announced, mapped=self._mapped)


@contextmanager
def reading_ahead(mapped: Sequence[MappedHeader]) -> Iterator[Ahead]:
    """Nothing is left running behind: what is being read at the end is waited for."""
    with ThreadPoolExecutor(1) as executor:
        yield Ahead(executor, mapped)
