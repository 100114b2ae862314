"""A document as PDF, by Typst. The same document gives the same bytes."""

from pathlib import Path

from ...paper import pdf
from ...trouble import Told
from .about import About
from .table import Document, Table, row_written

TEMPLATE = Path(__file__).parent / "report.typ"
TAGGED = 400  # rows up to which the file is made readable for screen readers; beyond, that costs gigabytes
OF_ABOUT = ("parent", "agency", "number", "place", "title", "signer", "preparer")
MOST = 12_000  # rows that still make a document


class TooLong(Told, ValueError):
    """More rows than anybody prints."""


def as_pdf(document: Document, about: About) -> bytes:
    """The PDF.

    Raises:
        TooLong: choose one custodian, or take the Excel file.
    """
    rows = sum(len(t.rows) for t in document.tables)
    if rows > MOST:
        raise TooLong(
            f"{rows} dòng là quá nhiều cho PDF và Word: chọn một đơn vị, hoặc lấy Excel, CSV",
            f"{rows} rows are too many for PDF and Word: choose one custodian, or take xlsx or csv",
        )
    data = {
        **{name: getattr(about, name) for name in OF_ABOUT},
        "day": about.day(),
        "recipients": about.recipient_list,
        "numbered": document.letter,
        **{name: getattr(document, name) for name in ("kind", "subject", "letter", "left_signs", "source")},
        "opening": list(document.opening),
        "closing": list(document.closing),
        "tables": [_table(t) for t in document.tables],
    }
    return pdf(TEMPLATE, data, tagged=rows <= TAGGED)


def _table(table: Table) -> dict[str, object]:
    return {
        "title": table.title,
        "size": 11 if len(table.columns) <= 9 else 10,
        "headings": [c.vi for c in table.columns],
        "widths": [c.width for c in table.columns],
        "numbers": [c.is_number for c in table.columns],
        "rows": [{"level": row.level.value, "cells": row_written(table, row)} for row in table.rows],
    }
