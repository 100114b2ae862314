"""Who has a record in hand: two people are never given the same one. Inside `acting_as(user)`.

A lease only steers who is given what and says who is at a record; whoever opens it on purpose may still work there,
and the version decides between the two.
"""

import uuid
from datetime import timedelta

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from ..accounts.models import User
from .models import Lease, Record

HELD = timedelta(minutes=10)  # renewed every minute while the page is open
OFFERED = timedelta(minutes=2)  # fetched beforehand, not yet looked at
WITH = ("book__authority", "delivery")  # what a bench shows of them
RACES = 8  # tries against others who are given records at the same moment

TAKE = """
    insert into review_lease (record_id, custodian_id, holder_id, until)
        values (%(record)s, %(custodian)s, %(user)s, %(until)s)
    on conflict (record_id) do update
        set holder_id = excluded.holder_id, custodian_id = excluded.custodian_id,
            until = greatest(excluded.until,
                             case when review_lease.holder_id = excluded.holder_id then review_lease.until end)
        where review_lease.holder_id = excluded.holder_id or review_lease.until < now()
    returning holder_id
"""


def take(record: Record, user: User, span: timedelta = HELD) -> bool:
    """Have it in hand, or keep it; False while somebody else has it."""
    about = {"record": record.pk, "custodian": record.custodian_id, "user": user.pk, "until": timezone.now() + span}
    with connection.cursor() as cursor:
        cursor.execute(TAKE, about)
        return cursor.fetchone() is not None


def give_back(record_id: uuid.UUID, user: User) -> None:
    """Free for others at once."""
    Lease.objects.filter(record=record_id, holder=user).update(until=timezone.now())


def holder(record_id: uuid.UUID, user: User) -> User | None:
    """Who else has it in hand."""
    others = Lease.objects.filter(record=record_id, until__gt=timezone.now()).exclude(holder=user)
    found = others.select_related("holder").first()
    return found.holder if found else None


def free(records: QuerySet[Record], user: User) -> QuerySet[Record]:
    """Those that nobody else has in hand."""
    others = Lease.objects.filter(record=OuterRef("pk"), until__gt=timezone.now()).exclude(holder=user)
    return records.filter(~Exists(others))


def hand_out(records: QuerySet[Record], user: User) -> Record | None:
    """The first that nobody has, offered to this person; what others are being given at this moment is skipped."""
    whole = free(records, user).select_related(*WITH).select_for_update(skip_locked=True, of=("self",))
    for _ in range(RACES):
        record = whole.first()
        if record is None or take(record, user, OFFERED):
            return record
    return None
