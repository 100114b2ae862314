"""A workbook from outside read into raw frames: everything as typed, nothing lost, nothing guessed."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl
from python_calamine import CalamineError, CalamineWorkbook, SheetMetadata, SheetTypeEnum, SheetVisibleEnum

from ..record import BY_CODE, EVENT_TYPES, EventType
from ..record.examples import EXAMPLE_SHEET, example
from .archives import broken
from .cells import Grid, is_blank, read_grid
from .columns import judge_columns
from .container import open_container
from .digest import row_digests
from .header import SEARCHED_ROWS, Header, Role, find_header, unknown_header
from .mappings import MappedHeader, likely_header
from .names import delivery_name
from .notes import header_notes, skipped_note
from .other_workbooks import is_other_workbook, other_sheets
from .quarantine import hold
from .refused import Refused
from .sheet_xml import SheetFacts
from .sources import legacy_frame
from .text_table import is_text_table, read_text_table
from .workbook import Sheet, Workbook


def read_workbook(
    path: Path, *, expected: EventType | None = None, mapped: Sequence[MappedHeader] = ()
) -> Workbook:
    """Read one delivered workbook (`.xlsx`, `.xls`, `.xlsb`, `.ods`) or table of text (`.csv`, `.tsv`).

    Args:
        path: the file, under the name it was delivered with: the name's type must agree with the columns.
        expected: the kind of register announced elsewhere, if any.
        mapped: headers of unknown layouts that a person has matched with the template.

    Raises:
        Refused: the whole file, with a reason of the closed list; nothing of it was read then.
    """
    said = _type_said(path, expected)
    seen: list[Sheet] = []
    hidden: list[Sheet] = []
    skipped: list[tuple[str, int]] = []
    unknown: list[str] | None = None
    for meta, grid, facts in sheets_of(path):
        header = find_header(list(_head(grid)), said, mapped)
        if header is None:
            unknown = unknown or likely_header(list(_head(grid)))
            skipped += [(meta.name, grid.cells.height)] * (not grid.cells.is_empty())
        elif sheet := _read_sheet(meta.name, grid, facts, header, said, path.name):
            if _is_our_example(sheet):
                continue
            (seen if meta.visible is SheetVisibleEnum.Visible else hidden).append(sheet)
    if not seen:
        seen, hidden = hidden, []
    if not seen:
        raise _nothing(path.name, skipped, unknown, said)
    _judge_hidden(seen, hidden, path.name)
    seen[0] = replace(seen[0], notes=(*seen[0].notes, *(skipped_note(name, rows) for name, rows in skipped)))
    return Workbook(sheets=tuple(seen))


def _type_said(path: Path, expected: EventType | None) -> EventType | None:
    """The kind of register by the file's name or the announcement; they must agree."""
    code = delivery_name(path).event_code
    if code is None:
        return expected
    by_name = BY_CODE.get(code)
    if by_name is None or (expected is not None and by_name is not expected):
        wanted = ", ".join(BY_CODE) if expected is None else expected.code
        raise Refused(
            "wrong_type",
            vi=f"Tên tệp {path.name} ghi loại sổ {code}, cần {wanted}: xin kiểm tra tên tệp hoặc loại sổ đã chọn.",
            en=f"The name of file {path.name} says register type {code}, {wanted} is needed: check name or type.",
        )
    return by_name


def sheets_of(path: Path) -> Iterator[tuple[SheetMetadata, Grid, SheetFacts]]:
    """The sheets of a file that was judged by its kind; a table of text is one sheet, called as the file.

    Raises:
        Refused: as `read_workbook`.
    """
    if is_text_table(path):
        visible = SheetVisibleEnum.Visible
        yield SheetMetadata(name=path.stem, typ=SheetTypeEnum.WorkSheet, visible=visible), *read_text_table(path)
    else:
        yield from _sound(other_sheets(path) if is_other_workbook(path) else _grids(path), path.name)


def _grids(path: Path) -> Iterator[tuple[SheetMetadata, Grid, SheetFacts]]:
    """The worksheets of an .xlsx, from the copy of what was judged."""
    container = open_container(path)
    book = CalamineWorkbook.from_filelike(container.copy)
    for meta in book.sheets_metadata:
        facts = container.facts.get(meta.name)
        if meta.typ is SheetTypeEnum.WorkSheet and facts is not None:
            yield meta, read_grid(book.get_sheet_by_name(meta.name), facts), facts


def _sound(
    sheets: Iterator[tuple[SheetMetadata, Grid, SheetFacts]], name: str
) -> Iterator[tuple[SheetMetadata, Grid, SheetFacts]]:
    """The same sheets; whatever the library makes of a broken workbook is a refusal."""
    try:
        yield from sheets
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise broken(name) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of the library's Rust side, not an Exception
            raise
        raise broken(name) from error


def _head(grid: Grid) -> Iterator[tuple[int, list[str | None]]]:
    for row, *texts in grid.cells.head(SEARCHED_ROWS).iter_rows():
        yield row, texts


def _read_sheet(
    name: str, grid: Grid, facts: SheetFacts, header: Header, said: EventType | None, file: str
) -> Sheet | None:
    """One sheet below its header; None where no row holds anything."""
    below = grid.cells.filter(pl.col("row") > header.row)
    counted = [f"c{c.at}" for c in header.columns if c.role is not Role.IGNORED]
    rows = below.filter(pl.any_horizontal(~is_blank(pl.col(c)) for c in counted))
    if rows.is_empty():
        return None
    _judge_type(name, header, said, file)
    columns = judge_columns(rows, header, name, grid.first_column)
    typed = rows.select("row", *(pl.col(f"c{c.at}").alias(c.key) for c in columns))
    held = hold(typed, header.event, columns, grid.first_column)
    kept = typed.filter(~pl.col("row").is_in(held["row"].to_list()))
    absent = [pl.lit(None, pl.String).alias(n) for n in header.event.names if n not in typed.columns]
    return Sheet(
        name=name,
        event=header.event,
        layout=header.layout,
        header_row=header.row,
        raw=kept.with_columns(absent).select(header.event.schema().names()),
        held=held,
        notes=header_notes(header, facts, rows, below_first=grid.cells["row"][0] < header.row),
        legacy=legacy_frame(typed) if header.source.extras else None,
    )


def _is_our_example(sheet: Sheet) -> bool:
    """Whether a sheet is the example of our blank workbook and nothing else."""
    if _folded(sheet.name) != _folded(EXAMPLE_SHEET) or not sheet.held.is_empty():
        return False
    typed = example(sheet.event)
    ours = {name: typed.get(name) for name in sheet.event.names}
    return all({n: v for n, v in row.items() if n != "row"} == ours for row in sheet.raw.iter_rows(named=True))


def _judge_type(sheet: str, header: Header, said: EventType | None, file: str) -> None:
    """Columns, file name and sheet name must mean the same kind of register."""
    titles = {_folded(t): e for e in EVENT_TYPES for t in (e.sheet_vi, e.vi, e.book_vi)}
    by_sheet = titles.get(_folded(sheet))
    for other, place_vi, place_en in ((said, "tên tệp", "the file name"), (by_sheet, "tên trang", "the sheet name")):
        if other is not None and other is not header.event:
            raise Refused(
                "wrong_type",
                vi=f"Tệp {file}, trang “{sheet}”: {place_vi} ghi {other.code} ({other.vi}) nhưng các cột là của "
                f"{header.event.code} ({header.event.vi}). Xin kiểm tra có nộp nhầm sổ không.",
                en=f"File {file}, sheet “{sheet}”: {place_en} says {other.code} ({other.en}) but the columns are of "
                f"{header.event.code} ({header.event.en}). Check whether the wrong book was handed over.",
            )


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _nothing(
    name: str, skipped: list[tuple[str, int]], unknown: list[str] | None, said: EventType | None
) -> Refused:
    """Why there is nothing to read: no sheet has a header, or no row stands below it."""
    if skipped:
        sheets = ", ".join(f"“{s}”" for s, _ in skipped)
        return Refused(
            "no_header",
            vi=f"Tệp {name}: không thấy dòng tiêu đề của biểu mẫu nhập ở trang {sheets}. Xin thêm dòng tên cột.",
            en=f"File {name}: no header row of the import template on sheet {sheets}. Add the row of column names.",
            header=unknown_header(unknown, said) if unknown else None,
        )
    return Refused(
        "empty",
        vi=f"Tệp {name} không có dòng dữ liệu nào: xin kiểm tra và nộp lại.",
        en=f"File {name} has no row of data: check it and hand it over again.",
    )


def _judge_hidden(seen: list[Sheet], hidden: list[Sheet], name: str) -> None:
    """A hidden sheet may only repeat rows that stand on a visible one."""
    if not hidden:
        return
    known = {d for s in seen for d in row_digests(s.raw, s.event)} | {c for s in seen for c in s.held["cells"]}
    for sheet in hidden:
        rows = {*row_digests(sheet.raw, sheet.event), *sheet.held["cells"]}
        if more := len(rows - known):
            raise Refused(
                "hidden_sheet",
                vi=f"Tệp {name}: trang ẩn “{sheet.name}” có {more} dòng khác với các trang nhìn thấy. "
                "Xin bỏ ẩn hoặc xóa trang này.",
                en=f"File {name}: hidden sheet “{sheet.name}” has {more} rows that no visible sheet has. "
                "Show the sheet or delete it.",
            )
