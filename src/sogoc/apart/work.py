"""What the reading process can be asked to do; each a generator of plain values. Runs in that process only."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl

from ..ingest.handover import read_handover
from ..ingest.mappings import MappedHeader
from ..ingest.reader import read_workbook
from ..ingest.scans import Looked, look_through
from ..ingest.tables import read_tables
from ..ingest.workbook import Sheet
from ..paper.pages import Unreadable, page_count, page_image
from ..paper.watermark import watermarked
from ..record import BY_CODE


def warm_up() -> None:
    """Bring up what is slow to start or needs much address space before the limits are set."""
    pl.DataFrame({"a": ["1"]}).lazy().select(pl.col("a").str.to_lowercase()).collect()


def workbook(path: str, expected: str | None, mapped: list[dict[str, Any]]) -> Iterator[Any]:
    known = [MappedHeader.of_plain(each) for each in mapped]
    for sheet in read_workbook(Path(path), expected=BY_CODE[expected] if expected else None, mapped=known).sheets:
        yield _sheet(sheet)


def _sheet(sheet: Sheet) -> dict[str, Any]:
    return {**vars(sheet), "event": sheet.event.code}


def tables(path: str) -> Iterator[Any]:
    yield from read_tables(Path(path))


def handover(path: str) -> Iterator[Any]:
    yield read_handover(Path(path))


def scans(path: str, after: int) -> Iterator[Any]:
    """The files of an archive from `after` on, each first named, then looked at."""
    for seen in look_through(Path(path), after):
        yield seen.plain() if isinstance(seen, Looked) else seen


def page(content: bytes, index: int, form: str, mark: str) -> Iterator[Any]:
    try:
        picture = page_image(content, index, form)
        yield watermarked(picture, mark, form) if mark else picture
    except Unreadable as error:
        yield {"unreadable": str(error)}


def pages(content: bytes) -> Iterator[Any]:
    try:
        yield page_count(content)
    except Unreadable as error:
        yield {"unreadable": str(error)}


WORK: dict[str, Callable[..., Iterator[Any]]] = {
    f.__name__: f for f in (workbook, tables, handover, scans, page, pages)
}
