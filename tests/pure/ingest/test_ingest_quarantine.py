"""What is put aside: rows that can never become a record, and only those; nothing is ever lost."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_files import a_birth, a_marriage, older_columns, table, write_workbook

from sogoc.ingest import read_workbook
from sogoc.record import BIRTH

COLUMNS = older_columns(BIRTH)


def slid(row: dict[str, object], columns: list[str], at: str, step: int) -> dict[str, object]:
    """The row with an empty cell pushed in at a column, or that column's cell taken out."""
    values, place = [row.get(c) for c in columns], columns.index(at)
    moved = [*values[:place], None, *values[place:-1]] if step > 0 else [*values[:place], *values[place + 1 :], None]
    return dict(zip(columns, moved, strict=True))


# fmt: off
SLID = [
    # from column      step
    ("so",              1),
    ("nksGioiTinh",     1),
    ("nksQueQuan",      1),
    ("meHoTen",         1),
    ("quyenSo",        -1),
    ("nksGioiTinh",    -1),
    ("nksNoiSinh",     -1),
]
KEPT = [
    # what                                          cells
    ("a plain row",                                 {}),
    ("words where codes belong",                    {"nksGioiTinh": "Nam", "loaiDangKy": "Đúng hạn", "nksDanToc": "01"}),
    ("nationality and ethnic group exchanged",      {"nksDanToc": "Việt Nam", "nksQuocTich": "Kinh"}),
    ("legacy encoding",                             {"nksHoTen": "NguyÔn V¨n H¶i", "meHoTen": "Lª ThÞ Hång", "nksNoiSinh": "Tr¹m y tÕ x·"}),
    ("ages and lunar dates",                        {"meNgaySinh": "25t", "chaNgaySinh": "30 tuổi", "nksNgaySinh": "15 tháng Giêng năm Giáp Tý"}),
    ("serial numbers of dates",                     {"nksNgaySinh": 36211, "ngayDangKy": 36222}),
    ("a place in a code column",                    {"meLoaiCuTru": "thôn Đoài, xã An Thanh"}),
    ("a formula as text",                           {"nksHoTen": "@SUM(1+1)"}),
    ("half typed",                                  {c: None for c in COLUMNS[3:]}),
    ("only a name",                                 {c: None for c in COLUMNS if c != "nksHoTen"}),
    ("a very long note",                            {"ghiChu": "x" * 9000}),
]
HELD = [
    # reason          cells of a row that has nothing else
    ("no_locator",    {"so": "Tổng cộng: 57 trường hợp"}),
    ("no_locator",    {"noiDangKy": "Người lập biểu ký tên"}),
    ("no_locator",    {"ghiChu": "hết"}),
    ("header_again",  {c: c for c in COLUMNS}),
    ("header_again",  {c: n for n, c in enumerate(COLUMNS, start=1)}),
]
# fmt: on


@pytest.mark.parametrize(("at", "step"), SLID)
def test_a_slid_row_is_put_aside_wherever_the_slide_begins(births, at, step):
    rows = [a_birth(1), slid(a_birth(2), COLUMNS, at, step), a_birth(3)]
    sheet = read_workbook(births(rows)).sheets[0]
    assert sheet.raw["row"].to_list() == [2, 4]
    assert sheet.held.select("row", "reason").row(0) == (3, "X-05")
    assert json.loads(sheet.held["cells"][0]) == {c: str(v) for c, v in rows[1].items() if v is not None}


def test_a_slide_is_found_in_the_order_of_the_sheet_and_told_by_its_column(births, marriages):
    order = [*COLUMNS[:10], *reversed(COLUMNS[10:])]
    held = read_workbook(births([slid(a_birth(), order, "chaHoTen", 1)], columns=order)).sheets[0].held
    assert held["reason"].to_list() == ["X-05"]
    columns = older_columns(read_workbook(marriages([a_marriage()])).sheets[0].event)
    held = read_workbook(marriages([slid(a_marriage(), columns, "chongNgaySinh", 1)])).sheets[0].held
    assert held["fields"][0].startswith("husband_birth_date,") and "cột R (Ngày, tháng, năm sinh)" in held["vi"][0]


@pytest.mark.parametrize(("what", "cells"), KEPT, ids=[line[0] for line in KEPT])
def test_a_fault_in_a_record_is_no_reason_to_put_it_aside(births, what, cells):
    assert read_workbook(births([{**a_birth(), **cells}])).sheets[0].held.is_empty()


@pytest.mark.parametrize(("reason", "cells"), HELD)
def test_a_row_that_is_no_entry_is_put_aside(births, reason, cells):
    sheet = read_workbook(births([a_birth(), cells])).sheets[0]
    assert sheet.held["reason"].to_list() == [reason] and sheet.raw.height == 1


def test_a_remark_beside_the_table_puts_its_row_aside_with_the_remark(tmp_path):
    rows = table([a_birth(n) for n in range(1, 9)], COLUMNS)
    rows[4] = [*rows[4], None, "xem lại"]
    sheet = read_workbook(write_workbook(tmp_path / "KS.1999.01.xlsx", {"a": rows})).sheets[0]
    assert sheet.held["reason"].to_list() == ["stray_cells"] and json.loads(sheet.held["cells"][0])["BJ"] == "xem lại"


typed = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=12)
cells = st.one_of(st.none(), typed, st.integers(0, 10**12), st.sampled_from(["01/1999", "1975", "Kinh", "20.02.1999"]))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(cells, min_size=8, max_size=len(COLUMNS)), min_size=1, max_size=6))
def test_every_cell_of_every_row_is_in_raw_or_in_held(births, grid):
    rows = [dict(zip(COLUMNS, line, strict=False)) for line in grid] + [a_birth()]
    sheet = read_workbook(births(rows)).sheets[0]
    there = {
        r["row"]: {BIRTH.by_name[n].column: v for n, v in r.items() if n != "row" and v is not None}
        for r in sheet.raw.iter_rows(named=True)
    }
    there |= {r["row"]: json.loads(r["cells"]) for r in sheet.held.iter_rows(named=True)}
    expected = {n: {c: str(v) for c, v in row.items() if v not in (None, "")} for n, row in enumerate(rows, start=2)}
    blank = {n for n, row in expected.items() if not any(v.strip("\xa0 \u200b") for v in row.values())}
    assert sheet.rows_in == len(there) >= len(expected) - len(blank)
    assert all(there[n] == row for n, row in expected.items() if n in there)
    assert expected.keys() - there.keys() <= {n for n, row in expected.items() if not "".join(row.values()).strip()}
