"""Three ways compared: what was delivered, what we hold, what the receiver holds. Equal parts cost nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple, Protocol

from django.db.models import Count, F, Q, Sum

from ..record.canonical import group_digest, group_line, member_line
from ..review.models import Delivery, Origin, Record, Status
from .models import Item


class Manifest(Protocol):
    def manifest(self, level: str, **filters: Any) -> Iterable[dict[str, Any]]: ...


@dataclass
class Reconciliation:
    """The figures of the report: of those that qualify, how many arrived, none twice."""

    rows_in: int = 0
    rows_loaded: int = 0
    rows_known: int = 0
    rows_held: int = 0
    second_readings: int = 0
    records: int = 0
    by_status: dict[str, int] = field(default_factory=dict)
    ended: dict[str, int] = field(default_factory=dict)  # by outcome
    without_receipt: int = 0  # chuyển trước, không có biên nhận
    qualifying: int = 0  # approved here and waiting, or transferred by receipt
    arrived: int = 0
    twice: int = 0
    refused: int = 0
    missing: list[str] = field(default_factory=list)  # receipts we hold that the receiver does not know
    surplus: list[str] = field(
        default_factory=list
    )  # records of ours that the receiver holds without our having a receipt
    elsewhere: list[str] = field(
        default_factory=list
    )  # what it holds from other senders: candidates for the outcome "đã có"
    different: list[str] = field(default_factory=list)  # same record and version, other content

    @property
    def balanced(self) -> bool:
        """Whether every sum adds up and both sides hold the same."""
        adds_up = (
            self.rows_in == self.rows_loaded + self.rows_known + self.rows_held
            and self.rows_loaded == self.records + self.second_readings
            and self.records == sum(self.by_status.values()) + sum(self.ended.values())
        )
        return adds_up and not (self.missing or self.surplus or self.different or self.twice)


def reconcile(receiver: Manifest) -> Reconciliation:
    """Compare all three sides, by the owner's connection, top-down with the receiver."""
    done = Reconciliation(
        **Delivery.objects.using("owner").aggregate(
            rows_in=Sum("rows_in", default=0),
            rows_loaded=Sum("rows_loaded", default=0),
            rows_known=Sum("rows_known", default=0),
            rows_held=Sum("rows_held", default=0),
        )
    )
    records = Record.objects.using("owner")
    done.second_readings = records.aggregate(n=Count("second_readings"))["n"]
    done.records = records.count()
    live = records.filter(outcome="")
    done.by_status = {s.value: live.filter(status=s).count() for s in Status}
    done.ended = dict(records.exclude(outcome="").values_list("outcome").annotate(n=Count("pk")))
    received = Item.objects.using("owner").filter(answer="accepted")
    done.without_receipt = (
        live.filter(status=Status.TRANSFERRED, origin=Origin.HANDED_OVER).exclude(transfers__answer="accepted").count()
    )
    done.refused = Item.objects.using("owner").filter(answer="refused").count()
    qualified = live.filter(
        Q(status=Status.APPROVED, blockers=0, errors=0) | Q(status=Status.TRANSFERRED, transfers__answer="accepted")
    )
    done.qualifying = qualified.distinct().count()
    done.arrived = (
        live.filter(status=Status.TRANSFERRED, transfers__answer="accepted", transfers__version=F("version"))
        .distinct()
        .count()
    )
    done.twice = received.values("record_id", "version").annotate(n=Count("pk")).filter(n__gt=1).count()
    _compare(done, receiver)
    return done


def _compare(done: Reconciliation, receiver: Manifest) -> None:
    """By custodian, then record by record only under those whose digests differ."""
    ours = _current_members()
    theirs = {row["custodian"]: row["digest"] for row in receiver.manifest("custodian")}
    for custodian in sorted(ours.keys() | theirs.keys()):
        mine = ours.get(custodian, [])
        if _digest(custodian, mine) == theirs.get(custodian):
            continue
        kept = {m.record: (m.version, m.digest) for m in mine}
        held = {
            str(row["record"]): (row["version"], row["digest"])
            for row in receiver.manifest("record", custodian=custodian)
        }
        done.missing += sorted(kept.keys() - held.keys())
        beyond = held.keys() - kept.keys()
        ours_too = set(map(str, Record.objects.using("owner").filter(pk__in=beyond).values_list("pk", flat=True)))
        done.surplus += sorted(ours_too)
        done.elsewhere += sorted(beyond - ours_too)
        done.different += sorted(r for r in kept.keys() & held.keys() if kept[r] != held[r])


class Member(NamedTuple):
    """A registration that the receiver has accepted, as our receipts say."""

    event_type: str
    year: int
    record: str
    version: int
    digest: str


def _current_members() -> dict[str, list[Member]]:
    """By custodian code, the newest accepted version of each record."""
    rows = (
        Item.objects.using("owner")
        .filter(answer="accepted")
        .order_by("version")
        .values_list("batch__custodian__code", "record_id", "version", "digest", "content__natural_key")
    )
    newest: dict[str, tuple[str, Member]] = {}
    for custodian, record, version, digest, key in rows.iterator():
        year = key["opening_year"] if key["year"] is None else key["year"]  # where manifests file it
        newest[str(record)] = (custodian, Member(key["event_type"], year, str(record), version, digest))
    members: dict[str, list[Member]] = {}
    for custodian, member in newest.values():
        members.setdefault(custodian, []).append(member)
    return members


def _digest(custodian: str, members: list[Member]) -> str:
    """The digest of a custodian's group as the receiver's manifest computes it: years, types, custodian."""
    types = []
    for event_type, of_type in _grouped(members, lambda m: m.event_type):
        years = [
            group_line(
                f"{custodian}/{event_type}/{year}",
                len(of_year),
                group_digest(member_line(m.record, m.version, m.digest) for m in of_year),
            )
            for year, of_year in _grouped(of_type, lambda m: m.year)
        ]
        types.append(group_line(f"{custodian}/{event_type}", len(of_type), group_digest(years)))
    return group_digest(types)


def _grouped(members: list[Member], key: Callable[[Member], Any]) -> list[tuple[Any, list[Member]]]:
    return [(k, list(g)) for k, g in groupby(sorted(members, key=key), key=key)]
