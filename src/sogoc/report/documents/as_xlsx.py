"""A document as an Excel workbook: a sheet a table, real numbers, set up for printing. The same bytes each time."""

import io
from datetime import UTC, datetime
from itertools import count

import xlsxwriter

from .about import About
from .table import Document, Level, Table

A4, A3 = 9, 8
MADE = datetime(2025, 1, 1, tzinfo=UTC)
FORMATS = {"text": "@", "number": "#,##0", "percent": "0.0%", "minutes": "0.0"}
HEAD = 4  # lines above the headings: agency, title, source, blank


def as_xlsx(document: Document, about: About) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": document.subject, "author": about.agency, "created": MADE})
        formats = _Formats(book)
        names: set[str] = set()
        for table in document.tables:
            name = next(n for k in count() if (n := _name(table, k)) not in names)
            names.add(name)
            _sheet(book.add_worksheet(name), table, document, about, formats)
    return out.getvalue()


def _name(table: Table, again: int) -> str:
    return (table.short or "Bảng")[:28] + (f" {again + 1}" if again else "")


class _Formats:
    """One format for each kind of cell and level of row."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.title = self._made(bold=True, font_size=13)
        self.small = self._made(italic=True)
        self.heading = self._made(bold=True, border=1, text_wrap=True, align="center", valign="vcenter")
        self.cells = {
            (kind, level): self._made(
                border=1, num_format=form, bold=level != Level.LINE, italic=level == Level.DISTRICT, valign="vcenter",
                text_wrap=kind == "text",
            )
            for kind, form in FORMATS.items()
            for level in Level
        }  # fmt: skip

    def _made(self, **properties: object) -> object:
        return self.book.add_format({"font_name": "Times New Roman", "font_size": 11, **properties})


def _sheet(sheet: object, table: Table, document: Document, about: About, formats: _Formats) -> None:
    from xlsxwriter.worksheet import Worksheet

    assert isinstance(sheet, Worksheet)
    sheet.set_landscape()
    sheet.set_paper(A3 if len(table.columns) > 10 else A4)
    sheet.set_margins(left=0.8, right=0.6, top=0.8, bottom=0.8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD)
    sheet.freeze_panes(HEAD + 1, 2)
    sheet.set_footer("&CTrang &P/&N")
    sheet.write_string(0, 0, f"{about.parent.upper()} – {about.agency.upper()}", formats.small)
    sheet.write_string(1, 0, table.title, formats.title)
    sheet.write_string(2, 0, document.source, formats.small)
    for x, column in enumerate(table.columns):
        sheet.set_column(x, x, max(6, 11 * column.width))
        sheet.write_string(HEAD, x, column.vi, formats.heading)
    for y, row in enumerate(table.rows, HEAD + 1):
        for x, (cell, column) in enumerate(zip(row.cells, table.columns, strict=True)):
            form = formats.cells[column.kind, row.level]
            if cell is None or cell == "":
                sheet.write_blank(y, x, None, form)
            elif isinstance(cell, str):
                sheet.write_string(y, x, cell, form)
            else:
                sheet.write_number(y, x, round(cell / 100, 6) if column.kind == "percent" else cell, form)
    if table.rows:
        sheet.autofilter(HEAD, 0, HEAD + len(table.rows), len(table.columns) - 1)
