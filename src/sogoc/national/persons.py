"""Whom an entry names: the keys under which its persons are looked up, written with the entry."""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from ..record.folding import name_key
from ..record.named import NAME, roles_of

WHOLE_DATE = re.compile(r"\d{2}\.\d{2}\.\d{4}")
YEAR = re.compile(r"(?:^|\.)(\d{4})$")
KEYS = ("role", "name_key", "birth_date", "birth_year", "id_number")  # columns of `Person`, in the order of keys_of()


def keys_of(event_type: str, content: Mapping[str, str | None]) -> Iterator[tuple[str, str, str, int | None, str]]:
    """The keys of everybody the entry names, a tuple of KEYS each."""
    for role, name, birth_date, personal_number, id_number in _items_of(event_type):
        if not (key := name_key(content.get(name) or "")):
            continue
        born = content.get(birth_date) or ""
        number = content.get(personal_number) or content.get(id_number) or ""
        yield (role, key[:200], *_when(born), number[:40])


@cache
def _items_of(event_type: str) -> tuple[tuple[str, ...], ...]:
    """Of each person: the role, and the items of the register that say who it is."""
    items = (NAME, "_birth_date", "_personal_number", "_id_number")
    return tuple((role, *(role + item for item in items)) for role in roles_of(event_type))


@lru_cache(maxsize=50_000)
def _when(born: str) -> tuple[str, int | None]:
    """The date, where it is a whole one, and the year."""
    year = YEAR.search(born)
    return born if WHOLE_DATE.fullmatch(born) else "", int(year[1]) if year else None
