"""Đạt kiểm tra or not yet, and why: the open blockers and errors of a record, those that keep it a draft first.

Verdict.of(findings)                        # on the bench, of the findings it shows
for record, verdict in not_yet(records):    # for the command, book by book
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q, QuerySet

from ..record import BY_CODE
from .editing import EDITABLE
from .field_views import FindingView
from .models import Finding, Record

GRAVE = ("B", "E")


@dataclass(frozen=True)
class Verdict:
    """What keeps a record from approval (architecture, section 4); nothing: it passes the machine's check."""

    faults: list[FindingView]

    @classmethod
    def of(cls, findings: Iterable[FindingView]) -> "Verdict":
        open_ = [f for f in findings if f.finding.state == Finding.State.OPEN and f.severity in GRAVE]
        return cls(sorted(open_, key=lambda f: (not f.keeps_from_review, f.severity)))

    @property
    def passes(self) -> bool:
        return not self.faults

    @property
    def keeping_from_review(self) -> list[FindingView]:
        """The closed list that stops even the submission."""
        return [f for f in self.faults if f.keeps_from_review]


def under_review(records: QuerySet[Record]) -> QuerySet[Record]:
    """Those of which the question is asked: drafts and pending ones that go on."""
    return records.filter(status__in=EDITABLE, outcome="")


def not_yet(records: QuerySet[Record]) -> Iterator[tuple[Record, Verdict]]:
    """The records under review that do not pass, in the order of books and numbers, each with why."""
    failing = under_review(records).filter(Q(blockers__gt=0) | Q(errors__gt=0))
    grave = Finding.objects.filter(state=Finding.State.OPEN, severity__in=GRAVE, record__in=failing.values("pk"))
    order = ("record__book", "record__year", "record__serial", "record__suffix", "record", "severity", "code", "pk")
    found = grave.select_related("record__book").order_by(*order)
    for _, of_record in groupby(found.iterator(chunk_size=2000), key=lambda f: f.record_id):
        findings = list(of_record)
        record = findings[0].record
        assert record is not None  # of_record are findings of records
        yield record, Verdict.of(FindingView(f, BY_CODE[record.event_type], False) for f in findings)
