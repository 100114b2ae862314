"""One cell after a standardiser: how it is written now, by which rules, and what was noticed on the way."""

from typing import NamedTuple


class Notice(NamedTuple):
    """What a standardiser saw that a person should know; becomes a finding."""

    code: str  # of the defect catalogue (domain reference 2.2)
    severity: str  # B, E, W or N
    detail: str  # in Vietnamese, for the person at the screen


REREAD, DIFFERS = "reread", "differs"  # the third kind, form, is applied and stands among the changes


class Proposal(NamedTuple):
    """What a person may find in the book instead; never applied by the machine."""

    kind: str  # REREAD: the book may say `value`; DIFFERS: something is odd, and the book decides
    value: str | None  # the value proposed; null where nothing can be
    rule: str
    why: str  # in Vietnamese, for the person at the screen


class Written(NamedTuple):
    """A value, the rules that rewrote it in order, what was noticed, and what is proposed, the likeliest first."""

    value: str | None
    rules: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    proposals: tuple[Proposal, ...] = ()
