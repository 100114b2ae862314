"""Workbooks in the formats that XlsxWriter does not know: .xls by xlwt, .ods and .xlsb part by part, small."""

import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from xml.sax.saxutils import quoteattr

import xlwt


class Error(str):
    """What an error cell shows: `#N/A`, `#REF!`."""


CODES = {"#N/A": 0x2A, "#REF!": 0x17}
Cell = str | float | date | None
Sheets = Mapping[str, Sequence[Sequence[Cell]]]


def write_xls(path: Path, sheets: Sheets, hidden: Iterable[str] = ()) -> Path:
    book = xlwt.Workbook()
    day = xlwt.easyxf(num_format_str="dd/mm/yyyy")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        sheet.visibility = 1 if name in hidden else 0
        for y, row in enumerate(rows):
            for x, value in enumerate(row):
                if isinstance(value, Error):
                    sheet.row(y).set_cell_error(x, CODES[value])
                elif value is not None:
                    sheet.write(y, x, value, day if isinstance(value, date) else xlwt.easyxf())
    book.save(str(path))
    return path


def write_ods(path: Path, sheets: Sheets, hidden: Iterable[str] = ()) -> Path:
    tables = "".join(_ods_table(name, rows, name in hidden) for name, rows in sheets.items())
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.3"'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:automatic-styles>'
        '<style:style style:name="gone" style:family="table"><style:table-properties table:display="false"/></style:style>'
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def _ods_table(name: str, rows: Sequence[Sequence[Cell]], hidden: bool) -> str:
    style = ' table:style-name="gone"' if hidden else ""
    lines = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    return f"<table:table table:name={quoteattr(name)}{style}>{lines}</table:table>"


def _ods_cell(value: Cell) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, date):
        about = f'office:value-type="date" office:date-value="{value.isoformat()}"'
    elif isinstance(value, float | int):
        about = f'office:value-type="float" office:value="{value}"'
    else:
        about = 'office:value-type="string"'
    shown = str(value).replace("&", "&amp;").replace("<", "&lt;")
    return f"<table:table-cell {about}><text:p>{shown}</text:p></table:table-cell>"


def write_xlsb(path: Path, sheets: Sheets, hidden: Iterable[str] = ()) -> Path:
    """Texts and numbers only: BIFF12 records of [MS-XLSB] 2.4."""
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    bundles, relations, overrides = b"", "", ""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for n, (name, rows) in enumerate(sheets.items(), 1):
            state = 1 if name in hidden else 0
            bundles += _record(156, struct.pack("<II", state, n) + _wide(f"rId{n}") + _wide(name))
            relations += f'<Relationship Id="rId{n}" Type="{relation}/worksheet" Target="worksheets/sheet{n}.bin"/>'
            overrides += f'<Override PartName="/xl/worksheets/sheet{n}.bin" ContentType="application/vnd.ms-excel.worksheet"/>'
            archive.writestr(f"xl/worksheets/sheet{n}.bin", _xlsb_sheet(rows))
        archive.writestr("xl/workbook.bin", _record(131) + _record(143) + bundles + _record(144) + _record(132))
        archive.writestr("xl/_rels/workbook.bin.rels", f'<Relationships xmlns="{package}/relationships">{relations}</Relationships>')
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{relation}/officeDocument" Target="xl/workbook.bin"/></Relationships>')
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>{overrides}</Types>')
    return path


def _xlsb_sheet(rows: Sequence[Sequence[Cell]]) -> bytes:
    last = max(map(len, rows)) - 1
    out = _record(129) + _record(148, struct.pack("<IIII", 0, len(rows) - 1, 0, last)) + _record(145)
    for y, row in enumerate(rows):
        out += _record(0, struct.pack("<IIHHBI", y, 0, 255, 0, 0, 0))
        for x, value in enumerate(row):
            place = struct.pack("<II", x, 0)
            if isinstance(value, Error):
                out += _record(3, place + bytes([CODES[value]]))
            elif isinstance(value, str):
                out += _record(6, place + _wide(value))
            elif isinstance(value, float | int):
                out += _record(5, place + struct.pack("<d", value))
    return out + _record(146) + _record(130)


def _record(kind: int, data: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = len(data), b""
    while length >= 128:
        size += bytes([length & 0x7F | 0x80])
        length >>= 7
    return head + size + bytes([length]) + data


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")
