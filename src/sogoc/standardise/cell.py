"""One cell after a standardiser: how it is written now, by which rules, and what was noticed on the way."""

from typing import NamedTuple


class Notice(NamedTuple):
    """What a standardiser saw that a person should know; becomes a finding."""

    code: str  # of the defect catalogue (domain reference 2.2)
    severity: str  # B, E, W or N
    detail: str  # in Vietnamese, for the person at the screen


class Written(NamedTuple):
    """A value, the rules that rewrote it in order, and what was noticed."""

    value: str | None
    rules: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
