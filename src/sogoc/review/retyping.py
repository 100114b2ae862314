"""Gõ lại mù: of some records the fields that matter most are typed again by somebody who does not see them.

Which ones nobody can foresee or choose: the random end of the record's own number draws them. What differs becomes a
second reading, chosen beside the page like any other; what was chosen says whether the first typing was wrong.
"""

import uuid
from collections.abc import Mapping

from django.conf import settings
from django.db import connection
from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast, Right

from ..accounts.models import User
from ..audit.ledger import log
from ..record import BY_CODE, EventType, Field
from .acts import Refused
from .models import Record, Retyping, SecondReading, Status
from .queues import LIVE, over
from .readings import differences

MOST = 3  # fields: typing them takes under half a minute
RETYPED = "retyped"  # in the place of a sheet


def critical(event: EventType) -> tuple[Field, ...]:
    """By which a person and an event are known: names, birth or the day of the event, registration."""
    births = [f"{role}_birth_date" for role in event.subject_roles]
    relatives = [f"{role}_full_name" for role in event.relatives]
    names = dict.fromkeys([*event.subjects, event.day, *births, *relatives, "registered_on"])
    return tuple(event.by_name[name] for name in names if name in event.by_name)[:MOST]


def drawn(records: QuerySet[Record]) -> QuerySet[Record]:
    """The share of RETYPE_PERCENT that is typed again."""
    below = f"{min(round(settings.RETYPE_PERCENT * 655.36), 65535):04x}"
    return records.annotate(tail=Right(Cast("id", CharField()), 4)).filter(tail__lt=below)


def waiting(user: User) -> QuerySet[Record]:
    """What this person may type again: under review, of their unit, never theirs, and not done."""
    mine = over(LIVE.filter(status=Status.PENDING, locked=False), user.custodians_for("edit"))
    return drawn(mine).filter(retyping=None).exclude(editors__contains=[user.pk]).order_by("id")


def retype(record_id: uuid.UUID, user: User, values: Mapping[str, str]) -> Retyping:
    """Keep what was typed blind, inside `acting_as(user)`.

    Raises:
        Refused: not drawn, done already, their own typing, or a field is left blank that the record has.
        Record.DoesNotExist: no such record for this person.
    """
    record = Record.objects.select_for_update(of=("self",)).select_related("book").get(pk=record_id)
    if not waiting(user).filter(pk=record_id).exists():
        raise Refused("trường hợp này không còn chờ gõ lại", "this record does not wait to be typed again")
    event, ours = BY_CODE[record.event_type], record.values
    typed = {f.name: values.get(f.name, "") for f in critical(event)}
    if not any(typed.values()):
        raise Refused("chưa gõ mục nào", "nothing is typed")
    standing = {name: getattr(ours, name) for name in event.names}
    differing = differences(event, ours, {**standing, **typed})
    reading = _reading(record, {**standing, **typed}, differing) if differing else None
    typist = record.editors[-1] if record.editors else None
    done = Retyping.objects.create(
        record=record, custodian_id=record.custodian_id, typist_id=typist, retyped_by=user, reading=reading
    )
    log("retype", record=record, after={"retyped": "differs" if differing else "same"})
    return done


def _reading(record: Record, standard: Mapping[str, str], differing: Mapping[str, list[str]]) -> SecondReading:
    with connection.cursor() as cursor:
        cursor.execute("select delivery, row_number from review_typed_delivery(%s)", [record.book_id])
        delivery, row = cursor.fetchone()
    return SecondReading.objects.create(
        record=record, custodian_id=record.custodian_id, delivery_id=delivery, sheet=RETYPED, row=row,
        typed_digest=uuid.uuid4().hex, standard={name: text for name, text in standard.items() if text},
        differences=dict(differing),
    )  # fmt: skip
