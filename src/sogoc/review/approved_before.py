"""Records that were approved, or sent, before scans came that are new for them: a person looks at them again."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from .models import Delivery, Page, Record, Status

BEYOND_DRAFT = (Status.APPROVED, Status.TRANSFERRED)
MOST = 100  # records listed


@dataclass(frozen=True)
class Touched:
    """Those of them that a person may see, and how many there are beside."""

    listed: list[Record]
    more: int  # of theirs, not listed
    others: int  # of other units


def approved_before(delivery: Delivery, *, using: str = "default") -> QuerySet[Record]:
    """Approved or sent before this delivery brought a page of theirs; whoever approves again takes them off."""
    pages = Page.objects.using(using).filter(delivery=delivery)
    earlier = Q(approved_at__isnull=True) | Q(approved_at__lt=delivery.received_at)
    found = Record.objects.using(using).filter(earlier, status__in=BEYOND_DRAFT, pk__in=pages.values("record_id"))
    return found.order_by("book_id", F("year").asc(nulls_last=True), "serial", "suffix", "pk")


def touched(found: QuerySet[Record]) -> Touched:
    """The first of them, as listed on a page of a delivery."""
    return Touched(list(found[:MOST]), max(0, found.count() - MOST), 0)


def touched_of(ids: Iterable[str]) -> Touched:
    """Those of a file's report or preview whom the present person may see."""
    wanted = set(ids)
    found = Record.objects.filter(pk__in=wanted).order_by("book_id", "year", "serial", "suffix", "pk")
    seen = found.count()
    return Touched(list(found[:MOST]), max(0, seen - MOST), len(wanted) - seen)
