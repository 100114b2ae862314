"""A zip of scans, one file a case (Công văn 1437/BTP-CNTT): looked through once, read again file by file."""

import hashlib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import polars as pl

from .archives import Weight, broken, chunks, is_link, open_archive, safe_path
from .names import ScanName, scan_name
from .pdfs import ScanFile, scan_file
from .pictures import doubts
from .refused import Refused

WEIGHT = Weight(file=20 << 30, total=20 << 30, part=256 << 20)
_COLUMNS: dict[str, pl.DataType] = {
    "file": pl.String(),  # as named in the archive
    "sha256": pl.String(),
    "look": pl.String(),  # digest of the pictures alone; empty where there is not one picture a page
    "size": pl.Int64(),
    "pdf_pages": pl.Int32(),  # 0 where it is no readable PDF
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
    "codes": pl.List(pl.String),  # D-83, D-84, D-86, D-87
    "reasons": pl.List(pl.String),  # the same, in Vietnamese words
}
PAGES = pl.Schema(_COLUMNS)
_NESTED = (".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".cab", ".iso")
_NESTED_MAGIC = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"MSCF")
_OFFICE = (".xlsx", ".docx", ".pptx", ".odt", ".ods")  # zips that are documents: no scan, but no archive either
_LITTER = {"thumbs.db", "desktop.ini", ".ds_store"}


@dataclass(frozen=True)
class Scans:
    """The scans of one archive; `pages` has the schema PAGES, one row a file, covers among them."""

    path: Path
    pages: pl.DataFrame

    def read(self, file: str) -> bytes:
        """One scan by its name in `pages.file`.

        Raises:
            KeyError: no scan of this name was accepted.
            Refused: corrupt, where the archive changed or went bad since.
        """
        if file not in self.pages["file"].to_list():
            raise KeyError(file)
        with open_archive(self.path, WEIGHT) as archive:
            return b"".join(chunks(archive, archive.getinfo(file), self.path.name))


def read_scans(path: Path) -> Scans:
    """Look through an archive of scans; nothing is written anywhere.

    Raises:
        Refused: corrupt, encrypted, too_large, unsafe_path, nested_archive or empty; the whole archive then.
    """
    _judge_kind(path)
    names: list[str] = []
    digests: list[tuple[str, int]] = []
    files: list[ScanFile] = []
    with open_archive(path, WEIGHT) as archive:
        for part in _parts(archive, path.name):
            data = b"".join(chunks(archive, part, path.name))
            if data.startswith(_NESTED_MAGIC) and not part.filename.lower().endswith(_OFFICE):
                raise _nested(path.name, part.filename)
            names.append(part.filename)
            digests.append((hashlib.sha256(data).hexdigest(), len(data)))
            files.append(scan_file(data))
    if not names:
        raise Refused("empty", vi=f"Tệp {path.name} không chứa ảnh nào: xin kiểm tra và nộp lại.",
                      en=f"Archive {path.name} holds no scan: check it and hand it over again.")  # fmt: skip
    return Scans(path, _frame(names, digests, files))


def _judge_kind(path: Path) -> None:
    with path.open("rb") as stream:
        head = stream.read(4)
    if head not in (b"PK\x03\x04", b"PK\x05\x06"):
        raise broken(path.name)


def _parts(archive: zipfile.ZipFile, name: str) -> Iterator[zipfile.ZipInfo]:
    """The files of an archive, all of their paths judged before the first is opened."""
    parts = [p for p in archive.infolist() if not p.is_dir()]
    if bad := next((p.filename for p in parts if not safe_path(p.orig_filename) or is_link(p)), None):
        raise Refused(
            "unsafe_path",
            vi=f"Tệp {name} có đường dẫn không an toàn ({_shown(bad)}): xin nén lại, chỉ gồm các tệp ảnh.",
            en=f"Archive {name} has an unsafe path ({_shown(bad)}): pack it again with nothing but the scans.",
        )
    if bad := next((p.filename for p in parts if p.filename.lower().endswith(_NESTED)), None):
        raise _nested(name, bad)
    for part in parts:
        inner = PurePosixPath(part.filename)
        if inner.name.lower() not in _LITTER and inner.parts[0] != "__MACOSX":
            yield part


def _nested(name: str, part: str) -> Refused:
    return Refused(
        "nested_archive",
        vi=f"Tệp {name} chứa tệp nén khác ({_shown(part)}): xin giải nén và nén lại một lần.",
        en=f"Archive {name} contains another archive ({_shown(part)}): unpack it and pack everything once.",
    )


def _shown(name: str) -> str:
    """A foreign name fit for a message: printable and short."""
    return "".join(c if c.isprintable() else "?" for c in name)[:80]


def _frame(names: list[str], digests: list[tuple[str, int]], files: list[ScanFile]) -> pl.DataFrame:
    read = [scan_name(n) for n in names]
    doubtful = doubts([None if n.is_cover else f.picture for n, f in zip(read, files, strict=True)])
    rows = []
    for file, (sha256, size), name, scan, seen in zip(names, digests, read, files, doubtful, strict=True):
        said = [*seen, *_by_file(scan), *_by_name(name)]
        picture = scan.picture
        rows.append((
            file, sha256, scan.look, size, scan.pages, picture and picture.width, picture and picture.height, scan.dpi,
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
