"""Three ways compared: what was delivered, what we hold, what the receiver holds. Equal parts cost nothing."""

from collections.abc import Callable, Iterable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from django.db import connections, transaction
from django.db.models import Count, F, Sum

from ..record.manifest import LEVELS, Group, Key, rolled_up
from ..review.models import Delivery, Record, Status
from .models import Item


class Manifest(Protocol):
    can_be_asked: bool

    def manifest(self, level: str, **filters: Any) -> Iterable[dict[str, Any]]: ...


@dataclass
class Reconciliation:
    """The figures of the report: of those that qualify, how many arrived, none twice."""

    rows_in: int = 0
    rows_loaded: int = 0
    rows_known: int = 0
    rows_held: int = 0
    rows_dropped: int = 0
    second_readings: int = 0
    records: int = 0
    by_status: dict[str, int] = field(default_factory=dict)
    ended: dict[str, int] = field(default_factory=dict)  # by outcome
    without_receipt: int = 0  # chuyển trước, không có biên nhận
    qualifying: int = 0  # approved here and waiting, or transferred by receipt
    arrived: int = 0
    twice: int = 0
    refused: int = 0
    reopened: int = 0  # back in review here, while the receiver still holds the version before
    compared: bool = True  # false: the destination cannot be asked, so only receipts were counted
    recalled: int = 0  # taken back with the receiver's confirmation
    missing: list[str] = field(default_factory=list)  # receipts we hold that the receiver does not know
    surplus: list[str] = field(default_factory=list)  # of ours, held there without our having a receipt
    elsewhere: list[str] = field(default_factory=list)  # from other senders: candidates for the outcome "đã có"
    different: list[str] = field(default_factory=list)  # same record, other version or content

    @property
    def balanced(self) -> bool:
        """Whether every sum adds up and both sides hold the same."""
        adds_up = (
            self.rows_in == self.rows_loaded + self.rows_known + self.rows_held + self.rows_dropped
            and self.rows_loaded == self.records + self.second_readings
            and self.records == sum(self.by_status.values()) + sum(self.ended.values())
        )
        return adds_up and not (self.missing or self.surplus or self.different or self.twice)


def reconcile(receiver: Manifest) -> Reconciliation:
    """Compare all three sides, by the owner's connection, top-down with the receiver."""
    if not receiver.can_be_asked:
        return replace(_our_sums(), compared=False)
    with ThreadPoolExecutor(2) as aside:  # the receiver counts while we do, and our sums beside our digests
        top = aside.submit(lambda: list(receiver.manifest(LEVELS[0])))
        sums = aside.submit(_our_sums_aside)
        with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
            cursor.execute("set local work_mem = '192MB'")  # a million lines are sorted in memory
            cursor.execute(CURRENT)
            years = [Group(tuple(map(str, key)), count, digest) for *key, count, digest in _rows(YEARS)]
            differ = _where_they_differ(years, receiver, aside, top.result)
            done = sums.result()
            _compare_members(done, receiver, aside, differ)
    return done


def _our_sums_aside() -> Reconciliation:
    """In a thread, on a connection of its own."""
    try:
        return _our_sums()
    finally:
        connections["owner"].close()


def _our_sums() -> Reconciliation:
    done = Reconciliation(
        **Delivery.objects.using("owner").aggregate(
            rows_in=Sum("rows_in", default=0),
            rows_loaded=Sum("rows_loaded", default=0),
            rows_known=Sum("rows_known", default=0),
            rows_held=Sum("rows_held", default=0),
            rows_dropped=Sum("rows_dropped", default=0),
        )
    )
    records = Record.objects.using("owner")
    done.second_readings = records.aggregate(n=Count("second_readings"))["n"]
    done.records = records.count()
    live = records.filter(outcome="")
    done.by_status = {s.value: 0 for s in Status} | dict(live.values_list("status").annotate(n=Count("pk")))
    done.ended = dict(records.exclude(outcome="").values_list("outcome").annotate(n=Count("pk")))
    received = Item.objects.using("owner").filter(answer="accepted")
    this_version = received.filter(version=F("record__version"), record__outcome="")
    done.arrived = this_version.filter(record__status=Status.TRANSFERRED).count()
    done.without_receipt = live.filter(status=Status.TRANSFERRED).count() - done.arrived
    waiting = live.filter(status=Status.APPROVED, blockers=0, errors=0).count()
    done.qualifying = waiting + done.arrived
    done.twice = received.values("record_id", "version").annotate(n=Count("pk")).filter(n__gt=1).count()
    done.refused = Item.objects.using("owner").filter(answer="refused").count()
    away = received.exclude(record__status=Status.TRANSFERRED).values("record").distinct()
    done.recalled = live.filter(withdrawn=True).count()
    done.reopened = away.filter(record__withdrawn=False).count()
    return done


# the newest accepted version of each record that was not recalled: what the receiver should hold
CURRENT = """
    create temporary table transfer_current on commit drop as
    select distinct on (i.record_id) c.code collate "C" custodian, b.event_type collate "C" event_type, i.filed_year,
           i.record_id, i.version, i.digest
    from transfer_item i
    join transfer_batch b on b.id = i.batch_id
    join jurisdiction_custodian c on c.id = b.custodian_id
    where i.answer = 'accepted' and not exists (
        select from transfer_recall r
        where r.record_id = i.record_id and r.version >= i.version and r.confirmation <> '')
    order by i.record_id, i.version desc
"""
YEARS = """
    select custodian, event_type, filed_year, count(*),
           encode(sha256(convert_to(string_agg(record_id || ':' || version || ':' || digest, E'\\n' order by record_id),
                                    'UTF8')), 'hex')
    from transfer_current group by 1, 2, 3 order by 1, 2, 3
"""
MEMBERS = """
    select record_id::text, version, digest, custodian, event_type, filed_year::text from transfer_current
    where (custodian collate "C", event_type collate "C", filed_year)
          in (select * from unnest(%s::text[], %s::text[], %s::int[]))
"""


def _rows(sql: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql, list(values))
        return cursor.fetchall()


def _where_they_differ(
    years: list[Group], receiver: Manifest, aside: Executor, top: Callable[[], list[dict[str, Any]]]
) -> list[Key]:
    """The keys of years (custodian, type, year) that are not the same on both sides: by custodian, then by year.

    Types lie between for whoever compares by eye; asking for them costs as much as asking for years.
    """
    differ: list[Key] = [()]
    for level in (LEVELS[0], LEVELS[2]):
        ours = {g.key: g for g in rolled_up(level, years)}
        answers = [top()] if differ == [()] else _asked(receiver, aside, level, differ)
        below: list[Key] = []
        for parent, rows in zip(differ, answers, strict=True):
            theirs = {_key(row): row for row in rows}
            mine = {key for key in ours if key[: len(parent)] == parent}
            below += sorted(k for k in mine | theirs.keys() if not _same(ours.get(k), theirs.get(k)))
        differ = below
    return differ


def _asked(receiver: Manifest, aside: Executor, level: str, keys: list[Key]) -> list[list[dict[str, Any]]]:
    """What the receiver holds under each of the keys, two questions at a time."""
    return list(aside.map(lambda key: list(receiver.manifest(level, **_filters(key))), keys))


def _key(row: dict[str, Any]) -> Key:
    return tuple(row["key"].split("/"))


def _filters(key: Key) -> dict[str, Any]:
    return dict(zip(LEVELS, key, strict=False))


def _same(ours: Group | None, theirs: dict[str, Any] | None) -> bool:
    return ours is not None and theirs is not None and (ours.size, ours.digest) == (theirs["count"], theirs["digest"])


def _compare_members(done: Reconciliation, receiver: Manifest, aside: Executor, years: list[Key]) -> None:
    """Record by record, in the years that differ."""
    columns = [list(column) for column in zip(*years, strict=True)] or [[], [], []]
    kept = {record: (version, digest, tuple(key)) for record, version, digest, *key in _rows(MEMBERS, columns)}
    held = {
        str(row["record"]): (row["version"], row["digest"], key)
        for key, rows in zip(years, _asked(receiver, aside, "record", years), strict=True)
        for row in rows
    }
    done.missing += sorted(kept.keys() - held.keys())
    done.different += sorted(r for r in kept.keys() & held.keys() if kept[r] != held[r])
    beyond = held.keys() - kept.keys()
    ours_too = set(map(str, Record.objects.using("owner").filter(pk__in=beyond).values_list("pk", flat=True)))
    done.surplus += sorted(ours_too)
    done.elsewhere += sorted(beyond - ours_too)
