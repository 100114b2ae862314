"""What was unusual about a sheet's form, for the record of the delivery: X-06, X-07, X-08 and their like."""

import polars as pl

from .columns import header_text
from .header import Column, Header, Role
from .sheet_xml import SheetFacts

Note = tuple[str, str]  # code and Vietnamese sentence


def header_notes(header: Header, facts: SheetFacts, rows: pl.DataFrame, *, below_first: bool) -> tuple[Note, ...]:
    """Notes of one sheet.

    Args:
        header: the recognised header.
        facts: of the sheet's XML.
        rows: the rows below the header that hold something.
        below_first: whether something stands above the header.
    """
    notes: list[Note] = [("mapping", header.note)] if header.note else []
    if varied := [*_variations(header)]:
        notes.append(("X-06", f"Dòng tiêu đề khác biểu mẫu: {'; '.join(varied)}."))
    if below_first:
        notes.append(("X-07", f"Có dòng tựa phía trên; tiêu đề cột ở dòng {header.row}."))
    last = int(rows["row"].tail(1).item())
    if (drawn := facts.last_drawn_row - last) > 0:
        notes.append(("X-08", f"Có {drawn} dòng trống đã định dạng sau dòng dữ liệu cuối (dòng {last})."))
    if facts.formulas:
        notes.append(("formula", f"Có {facts.formulas} ô chứa công thức: lấy giá trị đã lưu, không tính lại."))
    return tuple(notes)


def skipped_note(sheet: str, rows: int) -> Note:
    """The note of a sheet that has no header of a register."""
    return "skipped_sheet", f"Trang “{sheet}” ({rows} dòng) không phải bảng dữ liệu hộ tịch, không nạp."


def _variations(header: Header) -> list[str]:
    """In what the header row differs from the template, in words."""
    fields = header.of(Role.FIELD)
    present = {c.name for c in fields}
    wanted = [header.event.by_column[c].name for c in header.event.layouts[header.layout] if c != "STT"]
    missing = [header.event.by_name[n].column for n in wanted if n not in present]
    written = [c for c in fields if header_text(c) != header.event.by_name[c.name].column]
    named = [c.name for c in fields if c.name in wanted]
    said = [
        ("có khoảng trắng thừa", any(c.typed != c.typed.strip() for c in fields)),
        ("có chú thích trong ô", any(_has_hint(c) for c in fields)),
        ("tên cột viết khác", any(not _has_hint(c) for c in written)),
        ("thứ tự cột khác", named != [n for n in wanted if n in present]),
        (f"thiếu cột {', '.join(missing)}", bool(missing)),
        ("có cột thừa để trống", bool(header.of(Role.UNKNOWN))),
    ]
    return [text for text, holds in said if holds]


def _has_hint(column: Column) -> bool:
    return len(column.typed.split()) > 1
