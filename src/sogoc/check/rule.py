"""What a rule is: the fault it finds, the law it stands on, and what a person should do about it."""

import string
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

import polars as pl

from ..record import EventType, Field, Kind

FACT = "__"  # a fact worked out from a field: `child_birth_date__first`; field names have no double underscore
EVERY_ROW_HAS = frozenset((  # facts that do not come from one field, so every event type has them
    "row", "rows", "regime", "in_force_on", "registered_year", "entry_serial", "entry_suffix", "entry_year",
    "volume_year", "opening_year", "opened", "closed", "closing_total", "partial", "misfits", "year", "before", "gap",
    "continues", "repeats", "disorder", "day_count", "placeholder", "twin_row",
))  # fmt: skip


LAW_CHECKED = date(2026, 11, 22)  # when the laws that rules cite were last compared with the domain reference


class Severity(StrEnum):
    """How grave a finding is (domain reference 2.2)."""

    BLOCK = "B"
    ERROR = "E"
    WARNING = "W"
    NOTE = "N"


@dataclass(frozen=True, kw_only=True, eq=False)
class Fault:
    """One way to break a rule. True is a fault; null is cannot tell, and no fault.

    A fault over `kinds` is an expression over one cell, `value`; any other is an expression over the row, in which a
    column is a field or a fact of `facts.py`. A fault of the whole book gives one value, shown at row 0.
    """

    when: pl.Expr
    says: str  # with the values that contradict: `mẹ sinh {mother_birth_date}, con sinh {child_birth_date}`
    fields: tuple[str, ...] = ()  # the first is the one to look at
    kinds: tuple[Kind, ...] = ()
    concerns: Callable[[Field], bool] = lambda f: True  # which fields of those kinds
    whole_book: bool = False
    severity: Severity | None = None  # where it differs from the rule's
    since: date | None = None  # in force by the date of registration, never by the date of the event
    until: date | None = None
    events: tuple[str, ...] = ()  # names of event types, where the columns alone do not decide

    def fields_in(self, event: EventType) -> tuple[str, ...]:
        """For a fault over cells: the fields of an event type that it looks at."""
        return tuple(f.name for f in event.fields if f.kind in self.kinds and self.concerns(f))

    def applies_to(self, event: EventType) -> bool:
        """A rule applies where its columns exist."""
        if self.events and event.name not in self.events:
            return False
        if self.kinds:
            return bool(self.fields_in(event))
        used = {name.partition(FACT)[0] for name in (*self.when.meta.root_names(), *self.fields)}
        return used - EVERY_ROW_HAS <= set(event.names)

    @cached_property
    def in_force(self) -> pl.Expr:
        """The fault, while its law was in force."""
        fault = self.when
        if self.since is not None:
            fault = fault & (pl.col("in_force_on") >= self.since)
        if self.until is not None:
            fault = fault & (pl.col("in_force_on") < self.until)
        return fault

    @cached_property
    def shown(self) -> tuple[str, ...]:
        """The columns that `says` shows."""
        return tuple({name: None for _, name, _, _ in string.Formatter().parse(self.says) if name and name != "row"})

    @cached_property
    def detail(self) -> pl.Expr:
        """`says`, with the values filled in."""
        template, columns = "", list[pl.Expr]()
        for text, name, _, _ in string.Formatter().parse(self.says):
            template += text.replace("{", "").replace("}", "")
            if name:
                template += "{}"
                columns.append(pl.col(name).cast(pl.String).fill_null("(trống)"))
        return pl.format(template, *columns) if columns else pl.lit(template)


@dataclass(frozen=True, kw_only=True, eq=False)
class Rule:
    """A named fault in the data, with its law and both languages. Rules without faults are noticed elsewhere."""

    code: str  # of the defect catalogue (domain reference 2.2), else of its rules (section 5), else our own X-
    name: str
    severity: Severity
    vi: str
    en: str
    law: str
    advice_vi: str  # what to do
    checked: date | None = LAW_CHECKED  # its law against the text; None: rests on memory, so it only warns
    blocks_submit: bool = False  # only while the finding itself is a block
    noticed_by: str = ""  # reader, standardise, scans, duplicates: who finds it, if not an expression here
    faults: tuple[Fault, ...] = ()

    def applies_to(self, event: EventType) -> bool:
        return any(f.applies_to(event) for f in self.faults)

    @cached_property
    def severities(self) -> tuple[Severity, ...]:
        """Every severity that a finding of this rule can have, the gravest first."""
        found = {f.severity or self.severity for f in self.faults} | {self.severity}
        return tuple(s for s in Severity if s in found)


def rule(
    code: str,
    severity: Severity,
    *,
    vi: str,
    en: str,
    law: str,
    advice_vi: str,
    checked: date | None = LAW_CHECKED,
    blocks_submit: bool = False,
) -> Callable[[Callable[[], Fault | Iterable[Fault]]], Rule]:
    """Makes a rule of a function that gives its faults; the function's name says which fault it is."""

    def make(faults: Callable[[], Fault | Iterable[Fault]]) -> Rule:
        found = faults()
        return Rule(
            code=code,
            name=faults.__name__,
            severity=severity,
            vi=vi,
            en=en,
            law=law,
            advice_vi=advice_vi,
            checked=checked,
            blocks_submit=blocks_submit,
            faults=(found,) if isinstance(found, Fault) else tuple(found),
        )

    return make
