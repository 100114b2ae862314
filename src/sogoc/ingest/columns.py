"""The columns of one sheet judged against the template: nothing unknown, nothing double, nothing missing."""

import polars as pl

from ..record import EventType
from .cells import is_blank
from .header import Column, Header, Role, mapped_name, nearest_columns, repeated, second_header
from .refused import Refused, UnknownHeader
from .sheet_xml import column_letters

_LOCATOR = ("entry_number", "volume_number", "registered_on")
_MOST_STRAY = 0.2  # share of rows with a cell under no header from which it is a column and not a remark


def judge_columns(cells: pl.DataFrame, header: Header, sheet: str, first_column: int) -> tuple[Column, ...]:
    """The columns to read, left to right: each field and each extra once, and unnamed ones with a stray remark.

    Args:
        cells: the rows below the header, as a Grid has them.
        header: the recognised header.
        sheet: the sheet's name, for messages.
        first_column: the sheet's column that `c0` is.

    Raises:
        Refused: second_table, unknown_columns, ambiguous_columns or missing_columns.
    """
    _refuse_second_table(cells, header, sheet)
    _refuse_unknown(cells, header, sheet, first_column)
    double = {n: _only_one(cells, many, sheet, first_column) for n, many in repeated(header).items()}
    _refuse_missing(header, sheet)
    kept = [c for c in header.columns if c.role in (Role.FIELD, Role.EXTRA) and double.get(c.name, c) is c]
    stray = [c for c in header.of(Role.UNNAMED) if _filled(cells, c)]
    return tuple(sorted((*kept, *stray), key=lambda c: c.at))


def key_fields(event: EventType) -> tuple[str, ...]:
    """Fields whose column must be there: the locator, whose event it is, what every regime makes mandatory."""
    always = {*_LOCATOR, *event.subjects, *(f.name for f in event.fields if set(f.obligation) == {"M"})}
    return tuple(n for n in event.names if n in always)


def _refuse_second_table(cells: pl.DataFrame, header: Header, sheet: str) -> None:
    row = second_header(cells, header)
    if row is not None:
        raise Refused(
            "second_table",
            vi=f"Trang “{sheet}”: từ dòng {row} có bảng thứ hai với thứ tự cột khác. Xin để mỗi bảng một trang tính.",
            en=f"Sheet “{sheet}”: from row {row} on there is a second table with other columns. One sheet for each.",
        )


def _refuse_unknown(cells: pl.DataFrame, header: Header, sheet: str, first_column: int) -> None:
    unknown = [c for c in header.of(Role.UNKNOWN) if _filled(cells, c)]
    unnamed = [c for c in header.of(Role.UNNAMED) if _filled(cells, c) > max(3, _MOST_STRAY * cells.height)]
    if not unknown and not unnamed:
        return
    said_vi, said_en = [], []
    for column in unknown:
        name = " ".join(column.typed.split())
        near = nearest_columns(name, header.event)
        said_vi.append(f"“{name}”" + (f" (có phải {' hoặc '.join(near)}?)" if near else ""))
        said_en.append(f"“{name}”" + (f" (meant {' or '.join(near)}?)" if near else ""))
    for column in unnamed:
        letters = column_letters(column.at + first_column)
        said_vi.append(f"cột {letters} không có tiêu đề")
        said_en.append(f"column {letters} without a header")
    raise Refused(
        "unknown_columns",
        vi=f"Trang “{sheet}” có cột không thuộc biểu mẫu: {', '.join(said_vi)}. "
        "Xin sửa tên cột, xóa cột, hoặc ghép cột.",
        en=f"Sheet “{sheet}” has columns that are not in the template: {', '.join(said_en)}. "
        "Rename, remove or match them.",
        header=None if unnamed else _to_be_mapped(header),
    )


def _to_be_mapped(header: Header) -> UnknownHeader:
    """What a person is asked of this header; columns that are known, and those without a meaning, are answered."""
    by_name = header.event.by_name
    columns = [
        (
            mapped_name(c.typed),
            by_name[c.name].column if c.role is Role.FIELD else "",
            nearest_columns(" ".join(c.typed.split()), header.event) if c.role is Role.UNKNOWN else [],
        )
        for c in header.columns
        if c.role is not Role.UNNAMED
    ]
    return {"event": header.event.code, "columns": columns}


def _only_one(cells: pl.DataFrame, many: list[Column], sheet: str, first_column: int) -> Column:
    """The column to read where a header stands more than once: all but one empty, or all the same."""
    filled = [c for c in many if _filled(cells, c)]
    if not filled:
        return many[0]
    first, *others = filled
    if all(cells[f"c{first.at}"].equals(cells[f"c{c.at}"]) for c in others):
        return first
    letters = ", ".join(column_letters(c.at + first_column) for c in many)
    name = header_text(first)
    raise Refused(
        "ambiguous_columns",
        vi=f"Trang “{sheet}”: cột {name} có nhiều lần (cột {letters}) với nội dung khác nhau. Xin giữ lại cột đúng.",
        en=f"Sheet “{sheet}”: column {name} stands several times ({letters}) with different values. Keep one.",
    )


def header_text(column: Column) -> str:
    """A header as shown to a person: its first line."""
    return column.typed.strip().split("\n")[0].strip()


def _refuse_missing(header: Header, sheet: str) -> None:
    present = {c.name for c in header.of(Role.FIELD)}
    missing = [n for n in key_fields(header.event) if n not in present]
    if not missing:
        return
    fields = [header.event.by_name[n] for n in missing]
    raise Refused(
        "missing_columns",
        vi=f"Trang “{sheet}” thiếu cột bắt buộc: {', '.join(f'{f.column} ({f.vi})' for f in fields)}. "
        "Xin bổ sung theo biểu mẫu.",
        en=f"Sheet “{sheet}” lacks required columns: {', '.join(f'{f.column} ({f.en})' for f in fields)}. "
        "Add them as in the template.",
    )


def _filled(cells: pl.DataFrame, column: Column) -> int:
    """In how many rows a column holds something."""
    return int(cells.select((~is_blank(pl.col(f"c{column.at}"))).sum()).item())
