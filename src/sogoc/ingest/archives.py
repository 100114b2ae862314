"""Zip archives as they come from outside: weighed by their directory and read part by part, never extracted to disk."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISLNK

from .refused import Refused

CHUNK = 1 << 18
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_MAX_PARTS = 50_000


@dataclass(frozen=True, kw_only=True)
class Weight:
    """What one archive may weigh before it is refused."""

    file: int  # bytes of the archive
    total: int  # bytes of everything inside
    part: int  # bytes of one part
    ratio: int = 250  # inflated to packed, looked at only above `small`
    small: int = 8 << 20


def open_archive(path: Path, weight: Weight) -> zipfile.ZipFile:
    """Open a zip archive whose directory has been judged.

    Raises:
        Refused: corrupt, too_large or encrypted.
    """
    size = path.stat().st_size
    if size > weight.file:
        raise _too_large(path.name, f"{size >> 20} MB", f"{size >> 20} MB")
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise broken(path.name) from error
    try:
        _judge(archive.infolist(), path.name, size, weight)
    except Refused:
        archive.close()
        raise
    return archive


def chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    """One part, inflated piece by piece; never more than its directory entry declared.

    Raises:
        Refused: corrupt, where the part does not inflate to what was declared.
    """
    try:
        with archive.open(part) as stream:
            while piece := stream.read(CHUNK):
                yield piece
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        raise broken(name, part.filename) from error


def safe_path(name: str) -> bool:
    """Whether a path in an archive stays inside it on every system: no root, drive, `..`, backslash or control."""
    if not name or name.startswith("/") or "\\" in name or re.match(r"[A-Za-z]:", name):
        return False
    return ".." not in name.split("/") and not any(ord(c) < 32 or ord(c) == 127 for c in name)


def is_link(part: zipfile.ZipInfo) -> bool:
    return S_ISLNK(part.external_attr >> 16)


def broken(name: str, part: str = "") -> Refused:
    where_vi, where_en = (f" (phần {part})", f" (part {part})") if part else ("", "")
    return Refused(
        "corrupt",
        vi=f"Tệp {name} bị hỏng, không đọc được hết{where_vi}: xin sao chép lại từ bản gốc và nộp lại.",
        en=f"File {name} is damaged and cannot be read to the end{where_en}: copy it again from the original.",
    )


def _judge(parts: list[zipfile.ZipInfo], name: str, size: int, weight: Weight) -> None:
    """Refuse by the directory alone: too many parts, encrypted, odd packing, double names, overlap, bombs."""
    if len(parts) > _MAX_PARTS:
        raise _too_large(name, f"{len(parts)} tệp con", f"{len(parts)} parts")
    if any(p.flag_bits & 0x1 for p in parts):
        raise Refused(
            "encrypted",
            vi=f"Tệp {name} có mật khẩu: xin bỏ mật khẩu rồi nộp lại.",
            en=f"File {name} is protected by a password: remove the password and hand it over again.",
        )
    if any(p.compress_type not in PACKED for p in parts) or len({p.filename for p in parts}) < len(parts):
        raise broken(name)
    if sum(p.compress_size for p in parts) > size:  # parts lie over one another: the bomb without nesting
        raise broken(name)
    total = sum(p.file_size for p in parts)
    if total > weight.total or any(_inflates(p, weight) for p in parts):
        raise _too_large(name, f"khi giải nén là {total >> 20} MB", f"{total >> 20} MB when inflated")


def _inflates(part: zipfile.ZipInfo, weight: Weight) -> bool:
    if part.file_size > weight.part:
        return True
    return part.file_size > weight.small and part.file_size > weight.ratio * max(1, part.compress_size)


def _too_large(name: str, vi: str, en: str) -> Refused:
    return Refused(
        "too_large",
        vi=f"Tệp {name} quá lớn ({vi}): xin xóa phần thừa hoặc chia thành nhiều tệp, mỗi sổ một tệp.",
        en=f"File {name} is too large ({en}): remove what is not data, or split it, one book a file.",
    )
