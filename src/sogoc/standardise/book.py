"""A whole book: its columns standardised, its places resolved, what was changed and noticed as rows."""

from collections.abc import Mapping, Sequence

import polars as pl

from ..pipeline import CHANGES, FINDINGS, SUGGESTIONS, Book, Processed, Reference
from ..record import Field, Kind
from .cell import Written
from .column import Column, standard_column
from .corrections import corrections_of, shipped_corrections
from .framed import frame_of
from .kinds import KINDS_WITHOUT_LETTERS, Tools, setting_of, tools_for
from .priors import encoding_priors
from .resolve import resolve_places
from .rules import DATE_FORM, RULES

HABIT = 3  # dates of one form that make it the style of the book ...
HABIT_SHARE = 0.05  # ... if they are at least this share of its dates
CITIZEN_CARD = "4"  # code of id_type in codes.yml
SHOWN = 80  # letters of a value in the detail of a finding


def standardise(raw: pl.DataFrame, book: Book, reference: Reference) -> Processed:
    """The standard layer of a book, with every change, place and fault of writing.

    Args:
        raw: one row per typed row, columns of `book.event.schema()`, values as typed, null where blank.
        book: what is known of the book.
        reference: units, code lists and names.
    """
    tools = tools_for(reference)
    rows: list[int] = raw["row"].to_list()
    columns = _columns(raw, book, tools)
    rewritten = [pl.Series(name, c.standard, dtype=pl.String) for name, c in columns.items() if c.touched]
    standard = raw.select("row", *columns).with_columns(rewritten)
    places, place_findings = resolve_places(standard, book, tools.places)
    return Processed(
        standard=standard,
        changes=_changes(columns, rows),
        places=places,
        suggestions=_suggestions(columns, rows),
        findings=pl.concat([_findings(columns, rows, book), place_findings]),
    )


def _columns(raw: pl.DataFrame, book: Book, tools: Tools) -> dict[str, Column]:
    typed: dict[str, Sequence[str | None]] = {f.name: raw[f.name].to_list() for f in book.event.fields}
    lettered = {f.name: typed[f.name] for f in book.event.fields if f.kind not in KINDS_WITHOUT_LETTERS}
    priors = encoding_priors(lettered, tools.lexicon)
    corrections = corrections_of(book, shipped_corrections())
    columns: dict[str, Column] = {}
    for field in book.event.fields:
        of_field = {value: new for (name, value), new in corrections.items() if name in ("", field.name)}
        columns[field.name] = standard_column(
            typed[field.name],
            setting_of(field, tools, typed[field.name], book.opening_year),
            priors.get(field.name, ""),
            _papers(field, columns),
            of_field,
        )
    return columns


def _papers(field: Field, columns: Mapping[str, Column]) -> Sequence[str | None] | None:
    """The kinds of paper that stand before identity numbers; a personal number is of the citizen card's kind."""
    if field.name.endswith("_personal_number"):
        return [CITIZEN_CARD] * len(next(iter(columns.values())).standard)
    beside = columns.get(field.name.replace("_id_number", "_id_type"))
    return beside.standard if field.kind is Kind.ID_NUMBER and beside is not None else None


def _changes(columns: Mapping[str, Column], rows: Sequence[int]) -> pl.DataFrame:
    changes = [
        (rows[at], name, typed, cell.value, ",".join(cell.rules))
        for name, column in columns.items()
        for at, typed, cell in column.touched
        if cell.value != typed
    ]
    return frame_of(changes, CHANGES)


def _suggestions(columns: Mapping[str, Column], rows: Sequence[int]) -> pl.DataFrame:
    suggestions = [
        (rows[at], name, *proposal)
        for name, column in columns.items()
        for at, _, cell in column.touched
        for proposal in cell.proposals
    ]
    return frame_of(suggestions, SUGGESTIONS)


def _findings(columns: Mapping[str, Column], rows: Sequence[int], book: Book) -> pl.DataFrame:
    """One finding for each code and cell, from the rules that rewrote it and from what the standardisers noticed."""
    of_date_form = "N" if _is_habit(columns, book) else RULES[DATE_FORM].severity
    findings: list[tuple[object, ...]] = []
    for name, column in columns.items():
        told: dict[tuple[str, Written], list[tuple[str, str, str]]] = {}
        for at, typed, cell in column.touched:
            if (key := (typed, cell)) not in told:
                told[key] = _of_cell(typed, cell, of_date_form)
            findings += [(rows[at], code, severity, name, detail) for code, severity, detail in told[key]]
    return frame_of(findings, FINDINGS)


def _of_cell(typed: str, cell: Written, of_date_form: str) -> list[tuple[str, str, str]]:
    """Code, severity and detail of what one cell leaves; the gravest of each code."""
    found: dict[str, tuple[str, str, str]] = {n.code: (n.code, n.severity, n.detail) for n in cell.notices}
    for name in cell.rules:
        rule = RULES[name]
        severity = of_date_form if name == DATE_FORM else rule.severity
        detail = f"{rule.vi}: “{typed[:SHOWN]}” → “{(cell.value or '')[:SHOWN]}”"
        if rule.code:
            found.setdefault(rule.code, (rule.code, severity, detail))
    return list(found.values())


def _is_habit(columns: Mapping[str, Column], book: Book) -> bool:
    """Whether dates in another form are the style of the whole book, and not single slips."""
    dates = [columns[f.name] for f in book.event.fields_of(Kind.DATE)]
    rewritten = sum(DATE_FORM in cell.rules for column in dates for _, _, cell in column.touched)
    filled = sum(value is not None for column in dates for value in column.standard)
    return rewritten >= max(HABIT, HABIT_SHARE * filled)
