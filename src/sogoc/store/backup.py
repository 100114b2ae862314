"""Backup and restore: database, scans, deliveries and keys in one folder, each file listed with its hash."""

import hashlib
import json
import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections

from . import StoreError
from .embedded import binaries

MANIFEST = "sao-luu.json"
DUMP = "sogoc.dump"
FOLDERS = ("scans", "deliveries", "keys")


def backup(folder: Path) -> dict[str, Any]:
    """Write a backup; the folder must be new or empty. The database is dumped at one moment while people work on.

    Raises:
        StoreError: the folder holds something already, or the dump fails.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if any(folder.iterdir()):
        raise StoreError(f"{folder} không trống: chọn thư mục mới cho bản sao lưu.")
    _run("pg_dump", "--format=custom", "--no-owner", f"--file={folder / DUMP}", _name())
    for name in FOLDERS:
        if (settings.DATA_DIR / name).exists():
            shutil.copytree(settings.DATA_DIR / name, folder / name)
    files = {p.relative_to(folder).as_posix(): sha256(p) for p in sorted(folder.rglob("*")) if p.is_file()}
    manifest = {"made_at": datetime.now(UTC).isoformat(timespec="seconds"), "files": files}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    return {"files": len(files), "bytes": sum((folder / f).stat().st_size for f in files)}


def check_backup(folder: Path) -> dict[str, str]:
    """The listed files, each verified by its hash.

    Raises:
        StoreError: it is no backup, or a file is missing or changed.
    """
    try:
        files: dict[str, str] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (FileNotFoundError, KeyError, ValueError):
        raise StoreError(f"{folder} không phải bản sao lưu: thiếu hoặc hỏng {MANIFEST}.") from None
    for name, digest in files.items():
        path = folder / name
        if not path.is_file():
            raise StoreError(f"Bản sao lưu thiếu {name}.")
        if sha256(path) != digest:
            raise StoreError(f"Bản sao lưu có tệp bị thay đổi: {name}.")
    return files


def restore(folder: Path) -> dict[str, Any]:
    """Put a verified backup into an empty data folder; refuses to overwrite.

    Raises:
        StoreError: the backup does not verify, or there is data here already.
    """
    files = check_backup(folder)
    with connections["owner"].cursor() as cursor:
        cursor.execute("select count(*) from pg_tables where schemaname = 'public'")
        if cursor.fetchone()[0]:
            raise StoreError(f"{settings.DATA_DIR} đã có dữ liệu: phục hồi vào thư mục dữ liệu trống (--data-dir).")
    connections.close_all()
    _run(
        "pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", f"--dbname={_name()}", str(folder / DUMP)
    )
    for name in FOLDERS:
        if (folder / name).exists():
            shutil.copytree(folder / name, settings.DATA_DIR / name, dirs_exist_ok=True)
    return {"files": len(files)}


def sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _name() -> str:
    return str(connections["owner"].settings_dict["NAME"])


def _run(program: str, *arguments: str) -> None:
    """A program of PostgreSQL against the owner's database; the password goes by the environment."""
    connections["owner"].ensure_connection()
    about = connections["owner"].get_connection_params()
    environment = {
        **os.environ,
        "PGHOST": str(about.get("host") or ""),
        "PGPORT": str(about.get("port") or ""),
        "PGUSER": str(about.get("user") or ""),
        "PGPASSWORD": str(about.get("password") or ""),
    }
    done = subprocess.run([binaries() / program, *arguments], env=environment, capture_output=True, text=True)
    if done.returncode:
        raise StoreError(f"{program} không chạy được: {done.stderr.strip()[-300:]}")
