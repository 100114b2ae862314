"""The history for outsiders: events, seals, the public key, and a small program that checks them without us."""

import json
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db import connections

from ..store import StoreError
from ..store.keys import signing_key
from . import stranger
from .models import Seal


def export(folder: Path, *, content: bool) -> dict[str, int]:
    """Write a history that proves itself; the folder must be new or empty.

    Args:
        content: with what the events say, which is personal data; without it the chain is proved, not what was said.

    Raises:
        StoreError: the folder holds something already.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if any(folder.iterdir()):
        raise StoreError(f"{folder} không trống: chọn thư mục mới.", f"{folder} is not empty: choose a new folder.")
    events = _events(folder / "events.jsonl", content)
    seals = _seals(folder / "seals.jsonl")
    key = signing_key(settings.DATA_DIR, "history").public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    (folder / "public-key.txt").write_text(key.hex() + "\n")
    (folder / "verify.py").write_text(Path(stranger.__file__).read_text(encoding="utf-8"), encoding="utf-8")
    return {"events": events, "seals": seals}


def _events(path: Path, content: bool) -> int:
    what = "audit_content(e)" if content else "null"
    count = 0
    path.touch(mode=0o600)
    with path.open("w", encoding="utf-8") as out, connections["owner"].chunked_cursor() as cursor:
        cursor.execute(f"select id, {what} from audit_event e order by id")
        for row in cursor:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    return count


def _seals(path: Path) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as out:
        for link in Seal.objects.using("owner").order_by("id").iterator(chunk_size=50):
            told = {"at": link.at.isoformat(), "events": link.event_ids, "leaves": link.leaves,
                    "digest": link.digest, "signature": link.signature}  # fmt: skip
            out.write(json.dumps(told) + "\n")
            count += 1
    return count
