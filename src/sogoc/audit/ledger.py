"""Writing the history: one event for one act, in the transaction of the act."""

import json
import uuid
from typing import Any

from django.db import connections

from ..store.scope import current_actor

# plain SQL: every act writes one, and nothing is read back, which the policy may not allow
ADDED = """
    insert into audit_event (actor_id, actor_name, os_account, demo, channel, action, custodian_id, record_id, book_id,
                             subject, lot, before, after, reason)
    values (%(actor_id)s, %(actor_name)s, %(os_account)s, %(demo)s, %(channel)s, %(action)s, %(custodian_id)s,
            %(record_id)s, %(book_id)s, %(subject)s, %(lot)s, %(before)s, %(after)s, %(reason)s)
"""


def log(
    action: str,
    *,
    record: Any = None,
    lot: list[uuid.UUID] | None = None,
    custodian_id: int | None = None,
    book_id: int | None = None,
    subject: str = "",
    before: Any = None,
    after: Any = None,
    reason: str = "",
    using: str = "default",
) -> None:
    """Add an event. The person and the channel come from `acting_as()` or `loading()`."""
    actor = current_actor()
    user = actor.user
    event = {
        "actor_id": user.pk if user else None,
        "actor_name": user.full_name if user else "",
        "os_account": actor.os_account,
        "demo": bool(user and user.is_demo),
        "channel": actor.channel,
        "action": action,
        "custodian_id": record.custodian_id if record else custodian_id,
        "record_id": record.pk if record else None,
        "book_id": record.book_id if record else book_id,
        "subject": subject[-120:],
        "lot": None if lot is None else f"{{{','.join(map(str, lot))}}}",
        "before": None if before is None else json.dumps(before),
        "after": None if after is None else json.dumps(after),
        "reason": reason,
    }
    with connections[using].cursor() as cursor:
        cursor.execute(ADDED, event)
