"""Zip archives as they come from outside: weighed by their directory and read part by part, never extracted to disk."""

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


def open_archive(path: Path, weight: Weight, *, locked_parts: bool = False) -> zipfile.ZipFile:
    """Open a zip archive whose directory has been judged.

    Args:
        path: the file.
        weight: what it may weigh.
        locked_parts: whether parts with a password may be among the others.

    Raises:
        Refused: corrupt, too_large or encrypted.
    """
    size = path.stat().st_size
    if size > weight.file:
        raise too_large_file(path, weight)
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise broken(path.name) from error
    try:
        _judge(archive.infolist(), path.name, size, weight, locked_parts)
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


def is_link(part: zipfile.ZipInfo) -> bool:
    return S_ISLNK(part.external_attr >> 16)


def too_large_file(path: Path, weight: Weight) -> Refused:
    size, most = path.stat().st_size >> 20, weight.file >> 20
    return _too_large(path.name, f"{size} MB, giới hạn {most} MB", f"{size} MB, the limit is {most} MB")


def broken(name: str, part: str = "") -> Refused:
    where_vi, where_en = (f" (phần {part})", f" (part {part})") if part else ("", "")
    return Refused(
        "corrupt",
        vi=f"Tệp {name} bị hỏng, không đọc được hết{where_vi}: xin sao chép lại từ bản gốc và nộp lại.",
        en=f"File {name} is damaged and cannot be read to the end{where_en}: copy it again from the original.",
    )


def is_locked(part: zipfile.ZipInfo) -> bool:
    """Whether a part has a password."""
    return bool(part.flag_bits & 0x1)


def locked(name: str) -> Refused:
    return Refused(
        "encrypted",
        vi=f"Tệp {name} có mật khẩu: xin bỏ mật khẩu rồi nộp lại.",
        en=f"File {name} is protected by a password: remove the password and hand it over again.",
    )


def _judge(parts: list[zipfile.ZipInfo], name: str, size: int, weight: Weight, locked_parts: bool) -> None:
    """Refuse by the directory alone: too many parts, encrypted, odd packing, double names, overlap, bombs."""
    judge_total(len(parts), sum(p.file_size for p in parts), name, weight)
    if not locked_parts and any(map(is_locked, parts)):
        raise locked(name)
    readable = [p for p in parts if not is_locked(p)]  # a password often comes with a packing of its own
    if any(p.compress_type not in PACKED for p in readable) or len({p.filename for p in parts}) < len(parts):
        raise broken(name)
    if sum(p.compress_size for p in parts) > size:  # parts lie over one another: the bomb without nesting
        raise broken(name)
    for part in parts:
        _judge_part(part, name, weight)


def judge_total(parts: int, total: int, name: str, weight: Weight) -> None:
    """Refuse what has too many files, or too many bytes in all.

    Raises:
        Refused: too_large.
    """
    if parts > _MAX_PARTS:
        raise _too_large(name, f"{parts} tệp con, giới hạn {_MAX_PARTS}",
                         f"{parts} parts, the limit is {_MAX_PARTS}")  # fmt: skip
    if total > weight.total:
        raise _too_large(name, f"khi giải nén là {total >> 20} MB, giới hạn {weight.total >> 20} MB",
                         f"{total >> 20} MB when inflated, the limit is {weight.total >> 20} MB")  # fmt: skip


def _judge_part(part: zipfile.ZipInfo, name: str, weight: Weight) -> None:
    inflated, times = part.file_size >> 20, part.file_size // max(1, part.compress_size)
    if part.file_size > weight.part:
        raise _too_large(name, f"phần {part.filename} khi giải nén là {inflated} MB, giới hạn {weight.part >> 20} MB",
                         f"part {part.filename}: {inflated} MB inflated, limit {weight.part >> 20} MB")  # fmt: skip
    if part.file_size > weight.small and times > weight.ratio:
        raise _too_large(name, f"phần {part.filename} giải nén gấp {times} lần thành {inflated} MB, giới hạn "
                         f"{weight.ratio} lần", f"part {part.filename} inflates {times} times to {inflated} MB, "
                         f"the limit is {weight.ratio} times")  # fmt: skip


def _too_large(name: str, vi: str, en: str) -> Refused:
    return Refused(
        "too_large",
        vi=f"Tệp {name} quá lớn ({vi}): xin xóa phần thừa hoặc chia thành nhiều tệp, mỗi sổ một tệp.",
        en=f"File {name} is too large ({en}): remove what is not data, or split it, one book a file.",
    )
