"""The answer file of an import screen: `dong` (the row of the workbook), `ketQua`, `lyDo`, `maBanGhi`, in any order.

The Ministry's own form of it is not known to us; whoever imports fills it in, for some rows or all.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import python_calamine

from . import Answer, Rejected

FILES = ("tra_loi.xlsx", "tra_loi.csv")
FIRST_ROW = 2  # of data in the workbook, below the header
ACCEPTED_WORDS = frozenset({"thành công", "đã nhập", "đã tiếp nhận", "hợp lệ", "ok", "1"})
REFUSED_WORDS = frozenset({"lỗi", "thất bại", "từ chối", "không hợp lệ", "trùng", "0"})


def read_answers(place: Path, items: Sequence[Mapping[str, Any]], batch: str) -> list[Answer]:
    """What the answer file in a batch's folder says of its rows; none while there is no file.

    Raises:
        Rejected: the file cannot be read, or speaks of rows that are not in the batch.
    """
    path = next((place / name for name in FILES if (place / name).exists()), None)
    return list(_answers(path, items, batch)) if path else []


def _answers(path: Path, items: Sequence[Mapping[str, Any]], batch: str) -> Iterator[Answer]:
    """A row without a result is still unanswered."""
    for line in _table(path):
        row, result = line["dong"].removesuffix(".0"), line["ketqua"].casefold()
        at = int(row) - FIRST_ROW if row.isdigit() else -1
        if not 0 <= at < len(items):
            raise _misread(path, f"dòng “{row}” không có trong đợt", f"row {row!r} is not in the batch")
        item = items[at]
        if result in ACCEPTED_WORDS:
            receipt = line.get("mabanghi") or f"{batch}/{row}"
            yield Answer(item["record"], item["version"], "accepted", "", receipt)
        elif result in REFUSED_WORDS:
            yield Answer(item["record"], item["version"], "refused", line.get("lydo") or line["ketqua"])
        elif result:
            raise _misread(path, f"không hiểu kết quả “{result}” ở dòng {row}", f"result {result!r} in row {row}")


def _table(path: Path) -> Iterator[dict[str, str]]:
    if path.suffix == ".xlsx":
        try:
            rows = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
        except python_calamine.CalamineError:
            raise _misread(path, "không mở được như tệp Excel", "is no Excel file") from None
    else:
        rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig", "replace"))))
    header = ["".join(str(cell).split()).casefold() for cell in rows[0]] if rows else []
    if not {"dong", "ketqua"} <= set(header):
        raise _misread(path, "thiếu cột dong hoặc ketQua ở dòng đầu", "has no columns dong and ketQua")
    for row in rows[1:]:
        if any(str(cell).strip() for cell in row):
            yield dict(zip(header, (str(cell).strip() for cell in row), strict=False))


def _misread(path: Path, vi: str, en: str) -> Rejected:
    where = f"{path.parent.name}/{path.name}"
    return Rejected(f"Tệp trả lời {where}: {vi}; sửa tệp rồi chạy lại.", f"Answer file {where}: {en}.", 422)
