"""What is held, in groups with digests: two ends compare from the top and go down only where they differ.

A group's digest is that of its members' lines; above the year, of the lines of the groups below (`canonical.py`).
"""

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from .canonical import group_digest, group_line

LEVELS = ("custodian", "type", "year", "record")

Key = tuple[str, ...]  # custodian, type, year, as far as the level goes


class Group(NamedTuple):
    """How many records stand under a key, and the digest over them."""

    key: Key
    size: int
    digest: str


def rolled_up(level: str, years: Iterable[Group]) -> list[Group]:
    """The groups of a level, from those of the years in the order of their keys."""
    groups = list(years)
    for depth in range(2, LEVELS.index(level), -1):  # year to type, type to custodian
        groups = [_above(key, list(below)) for key, below in groupby(groups, key=lambda group: group.key[:depth])]
    return groups


def _above(key: Key, below: list[Group]) -> Group:
    digest = group_digest(group_line("/".join(g.key), g.size, g.digest) for g in below)
    return Group(key, sum(g.size for g in below), digest)
