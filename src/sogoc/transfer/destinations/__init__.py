"""Where signed batches go. A destination is one file here with these six methods, and a line in `credentials.py`."""

from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol


class Answer(NamedTuple):
    """What the receiver says of one record; its words are kept unchanged."""

    record: str
    version: int
    answer: str  # accepted or refused
    words: str = ""
    receipt: str = ""

    @property
    def accepted(self) -> bool:
        return self.answer == "accepted"


class DestinationError(Exception):
    """Nothing is known to have been taken in; the batch may be sent again as it is."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(vi)
        self.vi, self.en = vi, en


class Unreachable(DestinationError):
    """No answer after all attempts: try later."""


class Rejected(DestinationError):
    """An answer, and it is no: the same request will be refused again until somebody mends something."""

    def __init__(self, vi: str, en: str, status: int) -> None:
        super().__init__(vi, en)
        self.status = status


class Destination(Protocol):
    can_be_asked: bool  # what it holds, so that both sides can be compared

    def send(self, batch: dict[str, Any]) -> list[Answer]:
        """Deliver a signed batch; the same batch again gives the same answers."""

    def send_scan(self, record: str, version: int, position: int, sha256: str, content: bytes) -> None:
        """Hand over a page of an accepted record; the same again adds nothing."""

    def manifest(self, level: str, **filters: str | int) -> Iterator[dict[str, Any]]:
        """What is held there, in groups with digests."""

    def registration(self, record_id: str) -> dict[str, Any] | None:
        """The current registration of a record there."""

    def changes(self, after: int = 0) -> list[dict[str, Any]]:
        """What was noted there beside our records after the note of that number, oldest first."""

    def withdraw(self, record_id: str, version: int, reason: str) -> dict[str, Any]:
        """Take a registration back; returns the receiver's confirmation."""
