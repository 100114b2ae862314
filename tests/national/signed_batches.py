"""Signed batches of births as the sending side makes them."""

import itertools
import uuid
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sogoc.record.canonical import batch_digest, content_digest, member_line

KEY = Ed25519PrivateKey.generate()
_books = itertools.count(1)


def new_book() -> dict[str, Any]:
    """A book that no other test uses."""
    return {"authority_code": "11623", "event_type": "KS", "opening_year": 1981, "volume": f"{next(_books):02}"}


def birth(book: dict[str, Any], serial: int | None, *, record: str = "", version: int = 1, year: int = 1981,
          suffix: str = "", occurrence: int = 1, **changed: Any) -> dict[str, Any]:
    content = {"entry_number": f"{serial}/{year}", "registered_on": f"05.03.{year}", "registration_type": "1",
               "child_full_name": "Nguyễn Thị Bình", "child_sex": "2", "child_birth_date": "1981",
               "mother_birth_date": "25t", "note": None} | changed
    return {"record": record or str(uuid.uuid4()), "version": version, "digest": content_digest(content),
            "natural_key": {**book, "year": year, "serial": serial, "suffix": suffix, "occurrence": occurrence},
            "content": content}


def batch(*items: dict[str, Any], custodian: str = "11617", **changed: Any) -> dict[str, Any]:
    digest = batch_digest(member_line(i["record"], i["version"], i["digest"]) for i in items)
    public = KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
    return {"id": str(uuid.uuid4()), "digest": digest, "signature": KEY.sign(digest.encode()).hex(),
            "public_key": public, "custodian": custodian, "event_type": "KS", "composed_by": "An", "signed_by": "Bình",
            "items": list(items), **changed}
