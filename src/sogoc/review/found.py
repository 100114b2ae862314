"""Files and folders to take in: tables, archives and folders of scans; known by their hash, kept as handed over."""

import hashlib
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from ..ingest import HANDOVER_LIST, TABLES, Refused
from ..ingest.scan_parts import folder_digest, folders_of_scans, pack, scans_in


@dataclass(frozen=True)
class Found:
    """A file, or a folder of scans, to take in, with the name its delivery gets and its hand-over list."""

    path: Path
    name: str
    handover: Path | None

    @property
    def stem(self) -> str:
        """Its name without extension; what looks like one in a folder's name is none."""
        return self.path.name if self.path.is_dir() else self.path.stem

    @property
    def holds_scans(self) -> bool:
        return self.path.is_dir() or self.path.suffix.lower() == ".zip"

    @property
    def size(self) -> int:
        paths = scans_in(self.path) if self.path.is_dir() else [self.path]
        return sum(p.stat().st_size for p in paths)

    def is_of_the_same_book(self, table: "Found") -> bool:
        """Whether these scans lie beside a table of their name, or as a folder around it."""
        return (
            not table.holds_scans and table.stem == self.stem and table.path.parent in (self.path.parent, self.path)
        )


def find_files(paths: Iterable[Path]) -> list[Found]:
    """What can be taken in below the given files and folders: first deliveries before later, tables before scans."""
    found = []
    for path in paths:
        if not path.exists():
            raise Refused(
                "not_found",
                vi=f"Không có tệp hay thư mục {path}: kiểm tra lại đường dẫn.",
                en=f"No such file or folder: {path}.",
            )
        root = path if path.is_dir() else path.parent
        found += [Found(p, _name(p, root), _handover_for(p, root)) for p in sorted(_wanted(path), key=_order)]
    return found


def _wanted(path: Path) -> Iterator[Path]:
    files = [p for p in path.rglob("*") if p.is_file()] if path.is_dir() else [path]
    yield from (p for p in files if p.suffix.lower() in (*TABLES, ".zip") and p.name != HANDOVER_LIST)
    if path.is_dir():
        yield from folders_of_scans(path)


def _order(path: Path) -> tuple[int, Path, bool, str]:
    """A folder of scans stands after the tables in it."""
    folder = path.is_dir()
    inside = path if folder else path.parent
    return len(inside.parts), inside, folder or path.suffix.lower() == ".zip", path.stem


def _name(path: Path, root: Path) -> str:
    if path.is_dir():
        return path.name if path == root else path.relative_to(root).as_posix()
    return path.relative_to(root).with_suffix("").as_posix()


def _handover_for(path: Path, root: Path) -> Path | None:
    """The list nearest above; for a folder that was named itself, also the one beside it."""
    around = [path, *path.parents] if path.is_dir() else list(path.parents)
    last = root.parent if path == root else root
    for folder in around:
        if (folder / HANDOVER_LIST).is_file():
            return folder / HANDOVER_LIST
        if folder == last:
            return None
    return None


def sha256_of(path: Path) -> str:
    """The digest of a file, or of a folder of scans by the names and contents in it."""
    if path.is_dir():
        return folder_digest(path)
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def keep(path: Path, sha256: str) -> None:
    """The file as it was handed over, unchanged, by its hash; a folder of scans as one archive."""
    suffix = ".zip" if path.is_dir() else path.suffix.lower()
    kept = settings.DATA_DIR / "deliveries" / sha256[:2] / f"{sha256}{suffix}"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        draft = kept.with_suffix(".part")
        (pack if path.is_dir() else shutil.copyfile)(path, draft)
        draft.replace(kept)
