"""The pages of accepted records follow them to the receiver, one by one; what is there already is not sent again."""

from collections.abc import Iterator
from itertools import groupby
from typing import Protocol

from django.core.files.storage import default_storage

from ..review.models import Page
from ..review.scanning import path_of
from .models import Item


class ScanHolder(Protocol):
    def send_scan(self, record: str, version: int, position: int, sha256: str, content: bytes) -> None: ...


def send_scans(destination: ScanHolder) -> Iterator[int]:
    """Yields how many pages were sent, after each record; safe to kill and to run again.

    Raises:
        Unreachable: no answer; run again.
        Rejected: the receiver does not take a page; its words say why.
    """
    sent = 0
    waiting = Item.objects.using("owner").filter(answer=Item.Answer.ACCEPTED, scans_sent=False)
    waiting.exclude(record__pages__current=True).update(scans_sent=True)
    newest = {i.record_id: i.version for i in waiting.order_by("version")}
    pages = Page.objects.using("owner").filter(record__in=newest, current=True).order_by("record", "pk")
    for record, held in groupby(pages.iterator(), key=lambda page: page.record_id):
        for position, page in enumerate(held, start=1):
            destination.send_scan(str(record), newest[record], position, page.sha256, _content(page))
            sent += 1
        waiting.filter(record=record).update(scans_sent=True)
        yield sent


def _content(page: Page) -> bytes:
    with default_storage.open(path_of(page.sha256)) as stream:
        return bytes(stream.read())
