"""The one order of lists, walked by key and never by page number; and the thread from a list through its records."""

import uuid
from dataclasses import dataclass, field, replace
from typing import Any

from django.core import signing
from django.db.models import F, Q, QuerySet

from ..accounts.models import EVERYWHERE, User
from .leases import free
from .models import Record
from .queues import filtered, queues

ORDER = ("book_id", "year", "serial", "suffix", "occurrence", "id")  # book after book, as the pages follow each other
NULLABLE = ("year", "serial")  # without a number: at the end of their book
PAGE = 50
SALT = "sogoc.list"
Key = tuple[Any, ...]


def ordered(records: QuerySet[Record]) -> QuerySet[Record]:
    return records.order_by(*(F(c).asc(nulls_last=True) if c in NULLABLE else c for c in ORDER))


def reversed_order(records: QuerySet[Record]) -> QuerySet[Record]:
    return records.order_by(*(F(c).desc(nulls_first=True) if c in NULLABLE else f"-{c}" for c in ORDER))


def key_of(record: Record) -> Key:
    """Where a record stands in the order."""
    return tuple(getattr(record, column) for column in ORDER)


def after(records: QuerySet[Record], key: Key) -> QuerySet[Record]:
    return ordered(records.filter(_beyond(key, forwards=True)))


def before(records: QuerySet[Record], key: Key) -> QuerySet[Record]:
    """The nearest first."""
    return reversed_order(records.filter(_beyond(key, forwards=False)))


def _beyond(key: Key, *, forwards: bool) -> Q:
    """Column by column: equal so far, then greater (or smaller), where no value counts as the greatest."""
    bound = Q(**{f"{ORDER[0]}__gte" if forwards else f"{ORDER[0]}__lte": key[0]})  # says where in the index to begin
    found, same = Q(pk__in=[]), Q()
    for column, value in zip(ORDER, key, strict=True):
        if value is None:
            step = Q(pk__in=[]) if forwards else Q(**{f"{column}__isnull": False})
            equal = Q(**{f"{column}__isnull": True})
        else:
            step = Q(**{f"{column}__gt" if forwards else f"{column}__lt": value})
            if forwards and column in NULLABLE:
                step |= Q(**{f"{column}__isnull": True})
            equal = Q(**{column: value})
        found |= same & step
        same &= equal
    return bound & found


def _readable(user: User) -> QuerySet[Record]:
    """All that this person may see. The database decides that anyway; said in the query, it finds the index by it."""
    over = user.custodians_for("read")
    return Record.objects.all() if over is EVERYWHERE else Record.objects.filter(custodian_id__in=over)


@dataclass(frozen=True)
class Thread:
    """The list a person came from, and where in it they are: "next" follows it. Travels in addresses, signed."""

    name: str = ""  # of a queue; empty for all records
    filters: dict[str, str] = field(default_factory=dict)
    key: Key = ()
    planted: int = 0  # of an error laid over the record that is shown (planting.py)

    @classmethod
    def read(cls, token: str) -> "Thread | None":
        try:
            name, filters, key, *planted = signing.loads(token, salt=SALT)
            return cls(name, filters, (*key[:-1], uuid.UUID(key[-1])) if key else (), *planted)
        except (signing.BadSignature, ValueError, TypeError):
            return None

    def at(self, record: Record) -> "Thread":
        return replace(self, key=key_of(record), planted=0)

    @property
    def token(self) -> str:
        key = [*self.key[:-1], str(self.key[-1])] if self.key else []
        planted = [self.planted] if self.planted else []
        return signing.dumps([self.name, self.filters, key, *planted], salt=SALT, compress=True)

    def records(self, user: User) -> QuerySet[Record]:
        """The list as it is now; empty when this person has no queue of that name."""
        lists = queues(user)
        if self.name and self.name not in lists:
            return Record.objects.none()
        return filtered(lists[self.name][1] if self.name else _readable(user), self.filters)

    def label(self, user: User) -> str:
        lists = queues(user)
        return lists[self.name][0] if self.name in lists else "Danh sách"

    def next(self, records: QuerySet[Record], user: User) -> Record | None:
        """The one after this place in the list, whose `records` are at hand, that nobody else has."""
        return after(free(records, user), self.key).only(*ORDER).first() if self.key else None

    def previous(self, records: QuerySet[Record]) -> Record | None:
        return before(records, self.key).only(*ORDER).first() if self.key else None


@dataclass(frozen=True)
class Slice:
    """One screenful of a list, with keys for going on and back."""

    records: list[Record]
    forwards: Key | None
    backwards: Key | None


def sliced(records: QuerySet[Record], *, after_key: Key = (), before_key: Key = ()) -> Slice:
    if before_key:
        got = list(before(records, before_key)[: PAGE + 1])
        more_before, more_after = len(got) > PAGE, True
        got = got[:PAGE][::-1]
    else:
        got = list((after(records, after_key) if after_key else ordered(records))[: PAGE + 1])
        more_before, more_after = bool(after_key), len(got) > PAGE
        got = got[:PAGE]
    return Slice(got, key_of(got[-1]) if got and more_after else None, key_of(got[0]) if got and more_before else None)
