"""The blank workbook of a register: columns of the import template, hints, code lists, an example (domain 1.3).

DL Import   the header; every cell is text, so that Excel damages nothing; codes are chosen from lists
Ví dụ       the same header and one invented entry; ingest knows it and leaves it out
Ghi chu     the code lists
Huong dan   what each column is, how it is written, when it must be filled
"""

from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ..data import shipped
from ..record import CODE_LISTS, GROUPS, REGIMES, EventType, Field, Kind, Obligation
from ..record.examples import EXAMPLE_SHEET, example
from .writing import workbook, write_texts

DATA, LISTS, GUIDE = "DL Import", "Ghi chu", "Huong dan"
ROWS = 5_000  # prepared for typing
FORMS: dict[Kind, str] = {
    Kind.DATE: "Ngày: dd.mm.yyyy; chỉ biết tháng: mm.yyyy; chỉ biết năm: yyyy; sổ ghi tuổi: 25 tuổi.",
    Kind.ENTRY_NUMBER: "Số và năm: 01/2010. Số có chữ: 45b/1975.",
    Kind.VOLUME_NUMBER: "Quyển số và năm mở sổ: 01/2010.",
    Kind.PAGE_NUMBER: "Số trang.",
    Kind.ID_NUMBER: "Đủ chữ số, cả số 0 ở đầu, không dấu cách.",
    Kind.TIME: "Giờ:phút, thí dụ 08:30.",
    Kind.WORDS: "Ngày viết bằng chữ, đúng như trong sổ.",
    Kind.NATIONALITY: "Tên quốc gia, thí dụ Việt Nam.",
    Kind.NAME: "Họ, chữ đệm, tên đúng như trong sổ.",
    Kind.PLACE: "Đúng như trong sổ, không viết theo tên mới.",
    Kind.TEXT: "Đúng như trong sổ.",
}
WORDS = {
    Obligation.MANDATORY: "bắt buộc",
    Obligation.CONDITIONAL: "có điều kiện",
    Obligation.OPTIONAL: "nếu có",
    Obligation.NOT_PRINTED: "sổ không có mục này",
}


def blank_workbook(event: EventType) -> bytes:
    """An .xlsx to fill in: the newest layout of the register, and behind it the items that only old books print."""
    *_, official = event.layouts.values()
    columns = (*official, *event.kept_columns)
    out = BytesIO()
    with workbook(out) as book:
        text, head = book.add_format({"num_format": "@"}), _head(book)
        lists = _lists_of(event)
        data = book.add_worksheet(DATA)
        _header(data, event, columns, text, head)
        _choices(data, event, columns, lists)
        shown = book.add_worksheet(EXAMPLE_SHEET)
        _header(shown, event, columns, text, head)
        typed = example(event)
        by_column = {f.column: typed.get(f.name) for f in event.fields}
        write_texts(shown, 1, [by_column.get(c, "1" if c == "STT" else None) for c in columns], text)
        _write_lists(book.add_worksheet(LISTS), lists, text, head)
        _write_guide(book.add_worksheet(GUIDE), event, columns, text, head)
    return out.getvalue()


def _head(book: xlsxwriter.Workbook) -> Format:
    return book.add_format({"bold": True, "num_format": "@", "text_wrap": True, "valign": "top", "bg_color": "#E7EEF7"})


def _header(sheet: Worksheet, event: EventType, columns: tuple[str, ...], text: Format, head: Format) -> None:
    sheet.set_column(0, len(columns) - 1, 18, text)
    sheet.set_row(0, 48)
    sheet.freeze_panes(1, 0)
    write_texts(sheet, 0, [_hinted(event.by_column.get(c), c) for c in columns], head)


def _hinted(field: Field | None, column: str) -> str:
    """`loaiDangKy` and its codes, as the Ministry's template has them."""
    if field is None or field.kind is not Kind.CODE:
        return column
    return f"{column} \ni=[{','.join(c.code for c in CODE_LISTS[field.codes])}]"


def _lists_of(event: EventType) -> dict[str, list[tuple[str, str]]]:
    """Name of each list of codes that the register needs -> codes and what they mean."""
    named = {f.codes: [(c.code, c.vi) for c in CODE_LISTS[f.codes]] for f in event.fields if f.kind is Kind.CODE}
    if event.fields_of(Kind.ETHNIC_GROUP):
        named["ethnic_group"] = [*shipped("codes/ethnic_groups.csv").select("code_1979", "name_official").iter_rows()]
    return named


def _choices(
    sheet: Worksheet, event: EventType, columns: tuple[str, ...], lists: dict[str, list[tuple[str, str]]]
) -> None:
    """What Excel says of a cell when it is chosen; codes are offered, another one is asked about but can be kept."""
    for at, column in enumerate(columns):
        field = event.by_column.get(column)
        if field is None:
            continue
        told = {"input_title": field.vi[:32], "input_message": _form(field)[:255]}
        name = _list_name(field)
        if name:
            place = list(lists).index(name) * 3
            column_of = xlsxwriter.utility.xl_col_to_name(place)
            source = f"='{LISTS}'!${column_of}$3:${column_of}${len(lists[name]) + 2}"
            rule = {"validate": "list", "source": source, "error_type": "warning",
                    "error_title": "Mã không có trong danh mục", "error_message": "Xem trang Ghi chu."}  # fmt: skip
        else:
            rule = {"validate": "any"}
        sheet.data_validation(1, at, ROWS, at, {**rule, **told})


def _list_name(field: Field) -> str:
    return "ethnic_group" if field.kind is Kind.ETHNIC_GROUP else field.codes


def _form(field: Field) -> str:
    if _list_name(field):
        return "Chọn mã trong danh mục ở trang Ghi chu."
    return FORMS[field.kind]


def _write_lists(sheet: Worksheet, lists: dict[str, list[tuple[str, str]]], text: Format, head: Format) -> None:
    """Side by side: code, meaning, an empty column between."""
    for n, (name, codes) in enumerate(lists.items()):
        sheet.set_column(n * 3, n * 3, 8, text)
        sheet.set_column(n * 3 + 1, n * 3 + 1, 32, text)
        sheet.write_string(0, n * 3, name, head)
        sheet.write_string(1, n * 3, "Mã", head)
        sheet.write_string(1, n * 3 + 1, "Nghĩa", head)
        for row, (code, meaning) in enumerate(codes, 2):
            sheet.write_string(row, n * 3, code, text)
            sheet.write_string(row, n * 3 + 1, meaning, text)


def _write_guide(sheet: Worksheet, event: EventType, columns: tuple[str, ...], text: Format, head: Format) -> None:
    regimes = [f"Đăng ký từ {r.since:%d/%m/%Y}" if r.number else "Trước 25/10/1998" for r in REGIMES[:5]]
    sheet.set_column(0, 0, 32, text)
    sheet.set_column(1, 3, 44, text)
    sheet.set_column(4, 8, 18, text)
    sheet.freeze_panes(1, 1)
    write_texts(sheet, 0, ["Cột", "Mục trong sổ", "Phần", "Cách ghi", *regimes], head)
    for row, column in enumerate((c for c in columns if c in event.by_column), 1):
        field = event.by_column[column]
        must = [WORDS[field.obligation_in(regime)] for regime in REGIMES[:5]]
        write_texts(sheet, row, [column, field.vi, GROUPS[field.group][0], _form(field), *must], text)
