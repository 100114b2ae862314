"""The chain of seals: each hashes the events it covers with the seal before, signed by a key outside the database.

How a stranger checks it stands in `stranger.py`, which is handed out with every export and must agree.
"""

import hashlib
from collections.abc import Iterable

from django.conf import settings
from django.db import connections, transaction

from ..store.keys import note, noted, signing_key

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
        ids, leaves = [pk for pk, _ in events], [leaf(line) for _, line in events]
        digest = chained(cursor.fetchone()[0], zip(ids, leaves, strict=True))
        signature = signing_key(settings.DATA_DIR, "history").sign(digest.encode()).hex()
        cursor.execute("select audit_has_seal(%s)", [noted(settings.DATA_DIR, NOTED)])
        if cursor.fetchone()[0]:  # else the chain was cut, and the note of what is missing stays
            transaction.on_commit(lambda: note(settings.DATA_DIR, NOTED, digest), using=using)
        cursor.execute("select audit_add_seal(%s, %s, %s, %s)", [ids, leaves, digest, signature])
        return len(events)


def leaf(content: str) -> str:
    """What an event says, without its number."""
    return hashlib.sha256(content.encode()).hexdigest()


def chained(before: str, events: Iterable[tuple[int, str]]) -> str:
    """The digest of a seal: over the one before it and its events' numbers and leaves, in their order."""
    return hashlib.sha256("\n".join([before, *(f"{pk} {each}" for pk, each in events)]).encode()).hexdigest()
