"""Second readings: what another typing of an entry says differently, field by field."""

from collections.abc import Mapping
from typing import Any

from ..record import EventType, Kind
from .values import Values


def differences(event: EventType, ours: Values, theirs: Mapping[str, Any]) -> dict[str, list[str]]:
    """`field -> [ours, theirs]` where they say something else; case and outer form of names do not count."""
    found = {}
    for f in event.fields:
        mine, other = getattr(ours, f.name) or "", theirs.get(f.name) or ""
        same = mine.casefold() == other.casefold() if f.kind is Kind.NAME else mine == other
        if not same:
            found[f.name] = [mine, other]
    return found
