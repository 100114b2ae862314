"""How cells are written: things no register says, codes outside their list, a row shifted by a column."""

from collections.abc import Iterator

import polars as pl
from polars import col

from ..record import CODE_LISTS, EVENT_TYPES, Kind
from .rule import Fault, Severity, rule

TYPED = tuple(Kind)
PROSE = (Kind.TEXT, Kind.NAME, Kind.PLACE, Kind.WORDS)
FORMULA = r"^\s*[=@]\s*\S|^\s*[+\-]\s*[A-Za-z]{2,}\s*\(|^\s*[=+\-@].*(?:\|\s*'|![A-Z]\d)"
MARKUP = (
    r"(?i)<\s*/?\s*[a-z][^<>]*>|<!--|<script|\{\{.*\}\}|\$\{.*\}|javascript:|&#x?[0-9a-f]+;|\bon(?:error|load|click)\s*="
    r"|['\"]\s*;\s*(?:drop|delete|insert|update|select|alter|exec|--)|;\s*--\s*$"
    r"|\b(?:drop|alter)\s+table\b|\bunion\s+select\b|'\s*or\s+'?1'?\s*="
)
MISFITS = 3  # cells of one row that hold another kind of value than their column
OPEN_KINDS = ("0", "6")  # of registration: no information, unknown; books of every type use them
LONG_NAME, LONG_TEXT, LONG_NOTE = 120, 1000, 2000


def is_formula(value: pl.Expr) -> pl.Expr:
    return value.str.contains(FORMULA)


def is_markup(value: pl.Expr) -> pl.Expr:
    return value.str.contains(MARKUP)


@rule(
    "X-01", Severity.ERROR,
    vi="Nội dung giống công thức bảng tính", en="Text like a spreadsheet formula",
    law="NĐ 13/2023/NĐ-CP; an toàn dữ liệu khi mở lại bằng bảng tính",
    advice_vi="Nhập lại theo trang sổ.",
)  # fmt: skip
def formula_in_a_cell() -> Fault:
    return Fault(when=is_formula(col("value")), kinds=TYPED, says="“{value}”")


@rule(
    "X-02", Severity.ERROR,
    vi="Nội dung có mã HTML hoặc câu lệnh", en="Text with HTML or commands",
    law="NĐ 13/2023/NĐ-CP; an toàn dữ liệu khi hiển thị",
    advice_vi="Nhập lại theo trang sổ.",
)  # fmt: skip
def markup_in_a_cell() -> Fault:
    return Fault(when=is_markup(col("value")), kinds=TYPED, says="“{value}”")


@rule(
    "X-04", Severity.ERROR,
    vi="Nội dung quá dài so với một mục của sổ", en="Text too long for an item of a register",
    law="Mẫu nhập của Bộ Tư pháp",
    advice_vi="Xem trang sổ; có thể nhiều ô đã dồn vào một ô.",
)  # fmt: skip
def very_long_cell() -> Iterator[Fault]:
    length = col("value").str.len_chars()
    short = tuple(k for k in Kind if k not in PROSE or k is Kind.NAME)
    yield Fault(when=length > LONG_NAME, kinds=short, says="“{value}”")
    yield Fault(when=length > LONG_TEXT, kinds=(Kind.TEXT, Kind.PLACE, Kind.WORDS),
                concerns=lambda f: f.name != "note", says="“{value}”")  # fmt: skip
    yield Fault(when=length > LONG_NOTE, kinds=(Kind.TEXT,), concerns=lambda f: f.name == "note", says="“{value}”")


@rule(
    "X-05", Severity.BLOCK, blocks_submit=True,
    vi="Dòng bị lệch cột", en="Row shifted by one column",
    law="Luật Hộ tịch, Điều 60 khoản 2",
    advice_vi="Sửa ở màn hình dòng lệch, hoặc nhập lại cả dòng theo trang sổ.",
)  # fmt: skip
def row_shifted() -> Iterator[Fault]:
    for event in EVENT_TYPES:
        yield Fault(when=col("misfits") >= MISFITS, fields=event.subjects, events=(event.name,),
                    says="{misfits} ô không đúng loại dữ liệu của cột")  # fmt: skip


def misfit(kind: Kind, value: pl.Expr) -> pl.Expr | None:
    """A value that cannot be of this kind at all, so that it must belong to another column."""
    digits = value.str.count_matches(r"[0-9]")
    match kind:
        case Kind.CODE:
            return value.str.contains(r"[\s,.]") & ~value.str.contains(r"^[0-9.,\s]*$") & (value.str.len_chars() > 12)
        case Kind.DATE:
            return (digits == 0) & value.str.contains(r"\s") | (digits > 8) | value.str.contains(r"^[0-9]{1,2}$")
        case Kind.ETHNIC_GROUP:
            return value.str.contains(",") | (digits >= 3)
        case Kind.NATIONALITY:
            return (digits > 0) | (value.str.to_lowercase() == "kinh")
        case Kind.ID_NUMBER:
            return (digits == 0) | value.str.contains(r"^[0-9]{2}\.[0-9]{2}\.[0-9]{4}$")
        case Kind.NAME:
            return (digits >= 4) | value.str.contains(r"(?i)^(?:công an|xã|phường|huyện|ubnd)\b")
        case Kind.PLACE:
            return value.str.contains(r"^[0-9]{1,2}$")
        case _:
            return None


@rule(
    "X-17", Severity.ERROR,
    vi="Mã ngoài danh mục", en="Code outside its list",
    law="Danh mục trong mẫu nhập của Bộ Tư pháp",
    advice_vi="Chọn lại trong danh mục theo trang sổ.",
)  # fmt: skip
def code_outside_its_list() -> Fault:
    allowed = [
        f"{name}:{code}"
        for name, codes in CODE_LISTS.items()
        for code in {c.code for c in codes} | (set(OPEN_KINDS) if name.endswith("registration_type") else set())
    ]
    of_its_list = pl.concat_str("codes", pl.lit(":"), "value").is_in(sorted(allowed))
    return Fault(when=~of_its_list, kinds=(Kind.CODE,), says="“{value}” không có trong danh mục")


RULES = (formula_in_a_cell, markup_in_a_cell, very_long_cell, row_shifted, code_outside_its_list)
