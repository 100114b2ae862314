"""Workbooks of other makes: `.xls` of old Excel, `.xlsb`, `.ods`. Judged by their first bytes, not by their names.

Unlike an .xlsx they are not walked beforehand: the library opens them as they are, so only the limits of the reading
process (`apart/`) stand between a hostile one and the machine. Error cells of .xls, .xlsb: `error_cells`.
"""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetMetadata, SheetTypeEnum

from .archives import broken, locked, open_archive, too_large_file
from .cells import Grid, read_grid
from .container import MACRO, WEIGHT, has_macro, judge_reach
from .error_cells import Typed, errors_of_xls, errors_of_xlsb
from .sheet_xml import SheetFacts

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_MACRO = "_VBA_PROJECT".encode("utf-16-le")
_OLE_LOCKED = ("EncryptedPackage".encode("utf-16-le"), "EncryptionInfo".encode("utf-16-le"))
_OLE_BOOK = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_SMALL = 1 << 20


def is_other_workbook(path: Path) -> bool:
    """Whether a file is an .xls, .xlsb or .ods by its content; an .xlsx with a password is none."""
    with path.open("rb") as stream:
        head = stream.read(8)
    if head == _OLE:
        data = path.read_bytes() if path.stat().st_size <= WEIGHT.file else b""
        return any(word in data for word in _OLE_BOOK) and not any(word in data for word in _OLE_LOCKED)
    return head.startswith(b"PK\x03\x04") and bool(_kind_of_zip(path))


def other_sheets(path: Path) -> Iterator[tuple[SheetMetadata, Grid, SheetFacts]]:
    """The worksheets of such a workbook; what the library makes of a broken one is the caller's to catch.

    Raises:
        Refused: too_large, macro, encrypted or corrupt.
    """
    _judge(path)
    data = path.read_bytes()
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))  # the kind is told by content alone
    except PasswordError as error:
        raise locked(path.name) from error
    errors = _errors(data, path)
    for at, meta in enumerate(book.sheets_metadata):
        if meta.typ is SheetTypeEnum.WorkSheet:
            sheet = book.get_sheet_by_name(meta.name)
            facts = _facts(sheet, errors[at] if len(errors) == len(book.sheets_metadata) else {})
            judge_reach(facts, meta.name, path.name)
            yield meta, read_grid(sheet, facts), facts


def _errors(data: bytes, path: Path) -> list[Typed]:
    """The error cells of each sheet; those of an .ods the library gives as they are shown."""
    if data.startswith(_OLE):
        return errors_of_xls(data)
    return errors_of_xlsb(data) if _kind_of_zip(path) == "xlsb" else []


def _facts(sheet: CalamineSheet, typed: Typed) -> SheetFacts:
    """How far the cells reach that the library sees, with the error cells that it does not."""
    corners = [(row + 1, column + 1) for row, column in filter(None, (sheet.start, sheet.end))]
    if not (corners or typed):
        return SheetFacts(root="worksheet", first_row=1, first_column=1)
    rows, columns = zip(*corners, *typed, strict=True)
    return SheetFacts(root="worksheet", first_row=min(rows), last_row=max(rows), first_column=min(columns),
                      last_column=max(columns), last_drawn_row=max(rows), typed=typed)  # fmt: skip


def _kind_of_zip(path: Path) -> str:
    """`ods`, `xlsb` or nothing, by what lies in the archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = {n.lower() for n in archive.namelist()}
            if "xl/workbook.bin" in names:
                return "xlsb"
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                return "ods" if archive.read("mimetype").decode("ascii", "replace").startswith(_ODS) else ""
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, NotImplementedError, RuntimeError):
        pass  # the ordinary reader says what is wrong with it
    return ""


def _judge(path: Path) -> None:
    """Refuse by weight, macros and passwords, before anything is read."""
    with path.open("rb") as stream:
        head = stream.read(8)
    if head == _OLE:
        if path.stat().st_size > WEIGHT.file:
            raise too_large_file(path, WEIGHT)
        if _OLE_MACRO in path.read_bytes():
            raise has_macro(path.name)
        return
    with open_archive(path, WEIGHT) as archive:
        names = [n.replace("\\", "/").lower() for n in archive.namelist()]
        if any(word in n for n in names for word in MACRO) or any(n.startswith(("basic/", "scripts/")) for n in names):
            raise has_macro(path.name)
        manifest = next((p for p in archive.infolist() if p.filename == "META-INF/manifest.xml"), None)
        if manifest is not None:
            if manifest.file_size > _SMALL:
                raise broken(path.name, manifest.filename)
            if b"encryption-data" in archive.read(manifest):
                raise locked(path.name)
