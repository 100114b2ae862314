"""The digests by which both ends of a transfer know that they hold the same: of a record, a batch, a group of records.

All are sha256 in lower-case hex over UTF-8 text. Lines are joined by a line feed, with none after the last.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from hashlib import sha256

import orjson

Content = Mapping[str, str | None]


def canonical(content: Mapping[str, object]) -> bytes:
    """The one way to write a record's content: JSON of text, whole numbers and nulls; keys sorted, no spaces, NFC."""
    written = orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
    text = written.decode()
    return written if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text).encode()


def content_digest(content: Content) -> str:
    return digest_of(canonical(content))


def digest_of(written: bytes) -> str:
    """The digest of content that is in its canonical form already."""
    return sha256(written).hexdigest()


def member_line(record: object, version: int, digest: str) -> str:
    """`record:version:digest`, the record's UUID in its usual lower-case form."""
    return f"{record}:{version}:{digest}"


def group_line(key: str, count: int, digest: str) -> str:
    """How a group stands in the digest of the group above it: `11617/KS/1981:58:<digest>`."""
    return f"{key}:{count}:{digest}"


def item_line(record: object, version: int, digest: str, natural_key: Mapping[str, object]) -> str:
    """A member line with the entry it stands for: what is signed says where in the register each record belongs."""
    return f"{member_line(record, version, digest)}:{canonical(natural_key).decode()}"


def batch_digest(custodian: str, event_type: str, lines: Iterable[str]) -> str:
    """What is signed of a batch: for whom it is, and its item lines in their order."""
    return _digest([f"{custodian}/{event_type}", *lines])


def group_digest(lines: Iterable[str]) -> str:
    """Over member lines (or the lines of the groups below), sorted, so that both ends compare whole groups at once."""
    return _digest(sorted(lines))


def _digest(lines: Iterable[str]) -> str:
    return sha256("\n".join(lines).encode()).hexdigest()
