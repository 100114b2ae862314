"""Cells as typed: every kind of cell becomes the text a person typed, and nothing more happens to it."""

from datetime import date, datetime, time, timedelta

import openpyxl
import polars as pl
import pytest
from made_files import a_birth, changed, older_columns

from sogoc.ingest import read_workbook
from sogoc.ingest.cells import cell_text, is_blank
from sogoc.record import BIRTH

# fmt: off
CELLS = [
    # as the library gives it                 text
    (None,                                    None),
    ("",                                      None),
    (" ",                                     " "),
    (" Nguyễn  Văn\nAn ",                     " Nguyễn  Văn\nAn "),
    ("23.0",                                  "23.0"),
    (1.0,                                     "1"),
    (31075001234.0,                           "31075001234"),
    (0.5,                                     "0.5"),
    (0.1 + 0.2,                               "0.3"),
    (1e-07,                                   "0.0000001"),
    (1.5e20,                                  "150000000000000000000"),
    (-3.0,                                    "-3"),
    (True,                                    "TRUE"),
    (date(2016, 12, 20),                      "2016-12-20"),
    (datetime(2016, 12, 20),                  "2016-12-20"),
    (datetime(2016, 12, 20, 7, 5),            "2016-12-20 07:05"),
    (time(7, 30),                             "07:30"),
    (time(7, 30, 5),                          "07:30:05"),
    (timedelta(hours=30, minutes=5),          "30:05"),
]
# fmt: on


@pytest.mark.parametrize(("value", "text"), CELLS)
def test_a_cell_becomes_the_text_that_was_typed(value, text):
    assert cell_text(value) == text


@pytest.mark.parametrize(
    ("text", "blank"), [(None, True), ("", True), (" \t\n\xa0\u200b", True), ("-", False), ("0", False)]
)
def test_a_cell_is_blank_when_nothing_in_it_can_be_seen(text, blank):
    assert pl.select(is_blank(pl.lit(text, pl.String))).item() is blank


def test_a_row_is_read_as_typed_under_our_names(births):
    odd = {
        "nksHoTen": "  NGUYỄN  văn\tAn ",
        "nksNoiSinh": "Nhà hộ sinh\n\n",
        "ghiChu": "@SUM(1+1)",
        "nycSoGiayToTuyThan": 31232564,
    }
    sheet = read_workbook(births([{**a_birth(), **odd}])).sheets[0]
    row = sheet.raw.row(0, named=True)
    assert sheet.raw.schema == BIRTH.schema()
    assert (row["row"], row["child_full_name"], row["child_birth_place"]) == (
        2,
        "  NGUYỄN  văn\tAn ",
        "Nhà hộ sinh\n\n",
    )
    assert (row["note"], row["requester_id_number"], row["page_number"]) == ("@SUM(1+1)", "31232564", "1")
    assert row["child_other_nationality"] is None and row["child_personal_number"] is None


def test_a_formula_is_never_computed_but_its_kept_value_or_its_text_is_read(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(older_columns(BIRTH))
    book.active.append([{**a_birth(), "ghiChu": "=1+1", "trangSo": "=SUM(A1:A9)"}.get(c) for c in older_columns(BIRTH)])
    book.save(path := tmp_path / "KS.1999.01.xlsx")
    sheet = read_workbook(path).sheets[0]
    assert sheet.raw["note"].to_list() == ["=1+1"] and sheet.raw["page_number"].to_list() == ["=SUM(A1:A9)"]
    assert "formula" in dict(sheet.notes)


def test_an_error_cell_is_read_as_the_error_shown(births):
    path = changed(births([a_birth()]), {
        "xl/worksheets/sheet1.xml": lambda xml: xml.replace(b'<c r="C2"><v>1</v></c>', b'<c r="C2" t="e"><v>#REF!</v></c>'),
    })  # fmt: skip
    assert read_workbook(path).sheets[0].raw["page_number"].to_list() == ["#REF!"]


def test_a_number_below_all_other_cells_of_a_sheet_keeps_its_row(births):
    rows = [a_birth(1), {}, {}, a_birth(2)]
    assert read_workbook(births(rows)).sheets[0].raw["row"].to_list() == [2, 5]
