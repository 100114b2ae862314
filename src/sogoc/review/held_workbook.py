"""Held rows out as a workbook with the reason and every original column, and back once somebody has mended it."""

import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from .. import sheets
from ..accounts.models import User
from ..apart import read_tables
from ..record import BY_CODE
from .acts import Refused
from .held import Mended, mend
from .models import HeldRow

WHY, KEY = "Vì sao", "maDongTamGiu"  # the reason, and the number of the held row


def workbook(rows: Iterable[HeldRow]) -> bytes:
    """The held rows as an Excel workbook: why, all original columns, everything as inert text.

    `rows` are those that the person may see.
    """
    out = io.BytesIO()
    by_sheet: dict[tuple[str, str], list[HeldRow]] = defaultdict(list)
    for row in rows:
        by_sheet[row.sheet, row.event_type].append(row)
    with sheets.workbook(out) as book:
        text, head = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "num_format": "@"})
        for n, ((_, code), members) in enumerate(by_sheet.items(), 1):
            page = book.add_worksheet(f"{code} {n}")
            titles = list(
                dict.fromkeys([f.column for f in BY_CODE[code].fields] + [t for r in members for t in r.cells])
            )
            sheets.write_texts(page, 0, (KEY, WHY, *titles), head)
            for y, row in enumerate(members, 1):
                cells = row.mended if row.mended is not None else row.cells
                sheets.write_texts(page, y, (str(row.pk), row.message, *(cells.get(t, "") for t in titles)), text)
            page.freeze_panes(1, 2)
            page.set_column(1, 1, 60)
    return out.getvalue()


def take_back(path: Path, user: User, *, channel: str = "page") -> Mended:
    """A mended workbook of `workbook()`: each row is recognised by its number, changed ones are mended.

    Rows decided meanwhile are left alone; a row without its number is no row of ours.

    Raises:
        ingest.Refused: the file cannot be read.
        Refused: it is no such workbook, it has rows of its own, or rows of another unit.
    """
    came = _numbered(path)
    rows = HeldRow.objects.using("owner").filter(pk__in=came)
    if rows.count() < len(came):
        raise Refused("có dòng mang mã lạ ở cột " + KEY, f"a row has a strange number in column {KEY}")
    changes = {row.pk: _differing(row, came[row.pk]) for row in rows if not row.fate}
    return mend({pk: cells for pk, cells in changes.items() if cells}, user, channel=channel)


def _numbered(path: Path) -> dict[int, dict[str, str]]:
    """Number of a held row -> its cells, blank ones as empty text."""
    found: dict[int, dict[str, str]] = {}
    headed = False
    for name, table in read_tables(path):
        titles: list[str] | None = None
        for row, *texts in table.iter_rows():
            if titles is None:
                titles = [(t or "").strip() for t in texts] if KEY in texts else None
                headed |= titles is not None
                continue
            cells = dict(zip(titles, ((t or "").strip("\r\n") for t in texts), strict=True))
            number = cells.pop(KEY).strip()
            cells = {t: x for t, x in cells.items() if t not in ("", WHY)}
            if number.isdecimal():
                found[int(number)] = cells
            elif any(cells.values()):
                raise Refused(
                    f"trang “{name}”, dòng {row}: ô {KEY} trống hoặc sai. Xin giữ nguyên cột này",
                    f"sheet “{name}”, row {row}: no number in column {KEY}; leave that column as it is",
                )
    if not headed:
        raise Refused(f"tệp không có cột {KEY}: xin dùng tệp dòng lỗi đã tải về", f"there is no column {KEY}")
    return found


def _differing(row: HeldRow, cells: Mapping[str, str]) -> dict[str, str]:
    before = row.mended if row.mended is not None else row.cells
    return {title: text for title, text in cells.items() if text != before.get(title, "")}
