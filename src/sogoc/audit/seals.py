"""The chain of seals: each hashes the events it covers with the seal before, signed by a key outside the database."""

import hashlib
from collections.abc import Iterable

from cryptography.exceptions import InvalidSignature
from django.conf import settings
from django.db import connections, transaction

from ..store.keys import note, noted, signing_key
from .models import Seal

MOST = 10_000
NOTED = "history.seal"  # in keys/: the last seal as this machine made it, so that a cut tail of the chain shows


def seal(*, using: str = "default") -> int:
    """Seal what finished transactions have added; returns how many events. Run by the worker."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(20044)")
        cursor.execute("select * from audit_unsealed(%s)", [MOST])
        events = cursor.fetchall()
        if not events:
            return 0
        cursor.execute("select audit_last_seal()")
        digest = chained(cursor.fetchone()[0], (line for _, line in events))
        signature = signing_key(settings.DATA_DIR, "history").sign(digest.encode()).hex()
        cursor.execute("select audit_has_seal(%s)", [noted(settings.DATA_DIR, NOTED)])
        if cursor.fetchone()[0]:  # else the chain was cut, and the note of what is missing stays
            transaction.on_commit(lambda: note(settings.DATA_DIR, NOTED, digest), using=using)
        cursor.execute("select audit_add_seal(%s, %s, %s)", [[pk for pk, _ in events], digest, signature])
        return len(events)


def chained(before: str, lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join([before, *lines]).encode()).hexdigest()


def broken() -> list[tuple[str, str]]:
    """What does not fit when the whole chain is computed again, by the owner's connection.

    In Vietnamese and English; empty when the chain is whole.
    """
    public = signing_key(settings.DATA_DIR, "history").public_key()
    wrong: list[tuple[str, str]] = []
    before = ""
    digests = set()
    with connections["owner"].cursor() as cursor:
        for link in Seal.objects.using("owner").order_by("id").iterator():
            cursor.execute(
                "select audit_canonical(e) from audit_event e where id = any(%s) order by id", [link.event_ids]
            )
            lines = [line for (line,) in cursor.fetchall()]
            if len(lines) != link.events or chained(before, lines) != link.digest:
                vi = f"lịch sử: niêm phong {link.pk} không khớp với {link.events} sự kiện nó niêm phong"
                wrong.append((vi, f"history: seal {link.pk} does not fit the {link.events} events it seals"))
            try:
                public.verify(bytes.fromhex(link.signature), link.digest.encode())
            except (InvalidSignature, ValueError):
                vi = f"lịch sử: chữ ký của niêm phong {link.pk} không đúng"
                wrong.append((vi, f"history: the signature of seal {link.pk} is wrong"))
            before = link.digest
            digests.add(before)
        if (last := noted(settings.DATA_DIR, NOTED)) and last not in digests:
            vi = "lịch sử: niêm phong cuối cùng (ghi trong keys/) không còn trong chuỗi"
            wrong.append((vi, "history: the last seal (noted in keys/) is gone from the chain"))
        cursor.execute(
            "select count(*) from audit_event where sealed and id not in (select unnest(event_ids) from audit_seal)"
        )
        if loose := cursor.fetchone()[0]:
            vi = f"lịch sử: {loose} sự kiện mang dấu niêm phong mà không thuộc niêm phong nào"
            wrong.append((vi, f"history: {loose} events are marked as sealed and belong to no seal"))
    return wrong
