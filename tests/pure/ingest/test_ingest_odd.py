"""Odd workbooks that contractors hand over: in every format, nothing is lost, doubled or guessed."""

from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter
from made_files import a_birth, a_marriage, older_columns, table, write_workbook

from other_workbooks import Error, write_ods, write_xls, write_xlsb
from sogoc.ingest import Refused, read_workbook
from sogoc.ingest.digest import row_digests
from sogoc.record import BIRTH, MARRIAGE

COLUMNS = older_columns(BIRTH)
LABELS = [BIRTH.by_column[c].vi for c in COLUMNS]
WRITERS = {"xlsx": write_workbook, "xls": write_xls, "ods": write_ods, "xlsb": write_xlsb}
FORMATS = pytest.mark.parametrize("suffix", WRITERS)
TITLE = [["SỞ TƯ PHÁP"], ["SỔ ĐĂNG KÝ KHAI SINH"], [None], ["Quyển số 01", None, "năm 1999"]]


def written(tmp_path, suffix, rows, *, sheet="DL Import", **more):
    return WRITERS[suffix](tmp_path / f"11125.KS.1999.01.{suffix}", {sheet: rows}, **more)


def births(count):
    """The header and so many births, as cells."""
    return table([a_birth(n) for n in range(1, count + 1)], COLUMNS)


def read(path):
    (sheet,) = read_workbook(path).sheets
    return sheet


@FORMATS
def test_the_same_table_in_another_format_is_the_same_delivery(tmp_path, suffix):
    rows = [[str(c) if c is not None else None for c in row] for row in births(3)]
    sheet = read(written(tmp_path, suffix, rows))
    (tmp_path / "xlsx").mkdir()
    expected = read(written(tmp_path / "xlsx", "xlsx", rows))
    assert sheet.raw.equals(expected.raw) and sheet.held.is_empty()
    assert list(row_digests(sheet.raw, BIRTH)) == list(row_digests(expected.raw, BIRTH))


@FORMATS
def test_a_title_above_the_header_and_an_offset_table_are_read(tmp_path, suffix):
    rows = [*TITLE, *([None, None, *row] for row in births(2))]
    sheet = read(written(tmp_path, suffix, rows))
    assert sheet.header_row == 5 and sheet.raw["row"].to_list() == [6, 7]
    assert sheet.raw["child_full_name"].to_list() == ["Nguyễn Văn An"] * 2


@FORMATS
def test_labels_numbers_and_repeated_headers_among_the_rows_are_held(tmp_path, suffix):
    header, *rows = births(3)
    numbered = [str(n + 1) for n in range(len(header))]
    printed = [header, LABELS, numbered, rows[0], header, numbered, rows[1], rows[2], ["Cộng: 3 trường hợp"]]
    sheet = read(written(tmp_path, suffix, printed))
    assert sheet.raw["entry_number"].to_list() == ["01/1999", "02/1999", "03/1999"]
    assert sheet.held.select("row", "reason").rows() == [
        (2, "header_again"), (3, "header_again"), (5, "header_again"), (6, "header_again"), (9, "no_locator"),
    ]  # fmt: skip


@pytest.mark.parametrize("suffix", ["xls", "xlsb"])  # .xlsx: test_ingest_cells
def test_an_error_cell_is_read_as_the_error_shown_wherever_it_stands(tmp_path, suffix):
    header, first, second = births(2)
    first[COLUMNS.index("trangSo")] = Error("#REF!")
    last = [None] * len(header)
    last[0], last[-1] = Error("#N/A"), Error("#N/A")  # beyond all that the library sees
    path = tmp_path / f"11125.KS.1999.01.{suffix}"
    WRITERS[suffix](path, {"Ghi chu": [["An"]], "DL Import": [[None, *row] for row in (header, first, second, last)]})
    sheet = read(path)
    assert sheet.raw["page_number"].to_list() == ["#REF!", "2"]
    assert sheet.held["row"].to_list() == [4] and sheet.held["cells"][0].count("#N/A") == 2


@pytest.mark.parametrize("suffix", ["xls", "ods"])  # .xlsx: test_ingest_cells
def test_days_and_numbers_of_excel_are_written_out(tmp_path, suffix):
    header, row = births(1)
    at = {c: COLUMNS.index(c) for c in ("ngayDangKy", "nksNgaySinh", "trangSo", "quyenSo")}
    row[at["ngayDangKy"]], row[at["nksNgaySinh"]] = date(1999, 3, 2), date(1999, 2, 20)
    row[at["trangSo"]] = 7.0
    sheet = read(written(tmp_path, suffix, [header, row]))
    (line,) = sheet.raw.iter_rows(named=True)
    assert (line["registered_on"], line["child_birth_date"]) == ("1999-03-02", "1999-02-20")
    assert line["page_number"] == "7"


@FORMATS
def test_long_numbers_keep_their_digits(tmp_path, suffix):
    header, row = births(1)
    row[COLUMNS.index("meSoGiayToTuyThan")] = 31075001234.0
    row[COLUMNS.index("ghiChu")] = float(Decimal("123456789012345"))
    (line,) = read(written(tmp_path, suffix, [header, row])).raw.iter_rows(named=True)
    assert line["mother_id_number"] == "31075001234" and line["note"] == "123456789012345"


@FORMATS
@pytest.mark.parametrize("text", ["Ba\u0300 Nguye\u0302\u0303n", "NguyÔn V¨n H¶i", "12\u00a0345", "=HYPERLINK(1)", " \tx\n", "<b>a</b>", "+1"])
def test_a_cell_is_as_typed(tmp_path, suffix, text):
    header, row = births(1)
    row[COLUMNS.index("ghiChu")] = text
    if suffix == "ods" and text != text.strip():
        pytest.skip("a paragraph of an .ods keeps no outer blanks")
    assert read(written(tmp_path, suffix, [header, row])).raw["note"].to_list() == [text]


@FORMATS
def test_a_hidden_sheet_with_rows_of_its_own_stops_the_file(tmp_path, suffix):
    sheets = {"DL Import": births(1), "cũ": births(2)}
    path = WRITERS[suffix](tmp_path / f"KS.1999.01.{suffix}", sheets, hidden=["cũ"])
    with pytest.raises(Refused, match="hidden_sheet"):
        read_workbook(path)
    sheets = {"DL Import": births(2), "cũ": births(1)}
    path = WRITERS[suffix](tmp_path / f"KS.1999.02.{suffix}", sheets, hidden=["cũ"])
    assert read(path).raw.height == 2


@FORMATS
def test_a_second_table_below_the_first_stops_the_file(tmp_path, suffix):
    other = table([a_marriage(1)], older_columns(MARRIAGE))
    for below in (other, [list(reversed(row)) for row in births(1)]):
        with pytest.raises(Refused) as refusal:
            read_workbook(written(tmp_path, suffix, [*births(2), [None], *below]))
        assert refusal.value.reason == "second_table" and "dòng 5" in refusal.value.vi


def test_a_second_table_beside_the_first_stops_the_file(tmp_path):
    rows = [[*left, None, *right] for left, right in zip(births(2), births(3)[1:], strict=False)]
    rows[0] = [*COLUMNS, None, *COLUMNS]
    with pytest.raises(Refused, match="ambiguous_columns"):
        read_workbook(written(tmp_path, "xlsx", rows))


@pytest.mark.parametrize("sheet", ["Sheet1", "Trang tính 1", "khai sinh", "DL  Import "])
def test_a_sheet_may_have_any_name_but_that_of_another_register(tmp_path, sheet):
    assert read(written(tmp_path, "xlsx", births(1), sheet=sheet)).raw.height == 1
    with pytest.raises(Refused, match="wrong_type"):
        read_workbook(written(tmp_path, "xlsx", births(1), sheet="Kết hôn"))


@pytest.mark.parametrize("named", ["xlsx", "xls", "ods", "xlsb", "csv"])
@FORMATS
def test_a_workbook_under_the_ending_of_another_is_read_by_its_content(tmp_path, suffix, named):
    path = written(tmp_path, suffix, births(1)).rename(tmp_path / f"11125.KS.1999.02.{named}")
    assert read(path).raw.height == 1


def test_an_ods_that_says_a_row_a_million_times_is_refused(tmp_path):
    import zipfile

    path = written(tmp_path, "ods", births(1))
    with zipfile.ZipFile(path) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    parts["content.xml"] = parts["content.xml"].replace(b"</table:table>", b'<table:table-row table:number-rows-repeated="1048000"><table:table-cell office:value-type="string" table:number-columns-repeated="60"><text:p>x</text:p></table:table-cell></table:table-row></table:table>')  # fmt: skip
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    from sogoc.apart import read_workbook as read_apart

    with pytest.raises(Refused) as refusal:
        read_apart(path)
    assert refusal.value.reason in ("too_large", "too_heavy", "crashes")


def test_hidden_rows_are_read_and_a_merged_cell_belongs_to_its_first_row_alone(tmp_path):
    header, *rows = births(3)
    at = COLUMNS.index("noiDangKy")
    with xlsxwriter.Workbook(path := tmp_path / "11125.KS.1999.01.xlsx") as book:
        sheet = book.add_worksheet("DL Import")
        for y, row in enumerate([header, *rows]):
            for x, value in enumerate(row):
                if value is not None and (x != at or y == 0):
                    sheet.write(y, x, value)
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.merge_range(1, at, 3, at, "UBND xã Quốc Tuấn")
    raw = read(path).raw
    assert raw["row"].to_list() == [2, 3, 4], "the hidden row too"
    assert raw["registered_at"].to_list() == ["UBND xã Quốc Tuấn", None, None], "blank, not guessed"
