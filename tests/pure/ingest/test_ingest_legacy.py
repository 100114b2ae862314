"""Dumps of the legacy software and the many ways in which people write a status."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_files import a_birth, a_marriage, older_columns, table, write_workbook

from sogoc.ingest import LEGACY, read_workbook, status_of
from sogoc.record import BIRTH, MARRIAGE

# fmt: off
STATUSES = [
    ("Lưu nháp",                                "draft"),
    ("LƯU NHÁP",                                "draft"),
    ("Luu nhap",                                "draft"),
    ("lưu nhap ",                               "draft"),
    ("Bản nháp",                                "draft"),
    ("Chờ  rà soát ",                           "pending"),
    ("Chờ rà sóat",                             "pending"),
    ("chờ_rà_soát",                             "pending"),
    ("Chờ rà xoát",                             "pending"),
    ("Ðã duyệt",                                "approved"),
    ("Đã Duyệt.",                               "approved"),
    ("đã phê duyệt",                            "approved"),
    ("ĐÃ CHUYỂN CSDL HỘ TỊCH ĐIỆN TỬ",          "transferred"),
    ("Đã chuyển CSDL HTĐT",                     "transferred"),
    ("Đã chuyển",                               "transferred"),
    ("Đã chuyển CSDL hộ tịch điện tử 12/8/2025", "transferred"),
    ("Chưa duyệt",                              None),
    ("Chưa chuyển CSDL hộ tịch điện tử",        None),
    ("Trả lại",                                 None),
    ("Từ chối duyệt",                           None),
    ("Đã xóa",                                  None),
    ("x",                                       None),
    ("",                                        None),
    (None,                                      None),
]
DAYS = [
    ("24/06/2025",           date(2025, 6, 24)),
    ("4.6.2025",             date(2025, 6, 4)),
    ("2025-06-24",           date(2025, 6, 24)),
    ("2025-06-24 10:15",     date(2025, 6, 24)),
    (45832,                  date(2025, 6, 24)),
    ("31/02/2025",           None),
    ("tháng 6",              None),
    (None,                   None),
]
# fmt: on
EXTRAS = ["trangThai", "maDonVi", "maBanGhiCSDL", "ngayChuyen"]


@pytest.mark.parametrize(("typed", "status"), STATUSES)
def test_a_status_is_known_in_every_spelling_or_not_at_all(typed, status):
    assert status_of(typed) == status


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_a_status(typed):
    assert status_of(typed) in (None, "draft", "pending", "approved", "transferred")


@pytest.mark.parametrize(("typed", "day"), DAYS)
def test_the_day_of_transfer_is_read_or_left_open(tmp_path, typed, day):
    row = {**a_birth(), "trangThai": "Đã chuyển", "ngayChuyen": typed}
    sheet = read_workbook(
        write_workbook(tmp_path / "T.xlsx", {"Khai sinh": table([row], [*older_columns(BIRTH), *EXTRAS])})
    ).sheets[0]
    assert sheet.legacy["transferred_on"].to_list() == [day]
    assert sheet.legacy["transferred_typed"].to_list() == [None if typed is None else str(typed)]


def test_a_dump_is_read_sheet_by_sheet_with_the_state_of_each_row(tmp_path):
    state = {"trangThai": "Chờ rà soát", "maDonVi": 11647, "maBanGhiCSDL": 31202500100007}
    births = table(
        [{**a_birth(1), **state}, {"so": "02/1999", "trangThai": "nháp gì đó"}], [*older_columns(BIRTH), *EXTRAS]
    )
    marriages = table([{**a_marriage(1), **state}], [*older_columns(MARRIAGE), *EXTRAS])
    book = read_workbook(write_workbook(tmp_path / "T1.2025-08-15.xlsx", {"Khai sinh": births, "Kết hôn": marriages}))
    assert [(s.event.code, s.rows_in) for s in book.sheets] == [("KS", 2), ("KH", 1)]
    legacy = book.sheets[0].legacy
    assert legacy.schema == LEGACY
    assert legacy.select("row", "status", "unit_code", "legacy_id").rows() == [
        (2, "pending", "11647", "31202500100007"),
        (3, None, None, None),
    ]
    assert legacy["status_typed"].to_list() == ["Chờ rà soát", "nháp gì đó"]


def test_an_ordinary_workbook_has_no_states(births):
    assert read_workbook(births([a_birth()])).sheets[0].legacy is None
