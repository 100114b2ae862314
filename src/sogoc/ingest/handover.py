"""The hand-over list `ban_giao.csv`: one line a book, with what stands on its cover and who keeps it."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from ..record import BY_CODE
from .refused import Reason, Refused

DEPARTMENT = "SO"  # custodian_code of the Department of Justice
_MAX_BYTES = 50 << 20
_LEVELS = {"xã": "xã", "huyện": "huyện", "tỉnh": "tỉnh"}


@dataclass(frozen=True, kw_only=True)
class _Column:
    """One column of the list: its header, our name, its type and how its text is read; None means not readable."""

    header: str
    name: str
    dtype: type[pl.DataType]
    read: Callable[[str], object]
    wanted: str  # what it must look like, Vietnamese and English
    wanted_en: str
    required: bool = False  # may not be blank
    optional: bool = False  # the column itself may be missing


def _text(text: str) -> object:
    return text


def _number(text: str) -> object:
    return int(text) if re.fullmatch(r"\d{1,6}", text) else None


def _year(text: str) -> object:
    return int(text) if re.fullmatch(r"(18|19|20)\d\d", text) else None


def _day(text: str) -> object:
    found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text) or re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text)
    if found is None:
        return None
    parts = [int(p) for p in found.groups()]
    day, month, year = parts if parts[2] > 31 else reversed(parts)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _mark(text: str) -> object:
    return {"x": True, "có": True, "1": True, "không": False, "0": False}.get(text.lower())


def _event(text: str) -> object:
    return text.upper() if text.upper() in BY_CODE else None


def _code(text: str) -> object:
    return text if re.fullmatch(r"\d{1,6}", text) else None


def _custodian(text: str) -> object:
    return DEPARTMENT if text.upper() == DEPARTMENT else _code(text)


def _level(text: str) -> object:
    return _LEVELS.get(text.lower())


# fmt: off
_COLUMNS = (
    _Column(header="ma_ban_giao", name="delivery", dtype=pl.String, read=_text, required=True,
            wanted="mã bàn giao, ví dụ 11650.KS.2001.01", wanted_en="name of the delivery, such as 11650.KS.2001.01"),
    _Column(header="loai_so", name="event_type", dtype=pl.String, read=_event, required=True,
            wanted=f"một trong {', '.join(BY_CODE)}", wanted_en=f"one of {', '.join(BY_CODE)}"),
    _Column(header="don_vi_tren_bia", name="authority_text", dtype=pl.String, read=_text, required=True,
            wanted="tên cơ quan trên bìa", wanted_en="the authority on the cover"),
    _Column(header="ma_don_vi_truoc_2025", name="unit_code", dtype=pl.String, read=_code,
            wanted="mã đơn vị bằng số", wanted_en="a unit code of digits"),
    _Column(header="don_vi_quan_ly", name="custodian_name", dtype=pl.String, read=_text,
            wanted="tên đơn vị quản lý", wanted_en="name of the custodian"),
    _Column(header="ma_2025", name="custodian_code", dtype=pl.String, read=_custodian,
            wanted="mã đơn vị bằng số hoặc SO", wanted_en="a unit code of digits, or SO"),
    _Column(header="nam_mo", name="opening_year", dtype=pl.Int32, read=_year, required=True,
            wanted="năm bốn chữ số", wanted_en="a year of four digits"),
    _Column(header="quyen_so", name="volume", dtype=pl.String, read=_text, required=True,
            wanted="số quyển", wanted_en="the volume"),
    _Column(header="ngay_mo", name="opened", dtype=pl.Date, read=_day,
            wanted="ngày dd/mm/yyyy", wanted_en="a date dd/mm/yyyy"),
    _Column(header="ngay_khoa", name="closed", dtype=pl.Date, read=_day,
            wanted="ngày dd/mm/yyyy", wanted_en="a date dd/mm/yyyy"),
    _Column(header="tong_so_su_kien", name="closing_total", dtype=pl.Int32, read=_number,
            wanted="một số", wanted_en="a number"),
    _Column(header="co_anh", name="scans_promised", dtype=pl.Boolean, read=_mark,
            wanted="x hoặc để trống", wanted_en="x or blank"),
    _Column(header="ghi_chu", name="remark", dtype=pl.String, read=_text, optional=True,
            wanted="ghi chú", wanted_en="a remark"),
    _Column(header="cap_co_quan", name="authority_level", dtype=pl.String, read=_level, optional=True,
            wanted="xã, huyện hoặc tỉnh", wanted_en="xã, huyện or tỉnh"),
    _Column(header="ma_co_quan", name="authority_code", dtype=pl.String, read=_code, optional=True,
            wanted="mã cơ quan bằng số", wanted_en="a code of digits"),
)
# fmt: on
HANDOVER = pl.Schema({c.name: c.dtype for c in _COLUMNS})
_BLANK: dict[str, object] = {"custodian_code": "", "remark": "", "custodian_name": "", "scans_promised": False}


def read_handover(path: Path) -> pl.DataFrame:
    """The hand-over list as a frame in the schema HANDOVER, one row a delivery, in the order of the file.

    `custodian_code` is `SO` for the Department and empty where it is not known; other blanks are null.

    Raises:
        Refused: too_large, corrupt, empty, missing_columns, unknown_columns, ambiguous_columns or bad_row, with the
            line of the file.
    """
    lines = _lines(path)
    _, header = next(lines, (0, []))
    places = _places(path.name, [h.strip().lower() for h in header])
    rows: list[dict[str, object]] = []
    seen: dict[str, int] = {}
    for number, values in lines:
        row = _row(path.name, number, values, places, len(header))
        delivery = str(row["delivery"])
        if delivery in seen:
            raise _bad(path.name, number, f"{delivery} đã có ở dòng {seen[delivery]}",
                       f"{delivery} stands in line {seen[delivery]} already")  # fmt: skip
        seen[delivery] = number
        rows.append(row)
    if not rows:
        raise _refused("empty", path.name, "không có dòng dữ liệu nào", "there is no line of data")
    return pl.DataFrame(rows, schema=HANDOVER)


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each line that is not blank; comma, semicolon or tab, as the first line has it."""
    if path.stat().st_size > _MAX_BYTES:
        raise _refused("too_large", path.name, "lớn hơn 50 MB", "it is larger than 50 MB")
    data = path.read_bytes()
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refused("corrupt", path.name, f"dòng {line} không phải mã UTF-8, xin lưu dạng “CSV UTF-8”",
                       f"line {line} is not UTF-8; save it as “CSV UTF-8”") from error  # fmt: skip
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=max(",;\t", key=first.count), strict=True)
    try:
        for values in reader:
            if any(v.strip() for v in values):
                yield reader.line_num, values
    except csv.Error as error:
        raise _bad(path.name, reader.line_num, "dấu ngoặc kép không đúng", "the quotation marks do not fit") from error


def _places(name: str, header: list[str]) -> dict[str, int]:
    """Header of the list -> its place in the line."""
    known = {c.header for c in _COLUMNS}
    if not known & set(header):
        raise _refused("no_header", name, "dòng đầu không phải tên cột", "the first line does not name the columns")
    if unknown := [h or "(trống)" for h in header if h not in known]:
        raise _refused("unknown_columns", name, f"có cột lạ: {', '.join(unknown)}", f"unknown: {', '.join(unknown)}")
    if len(set(header)) < len(header):
        raise _refused("ambiguous_columns", name, "có cột lặp lại", "a column stands twice")
    if missing := [c.header for c in _COLUMNS if not c.optional and c.header not in header]:
        raise _refused("missing_columns", name, f"thiếu cột {', '.join(missing)}", f"missing: {', '.join(missing)}")
    return {h: i for i, h in enumerate(header)}


def _row(name: str, number: int, values: list[str], places: dict[str, int], width: int) -> dict[str, object]:
    if len(values) != width:
        raise _bad(name, number, f"có {len(values)} ô, dòng đầu có {width}", f"{len(values)} cells instead of {width}")
    row: dict[str, object] = {}
    for column in _COLUMNS:
        text = values[places[column.header]].strip() if column.header in places else ""
        value = column.read(text) if text else _BLANK.get(column.name)
        if (text or column.required) and value is None:
            raise _bad(name, number, f"cột {column.header} ghi “{text}”, cần {column.wanted}",
                       f"column {column.header} says “{text}”, needed is {column.wanted_en}")  # fmt: skip
        row[column.name] = value
    return row


def _bad(name: str, line: int, vi: str, en: str) -> Refused:
    return _refused("bad_row", name, f"dòng {line}: {vi}", f"line {line}: {en}")


def _refused(reason: Reason, name: str, vi: str, en: str) -> Refused:
    return Refused(reason, vi=f"Danh sách bàn giao {name}: {vi}. Xin sửa rồi nộp lại.",
                   en=f"Hand-over list {name}: {en}. Mend it and hand it over again.")  # fmt: skip
