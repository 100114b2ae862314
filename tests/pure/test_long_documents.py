"""A document of hundreds of rows is laid out piece by piece and reads as one."""

import io
import re

from pypdf import PdfReader

from sogoc.report.documents.about import About
from sogoc.report.documents.as_pdf import TAGGED, as_pdf
from sogoc.report.documents.table import Column, Document, Row, Table

COLUMNS = (Column("Cơ quan đăng ký", width=3), Column("Tổng số", "number"))


def a_table(name, rows):
    return Table(name, COLUMNS, [Row([f"UBND xã {name}-{n}", n]) for n in range(rows)])


def test_every_row_stands_once_and_pages_are_numbered_through():
    tables = [a_table("A", 300), a_table("B", 20), a_table("C", 150)]
    document = Document("BIỂU", "Thử", tables, opening=["Mở đầu."], closing=["Kết thúc."])
    made = as_pdf(document, About())
    assert made == as_pdf(document, About())
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(made)).pages]
    text = "\n".join(pages)
    assert sum(len(t.rows) for t in tables) > TAGGED
    rows = [f"{t.title}-{n}" for t in tables for n in range(len(t.rows))]
    assert re.findall(r"UBND xã (\w-\d+)", text) == rows
    assert all(re.search(rf"^\s*{n}\s*$", page, re.MULTILINE) for n, page in enumerate(pages[1:], 2))
    assert text.count("Mở đầu.") == text.count("Kết thúc.") == 1 and "Kết thúc." in pages[-1]
    assert text.count("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") == 1
