"""The inventory as text, CSV, JSON and Excel: the same numbers in each."""

import csv
import io
import json
from pathlib import Path
from typing import Any, BinaryIO

from django.utils import timezone

from ..review.models import Outcome, Status
from ..sheets import csv_cells, workbook, write_texts
from .axes import AXES
from .inventory import NUMBERS, Inventory

COLUMNS = {  # name -> Vietnamese heading
    "place": "Đơn vị",
    "type": "Loại",
    "total": "Tổng",
    **{s.value: str(s.label) for s in Status},
    "ended": "Kết quả khác",
    **{o.value: str(o.label) for o in Outcome if o},
}
ENGLISH = {
    "place": "Place",
    "type": "Type",
    "total": "Total",
    **{s.value: s.value.title() for s in Status},
    "ended": "Other outcome",
    **{o.value: o.value.replace("_", " ").capitalize() for o in Outcome if o},
}
SHORT = 8  # columns of the printed table: the five other outcomes stand in the files


def heading(found: Inventory, lang: str) -> list[str]:
    names = COLUMNS if lang == "vi" else ENGLISH
    return [AXES[found.by].heading[0 if lang == "vi" else 1], *list(names.values())[1:]]


def bottom(found: Inventory, lang: str) -> list[list[Any]]:
    """The line of sums; none where lines overlap."""
    if found.overlaps:
        return []
    return [["Tổng cộng" if lang == "vi" else "Total", *found.total.row()[1:]]]


def said_of_it(found: Inventory, lang: str) -> str:
    """What a reader must know of numbers that were asked of the records."""
    if found.exact:
        return ""
    at = timezone.localtime(found.counted_at)
    if lang == "en":
        return f"Counted from the records at {at:%H:%M, %d/%m/%Y}." + (
            " A record may stand in several lines." if found.overlaps else ""
        )
    return f"Đếm từ các trường hợp lúc {at:%H:%M, %d/%m/%Y}." + (
        " Một trường hợp có thể thuộc nhiều dòng." if found.overlaps else ""
    )


def as_table(found: Inventory, lang: str = "vi") -> str:
    rows = [heading(found, lang), *(line.row() for line in found.lines), *bottom(found, lang)]
    texts = [
        [f"{cell:,}".replace(",", ".") if isinstance(cell, int) else str(cell) for cell in row[:SHORT]] for row in rows
    ]
    widths = [max(len(row[i]) for row in texts) for i in range(SHORT)]

    def line(row: list[str]) -> str:
        return "  ".join(
            cell.ljust(w) if i < 2 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        )

    rule = "  ".join("─" * w for w in widths)
    end = len(texts) - len(bottom(found, lang))
    last = [rule, *map(line, texts[end:])] if end < len(texts) else []
    said = said_of_it(found, lang)
    return "\n".join([line(texts[0]), rule, *map(line, texts[1:end]), *last, *([said] if said else [])])


def as_csv(found: Inventory) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["group", *COLUMNS])
    writer.writerows(csv_cells([line.group, *line.row()]) for line in found.lines)
    writer.writerows(["", *row] for row in bottom(found, "vi"))
    return "\ufeff" + out.getvalue()  # Excel reads UTF-8 only with the mark


def as_json(found: Inventory) -> str:
    names = list(COLUMNS)
    return json.dumps(
        {
            "by": found.by,
            "exact": found.exact,
            "lines": [{"key": x.key, "group": x.group, **dict(zip(names, x.row(), strict=True))} for x in found.lines],
            "total": None if found.overlaps else dict(zip(names, found.total.row(), strict=True)),
        },
        ensure_ascii=False,
    )


def as_xlsx(found: Inventory, out: Path | BinaryIO, lang: str = "vi") -> None:
    """Real numbers, the heading repeated on every printed page, A4 landscape, place and type kept in sight."""
    with workbook(out) as book:
        bold = book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"})
        text = book.add_format({"border": 1})
        number = book.add_format({"border": 1, "num_format": "#,##0"})
        sheet = book.add_worksheet("Thống kê")
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, 0, 52)
        sheet.set_column(1, 1 + len(NUMBERS), 14)
        write_texts(sheet, 0, heading(found, lang), bold)
        rows = [*(line.row() for line in found.lines), *bottom(found, lang)]
        for n, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(n, column, cell, number)
                else:
                    sheet.write_string(n, column, str(cell), text)
        write_texts(sheet, len(rows) + 2, [said_of_it(found, lang) or None])
