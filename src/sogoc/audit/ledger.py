"""Writing the history: one event for one act, in the transaction of the act."""

import uuid
from typing import Any

from ..store.scope import current_actor
from .models import Event


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
    Event.objects.using(using).bulk_create(
        [
            Event(  # bulk_create: no reading back, which the policy may not allow
                actor_id=user.pk if user else None,
                actor_name=user.full_name if user else "",
                os_account=actor.os_account,
                demo=bool(user and user.is_demo),
                channel=actor.channel,
                action=action,
                custodian_id=record.custodian_id if record else custodian_id,
                record_id=record.pk if record else None,
                book_id=record.book_id if record else book_id,
                subject=subject[-120:],
                lot=lot,
                before=before,
                after=after,
                reason=reason,
            )
        ]
    )
