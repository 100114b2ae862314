"""Whole workbooks: layouts, notes, and why a file is refused."""

import pytest
from made_files import a_birth, a_marriage, older_columns, table, write_workbook

from sogoc.ingest import Refused, read_workbook
from sogoc.record import BIRTH, EVENT_TYPES, MARRIAGE


def refusal(path, **options) -> Refused:
    with pytest.raises(Refused) as refused:
        read_workbook(path, **options)
    return refused.value


def hinted(column: str) -> str:
    return {"loaiDangKy": "loaiDangKy \ni=[1,2,3,4,5,6]", "nksGioiTinh": "nksGioiTinh \n(1: Nam; 2: Nữ)", "gh1GioiTinh": "gh1GioiTinh \ni=[1,2,3]"}.get(
        column, column
    )


OLDER, NEWER = older_columns(BIRTH), list(BIRTH.layouts["KS_70_2024"])
# fmt: off
LAYOUTS = [
    # what                                  columns                                layout        notes
    ("the older template",                  OLDER,                                 "KS_60",      set()),
    ("the template of 2024 with STT",       NEWER,                                 "KS_70_2024", set()),
    ("another order",                       OLDER[:5] + OLDER[:4:-1],              "KS_60",      {"X-06"}),
    ("spaces behind names",                 [f"{c} " for c in OLDER],              "KS_60",      {"X-06"}),
    ("hints in the header",                 [hinted(c) for c in OLDER],            "KS_60",      {"X-06"}),
    ("capitals",                            [c.upper() for c in OLDER],            "KS_60",      {"X-06"}),
    ("without an optional column",          [c for c in OLDER if c != "ghiChu"],   "KS_60",      {"X-06"}),
    ("an empty column of the typist's own", [*OLDER, "nguoiNhap"],                 "KS_60",      {"X-06"}),
]
# fmt: on


@pytest.mark.parametrize(("what", "columns", "layout", "notes"), LAYOUTS, ids=[line[0] for line in LAYOUTS])
def test_a_layout_is_recognised_by_its_header(tmp_path, what, columns, layout, notes):
    rows = table([a_birth(1), a_birth(2)], [c.split()[0] for c in columns])
    by_name = {c.lower(): v for c, v in a_birth(1).items()}
    rows[1] = [by_name.get(c.split()[0].lower()) for c in columns]
    path = write_workbook(tmp_path / "KS.1999.01.xlsx", {"Sheet1": [columns, *rows[1:]]})
    sheet = read_workbook(path).sheets[0]
    assert (sheet.event, sheet.layout, sheet.header_row) == (BIRTH, layout, 1)
    assert sheet.raw["child_full_name"][0] == "Nguyễn Văn An" and sheet.raw["mother_birth_date"][0] == "1975"
    assert {code for code, _ in sheet.notes} == notes


@pytest.mark.parametrize("event", EVENT_TYPES, ids=lambda e: e.code)
def test_every_event_type_is_told_by_its_columns_alone(tmp_path, event):
    columns = older_columns(event)
    row = {
        f.column: "01.02.1999"
        if f.kind == "date"
        else "01/1999"
        if f.kind in ("entry_number", "volume_number")
        else "An"
        for f in event.fields
    }
    sheet = read_workbook(write_workbook(tmp_path / "so.xlsx", {"Trang 1": table([row], columns)})).sheets[0]
    assert sheet.event is event and sheet.rows_in == 1


def test_titles_above_and_drawn_rows_below_are_notes_and_no_rows(tmp_path):
    rows = [
        ["SỔ ĐĂNG KÝ KHAI SINH NĂM 1999"],
        ["Đăng ký", None, "Trẻ em"],
        *table([a_birth()], OLDER),
        *[[" ", None, "\xa0"]] * 3,
    ]
    sheet = read_workbook(write_workbook(tmp_path / "KS.1999.01.xlsx", {"DL Import": rows})).sheets[0]
    assert (sheet.header_row, sheet.rows_in, sheet.raw["row"].to_list()) == (3, 1, [4])
    assert {code for code, _ in sheet.notes} == {"X-07", "X-08"}


def test_a_letter_before_the_data_is_passed_over_and_said(tmp_path):
    sheets = {"Công văn": [["Kính gửi Sở Tư pháp"], ["Xin bàn giao sổ"]], "DL Import": table([a_birth()], OLDER)}
    book = read_workbook(write_workbook(tmp_path / "KS.1999.01.xlsx", sheets))
    assert [s.name for s in book.sheets] == ["DL Import"]
    assert "Công văn" in dict(book.sheets[0].notes)["skipped_sheet"]


def test_a_table_may_begin_anywhere_on_the_sheet(tmp_path):
    rows = [[None] * 3, *([None, None, *row] for row in table([a_birth(), a_birth(2)], OLDER))]
    sheet = read_workbook(write_workbook(tmp_path / "KS.1999.01.xlsx", {"a": rows})).sheets[0]
    assert sheet.raw["entry_number"].to_list() == ["01/1999", "02/1999"] and sheet.raw["row"].to_list() == [3, 4]


def test_a_column_that_stands_twice_with_the_same_values_is_read_once(births):
    assert read_workbook(births([a_birth()], columns=[*OLDER, "nksHoTen"])).rows_in == 1


def test_a_hidden_sheet_may_only_repeat_what_is_seen(tmp_path):
    seen, more = table([a_birth(1), a_birth(2)], OLDER), table([a_birth(3)], OLDER)
    path = write_workbook(tmp_path / "KS.1999.01.xlsx", {"DL Import": seen, "cu": seen[:2]}, hidden=["cu"])
    assert read_workbook(path).rows_in == 2
    path = write_workbook(tmp_path / "KS.1999.01.xlsx", {"DL Import": seen, "cu": more}, hidden=["cu"])
    assert refusal(path).reason == "hidden_sheet"


# fmt: off
REFUSED = [
    # reason              columns                                     rows                                       in the message
    ("empty",             OLDER,                                      [],                                        "không có dòng dữ liệu"),
    ("no_header",         ["01/1999", "An", "1"],                     [a_birth()],                               "tiêu đề"),
    ("missing_columns",   [c for c in OLDER if c != "nksHoTen"],      [a_birth()],                               "nksHoTen (Họ, chữ đệm, tên)"),
    ("missing_columns",   [c for c in OLDER if c != "ngayDangKy"],    [a_birth()],                               "ngayDangKy"),
    ("unknown_columns",   [*OLDER, "tonGiao"],                        [{**a_birth(), "tonGiao": "Không"}],       "“tonGiao”"),
    ("unknown_columns",   [c.replace("meHoTen", "meHoTenn") for c in OLDER], [{**a_birth(), "meHoTenn": "Lê"}],  "có phải meHoTen"),
    ("unknown_columns",   [*OLDER, ""],                               [{**a_birth(n), "": "x"} for n in range(9)], "cột BI không có tiêu đề"),
]
# fmt: on


@pytest.mark.parametrize(("reason", "columns", "rows", "words"), REFUSED)
def test_a_sheet_that_does_not_fit_the_template_is_refused_with_a_reason(births, reason, columns, rows, words):
    refused = refusal(births(rows, columns=columns))
    assert refused.reason == reason and words in refused.vi
    assert "\n" not in refused.vi + refused.en


def test_a_column_that_stands_twice_with_other_values_is_refused(tmp_path):
    rows = [[*OLDER, "nksHoTen"], [*table([a_birth()], OLDER)[1], "Lê Văn Hùng"]]
    refused = refusal(write_workbook(tmp_path / "KS.1999.01.xlsx", {"a": rows}))
    assert refused.reason == "ambiguous_columns" and "nksHoTen" in refused.vi and "K, BI" in refused.vi


def test_name_sheet_announcement_and_columns_must_mean_one_register(tmp_path, marriages):
    assert refusal(marriages([a_marriage()], name="11125.KT.1999.01.xlsx")).reason == "wrong_type"
    assert refusal(marriages([a_marriage()], name="11125.GH.1999.01.xlsx")).reason == "wrong_type"
    assert refusal(marriages([a_marriage()], name="so.xlsx"), expected=BIRTH).reason == "wrong_type"
    assert refusal(marriages([a_marriage()]), expected=BIRTH).reason == "wrong_type"
    assert read_workbook(marriages([a_marriage()]), expected=MARRIAGE).rows_in == 1
    named = write_workbook(tmp_path / "so.xlsx", {"Khai tử": table([a_marriage()], older_columns(MARRIAGE))})
    assert refusal(named).reason == "wrong_type"
