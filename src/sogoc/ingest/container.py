"""A workbook's container, hostile until proven otherwise: judged, weighed, and copied without what is not data.

The library that reads the cells is given a copy in memory that holds only XML parts which were walked to their end:
no macro, link, picture or embedded object, no part that another zip reader would see differently.
"""

import io
import zipfile
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from posixpath import normpath
from typing import IO
from xml.etree import ElementTree

from .archives import Weight, broken, chunks, open_archive
from .refused import Refused
from .sheet_xml import Malformed, SheetFacts, column_letters, walk

WEIGHT = Weight(file=200 << 20, total=400 << 20, part=400 << 20)
MAX_CELLS = 12_000_000  # the rectangle of one sheet: 190 000 rows of 64 columns
MAX_COLUMNS = 256  # from the first to the last used one; the widest template has 70
MAX_TEXT = 400_000_000  # characters of one sheet
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NOT_DATA = ("docprops/", "xl/theme/", "xl/drawings/", "xl/charts/", "xl/media/", "xl/externallinks/", "xl/embeddings/",
             "xl/printersettings/", "xl/comments", "xl/threadedcomments/", "xl/persons/", "xl/pivot", "xl/diagrams/",
             "xl/querytables/", "xl/calcchain", "xl/connections", "customxml/", "xl/ctrlprops/")  # fmt: skip
MACRO = ("vbaproject", "vbadata", "macrosheet", "xl/activex", "xl/dialogsheets")


@dataclass(frozen=True, kw_only=True)
class Container:
    """A workbook that is safe to read: its copy and the facts of each sheet by the sheet's name."""

    copy: io.BytesIO
    facts: dict[str, SheetFacts]


def open_container(path: Path) -> Container:
    """Judge a workbook's container and copy its data parts.

    Raises:
        Refused: not_xlsx, encrypted, corrupt, too_large, macro or empty.
    """
    _judge_kind(path)
    with open_archive(path, WEIGHT) as archive:
        names = {p.filename.replace("\\", "/").lower() for p in archive.infolist()}
        _judge_parts(names, path.name)
        try:
            copy, facts = _copy(archive, path.name)
            sheets = _sheets(copy, path.name)
        except (Malformed, ElementTree.ParseError) as error:
            raise broken(path.name) from error
    named = {}
    for sheet, part in sheets.items():
        if part.lower() not in facts:
            raise broken(path.name, part)
        if facts[part.lower()].root == "worksheet":
            named[sheet] = facts[part.lower()]
            judge_reach(named[sheet], sheet, path.name)
    return Container(copy=copy, facts=named)


def _judge_kind(path: Path) -> None:
    """Refuse by the first bytes: an empty file, an old or protected workbook, another kind of file."""
    with path.open("rb") as stream:
        head = stream.read(1 << 20)
    if not head:
        raise Refused(
            "empty", vi=f"Tệp {path.name} rỗng (0 byte): xin nộp lại.", en=f"File {path.name} is empty: send it again."
        )
    if head.startswith(_OLE):
        _refuse_ole(path.name, head)
    if not head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise _not_xlsx(path.name)


def _refuse_ole(name: str, head: bytes) -> None:
    if any(word.encode("utf-16-le") in head for word in ("EncryptedPackage", "EncryptionInfo")):
        raise Refused(
            "encrypted",
            vi=f"Tệp {name} được đặt mật khẩu: xin mở bằng Excel, bỏ mật khẩu, lưu và nộp lại.",
            en=f"File {name} is protected by a password: remove it in Excel, save and hand over again.",
        )
    raise _not_xlsx(name)


def _not_xlsx(name: str) -> Refused:
    return Refused(
        "not_xlsx",
        vi=f"Tệp {name} không phải bảng tính đọc được (.xlsx, .xls, .xlsb, .ods): xin mở bằng Excel và lưu dạng "
        "“Excel Workbook (*.xlsx)”.",
        en=f"File {name} is no workbook that can be read (.xlsx, .xls, .xlsb, .ods): open it in Excel and save it as "
        "“Excel Workbook (*.xlsx)”.",
    )


def _judge_parts(names: set[str], name: str) -> None:
    if not names:
        raise Refused("empty", vi=f"Tệp {name} không chứa gì.", en=f"File {name} holds nothing.")
    if any(word in n for n in names for word in MACRO):
        raise has_macro(name)
    if "xl/workbook.xml" not in names:
        raise _not_xlsx(name)


def has_macro(name: str) -> Refused:
    return Refused(
        "macro",
        vi=f"Tệp {name} có chứa macro: xin lưu lại dạng “Excel Workbook (*.xlsx)” không macro rồi nộp lại.",
        en=f"File {name} contains a macro: save it as “Excel Workbook (*.xlsx)” without macros.",
    )


def _copy(archive: zipfile.ZipFile, name: str) -> tuple[io.BytesIO, dict[str, SheetFacts]]:
    """Walk every data part and store it, not packed, in a new archive; facts by part, lower case.

    The shared texts come first: how much text a sheet holds is told by their lengths.
    """
    copy, facts, shared = io.BytesIO(), {}, array("L")
    parts = [p for p in archive.infolist() if _is_data(p.filename)]
    parts.sort(key=lambda p: not p.filename.lower().endswith("sharedstrings.xml"))
    with zipfile.ZipFile(copy, "w") as clean:
        for part in parts:
            with clean.open(part.filename.replace("\\", "/"), "w", force_zip64=True) as target:
                walked = walk(_tee(chunks(archive, part, name), target), shared)
            shared = walked.lengths if walked.root == "sst" else shared
            facts[part.filename.replace("\\", "/").lower()] = walked
    copy.seek(0)
    return copy, facts


def _tee(pieces: Iterator[bytes], target: IO[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        target.write(piece)
        yield piece


def _is_data(part: str) -> bool:
    part = part.replace("\\", "/").lower()
    return part.endswith((".xml", ".rels")) and not part.startswith(_NOT_DATA) and "/_rels/sheet" not in part


def _sheets(copy: io.BytesIO, name: str) -> dict[str, str]:
    """Name of each sheet and the part it is in, from the workbook part and its relations."""
    with zipfile.ZipFile(copy) as clean:
        parts = {p.lower(): p for p in clean.namelist()}
        relations = parts.get("xl/_rels/workbook.xml.rels")
        if relations is None:
            raise broken(name)
        targets = {r.get("Id"): r.get("Target") or "" for r in ElementTree.fromstring(clean.read(relations))}
        workbook = ElementTree.fromstring(clean.read(parts["xl/workbook.xml"]))
    copy.seek(0)
    sheets = {}
    for element in workbook.iter():
        if element.tag.rpartition("}")[2] == "sheet":
            relation = next((v for k, v in element.attrib.items() if k.rpartition("}")[2] == "id"), None)
            target = targets.get(relation, "")
            part = target.lstrip("/") if target.startswith("/") else normpath(f"xl/{target}")
            sheets[element.get("name") or ""] = part
    return sheets


def judge_reach(facts: SheetFacts, sheet: str, name: str) -> None:
    """Refuse a sheet whose cells reach farther than a register's could."""
    width = facts.last_column - facts.first_column + 1
    if facts.cells <= MAX_CELLS and width <= MAX_COLUMNS and facts.text <= MAX_TEXT:
        return
    far = f"{column_letters(facts.last_column)}{facts.last_row}"
    raise Refused(
        "too_large",
        vi=f"Tệp {name}, trang “{sheet}” kéo dài tới ô {far}: xin xóa các ô nằm xa bảng dữ liệu, hoặc chia nhỏ tệp.",
        en=f"File {name}, sheet “{sheet}” reaches to cell {far}: delete cells far from the data, or split the file.",
    )
