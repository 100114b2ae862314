"""Signed batches of births as the sending side makes them."""

import itertools
import uuid
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sogoc.transfer.envelope import envelope, item

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
    return item(record or uuid.uuid4(), version, content,
                {**book, "year": year, "serial": serial, "suffix": suffix, "occurrence": occurrence})


def batch(*items: dict[str, Any], custodian: str = "11617", **changed: Any) -> dict[str, Any]:
    return envelope(KEY, items, custodian=custodian, event_type="KS", composed_by="An", signed_by="Bình") | changed
