"""Whose work a record is: given by a lead to somebody of the unit, and taken back.

It steers and keeps nobody else out; who sees the record at all is still the database's to say. Carried out as a
bulk act (`bulk_others.py`), so that it is frozen, looked at, confirmed, logged and undone like the others.
"""

import uuid
from collections.abc import Collection
from datetime import datetime

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from ..accounts.acts import ROLE_LABELS, Reach, reach
from ..accounts.models import EVERYWHERE, User
from .acts import Refused
from .models import Assignment, Record

WORKS = tuple(r for r in ROLE_LABELS if any(reach(act, r) is not Reach.NONE for act in ("edit", "approve")))

GIVE = """
    insert into review_assignment (record_id, custodian_id, person_id, by_id, at)
        select id, custodian_id, %(person)s, %(by)s, %(at)s from review_record where id = any(%(records)s)
    on conflict (record_id) do update
        set was_id = review_assignment.person_id, person_id = excluded.person_id, custodian_id = excluded.custodian_id,
            by_id = excluded.by_id, at = excluded.at
"""


def workers(user: User) -> QuerySet[User]:
    """Those to whom this person may give work, by name."""
    over, today = user.custodians_for("assign_tasks"), timezone.localdate()
    held = Q(grants__role__in=WORKS, grants__since__lte=today) & (Q(grants__until=None) | Q(grants__until__gte=today))
    if over is not EVERYWHERE:
        held &= Q(grants__custodian__in=over)
    return User.objects.filter(held, is_active=True).distinct().order_by("full_name", "pk")


def receiver(value: str, user: User) -> User:
    """The person named by number.

    Raises:
        Refused: nobody is named to whom this person may give work.
    """
    found = workers(user).filter(pk=int(value)).first() if value.isascii() and value.isdigit() else None
    if found is None:
        raise Refused("chọn người nhận việc", "say who is to do it")
    return found


def refuse_strangers(person: User, custodians: Collection[int]) -> None:
    """Raises Refused where somebody is given records that they may neither edit nor approve."""
    for custodian in custodians:
        if not (person.may("edit", custodian) or person.may("approve", custodian)):
            raise Refused(
                f"danh sách có trường hợp ngoài phạm vi của {person.full_name}: lọc theo đơn vị của người nhận",
                f"some of the records are not {person.username}'s to work on",
            )


def give(records: Collection[uuid.UUID], person: int | None, by: User, at: datetime) -> None:
    """Theirs from now on; None: nobody's."""
    with connection.cursor() as cursor:
        cursor.execute(GIVE, {"records": list(records), "person": person, "by": by.pk, "at": at})


def give_back(records: Collection[uuid.UUID], at: datetime) -> None:
    """To whom they were given before."""
    Assignment.objects.filter(record__in=records).update(person=F("was"), was=None, at=at)


def assigned_to(user: User) -> Q:
    """The records that are this person's work."""
    return Q(pk__in=Assignment.objects.filter(person=user).values("record"))


def assigned(value: str) -> Q:
    """By what a filter says: an account, `any`, or `none`."""
    given = Assignment.objects.filter(person__isnull=False)
    if value == "none":
        return ~Q(pk__in=given.values("record"))
    return Q(pk__in=(given if value == "any" else given.filter(person__username=value)).values("record"))


def unchanged(record: Record, at: datetime) -> bool:
    """Whether it is as the act of that moment left it."""
    return Assignment.objects.filter(record=record, at=at).exists()
