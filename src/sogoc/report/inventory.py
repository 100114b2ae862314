"""The inventory: records by type, place or other axis, and status; every line adds up."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from django.db.models import Count, IntegerField, Q, Sum
from django.db.models.functions import Cast
from django.utils import timezone

from ..record import EVENT_TYPES
from ..review.models import Book, Outcome, Record, Status
from ..review.queues import BadFilter, condition, filtered, of_book
from .axes import AXES, Axis, Key, of_records
from .models import InventoryDelta, InventoryTotal

STATUSES = tuple(Status)
OUTCOMES = tuple(o for o in Outcome if o)
COUNTED = (*(s.value for s in STATUSES), *(o.value for o in OUTCOMES))
NUMBERS = ("total", *(s.value for s in STATUSES), "ended", *(o.value for o in OUTCOMES))
KEYS = ("type", "authority", "district", "province", "custodian", "status", "outcome", "origin", "handed_over", "book")
_N = Cast("n", IntegerField())  # PostgreSQL sums larger numbers as numerics, which takes longer
ADDED_UP = {
    **{s.value: Sum(_N, filter=Q(status=s.value, outcome=""), default=0) for s in STATUSES},
    **{o.value: Sum(_N, filter=Q(outcome=o.value), default=0) for o in OUTCOMES},
}
ORDER_OF_TYPES = {e.code: n for n, e in enumerate(EVENT_TYPES)}


@dataclass(frozen=True)
class Line:
    """One type of one place: total = the four states still going + each other outcome."""

    key: Key | None  # what its axis counts by; None for a sum
    place: str
    group: str  # the old district and province, or empty
    type: str
    draft: int = 0
    pending: int = 0
    approved: int = 0
    transferred: int = 0
    duplicate: int = 0
    already_there: int = 0
    unreadable: int = 0
    awaits_correction: int = 0
    not_civil_status: int = 0
    narrower: Mapping[str, str] = field(default_factory=dict)  # the inventory one step further down

    @property
    def ended(self) -> int:
        return sum(getattr(self, o.value) for o in OUTCOMES)

    @property
    def total(self) -> int:
        return sum(getattr(self, s.value) for s in STATUSES) + self.ended

    @property
    def done(self) -> int:
        """Approved, or already transferred."""
        return self.approved + self.transferred

    def row(self) -> list[Any]:
        return [self.place, self.type, *(getattr(self, name) for name in NUMBERS)]


assert set(COUNTED) < {f.name for f in fields(Line)}


def summed(lines: Iterable[Line], place: str, **about: Any) -> Line:
    """A line that is the sum of others."""
    lines = list(lines)
    sums = {name: sum(getattr(line, name) for line in lines) for name in COUNTED}
    return Line(**{"key": None, "place": place, "group": "", "type": "", **about, **sums})


@dataclass(frozen=True)
class Inventory:
    """Lines in the order of places and types; places without records are left out, or stand as zeros."""

    by: str
    lines: list[Line]
    exact: bool  # from the counters; else the records were asked
    counted_at: datetime
    overlaps: bool = False  # one record may stand in two lines: there is no sum

    @property
    def total(self) -> Line:
        return summed(self.lines, "Tổng cộng")

    @property
    def groups(self) -> list[tuple[str, list[Line], Line]]:
        """Lines under their heading, with the sum of each; one group without a name where there are none."""
        found: dict[str, list[Line]] = defaultdict(list)
        for line in self.lines:
            found[line.group].append(line)
        return [(group, lines, summed(lines, group)) for group, lines in found.items()]


def inventory(
    by: str = "authority",
    wanted: Mapping[str, str] | None = None,
    *,
    empty: bool = False,
    split: bool = True,
    using: str = "default",
    lang: str = "vi",
) -> Inventory:
    """Count by an axis of AXES: exactly by one query of the counters, or by asking the records where they do not know.

    Args:
        by: a name of AXES.
        wanted: filters as of `queues.filtered`.
        empty: also places without any record, as zeros.
        split: a line for each type of a place, else one line.
        using: the connection; under `acting_as` only the person's own custodians count.
        lang: vi or en, for the names of types, rules and the like.

    Raises:
        BadFilter: a filter that means nothing.
    """
    axis, wanted = AXES[by], {k: v for k, v in (wanted or {}).items() if v != ""}
    exact = axis.asks is None and set(wanted) <= set(KEYS)
    at = timezone.now()
    counted = _of_counters(axis.column, wanted, using) if exact else _of_records(axis, wanted, using)
    counts = _gathered(counted, axis.roll_up(using) if axis.roll_up else None, split)
    places = axis.places({key for key, _ in counts}, using, empty, lang)
    types: dict[Key, list[str]] = defaultdict(list)
    for key, event_type in sorted(counts, key=lambda c: ORDER_OF_TYPES.get(c[1], -1)):
        types[key].append(event_type)
    lines = [
        Line(key=key, place=p.name, group=p.group, type=code, narrower=p.narrower, **counts[key, code])
        for key, p in places.items()
        for code in types.get(key) or ([""] if empty else [])
    ]
    return Inventory(by, lines, exact, at, axis.overlaps)


Counted = Iterable[tuple[Key, str, dict[str, int]]]  # key, type, and how many in each state or outcome


def _gathered(
    counted: Counted, lead: Mapping[Key, Key] | None, split: bool
) -> defaultdict[tuple[Key, str], Counter[str]]:
    """Key of the line and type -> how many in each state or outcome; nothing of what has none any more."""
    found: defaultdict[tuple[Key, str], Counter[str]] = defaultdict(Counter)
    for key, event_type, numbers in counted:
        if any(numbers.values()):
            found[lead[key] if lead else key, event_type if split else ""].update(numbers)
    return found


def _of_counters(column: str, wanted: Mapping[str, str], using: str) -> Counted:
    """Folded rows and deltas together, added up in the database: one row for each key and type."""
    counters = InventoryDelta if column == "book_id" or "book" in wanted else InventoryTotal
    chosen = counters._default_manager.using(using).filter(_condition(wanted)).order_by()
    rows = chosen.values_list(column, *({"event_type"} - {column})).annotate(**ADDED_UP)
    first = 1 if column == "event_type" else 2
    return [(row[0], row[first - 1], dict(zip(COUNTED, row[first:], strict=True))) for row in rows]


def _of_records(axis: Axis, wanted: Mapping[str, str], using: str) -> Counted:
    """From the records themselves, by a query that takes its time."""
    records = filtered(Record.objects.using(using), wanted)
    if axis.asks:
        rows = of_records(axis, records)
    else:
        keyed = records.values_list(axis.column, "event_type", "status", "outcome")
        rows = list(keyed.annotate(n=Count("pk")))
    return [(key, event_type, {outcome or status: n}) for key, event_type, status, outcome, n in rows]


def _condition(wanted: Mapping[str, str]) -> Q:
    found = Q()
    for key, value in wanted.items():
        if key == "book":
            books = Book.objects.using("owner").filter(of_book(value)).values_list("pk", flat=True)
            found &= Q(book_id__in=list(books))
        else:
            found &= condition(key, value)
    return found


__all__ = ["AXES", "COUNTED", "NUMBERS", "BadFilter", "Inventory", "Line", "inventory", "summed"]
