"""A document for editing in Word, from a template that the office can change in Word. The same bytes each time."""

import io
import zipfile
from datetime import datetime
from pathlib import Path

from docxtpl import DocxTemplate

from .about import About
from .as_pdf import MOST, TooLong
from .table import Document, Level, Row, Table, row_written

TEMPLATES = Path(__file__).parent  # letter.docx, sheet.docx: made by tools/document_templates.py, then kept
MADE = datetime(2025, 1, 1)


def as_docx(document: Document, about: About) -> bytes:
    """The Word file.

    Raises:
        TooLong: as for the PDF.
    """
    rows = sum(len(t.rows) for t in document.tables)
    if rows > MOST:
        raise TooLong(f"{rows} dòng là quá nhiều cho Word", f"{rows} rows are too many for Word")
    template = DocxTemplate(TEMPLATES / ("letter.docx" if document.letter else "sheet.docx"))
    template.render(
        {
            "about": about,
            "day": about.day(),
            "d": document,
            "tables": [_table(t) for t in document.tables],
        },
        autoescape=True,
    )
    template.core_properties.created = template.core_properties.modified = MADE
    template.core_properties.title = document.subject
    out = io.BytesIO()
    template.save(out)
    return _without_times(out.getvalue())


def _table(table: Table) -> dict[str, object]:
    """Its columns in three parts, since Word aligns by column: text, numbers, text again."""
    numbers = [n for n, column in enumerate(table.columns) if column.is_number]
    first, last = (numbers[0], numbers[-1] + 1) if numbers else (len(table.columns), len(table.columns))

    def parts(cells: list[str]) -> dict[str, object]:
        return {"texts": cells[:first], "numbers": cells[first:last], "tail": cells[last:]}

    def line(row: Row) -> dict[str, object]:
        return {**parts(row_written(table, row)), "strong": row.level != Level.LINE}

    return {"title": table.title, "headings": [c.vi for c in table.columns], "rows": [line(row) for row in table.rows]}


def _without_times(content: bytes) -> bytes:
    """The same archive, its members dated alike."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for member in before.infolist():
            dated = zipfile.ZipInfo(member.filename, (1980, 1, 1, 0, 0, 0))
            dated.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(dated, before.read(member))
    return out.getvalue()
