"""Rows that can never become a record are put aside, whole and with a sentence; faults in a record are findings."""

import json
from dataclasses import dataclass

import polars as pl

from ..record import EventType, Kind
from .cells import is_blank
from .header import ENOUGH, Column, Role, header_name
from .sheet_xml import column_letters
from .shifted import Shift, find_shifts

HELD = pl.Schema({
    "row": pl.Int32,
    "reason": pl.String,  # X-05, no_locator, stray_cells, too_long or header_again
    "fields": pl.String,  # names of the suspicious fields, joined by commas
    "vi": pl.String,
    "en": pl.String,
    "cells": pl.String,  # JSON object: header of the column, or its letters -> text as typed
})  # fmt: skip
LONGEST = 32_767  # characters Excel allows in a cell
_LOCATOR = {"entry_number": 6, "volume_number": 14, "registered_on": 14}  # field -> characters before its first digit


@dataclass(frozen=True, kw_only=True)
class _Reason:
    code: str
    fields: str
    vi: str
    en: str


def hold(rows: pl.DataFrame, event: EventType, columns: tuple[Column, ...], first_column: int) -> pl.DataFrame:
    """The rows to put aside, in the schema HELD.

    Args:
        rows: `row` and one text column for each of `columns`, named by its key.
        event: the kind of register.
        columns: the columns read, left to right.
        first_column: the sheet's column that `at=0` of a Column is.
    """
    fields = [c.name for c in columns if c.role is Role.FIELD]
    stray = [c for c in columns if c.role is Role.UNNAMED]
    reasons: dict[int, _Reason] = {}
    for row, at in _first_filled(rows, [c.key for c in stray]).items():
        reasons[row] = _stray(column_letters(int(at[1:]) + first_column), row)
    for row in _without_locator(rows, event, fields):
        reasons[row] = _no_locator(row)
    for row, name in _too_long(rows, fields).items():
        reasons[row] = _long(event, row, name)
    for row in _header_again(rows, event, columns):
        reasons[row] = _repeated(row)
    letters = {c.name: column_letters(c.at + first_column) for c in columns if c.role is Role.FIELD}
    for row, shift in find_shifts(rows, event, fields).items():
        reasons[row] = _slid(event, row, shift, letters[shift.start])
    return _frame(rows.filter(pl.col("row").is_in(list(reasons))), reasons, columns, first_column)


def _first_filled(rows: pl.DataFrame, columns: list[str]) -> dict[int, str]:
    """Row -> the first of the columns that is not blank there."""
    if not columns:
        return {}
    filled = pl.coalesce(pl.when(~is_blank(pl.col(c))).then(pl.lit(c)) for c in columns)
    found = rows.select("row", filled.alias("at")).drop_nulls()
    return dict(found.iter_rows())


def _without_locator(rows: pl.DataFrame, event: EventType, fields: list[str]) -> list[int]:
    """Rows that name neither a place in the book nor a person: totals, signatures, remarks below the table."""
    located = [
        pl.col(n).fill_null("").str.contains(rf"^\D{{0,{most}}}\d") & ~_sums_up(pl.col(n))
        for n, most in _LOCATOR.items()
        if n in fields
    ]
    named = [~is_blank(pl.col(f.name)) for f in event.fields_of(Kind.NAME) if f.name in fields]
    return rows.filter(~pl.any_horizontal(*located, *named))["row"].to_list()


def _sums_up(cell: pl.Expr) -> pl.Expr:
    """Whether a cell begins as the lines below a table do: `Cộng: 25`, `Tổng số 25`, `Trang 3`."""
    return cell.fill_null("").str.normalize("NFC").str.contains(r"(?i)^\W*(t[oổ]ng|c[oộ]ng|trang)\b")


def _too_long(rows: pl.DataFrame, fields: list[str]) -> dict[int, str]:
    """Row -> the first field that is longer than a cell of Excel can be."""
    long = pl.coalesce(pl.when(pl.col(n).str.len_chars() > LONGEST).then(pl.lit(n)) for n in fields)
    return dict(rows.select("row", long.alias("field")).drop_nulls().iter_rows())


def _header_again(rows: pl.DataFrame, event: EventType, columns: tuple[Column, ...]) -> list[int]:
    """Rows that repeat the header, as printed pages do, spell its columns out as labels, or number them: 1, 2, 3 ..."""
    fields = [c for c in columns if c.role is Role.FIELD]
    labels = [_says(pl.col(c.name), event.by_name[c.name].vi) for c in fields]
    names = [pl.col(c.name).str.strip_chars().str.to_lowercase() == header_name(c.typed) for c in fields]
    place = [pl.col(c.name).str.strip_chars("() ").cast(pl.Int32, strict=False) - c.at for c in fields]
    numbers = [p == place[0] for p in place]
    again = pl.any_horizontal(
        pl.sum_horizontal(t.fill_null(False) for t in both) >= ENOUGH for both in (names, labels, numbers)
    )
    return rows.filter(again)["row"].to_list()


def _says(cell: pl.Expr, label: str) -> pl.Expr:
    """Whether a cell holds a printed label, whatever its case and Unicode form, with or without more behind it."""
    text = cell.str.normalize("NFC").str.to_lowercase().str.strip_chars()
    return text.str.starts_with(label.lower())


def _frame(
    held: pl.DataFrame, reasons: dict[int, _Reason], columns: tuple[Column, ...], first_column: int
) -> pl.DataFrame:
    titles = {c.key: c.typed.split("\n")[0].strip() or column_letters(c.at + first_column) for c in columns}
    lines = []
    for values in held.iter_rows(named=True):
        why = reasons[values["row"]]
        typed = {titles[n]: v for n, v in values.items() if n != "row" and v is not None}
        cells = json.dumps(typed, ensure_ascii=False)
        lines.append((values["row"], why.code, why.fields, why.vi, why.en, cells))
    return pl.DataFrame(lines, schema=HELD, orient="row")


def _slid(event: EventType, row: int, shift: Shift, letters: str) -> _Reason:
    label = event.by_name[shift.start]
    side_vi, side_en = ("phải", "right") if shift.step > 0 else ("trái", "left")
    return _Reason(
        code="X-05",
        fields=",".join(dict.fromkeys([shift.start, *shift.fields])),
        vi=f"Dòng {row}: từ cột {letters} ({label.vi}) các ô bị lệch sang {side_vi} một cột. "
        "Xin đối chiếu trang sổ và dời các ô về đúng cột.",
        en=f"Row {row}: from column {letters} ({label.en}) on, the cells stand one column too far to the {side_en}. "
        "Compare with the page and move them back.",
    )


def _no_locator(row: int) -> _Reason:
    return _Reason(
        code="no_locator",
        fields=",".join(_LOCATOR),
        vi=f"Dòng {row}: không có số, quyển số, ngày đăng ký, cũng không có họ tên. Nếu không phải trường hợp hộ tịch "
        "thì bỏ, nếu phải thì xin nhập đủ theo trang sổ.",
        en=f"Row {row}: no number, no volume, no date of registration and no name. Discard it if it is not an entry, "
        "else complete it from the page.",
    )


def _stray(letters: str, row: int) -> _Reason:
    return _Reason(
        code="stray_cells",
        fields="",
        vi=f"Dòng {row}: ô {letters}{row} nằm ngoài bảng, cột này không có tiêu đề. Xin đưa nội dung về đúng cột.",
        en=f"Row {row}: cell {letters}{row} stands outside the table, its column has no header. "
        "Move its content to the right column.",
    )


def _repeated(row: int) -> _Reason:
    return _Reason(
        code="header_again",
        fields="",
        vi=f"Dòng {row}: lặp lại tên cột, nhãn cột hoặc số thứ tự cột, không phải trường hợp hộ tịch. Xin bỏ dòng này.",
        en=f"Row {row}: repeats the names or numbers of the columns, it is no entry. Discard it.",
    )


def _long(event: EventType, row: int, name: str) -> _Reason:
    label = event.by_name[name]
    return _Reason(
        code="too_long",
        fields=name,
        vi=f"Dòng {row}: ô “{label.vi}” dài quá {LONGEST} ký tự. Xin đối chiếu trang sổ và nhập lại.",
        en=f"Row {row}: cell “{label.en}” has more than {LONGEST} characters. Compare with the page and retype it.",
    )
