"""`python -m tools.document_templates`: the Word templates of reports, as they are shipped. Offices may edit the files.

letter.docx  text upright, the tables as annexes across; sheet.docx  the tables themselves, across
"""

# ruff: noqa: E501  a table is read as a table
import io
import zipfile
from pathlib import Path

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH as TO
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

FOLDER = Path(__file__).resolve().parent.parent / "src" / "sogoc" / "report" / "documents"


def main() -> None:
    for name, letter in (("letter", True), ("sheet", False)):
        made = _template(letter)
        out = io.BytesIO()
        made.save(out)
        with zipfile.ZipFile(out) as before, zipfile.ZipFile(FOLDER / f"{name}.docx", "w", zipfile.ZIP_DEFLATED) as after:
            for member in before.infolist():
                after.writestr(zipfile.ZipInfo(member.filename, (1980, 1, 1, 0, 0, 0)), before.read(member), zipfile.ZIP_DEFLATED)


def _template(letter: bool) -> Document:
    doc = Document()
    normal = doc.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(13)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    normal.paragraph_format.space_after = Pt(0)
    _paper(doc.sections[0], across=not letter)
    _head(doc, letter)
    _line(doc, "{{ d.kind }}", bold=True, size=14, to=TO.CENTER, before=12)
    _line(doc, "{{ d.subject }}", bold=True, size=14, to=TO.CENTER, after=8)
    for part in ("opening",) if not letter else ("opening", "closing"):
        _line(doc, f"{{%p for one in d.{part} %}}")
        _line(doc, "{{ one }}", to=TO.JUSTIFY, indent=True, after=6)
        _line(doc, "{%p endfor %}")
    if letter:
        _line(doc, "{{ d.source }}", italic=True, size=12, after=8)
        _signatures(doc, letter)
        _paper(doc.add_section(WD_SECTION.NEW_PAGE), across=True)
        _line(doc, "PHỤ LỤC", bold=True, size=14, to=TO.CENTER)
        _line(doc, "(Kèm theo Báo cáo số {{ about.number }} của {{ about.agency }})", italic=True, to=TO.CENTER)
    _line(doc, "{%p for t in tables %}")
    _line(doc, "{{ t.title }}", bold=True, before=10, after=4)
    _table(doc)
    _line(doc, "{%p endfor %}")
    if not letter:
        _line(doc, "{{ d.source }}", italic=True, size=11, before=6, after=8)
        _signatures(doc, letter)
    return doc


def _paper(section, *, across: bool) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if across else (Mm(210), Mm(297))
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    section.left_margin, section.right_margin = (Mm(20), Mm(15)) if across else (Mm(30), Mm(20))
    section.different_first_page_header_footer = len(section._document_part.element.xpath("//w:sectPr")) == 1
    section.header.is_linked_to_previous = False
    number = section.header.paragraphs[0]
    number.alignment = TO.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    number._p.append(field)


def _head(doc, letter: bool) -> None:
    table = doc.add_table(1, 2)
    left, right = table.rows[0].cells
    _fill(left, ("{{ about.parent|upper }}", 12, False, False), ("{{ about.agency|upper }}", 12, True, False),
          ("Số: {{ about.number }}" if letter else "", 13, False, False))  # fmt: skip
    _fill(right, ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, True, False), ("Độc lập - Tự do - Hạnh phúc", 13, True, False),
          ("{{ about.place }}, {{ day }}", 13, False, True))  # fmt: skip


def _signatures(doc, letter: bool) -> None:
    table = doc.add_table(1, 2)
    left, right = table.rows[0].cells
    if letter:
        _fill(left, ("Nơi nhận:", 12, True, True), ("{% for one in about.recipient_list %}- {{ one }}{% if not loop.last %}\n{% endif %}{% endfor %}", 11, False, False), to=TO.LEFT)
    else:
        _fill(left, ("{{ d.left_signs|upper }}", 13, True, False), *[("", 13, False, False)] * 4, ("{{ about.preparer }}", 13, True, False))
    _fill(right, ("{{ about.title|upper }}", 13, True, False), *[("", 13, False, False)] * 4, ("{{ about.signer }}", 13, True, False))


def _fill(cell, *lines, to=TO.CENTER) -> None:
    for n, (text, size, bold, italic) in enumerate(lines):
        paragraph = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
        paragraph.alignment = to
        run = paragraph.add_run(text)
        run.font.size, run.bold, run.italic = Pt(size), bold, italic


def _line(doc, text, *, bold=False, italic=False, size=13, to=TO.LEFT, indent=False, before=0, after=0) -> None:
    paragraph = doc.add_paragraph()
    paragraph.alignment = to
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    form = paragraph.paragraph_format
    form.space_before, form.space_after = Pt(before), Pt(after)
    if indent:
        form.first_line_indent = Mm(10)


PARTS = (("texts", TO.LEFT), ("numbers", TO.RIGHT), ("tail", TO.LEFT))


def _table(doc) -> None:
    """Headings repeated on every page; a row of sums is bold."""
    table = doc.add_table(0, 3 * len(PARTS))
    table.style = "Table Grid"
    heading = table.add_row()
    mark = OxmlElement("w:tblHeader")
    heading._tr.get_or_add_trPr().append(mark)
    for cell in heading.cells[3:]:
        heading._tr.remove(cell._tc)
    for cell, text in zip(heading.cells, ("{%tc for h in t.headings %}", "{{ h }}", "{%tc endfor %}"), strict=True):
        _cell(cell, text, TO.CENTER, bold=True)
    for words in ("{%tr for row in t.rows %}", "{%tr if row.strong %}"):
        _control(table, words)
    _values(table, bold=True)
    _control(table, "{%tr else %}")
    _values(table, bold=False)
    _control(table, "{%tr endif %}")
    _control(table, "{%tr endfor %}")


def _control(table, words: str) -> None:
    row = table.add_row()
    _cell(row.cells[0], words, TO.LEFT)


def _values(table, *, bold: bool) -> None:
    row = table.add_row()
    for n, (part, to) in enumerate(PARTS):
        begin, value, end = row.cells[3 * n : 3 * n + 3]
        _cell(begin, f"{{%tc for c in row.{part} %}}", to)
        _cell(value, "{{ c }}", to, bold=bold)
        _cell(end, "{%tc endfor %}", to)


def _cell(cell, text: str, to, *, bold: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = to
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(10), bold


if __name__ == "__main__":
    main()
