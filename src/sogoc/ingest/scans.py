"""A zip or folder of scans, one file a case (Công văn 1437/BTP-CNTT): looked through once, read again by file."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from .archives import broken, locked
from .names import ScanName, scan_name
from .pdfs import ScanFile, scan_file
from .pictures import Picture, doubts
from .refused import Refused
from .scan_parts import nested, parts_of

_COLUMNS: dict[str, pl.DataType] = {
    "file": pl.String(),  # as named in the archive
    "sha256": pl.String(),
    "look": pl.String(),  # digest of the pictures alone; empty where there is not one picture a page
    "size": pl.Int64(),
    "pdf_pages": pl.Int32(),  # pages that can be shown
    "width": pl.Int32(),  # pixels of the first page's picture
    "height": pl.Int32(),
    "dpi": pl.Float64(),
    "event_code": pl.String(),  # from here on what the name says
    "opening_year": pl.Int32(),
    "volume": pl.String(),
    "registered_on": pl.Date(),
    "entry": pl.String(),  # serial without leading zeros, and suffix
    "part": pl.Int32(),
    "is_cover": pl.Boolean(),
    "codes": pl.List(pl.String),  # D-83, D-83?, D-84, D-86, D-87
    "reasons": pl.List(pl.String),  # the same, in Vietnamese words
}
PAGES = pl.Schema(_COLUMNS)
_NESTED_MAGIC = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"MSCF")
_OFFICE = (".xlsx", ".docx", ".pptx", ".odt", ".ods")  # zips that are documents: no scan, but no archive either


@dataclass(frozen=True)
class Scans:
    """The scans of one archive or folder; `pages` has the schema PAGES, one row a file, covers among them."""

    path: Path
    pages: pl.DataFrame

    @contextmanager
    def opened(self) -> Iterator[Callable[[str], bytes]]:
        """What gives one scan after the other by its name in `pages.file`; the archive is opened once.

        Raises:
            KeyError: no scan of this name was accepted.
            Refused: corrupt, where the archive changed or went bad since.
        """
        expected = dict(self.pages.select("file", "sha256").iter_rows())
        with parts_of(self.path) as parts:

            def read(file: str) -> bytes:
                wanted, data = expected[file], parts[file].read()
                if hashlib.sha256(data).hexdigest() != wanted:
                    raise broken(self.path.name, file)
                return data

            yield read


@dataclass(frozen=True, kw_only=True)
class Looked:
    """One file of an archive that was looked at. `sha256` is empty where its content is out of reach (a password)."""

    file: str
    sha256: str
    size: int
    scan: ScanFile

    def plain(self) -> dict[str, Any]:
        """As texts and numbers."""
        picture = self.scan.picture and vars(self.scan.picture)
        return {**vars(self), "scan": {**vars(self.scan), "picture": picture}}

    @classmethod
    def of_plain(cls, sent: dict[str, Any]) -> "Looked":
        about = sent["scan"]
        picture = about["picture"] and Picture(**{**about["picture"], "layout": tuple(about["picture"]["layout"])})
        return cls(**{**sent, "scan": ScanFile(**{**about, "picture": picture})})


def read_scans(path: Path) -> Scans:
    """Look through an archive or a folder of scans; nothing is written anywhere.

    Raises:
        Refused: corrupt, encrypted, too_large, unsafe_path, nested_archive or empty; the whole archive then.
    """
    return scans_of(path, [looked for looked in look_through(path) if isinstance(looked, Looked)])


def look_through(path: Path, after: int = 0) -> Iterator[tuple[str, str, int] | Looked]:
    """The files of an archive from the one at `after` on: name, digest and size of each, and then what it holds.

    Raises:
        Refused: as `read_scans`.
    """
    with parts_of(path) as parts:
        for file, part in islice(parts.items(), after, None):
            if part.locked:
                yield Looked(file=file, sha256="", size=part.size, scan=ScanFile(problem="tệp có mật khẩu"))
                continue
            data = part.read()
            if data.startswith(_NESTED_MAGIC) and not file.lower().endswith(_OFFICE):
                raise nested(path.name, file)
            sha256 = hashlib.sha256(data).hexdigest()
            yield file, sha256, len(data)
            yield Looked(file=file, sha256=sha256, size=len(data), scan=scan_file(data))


def scans_of(path: Path, looked: list[Looked]) -> Scans:
    """The scans of an archive whose files were all looked at.

    Raises:
        Refused: empty, or encrypted where every file is.
    """
    if not looked:
        raise Refused("empty", vi=f"Tệp {path.name} không chứa ảnh nào: xin kiểm tra và nộp lại.",
                      en=f"Archive {path.name} holds no scan: check it and hand it over again.")  # fmt: skip
    if not any(each.sha256 for each in looked):
        raise locked(path.name)
    return Scans(path, _frame(looked))


def _frame(looked: list[Looked]) -> pl.DataFrame:
    read = [scan_name(each.file) for each in looked]
    doubtful = doubts([None if n.is_cover else each.scan.picture for n, each in zip(read, looked, strict=True)])
    rows = []
    for each, name, seen in zip(looked, read, doubtful, strict=True):
        scan, picture = each.scan, each.scan.picture
        said = [*seen, *_by_file(scan), *_by_name(name)]
        rows.append((
            each.file, each.sha256, scan.look, each.size, scan.pages, picture and picture.width,
            picture and picture.height, scan.dpi,
            name.event_code, name.opening_year, name.volume, name.registered_on, name.entry, name.part, name.is_cover,
            [code for code, _ in said], [reason for _, reason in said],
        ))  # fmt: skip
    return pl.DataFrame(rows, schema=PAGES, orient="row")


def _by_file(scan: ScanFile) -> list[tuple[str, str]]:
    return [("D-86", scan.problem)] if scan.problem else []


def _by_name(name: ScanName) -> list[tuple[str, str]]:
    if not name.is_variant:
        return []
    understood = name.entry is not None
    return [("D-87", "tên tệp viết khác quy tắc" if understood else "tên tệp không theo quy tắc, không đọc được số")]
