"""Error cells (#N/A, #REF!) of .xls and .xlsb, which the library gives as blank: found in the records themselves.

Records of [MS-XLS] 2.4 (BoolErr, Formula, BoundSheet8) and of [MS-XLSB] 2.4 (BrtCellError, BrtFmlaError, BrtBundleSh).
"""

import io
import posixpath
import re
import struct
import zipfile
from collections.abc import Iterator

import olefile

Typed = dict[tuple[int, int], str]  # (row, column), both from 1 -> the error as shown
ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}  # fmt: skip
_FORMULA, _EOF, _BOUND_SHEET, _BOOL_ERR, _BOF = 0x0006, 0x000A, 0x0085, 0x0205, 0x0809
_ROW, _CELL_ERROR, _FORMULA_ERROR, _BUNDLE_SHEET = 0, 3, 11, 156
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(rb'(\w+)\s*=\s*["\']([^"\']*)["\']')


def errors_of_xls(data: bytes) -> list[Typed]:
    """The error cells of each sheet of an .xls, in the order of the sheets.

    Raises:
        ValueError: the records are broken.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            name = next(n for n in ("Workbook", "Book") if ole.exists(n))
            stream = ole.openstream(name).read()
        starts = [struct.unpack_from("<I", body)[0] for kind, body in _xls_records(stream, 0) if kind == _BOUND_SHEET]
        return [dict(_xls_errors(stream, start)) for start in starts]
    except (struct.error, IndexError, StopIteration) as error:
        raise ValueError("records") from error


def _xls_records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of one substream, those of charts in it left out."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + length]
        if depth <= 0:
            return
        at += 4 + length


def _xls_errors(stream: bytes, start: int) -> Iterator[tuple[tuple[int, int], str]]:
    for kind, body in _xls_records(stream, start):
        error = None
        if kind == _BOOL_ERR and body[7]:
            error = body[6]
        elif kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
            error = body[8]
        if error is not None:
            row, column = struct.unpack_from("<HH", body)
            yield (row + 1, column + 1), ERRORS.get(error, "#N/A")


def errors_of_xlsb(data: bytes) -> list[Typed]:
    """The same of an .xlsb."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            targets = _targets(archive.read("xl/_rels/workbook.bin.rels"))
            records = _xlsb_records(archive.read("xl/workbook.bin"))
            sheets = [_wide(body, 8) for kind, body in records if kind == _BUNDLE_SHEET]
            parts = [posixpath.normpath(posixpath.join("/xl", targets[rid]))[1:] for rid in sheets]
            return [dict(_xlsb_errors(archive.read(part))) for part in parts]
    except (struct.error, IndexError, KeyError, zipfile.BadZipFile) as error:
        raise ValueError("records") from error


def _targets(relations: bytes) -> dict[str, str]:
    found = (dict(_ATTRIBUTE.findall(tag)) for tag in _RELATION.findall(relations))
    return {each[b"Id"].decode(): each[b"Target"].decode() for each in found}


def _wide(body: bytes, at: int) -> str:
    (length,) = struct.unpack_from("<I", body, at)
    return body[at + 4 : at + 4 + 2 * length].decode("utf-16-le")


def _xlsb_records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        kind, at = _number(data, at, 2)
        length, at = _number(data, at, 4)
        yield kind, data[at : at + length]
        at += length


def _number(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number in groups of seven bits, the lowest first; and where it ends."""
    value = 0
    for n in range(most):
        value |= (data[at + n] & 0x7F) << 7 * n
        if not data[at + n] & 0x80:
            return value, at + n + 1
    return value, at + most


def _xlsb_errors(data: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    row = 0
    for kind, body in _xlsb_records(data):
        if kind == _ROW:
            (row,) = struct.unpack_from("<I", body)
        elif kind in (_CELL_ERROR, _FORMULA_ERROR):
            (column,) = struct.unpack_from("<I", body)
            yield (row + 1, column + 1), ERRORS.get(body[8], "#N/A")
