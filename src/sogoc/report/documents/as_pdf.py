"""A document as PDF, by Typst. The same document gives the same bytes.

A long one is laid out piece by piece, from one long table to the next, since Typst takes 9 KB for each cell it holds.
"""

from collections.abc import Sequence
from pathlib import Path

from ...paper import joined, pdf, pdf_of_many_rows
from ...paper.pages import page_count
from ...trouble import Told
from .about import About
from .table import Document, Table, row_written

TEMPLATE = Path(__file__).parent / "report.typ"
TAGGED = 400  # rows up to which the file is made readable for screen readers; beyond, that costs gigabytes
OF_ABOUT = ("parent", "agency", "number", "place", "title", "signer", "preparer")
LONG = 25  # rows of a table that begins on a page of its own
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
    tagged = rows <= TAGGED
    pieces = [document.tables] if tagged else _pieces(document.tables)
    made: list[bytes] = []
    first = 1
    for tables in pieces:
        data = {**_around(document, about), "first": first, "closes": len(made) == len(pieces) - 1}
        data |= {"tables": [_table(t) for t in tables]}
        made.append(pdf(TEMPLATE, data) if tagged else pdf_of_many_rows(TEMPLATE, data))
        first += page_count(made[-1])
    return joined(made)


def _pieces(tables: Sequence[Table]) -> list[list[Table]]:
    """Tables that follow each other on their pages; a long one begins a page, and so a piece."""
    pieces: list[list[Table]] = [[]]
    for table in tables:
        if pieces[-1] and len(table.rows) > LONG:
            pieces.append([])
        pieces[-1].append(table)
    return pieces


def _around(document: Document, about: About) -> dict[str, object]:
    return {
        **{name: getattr(about, name) for name in OF_ABOUT},
        "day": about.day(),
        "recipients": about.recipient_list,
        "numbered": document.letter,
        **{name: getattr(document, name) for name in ("kind", "subject", "letter", "left_signs", "source")},
        "opening": list(document.opening),
        "closing": list(document.closing),
    }


def _table(table: Table) -> dict[str, object]:
    return {
        "title": table.title,
        "long": len(table.rows) > LONG,
        "size": 11 if len(table.columns) <= 9 else 10,
        "headings": [c.vi for c in table.columns],
        "widths": [c.width for c in table.columns],
        "numbers": [c.is_number for c in table.columns],
        "rows": [{"level": row.level.value, "cells": row_written(table, row)} for row in table.rows],
    }
