"""The readers of `ingest` and `paper`, run in the reading process: same arguments, same answers, same refusals."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from ..ingest.mappings import MappedHeader
from ..ingest.pdfs import ScanFile
from ..ingest.scans import Looked, Scans, scans_of
from ..ingest.workbook import Sheet, Workbook
from ..paper.pages import Unreadable
from ..record import BY_CODE, EventType
from .pool import POOL, Ended, refused

_KILLERS = 20  # scans of one archive that may end the process before the archive is refused


def read_workbook(
    path: Path, *, expected: EventType | None = None, mapped: Sequence[MappedHeader] = ()
) -> Workbook:
    """As `ingest.read_workbook`.

    Raises:
        Refused: also too_slow, too_heavy or crashes.
    """
    known = [{"event": m.event.code, "columns": dict(m.columns), "note": m.note} for m in mapped]
    sheets = _ask("workbook", path, expected=expected.code if expected else None, mapped=known)
    return Workbook(sheets=tuple(_sheet(sheet) for sheet in sheets))


def _sheet(sent: dict[str, Any]) -> Sheet:
    notes = tuple((code, words) for code, words in sent["notes"])
    return Sheet(**{**sent, "event": BY_CODE[sent["event"]], "notes": notes})


def read_tables(path: Path) -> list[tuple[str, pl.DataFrame]]:
    """As `ingest.read_tables`."""
    return [(name, table) for name, table in _ask("tables", path)]


def read_handover(path: Path) -> pl.DataFrame:
    """As `ingest.read_handover`."""
    frame: pl.DataFrame = _ask("handover", path)[0]
    return frame


def read_scans(path: Path) -> Scans:
    """As `ingest.read_scans`; a scan that ends the reading process has a finding (D-86), the others go on.

    A process that died by itself is asked again from the same file on, once: it may be the system's doing.
    """
    looked: list[Looked] = []
    killers, died_at = 0, -1
    while True:
        opened = _Opened()
        try:
            with POOL.reader() as reader:
                asked = reader.ask("scans", {"path": str(path), "after": len(looked)}, POOL.limits.seconds)
                for item in asked:
                    opened.take(item, looked)
            return scans_of(path, looked)
        except Ended as end:
            if end.why == "died" and died_at != len(looked):
                died_at = len(looked)
                continue
            killers += 1
            if opened.file is None or killers > _KILLERS:
                raise refused(end, path.name, POOL.limits) from end
            looked.append(opened.given_up(end))


class _Opened:
    """The file of an archive that is being looked at."""

    def __init__(self) -> None:
        self.file: tuple[str, str, int] | None = None

    def take(self, item: Any, looked: list[Looked]) -> None:
        if isinstance(item, dict):
            looked.append(Looked.of_plain(item))
            self.file = None
        else:
            self.file = tuple(item)

    def given_up(self, end: Ended) -> Looked:
        assert self.file is not None
        file, sha256, size = self.file
        slow = end.why == "time"
        problem = "không đọc xong trong thời gian cho phép" if slow else "tệp làm trình đọc ảnh dừng đột ngột"
        return Looked(file=file, sha256=sha256, size=size, scan=ScanFile(problem=problem))


def page_image(content: bytes, index: int, form: str, mark: str = "") -> bytes:
    """As `paper.pages.page_image`; with a text, that across it (`paper.watermark`)."""
    image: bytes = _page("page", content=content, index=index, form=form, mark=mark)
    return image


def page_count(content: bytes) -> int:
    """As `paper.pages.page_count`."""
    count: int = _page("pages", content=content)
    return count


def _page(work: str, **arguments: Any) -> Any:
    """What was asked of one scan.

    Raises:
        Unreadable: the scan, or the reading process could not be done with it.
    """
    try:
        (answer,) = POOL.ask(work, arguments, POOL.limits.page_seconds)
    except Ended as end:
        raise Unreadable(end.why) from end
    if isinstance(answer, dict):
        raise Unreadable(answer["unreadable"])
    return answer


def _ask(work: str, path: Path, **arguments: Any) -> list[Any]:
    try:
        return POOL.ask(work, {"path": str(path), **arguments}, POOL.limits.seconds)
    except Ended as end:
        raise refused(end, path.name, POOL.limits) from end
