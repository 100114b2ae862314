"""Whom an entry names: the keys under which its persons are looked up, written with the entry."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from ..record import BY_CODE, EventType
from ..record.folding import name_key
from .models import Person, Registration

WHOLE_DATE = re.compile(r"\d{2}\.\d{2}\.\d{4}")
YEAR = re.compile(r"(?:^|\.)(\d{4})$")
NAME = "_full_name"
NOT_OF_THE_EVENT = ("requester",)


def roles_of(event: EventType) -> tuple[str, ...]:
    """Those named in the event itself, in the order of the register; not who came to register it, nor officials."""
    roles = (f.name.removesuffix(NAME) for f in event.fields if f.name.endswith(NAME))
    return tuple(role for role in roles if role not in NOT_OF_THE_EVENT)


def keys_of(event_type: str, content: Mapping[str, str | None]) -> Iterator[dict[str, Any]]:
    """The fields of `Person`, for everybody the entry names."""
    for role in roles_of(BY_CODE[event_type]):
        if not (key := name_key(content.get(role + NAME) or "")):
            continue
        born = content.get(f"{role}_birth_date") or ""
        year = YEAR.search(born)
        numbers = (content.get(f"{role}_{name}") for name in ("personal_number", "id_number"))
        yield {
            "role": role, "name_key": key[:200], "birth_date": born if WHOLE_DATE.fullmatch(born) else "",
            "birth_year": int(year[1]) if year else None, "id_number": next((n[:40] for n in numbers if n), ""),
        }


def write_persons(registrations: Iterable[Registration], person: type[Person] = Person) -> None:
    """The persons of new registrations; `person` is the model as a migration has it."""
    people = (person(registration_id=r.pk, **keys) for r in registrations for keys in keys_of(r.event_type, r.content))
    while some := list(islice(people, 2_000)):
        person.objects.bulk_create(some)
