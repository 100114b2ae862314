"""Whom an entry names: the keys under which its persons are looked up, written with the entry."""

import re
from collections.abc import Iterator, Mapping

from ..record.folding import name_key
from ..record.named import NAME, roles_of

WHOLE_DATE = re.compile(r"\d{2}\.\d{2}\.\d{4}")
YEAR = re.compile(r"(?:^|\.)(\d{4})$")
KEYS = ("role", "name_key", "birth_date", "birth_year", "id_number")  # columns of `Person`, in the order of keys_of()


def keys_of(event_type: str, content: Mapping[str, str | None]) -> Iterator[tuple[str, str, str, int | None, str]]:
    """The keys of everybody the entry names, a tuple of KEYS each."""
    for role in roles_of(event_type):
        if not (key := name_key(content.get(role + NAME) or "")):
            continue
        born = content.get(f"{role}_birth_date") or ""
        year = YEAR.search(born)
        numbers = (content.get(f"{role}_{name}") for name in ("personal_number", "id_number"))
        yield (role, key[:200], born if WHOLE_DATE.fullmatch(born) else "", int(year[1]) if year else None,
               next((n[:40] for n in numbers if n), ""))
