"""The files of a zip or of a folder of scans: all their paths judged before the first is opened, one read at a time."""

import hashlib
import os
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath

from .archive_names import is_folder, path_in, safe_path
from .archives import Weight, broken, chunks, is_link, is_locked, judge_total, open_archive, too_large_file
from .names import HANDOVER_LIST, TABLES, names_a_book, scan_name
from .refused import Refused

WEIGHT = Weight(file=20 << 30, total=20 << 30, part=256 << 20)
SCANS = (".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff")
_NESTED = (".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".cab", ".iso")
_LITTER = {"thumbs.db", "desktop.ini", ".ds_store"}


@dataclass(frozen=True)
class Part:
    """One file of them; `read` may refuse the whole as corrupt."""

    size: int
    locked: bool  # by a password
    read: Callable[[], bytes]


@contextmanager
def parts_of(path: Path) -> Iterator[dict[str, Part]]:
    """The files of a zip or a folder by their names in it, litter left out.

    Raises:
        Refused: corrupt, too_large, unsafe_path or nested_archive; the whole then.
    """
    if path.is_dir():
        yield _judged(dict(_folder(path)), path.name)
        return
    with path.open("rb") as stream:
        if stream.read(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
            raise broken(path.name)
    with open_archive(path, WEIGHT, locked_parts=True) as archive:
        yield _judged(dict(_archive(archive, path.name)), path.name)


def _archive(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, Part | None]]:
    """None stands for a link, which leads out."""
    for part in archive.infolist():
        if not is_folder(part):
            read = partial(_joined, archive, part, name)
            yield path_in(part), None if is_link(part) else Part(part.file_size, is_locked(part), read)


def _joined(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> bytes:
    return b"".join(chunks(archive, part, name))


def _folder(folder: Path) -> Iterator[tuple[str, Part | None]]:
    sizes = []
    for path in scans_in(folder):
        if path.is_symlink():
            yield _named(path, folder), None
            continue
        sizes.append(path.stat().st_size)
        if sizes[-1] > WEIGHT.part:
            raise too_large_file(path, replace(WEIGHT, file=WEIGHT.part))
        yield _named(path, folder), Part(sizes[-1], False, path.read_bytes)
    judge_total(len(sizes), sum(sizes), folder.name, WEIGHT)


def _named(path: Path, folder: Path) -> str:
    """The path below the folder, in NFC; bytes that are no UTF-8 stay told apart."""
    name = os.fsencode(path.relative_to(folder).as_posix()).decode("utf-8", "backslashreplace")
    return unicodedata.normalize("NFC", name)


def _judged(parts: dict[str, Part | None], name: str) -> dict[str, Part]:
    sound = {path: part for path, part in parts.items() if part is not None and safe_path(path)}
    if bad := next((path for path in parts if path not in sound), None):
        raise Refused(
            "unsafe_path",
            vi=f"Tệp {name} có đường dẫn không an toàn ({_shown(bad)}): xin nén lại, chỉ gồm các tệp ảnh.",
            en=f"Archive {name} has an unsafe path ({_shown(bad)}): pack it again with nothing but the scans.",
        )
    if bad := next((path for path in sound if path.lower().endswith(_NESTED)), None):
        raise nested(name, bad)
    return {path: part for path, part in sound.items() if not _is_litter(PurePosixPath(path))}


def _is_litter(path: PurePosixPath) -> bool:
    return path.name.lower() in _LITTER or path.parts[0] == "__MACOSX"


def nested(name: str, part: str) -> Refused:
    return Refused(
        "nested_archive",
        vi=f"Tệp {name} chứa tệp nén khác ({_shown(part)}): xin giải nén và nén lại một lần.",
        en=f"Archive {name} contains another archive ({_shown(part)}): unpack it and pack everything once.",
    )


def _shown(name: str) -> str:
    """A foreign name fit for a message: printable and short."""
    return "".join(c if c.isprintable() else "?" for c in name)[:80]


def scans_in(folder: Path) -> list[Path]:
    """What lies in a folder of scans, by name: no tables, zips, hidden files, nor folders of other books."""
    found: list[Path] = []
    for where, folders, files in os.walk(folder):
        folders[:] = [f for f in folders if not f.startswith(".") and not names_a_book(f)]
        found += [path for f in (*files, *folders) if _may_be_a_scan(path := Path(where, f))]
    return sorted(found)


def _may_be_a_scan(path: Path) -> bool:
    """By its name; a link is among them, to be told of, a pipe or a device is not."""
    name = path.name.lower()
    wanted = not name.startswith(".") and name != HANDOVER_LIST and not name.endswith((*TABLES, ".zip"))
    return wanted and (path.is_symlink() or path.is_file())


def folders_of_scans(root: Path) -> list[Path]:
    """The folders at and below `root` that hold the scans of a book: named like its zip, or full of files named so."""
    found: set[Path] = set()
    for where, folders, files in os.walk(root):
        folders[:] = [f for f in folders if not f.startswith(".")]
        scans = [f for f in files if not f.startswith(".") and f.lower().endswith(SCANS)]
        here = Path(where)
        above = (here, *(p for p in here.parents if p.is_relative_to(root)))
        of_a_book = next((p for p in above if names_a_book(p.name)), None)
        if scans and of_a_book:
            found.add(of_a_book)
        elif any(scan_name(f).entry for f in scans):
            found.add(here)
    return sorted(found)


def folder_digest(folder: Path) -> str:
    """SHA-256 over the names and contents of a folder of scans: the same files in it, the same digest."""
    whole = hashlib.sha256()
    for path in scans_in(folder):
        with path.open("rb") as stream:
            content = hashlib.file_digest(stream, "sha256").hexdigest()
        whole.update(f"{content} {_named(path, folder)}\n".encode())
    return whole.hexdigest()


def pack(folder: Path, target: Path) -> None:
    """A folder of scans as one archive, its files unchanged and by their names in it."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED, strict_timestamps=False) as archive:
        for path in scans_in(folder):
            if not path.is_symlink():
                archive.write(path, _named(path, folder))
