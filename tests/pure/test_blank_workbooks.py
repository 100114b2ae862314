"""The blank workbook of every register is filled in and read back; every cell of every export is inert."""

import csv
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import polars as pl
import pytest

import sogoc
from sogoc.data import shipped_reference
from sogoc.ingest import Refused, read_workbook
from sogoc.pipeline import Book, process
from sogoc.record import EVENT_TYPES, Kind
from sogoc.record.examples import EXAMPLE_SHEET, example
from sogoc.sheets import blank_workbook, csv_cells, workbook, write_texts

EACH = pytest.mark.parametrize("event", EVENT_TYPES, ids=lambda e: e.code)


@EACH
def test_the_example_copied_into_the_blank_sheet_is_that_record(event, tmp_path):
    path = tmp_path / f"11650.{event.code}.2010.01.xlsx"
    path.write_bytes(blank_workbook(event))
    book = openpyxl.load_workbook(path)
    for at, cell in enumerate(book[EXAMPLE_SHEET][2], 1):
        book["DL Import"].cell(row=2, column=at, value=cell.value)
    book.save(path)
    (sheet,) = read_workbook(path).sheets
    (row,) = sheet.raw.iter_rows(named=True)
    assert sheet.event is event and sheet.held.is_empty()
    assert {n: v for n, v in row.items() if v is not None} == {"row": 2, **example(event)}
    assert {code for code, _ in sheet.notes} <= {"X-06", "skipped_sheet"}


@EACH
def test_the_example_is_an_entry_without_faults(event):
    typed = example(event)
    raw = pl.DataFrame([{"row": 2, **{n: typed.get(n) for n in event.names}}], schema=event.schema())
    done = process(raw, Book(event=event, opening_year=2010, volume="01"), shipped_reference())
    assert done.findings.filter(pl.col("severity") != "N").rows() == []
    assert done.standard.drop("row").row(0, named=True) == {n: typed.get(n) for n in event.names}


@EACH
def test_a_workbook_nobody_filled_in_holds_no_row(event, tmp_path):
    (path := tmp_path / f"11650.{event.code}.2010.01.xlsx").write_bytes(blank_workbook(event))
    with pytest.raises(Refused, match=r"empty|no_header"):
        read_workbook(path)


@EACH
def test_codes_are_offered_and_explained_and_cells_are_text(event):
    book = openpyxl.load_workbook(io.BytesIO(blank_workbook(event)))
    data, lists, guide = book["DL Import"], book["Ghi chu"], book["Huong dan"]
    offered = [v for v in data.data_validations.dataValidation if v.type == "list"]
    assert len(offered) == len(event.fields_of(Kind.CODE)) + len(event.fields_of(Kind.ETHNIC_GROUP))
    for rule in offered:
        first, last = re.findall(r"\$(\w+)\$(\d+)", rule.formula1)
        assert (
            first[1] == "3"
            and lists[f"{first[0]}{last[1]}"].value
            and lists[f"{first[0]}{int(last[1]) + 1}"].value is None
        )
    assert guide.max_row == len(event.fields) + 1
    assert all(data.column_dimensions[c].number_format == "@" for c in ("A",))


def test_an_entry_that_somebody_typed_into_the_example_sheet_is_not_lost(tmp_path):
    event = EVENT_TYPES[0]
    (path := tmp_path / "11650.KS.2010.01.xlsx").write_bytes(blank_workbook(event))
    book = openpyxl.load_workbook(path)
    column = [c.value.split()[0] for c in book[EXAMPLE_SHEET][1]].index("nksHoTen") + 1
    book[EXAMPLE_SHEET].cell(row=2, column=column, value="Phạm Thị Dung")
    book.save(path)
    assert read_workbook(path).sheets[0].raw["child_full_name"].to_list() == ["Phạm Thị Dung"]


HOSTILE = ['=HYPERLINK("http://x","y")', "+1+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_a_workbook_is_a_formula_or_a_link(text):
    with workbook(out := io.BytesIO()) as book:
        write_texts(book.add_worksheet("x"), 0, [text, None, "a" * 40_000])
    with zipfile.ZipFile(out) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and "<hyperlink" not in sheet and sheet.count('t="s"') == 2


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_a_csv_begins_as_a_formula(text):
    csv.writer(out := io.StringIO()).writerow(csv_cells([text, 1, -1, None, "Nguyễn"]))
    first, *rest = next(csv.reader(io.StringIO(out.getvalue())))
    assert first == f"'{text}" and rest == ["1", "-1", "", "Nguyễn"]


def test_nothing_else_writes_workbooks_and_every_csv_for_people_is_written_through_the_one_place():
    root = Path(sogoc.__file__).parent
    for path in root.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        if path.parent.name != "sheets" and path.name != "as_xlsx.py":  # official forms: cells of known kinds, set up for print
            assert "xlsxwriter" not in source, path
        if "csv.writer(" in source:
            assert "csv_cells(" in source, path
