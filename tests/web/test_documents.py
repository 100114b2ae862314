"""Official documents: the same figures in page, command, PDF, Word, Excel and CSV; the same snapshot, the same bytes."""

import csv
import ctypes
import io
import re

import docx
import openpyxl
import pypdfium2 as pdfium
import pytest
from click.testing import CliRunner
from pypdfium2 import raw

from factories import make_book, make_finding, make_record
from sogoc.cli import main
from sogoc.report.documents.about import About, BadAbout
from sogoc.report.documents.catalogue import REPORTS, document
from sogoc.report.documents.forms import FORMS, rendered
from sogoc.report.documents.states import GROUPS
from sogoc.report.documents.table import Level, row_written
from sogoc.report.inventory import inventory
from sogoc.report.snapshots import Frozen, take
from sogoc.review.acts import perform
from sogoc.store.scope import acting_as
from visiting import visitor

SLUGS = [report.slug for report in REPORTS]
ABOUT = About.of({"number": "12/BC-STP", "on": "2026-02-05", "signer": "Vũ Minh Hải", "preparer": "Đỗ Hương Giang"})


@pytest.fixture
def frozen(ledger, people):
    """A snapshot with something in every report."""
    book, other = make_book(closing_total=9), make_book(authority=313, custodian=11617, event_type="KH", year=2017)
    records = [make_record(book, status=status) for status in ("draft", "draft", "pending", "approved", "transferred")]
    make_record(other, outcome="unreadable", outcome_reason="mối mọt")
    make_record(make_book(authority=30, custodian=0, event_type="NCN"))
    make_finding(records[0], code="D-33", severity="E", fields="father_full_name")
    make_finding(
        records[2], code="D-04", severity="W", fields="entry_number", detail="thiếu 2 số giữa 3 và 6 của năm 2001"
    )
    with acting_as(people.an):
        perform("submit", records[1].pk, people.an)
    return Frozen(take("Khảo sát ngày 16/8", people.hai), using="owner")


def cells(table):
    return [row_written(table, row) for row in table.rows]


def bare(text):
    return re.sub(r"\s|\u00ad|\ufffe", "", text)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_form_says_the_same_figures(frozen, slug):
    made = document(slug, frozen)
    assert made.tables and all(row.cells for table in made.tables for row in table.rows)
    assert any(table.rows for table in made.tables) or slug == "bieu-06"

    with pdfium.PdfDocument(rendered(slug, frozen, ABOUT, "pdf")) as pdf:
        printed = bare("".join(page.get_textpage().get_text_range() for page in pdf))
        fonts = {_font(thing) for page in pdf for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT])}
    assert fonts and all("Tinos" in font for font in fonts)
    for table in made.tables:
        for row in cells(table):
            assert bare("".join(row)) in printed, (table.title, row)

    word = docx.Document(io.BytesIO(rendered(slug, frozen, ABOUT, "docx")))
    in_word = [t for t in word.tables if len(t.columns) > 2]
    for table, shown in zip(made.tables, in_word, strict=True):
        read = [[cell.text for cell in row.cells] for row in shown.rows]
        assert read == [[c.vi for c in table.columns], *cells(table)]

    book = openpyxl.load_workbook(io.BytesIO(rendered(slug, frozen, ABOUT, "xlsx")))
    for table, sheet in zip(made.tables, book.worksheets, strict=True):
        read = list(sheet.iter_rows(min_row=6, max_row=5 + len(table.rows), values_only=True))
        expected = [
            tuple(
                round(c / 100, 6) if column.kind == "percent" and c is not None else c if c != "" else None
                for c, column in zip(row.cells, table.columns, strict=True)
            )
            for row in table.rows
        ]
        assert read == expected
        assert sheet.print_title_rows == "$5:$5" and sheet.page_setup.orientation == "landscape"

    lines = list(csv.reader(io.StringIO(rendered(slug, frozen, ABOUT, "csv").decode("utf-8-sig"))))
    for table in made.tables:
        for row in table.rows:
            assert ["" if c is None else str(c) for c in row.cells] in lines


def _font(text):
    font, name = raw.FPDFTextObj_GetFont(text.raw), bytearray(200)
    raw.FPDFFont_GetBaseFontName(font, (ctypes.c_char * len(name)).from_buffer(name), len(name))
    return bytes(name).split(b"\0")[0].decode()


@pytest.mark.parametrize("form", FORMS)
def test_the_same_snapshot_gives_the_same_bytes_while_work_goes_on(frozen, people, form):
    before = {slug: rendered(slug, frozen, ABOUT, form) for slug in SLUGS}
    make_record(make_book())
    again = Frozen(frozen.snapshot, using="owner")
    assert {slug: rendered(slug, again, ABOUT, form) for slug in SLUGS} == before


def test_both_groupings_add_up_to_the_inventory(frozen):
    live = inventory("type", using="owner")
    for slug in ("bieu-01", "bieu-02"):
        tables = document(slug, frozen).tables
        totals = [next(row for row in t.rows if row.level == Level.TOTAL).cells[2:8] for t in tables]
        assert totals[0] == [sum(column) for column in zip(*totals[1:], strict=True)], "all = the registers together"
        assert totals[0][0] == live.total.total == 7
        for table in tables:
            whole = next(row for row in table.rows if row.level == Level.TOTAL).cells[2:8]
            for row in table.rows:
                assert row.cells[2] == sum(row.cells[3:8])
            for level in {row.level for row in table.rows} - {Level.TOTAL}:
                assert [
                    sum(column) for column in zip(*(r.cells[2:8] for r in table.rows if r.level == level), strict=True)
                ] == whole
    assert len(GROUPS) == 7


def test_what_cannot_stand_on_a_document_is_said():
    assert ABOUT.day() == "ngày 05 tháng 02 năm 2026"
    assert About.of({"on": "2025-10-15"}).day() == "ngày 15 tháng 10 năm 2025"
    assert About.of({}).day() == "ngày       tháng       năm"
    for on in ("15/10/2025", "2025-02-30", "²"):
        with pytest.raises(BadAbout, match="2025-08-16"):
            About.of({"on": on})


def test_the_page_previews_and_gives_the_files_within_ones_rights(frozen, people):
    hai, chi, address = visitor(people.hai), visitor(people.chi), f"/bao-cao/khao-sat/{frozen.snapshot.pk}/"
    assert "Báo cáo khảo sát" in hai.get("/bao-cao/").content.decode()
    page = hai.get(address)
    assert page.context["pages"] > 5 and "data:image/png;base64," in page.content.decode()
    assert hai.post(address, {"page": "3"}).context["page"] == 3
    given = {"number": "12/BC-STP", "on": "2026-02-05", "signer": "Vũ Minh Hải", "preparer": "Đỗ Hương Giang"}
    for form, (kind, _) in FORMS.items():
        file = hai.post(address, {**given, "form": form})
        assert file.content == rendered("khao-sat", frozen, ABOUT, form) and file.headers["Content-Type"] == kind
        assert "B%C3%A1o%20c%C3%A1o" in file.headers["Content-Disposition"]
    own = chi.post(f"/bao-cao/bieu-02/{frozen.snapshot.pk}/", {"form": "csv"}).content.decode()
    assert "Tổng cộng,1," in own and "Tổng cộng,7," not in own
    assert hai.post(address, {"on": "15/10/2025"}).status_code == 422
    assert hai.get("/bao-cao/khong-co/1/").status_code == hai.get("/bao-cao/khao-sat/99/").status_code == 404


def test_the_command_writes_what_the_page_gives(frozen, people, tmp_path):
    for form in FORMS:
        out = tmp_path / f"Báo cáo.{form}"
        asked = ["report", "khao-sat", "--format", form, "-o", str(out), "--number", "12/BC-STP", "--on", "2026-02-05",
                 "--signer", "Vũ Minh Hải", "--preparer", "Đỗ Hương Giang"]  # fmt: skip
        result = CliRunner().invoke(main, asked, prog_name="sogoc")
        assert result.exit_code == 0, result.output
        assert out.read_bytes() == rendered("khao-sat", frozen, ABOUT, form)
    refused = CliRunner().invoke(main, ["report", "khao-sat", "--snapshot", "99", "-o", str(out)], prog_name="sogoc")
    assert refused.exit_code != 0 and "99" in refused.stderr
