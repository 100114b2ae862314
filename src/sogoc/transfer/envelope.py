"""A signed batch as it travels: whose it is, what is in it, and the signature over both."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ..record.canonical import batch_digest, content_digest, item_line


def item(
    record: object, version: int, content: Mapping[str, str | None], natural_key: Mapping[str, object]
) -> dict[str, Any]:
    """One record of a batch, with the digest of its content."""
    return {
        "record": str(record),
        "version": version,
        "digest": content_digest(content),
        "natural_key": dict(natural_key),
        "content": dict(content),
    }


def digest_of(custodian: str, event_type: str, items: Sequence[Mapping[str, Any]]) -> str:
    lines = (item_line(i["record"], i["version"], i["digest"], i["natural_key"]) for i in items)
    return batch_digest(custodian, event_type, lines)


def public_half(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def envelope(
    key: Ed25519PrivateKey,
    items: Sequence[Mapping[str, Any]],
    *,
    custodian: str,
    event_type: str,
    composed_by: str = "",
    signed_by: str = "",
) -> dict[str, Any]:
    """A batch under a new id, signed here and now: for a system that keeps no outbox."""
    digest = digest_of(custodian, event_type, items)
    return {
        "id": str(uuid.uuid4()),
        "digest": digest,
        "signature": key.sign(digest.encode()).hex(),
        "public_key": public_half(key),
        "custodian": custodian,
        "event_type": event_type,
        "composed_by": composed_by,
        "signed_by": signed_by,
        "items": list(items),
    }
