"""What a list shows of each record: number, whose event, day, unit, findings, state."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet, Sum

from ..jurisdiction.models import Authority
from ..record import BY_CODE
from ..report.models import InventoryDelta
from .models import VALUES, Record, Status
from .paging import Thread

FLAGS = {
    "returned": "Trả lại", "refused": "Bị từ chối", "waiting_second": "Chờ sổ bản 2",
    "suspected_duplicate": "Nghi trùng", "withdrawn": "Đã rút", "locked": "Trong đợt chuyển",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One line of a list."""

    record: Record
    event: str
    subjects: str
    authority: str
    token: str  # of the thread at this record

    @property
    def findings(self) -> list[tuple[str, str]]:
        """Severity and words: `1 lỗi chặn`, `2 cảnh báo`."""
        r = self.record
        counts = (("B", r.blockers, "lỗi chặn"), ("E", r.errors, "lỗi"), ("W", r.warnings, "cảnh báo"))
        return [(severity, f"{n} {word}") for severity, n, word in counts if n]

    @property
    def flags(self) -> list[str]:
        return flags(self.record)


def flags(record: Record) -> list[str]:
    return [label for name, label in FLAGS.items() if getattr(record, name)]


def rows(records: Iterable[Record], thread: Thread) -> list[Row]:
    """The lines of one screenful; a query for each event type in it and one for the authorities."""
    records = list(records)
    names = subjects(records)
    units = authority_names({r.authority_id for r in records})
    return [
        Row(r, BY_CODE[r.event_type].vi, names.get(r.pk, ""), units.get(r.authority_id, ""), thread.at(r).token)
        for r in records
    ]


def subjects(records: Iterable[Record]) -> dict[UUID, str]:
    """Whose event each record is, by id: `Nguyễn Văn Cha; Lê Thị Mẹ`."""
    ids: dict[str, list[UUID]] = defaultdict(list)
    for record in records:
        ids[record.event_type].append(record.pk)
    found = {}
    for code, keys in ids.items():
        columns = BY_CODE[code].subjects
        for pk, *names in VALUES[code].objects.filter(pk__in=keys).values_list("pk", *columns):
            found[pk] = "; ".join(name for name in names if name)
    return found


def authority_names(ids: set[int]) -> dict[int, str]:
    return {a.pk: str(a) for a in Authority.objects.filter(pk__in=ids)}


def counts() -> list[tuple[str, str, int]]:
    """Records of each state, those ended otherwise, and all: key, label, number; from the exact counters."""
    by: dict[str, int] = defaultdict(int)
    rows_of_counts: QuerySet[InventoryDelta, tuple[str, str, int]] = InventoryDelta.objects.values_list(
        "status", "outcome"
    ).annotate(total=Sum("n"))
    for status, outcome, n in rows_of_counts:
        by["ended" if outcome else status] += n
    states = [(s.value, str(s.label), by[s.value]) for s in Status]
    ended = [("ended", "Kết quả khác", by["ended"])]
    return [*states, *ended, ("", "Tổng", sum(by.values()))]
