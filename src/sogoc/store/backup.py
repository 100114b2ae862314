"""Backup and restore: database, scans, deliveries and keys in one folder, each file listed with its hash."""

import hashlib
import json
import os
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections

from . import StoreError
from .embedded import binaries
from .migrate import roles_of_external_server

MANIFEST = "sao-luu.json"


@dataclass(frozen=True)
class Belongings:
    """What one installation keeps: its database, and files and folders of the data folder."""

    database: str  # its name in the settings
    dump: str
    keys: str  # of the data folder
    others: tuple[str, ...]

    @property
    def files(self) -> tuple[str, ...]:
        return (self.keys, *self.others)


PROVINCE = Belongings("owner", "sogoc.dump", "keys", ("scans", "deliveries"))
RECEIVER = Belongings("default", "national.dump", "keys/national.secret", ("national-scans",))


def backup(folder: Path, what: Belongings = PROVINCE) -> dict[str, Any]:
    """Write a backup; the folder must be new or empty. The database is dumped at one moment while people work on.

    Raises:
        StoreError: the folder holds something already, or the dump fails.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if any(folder.iterdir()):
        raise StoreError(
            f"{folder} không trống: chọn thư mục mới cho bản sao lưu.",
            f"{folder} is not empty: choose a new folder for the backup.",
        )
    _copy(settings.DATA_DIR / what.keys, folder / what.keys)  # before the dump: the seal noted there must be in it
    dump = [binaries() / "pg_dump", "--format=custom", "--no-owner", f"--file={folder / what.dump}", _name(what)]
    done = subprocess.run(dump, env=_environment(what), capture_output=True, text=True)
    _check("pg_dump", done.stderr, done.returncode)
    for name in what.others:  # after the dump: every page it names must be there
        _copy(settings.DATA_DIR / name, folder / name)
    files = {p.relative_to(folder).as_posix(): sha256(p) for p in sorted(folder.rglob("*")) if p.is_file()}
    manifest = {"made_at": datetime.now(UTC).isoformat(timespec="seconds"), "files": files}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    return {"files": len(files), "bytes": sum((folder / f).stat().st_size for f in files)}


def _copy(here: Path, there: Path) -> None:
    """A file or a folder, where there is one."""
    if here.is_dir():
        shutil.copytree(here, there, ignore=shutil.ignore_patterns("*.part", ".*"), dirs_exist_ok=True)
    elif here.exists():
        there.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copy2(here, there)


def check_backup(folder: Path) -> dict[str, str]:
    """The listed files, each verified by its hash.

    Raises:
        StoreError: it is no backup, or a file is missing, changed or not listed.
    """
    try:
        files: dict[str, str] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (FileNotFoundError, KeyError, ValueError):
        raise StoreError(
            f"{folder} không phải bản sao lưu: thiếu hoặc hỏng {MANIFEST}.",
            f"{folder} is no backup: {MANIFEST} is missing or broken.",
        ) from None
    for name, digest in files.items():
        path = folder / name
        if not path.is_file():
            raise StoreError(f"Bản sao lưu thiếu {name}.", f"The backup lacks {name}.")
        if sha256(path) != digest:
            raise StoreError(f"Bản sao lưu có tệp bị thay đổi: {name}.", f"A file of the backup was changed: {name}.")
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} - {MANIFEST}
    for name in sorted(there - files.keys()):
        raise StoreError(f"Bản sao lưu có tệp lạ: {name}.", f"The backup has a file that is not listed: {name}.")
    return files


def restore(folder: Path, what: Belongings = PROVINCE) -> dict[str, Any]:
    """Put a verified backup into an empty data folder; refuses to overwrite.

    Raises:
        StoreError: the backup does not verify, is of something else, or there is data here already.
    """
    files = check_backup(folder)
    if what.dump not in files:
        raise StoreError(
            f"{folder} là bản sao lưu của phần khác: không có {what.dump}.",
            f"{folder} is a backup of something else: there is no {what.dump}.",
        )
    with connections[what.database].cursor() as cursor:
        cursor.execute("select count(*) from pg_tables where schemaname = 'public'")
        if cursor.fetchone()[0]:
            raise StoreError(
                f"{settings.DATA_DIR} đã có dữ liệu: phục hồi vào thư mục dữ liệu trống (--data-dir).",
                f"{settings.DATA_DIR} holds data already: restore into an empty data folder (--data-dir).",
            )
        if what is PROVINCE and not connections["owner"].settings_dict.get("EMBEDDED"):
            roles_of_external_server(cursor)
    connections.close_all()
    for name in what.files:
        _copy(folder / name, settings.DATA_DIR / name)
    _load(folder / what.dump, what)  # last and whole or not at all: a restore that was stopped is simply run again
    return {"files": len(files)}


def sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _name(what: Belongings) -> str:
    return str(connections[what.database].settings_dict["NAME"])


def _load(dump: Path, what: Belongings) -> None:
    """The dump into the owner's empty database, whole or not at all; into older servers too."""
    about = _environment(what)
    reader = subprocess.Popen(
        [binaries() / "pg_restore", "--no-owner", "--file=-", str(dump)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=about,
    )  # fmt: skip
    writer = subprocess.Popen(
        [binaries() / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "--single-transaction", "-d", _name(what)],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=about,
    )  # fmt: skip
    assert reader.stdout and writer.stdin
    with suppress(BrokenPipeError):  # psql has given up: its own words say why
        for line in reader.stdout:  # the head of the script, up to its first statement about data
            if not line.startswith(b"SET transaction_timeout"):  # unknown before PostgreSQL 17
                writer.stdin.write(line)
            if line.startswith(b"CREATE"):
                break
        shutil.copyfileobj(reader.stdout, writer.stdin)
        writer.stdin.close()
    reader.stdout.close()
    for name, process in (("psql", writer), ("pg_restore", reader)):
        assert process.stderr
        _check(name, process.stderr.read().decode(errors="replace"), process.wait())


def _environment(what: Belongings) -> dict[str, str]:
    """How the programs reach the database; the password goes by the environment, never by arguments."""
    connections[what.database].ensure_connection()
    about = connections[what.database].get_connection_params()
    given = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGPASSWORD": "password"}
    return {**os.environ, **{name: str(about.get(key) or "") for name, key in given.items()}}


def _check(program: str, said: str, code: int) -> None:
    if code:
        why = " ".join(said.split())[-300:]
        raise StoreError(f"{program} không chạy được: {why}", f"{program} failed: {why}")
