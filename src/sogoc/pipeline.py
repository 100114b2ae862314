"""One book of one delivery, from raw frame to findings: the four pure steps on one screen.

The kernel is pure: Polars in, Polars out, no Django, no I/O.
"""

from dataclasses import dataclass, field
from datetime import date

import polars as pl

from .record import EventType

# One row per fault. `row` is the sheet row, 0 for the book as a whole; `fields` are field names, the first one the
# field to look at, joined by commas; `detail` says with which values, in Vietnamese, for the person at the screen.
FINDINGS = pl.Schema(
    {"row": pl.Int32, "code": pl.String, "severity": pl.String, "fields": pl.String, "detail": pl.String}
)
# One row per cell that the machine wrote differently; `rules` are the names of the rules in order, joined by commas.
CHANGES = pl.Schema(
    {"row": pl.Int32, "field": pl.String, "typed": pl.String, "standard": pl.String, "rules": pl.String}
)
# One row per place that was resolved beside its text: the unit of 30/6/2025 and, where certain, the unit of today.
PLACES = pl.Schema(
    {
        "row": pl.Int32,
        "field": pl.String,
        "unit": pl.String,
        "unit_2025": pl.String,
        "confidence": pl.String,
        "reason": pl.String,
    }
)
# One row per proposal that a person may take or leave, the likeliest of a cell first. `kind` is `reread` (the book may
# say `value`) or `differs` (odd, the book decides; `value` mostly null). What the machine applied is in CHANGES.
SUGGESTIONS = pl.Schema(
    {"row": pl.Int32, "field": pl.String, "kind": pl.String, "value": pl.String, "rule": pl.String, "why": pl.String}
)


@dataclass(frozen=True, kw_only=True)
class Book:
    """What is known of one register book beside its rows: from the hand-over list, the file name, the cover."""

    event: EventType
    opening_year: int | None = None
    volume: str = ""
    opened: date | None = None
    closed: date | None = None
    closing_total: int | None = None  # number of events written at its closing (Luật Hộ tịch, Điều 58 khoản 2)
    scans_promised: bool = False
    partial: bool = False  # a second, incomplete typing: numbering is not judged
    authority_text: str = ""  # the authority as written on the cover


@dataclass(frozen=True, kw_only=True)
class Reference:
    """What the kernel must be told: units, code lists, names, corrections; all frames of text columns.

    `units` has the columns of name_lookup.csv, `ethnic_groups`, `nationalities`, `surnames`, `given_names`,
    `middle_names` those of the shipped files of the same names.
    """

    units: pl.DataFrame
    ethnic_groups: pl.DataFrame
    nationalities: pl.DataFrame
    surnames: pl.DataFrame
    middle_names: pl.DataFrame
    given_names: pl.DataFrame


@dataclass(frozen=True, kw_only=True)
class Processed:
    """A book after the kernel: the standard layer, what was changed, where the places are, what is wrong."""

    standard: pl.DataFrame  # event.schema()
    changes: pl.DataFrame = field(default_factory=lambda: CHANGES.to_frame())
    places: pl.DataFrame = field(default_factory=lambda: PLACES.to_frame())
    findings: pl.DataFrame = field(default_factory=lambda: FINDINGS.to_frame())
    suggestions: pl.DataFrame = field(default_factory=lambda: SUGGESTIONS.to_frame())


def process(raw: pl.DataFrame, book: Book, reference: Reference) -> Processed:
    """Standardise and check the rows of one book.

    Args:
        raw: one row per typed row, columns of `book.event.schema()`, values as typed, null where blank.
        book: what is known of the book.
        reference: units, code lists and names.
    """
    from .check import findings, gravest  # late: check and standardise import the schemas above
    from .standardise import standardise

    done = standardise(raw, book, reference)
    faults = findings(done.standard, book, places=done.places, names=reference)
    return Processed(
        standard=done.standard,
        changes=done.changes,
        places=done.places,
        suggestions=done.suggestions,
        findings=gravest(pl.concat([done.findings, faults])),
    )
