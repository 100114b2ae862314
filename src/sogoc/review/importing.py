"""An import in steps: receive, read and check in the background, look at the preview, confirm or cancel.

For pages and commands alike. Nothing is in the ledger before `confirm`; a step that was cut off by the end of a process
goes on where it stood, since every file is previewed and taken in by itself and known again by its hash.

    run = start(user)
    receive(run, "11650.KS.2001.01.xlsx", upload)      # and again for every file
    check(run)                                         # in the background: progress(run)
    file.preview, entries_of(file)                     # what each file would bring
    set_custodian(run, "293.KS.2017.01", 11617)        # where list and rule do not say
    confirm(run)                                       # in the background; then file.report
    cancel(run)                                        # any time before: nothing stays
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath

import polars as pl
from django.conf import settings
from django.db import transaction

from ..accounts.models import User
from ..audit.ledger import log
from ..data import shipped_reference
from ..ingest import HANDOVER_LIST, TABLES
from ..ingest.scan_parts import SCANS
from ..store.alone import only_here
from ..store.scope import loading
from .acts import Refused
from .announced import Context
from .duplicates import find_pairs
from .found import Found, find_files, sha256_of
from .intake import take_in_found
from .models import Import, ImportFile
from .preview import ENTRIES, Preview, preview_file

State = Import.State
LOCK = 20046  # of advisory locks
LARGEST = 500 << 20  # bytes of one file (interface F4)


@dataclass(frozen=True)
class Progress:
    """How far the present step is."""

    state: str
    done: int
    total: int


def folder_of(run: Import) -> Path:
    """Where its files lie until they are taken in."""
    return Path(settings.DATA_DIR) / "imports" / str(run.pk)


def start(user: User | None) -> Import:
    """Open an import; `user` is whose rights count, None for a command of whoever runs the machine."""
    return Import.objects.using("owner").create(started_by=user)


def receive(run: Import, path: str, chunks: Iterable[bytes]) -> Path:
    """Keep one file of the import under its name, with the folders of a folder chosen as a whole.

    Raises:
        Refused: not a workbook, an archive or a hand-over list; too large; a name that leads elsewhere; or too late.
    """
    _in_state(run, State.RECEIVING, State.CHECKED)
    target = folder_of(run) / "files" / _safe(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft, size = target.with_name(f".{target.name}.part"), 0
    try:
        with draft.open("wb") as stream:
            for chunk in chunks:
                size += stream.write(chunk)
                if size > LARGEST:
                    raise Refused(f"tệp {target.name} lớn hơn {LARGEST >> 20} MB", f"{target.name} is too large")
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return target


def receive_folder(run: Import, folder: Path) -> int:
    """Copy what can be taken in below a folder of this machine; how many files."""
    found = [p for p in folder.rglob("*") if p.is_file() and _takable(p.relative_to(folder))]
    for path in found:
        with path.open("rb") as stream:
            receive(run, path.relative_to(folder).as_posix(), iter(lambda: stream.read(1 << 20), b""))
    return len(found)


def _takable(path: PurePath) -> bool:
    """Tables, archives and hand-over lists; scans that come in a folder, which tells the book."""
    in_a_folder = SCANS if len(path.parts) > 1 else ()
    return path.name == HANDOVER_LIST or path.suffix.lower() in (*TABLES, ".zip", *in_a_folder)


def _safe(path: str) -> PurePosixPath:
    """The path below the import's folder, or a refusal."""
    parts = PurePosixPath(path.replace("\\", "/")).parts
    strange = not parts or any(p in ("..", "/") or p.startswith(".") or ":" in p or "\x00" in p for p in parts)
    if strange or len(path) > 390:
        raise Refused("tên tệp không dùng được: xin đổi tên", "this file name cannot be used: rename the file")
    if not _takable(PurePosixPath(*parts)):
        raise Refused(
            f"không nhận loại tệp {parts[-1]}: cần bảng tính, CSV, gói .zip, {HANDOVER_LIST}, hoặc cả thư mục ảnh",
            f"{parts[-1]} is no workbook, CSV, archive or hand-over list, nor in a folder of scans",
        )
    return PurePosixPath(*parts)


def check(run: Import) -> None:
    """Read and compare what was received, in the background; files already compared are compared again.

    Raises:
        Refused: nothing was received.
    """
    _in_state(run, State.RECEIVING, State.CHECKED)
    root = folder_of(run) / "files"
    found = find_files([root]) if root.is_dir() else []
    if not found:
        raise Refused("chưa có tệp nào để đọc", "there is no file to read")
    with transaction.atomic(using="owner"):
        run.files.using("owner").all().delete()
        ImportFile.objects.using("owner").bulk_create(
            ImportFile(
                import_run=run,
                path=f.path.relative_to(root).as_posix(),
                name=f.name[-200:],
                size=f.size,
                sha256=sha256_of(f.path),
            )
            for f in found
        )
        _to(run, State.CHECKING)
    _ask(run)


def progress(run: Import) -> Progress:
    """How many files of the present step are done."""
    run.refresh_from_db()
    files = ImportFile.objects.using("owner").filter(import_run=run)
    loading_now = run.state in (State.LOADING, State.DONE)
    return Progress(run.state, files.filter(**{"loaded" if loading_now else "checked": True}).count(), files.count())


def entries_of(file: ImportFile) -> pl.DataFrame:
    """The preview of a file entry by entry, in the schema `preview.ENTRIES`; empty before it was compared."""
    path = _entries_path(file)
    return pl.read_parquet(path) if path.exists() else ENTRIES.to_frame()


def _entries_path(file: ImportFile) -> Path:
    return folder_of(Import(pk=file.import_run_id)) / "preview" / f"{file.pk}.parquet"


def set_custodian(run: Import, key: str, custodian_id: int) -> None:
    """Say who keeps a book (by its key; "" for every book that asks), and compare again."""
    _in_state(run, State.RECEIVING, State.CHECKED)
    run.custodians = {**run.custodians, key: custodian_id}
    run.save(using="owner", update_fields=["custodians", "changed_at"])
    if run.state == State.CHECKED:
        check(run)


def confirm(run: Import) -> None:
    """Take in what was previewed, in the background."""
    _in_state(run, State.CHECKED)
    _to(run, State.LOADING)
    _ask(run)


def cancel(run: Import) -> None:
    """Forget the import: nothing of it is in the ledger, and its files go.

    Raises:
        Refused: it was confirmed; what it brought can be withdrawn delivery by delivery.
    """
    _in_state(run, State.RECEIVING, State.CHECKING, State.CHECKED)
    with loading(user=run.started_by):
        _to(run, State.CANCELLED)
        ImportFile.objects.using("owner").filter(import_run=run).delete()
        log("cancel_import", using="owner", subject=str(run.pk))
    shutil.rmtree(folder_of(run), ignore_errors=True)


def may_see(run: Import, user: User) -> bool:
    """Who started it, and whoever takes in everywhere."""
    return run.started_by_id == user.pk or user.may("ingest", 0)


def advance(import_id: int) -> None:
    """Do the present step of an import to its end, unless another process is at it; safe to call at any time."""
    with only_here(LOCK, import_id) as mine:
        run = Import.objects.using("owner").filter(pk=import_id).first() if mine else None
        if run is not None and run.state == State.CHECKING:
            _check(run)
        elif run is not None and run.state == State.LOADING:
            _load(run)


def unfinished() -> list[int]:
    """Imports with a step that is not done: a worker takes them up after a restart."""
    running = Import.objects.using("owner").filter(state__in=[State.CHECKING, State.LOADING])
    return list(running.order_by("pk").values_list("pk", flat=True))


def _check(run: Import) -> None:
    found = _found(run)
    context = Context(shipped_reference(), run.custodians)
    for file in run.files.using("owner").filter(checked=False).order_by("pk"):
        if _now(run) != State.CHECKING:
            return  # cancelled
        if file.path not in found:
            continue
        seen = preview_file(found[file.path], context, run.started_by)
        if seen.refused == "no_book" and _comes_along(found[file.path], found.values()):
            seen = Preview(file.name, "scans", message="Sổ nằm trong lần nhập này: ảnh được gắn khi nhập.")
        if folder_of(run).is_dir():
            _entries_path(file).parent.mkdir(exist_ok=True)
            seen.entries.write_parquet(_entries_path(file))
        ImportFile.objects.using("owner").filter(pk=file.pk).update(checked=True, preview=seen.summary())
    Import.objects.using("owner").filter(pk=run.pk, state=State.CHECKING).update(state=State.CHECKED)
    if _now(run) == State.CANCELLED:
        shutil.rmtree(folder_of(run), ignore_errors=True)


def _comes_along(scans: Found, files: Iterable[Found]) -> bool:
    """Whether the workbook of these scans is in the same import."""
    return any(map(scans.is_of_the_same_book, files))


def _load(run: Import) -> None:
    found = _found(run)
    context = Context(shipped_reference(), run.custodians, channel="task")
    for file in run.files.using("owner").filter(loaded=False).order_by("pk"):
        this = found.get(file.path)
        if this is None:  # somebody cleared the folder: the others go on
            gone = {"refused": "gone", "message": f"Không còn tệp {file.path}: chọn lại tệp trong một lần nhập mới."}
            ImportFile.objects.using("owner").filter(pk=file.pk).update(loaded=True, report=gone)
            continue
        for report in take_in_found(list(found.values()), context, run.started_by, wanted=this.__eq__):
            ImportFile.objects.using("owner").filter(pk=file.pk).update(loaded=True, report=vars(report))
    find_pairs()
    _to(run, State.DONE)
    shutil.rmtree(folder_of(run), ignore_errors=True)


def _found(run: Import) -> dict[str, Found]:
    root = folder_of(run) / "files"
    return {f.path.relative_to(root).as_posix(): f for f in find_files([root])} if root.is_dir() else {}


def _now(run: Import) -> str:
    return Import.objects.using("owner").values_list("state", flat=True).get(pk=run.pk)


def _to(run: Import, state: str) -> None:
    """The next state, from the one that this process knows and from no other."""
    moved = Import.objects.using("owner").filter(pk=run.pk, state=run.state).update(state=state)
    if not moved:
        raise Refused("lần nhập này vừa đổi trạng thái: tải lại trang", "this import has just moved on: reload")
    run.state = state


def _in_state(run: Import, *states: str) -> None:
    run.refresh_from_db(using="owner")
    if run.state not in states:
        label = State(run.state).label
        raise Refused(f"lần nhập đang ở bước “{label}”, không làm việc này được", f"the import is {run.state}")


def _ask(run: Import) -> None:
    """Have the worker do the step."""
    from .tasks import advance_import

    advance_import.defer(import_id=run.pk)
