"""Every rule, listed: nothing is registered by importing a module."""

from . import (
    adoption,
    birth,
    book,
    dates,
    death,
    limits,
    locator,
    mandatory,
    marital_status,
    marriage,
    noticed,
    papers,
    parentage,
    person,
    written,
)
from .rule import Rule

GROUPS: tuple[tuple[Rule, ...], ...] = (
    locator.RULES, book.RULES, written.RULES, mandatory.RULES, dates.RULES, person.RULES, papers.RULES, limits.RULES,
    birth.RULES, marriage.RULES, death.RULES, parentage.RULES, marital_status.RULES, adoption.RULES,
    noticed.RULES,
)  # fmt: skip
RULES: dict[str, Rule] = {r.code: r for group in GROUPS for r in group}
