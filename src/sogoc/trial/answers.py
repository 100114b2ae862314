"""A case through the pipeline's own functions, and what came of it as one answer."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from ..pipeline import Reference
from ..record import Field, Kind
from ..standardise.address_full import written_out
from ..standardise.cell import REREAD, Written
from ..standardise.column import standard_column, unicode_column
from ..standardise.edtf import meaning
from ..standardise.kinds import KINDS_WITHOUT_LETTERS, Tools, setting_of, tools_for
from ..standardise.name_pairs import names_alike
from ..standardise.placeholders import REASON_OF_RULE, says_unknown
from ..standardise.places import Home, Named
from ..standardise.priors import encoding_priors
from ..standardise.syllables import standard_syllable
from .cases import Case

Answer = dict[str, Any]
KIND_OF = {
    "text": Kind.TEXT, "name": Kind.NAME, "date": Kind.DATE, "place": Kind.PLACE, "ethnic": Kind.ETHNIC_GROUP,
    "nationality": Kind.NATIONALITY, "identifier": Kind.ID_NUMBER, "entry_number": Kind.ENTRY_NUMBER,
}  # fmt: skip
BLANK_CELL = "O_TRONG"  # nothing was typed
GRAVE = frozenset("BEW")


def answer(kind: str, case: Case, reference: Reference) -> Answer:
    """Id, standard, status, rules, suggestion and candidates; lists of each for a column."""
    tools = tools_for(reference)
    if kind == "pair":
        return _pair(case, tools)
    cells = _cells(kind, case, tools)
    answers = [_of_cell(kind, case, typed, cell, tools) for typed, cell in zip(case.values, cells, strict=True)]
    if not case.is_column:
        return {"id": case.id, **answers[0]}
    keys = answers[0] if answers else _told("", Written(None))
    return {"id": case.id, **{key: [a.get(key) for a in answers] for key in keys}}


def _cells(kind: str, case: Case, tools: Tools) -> list[Written]:
    """Every value of the case as the column standardiser leaves it."""
    if kind == "syllable":
        clean = unicode_column(case.values, _prior(case, Kind.NAME, tools), tools.lexicon)
        return [standard_syllable(cell, tools) if cell.value else cell for cell in clean]
    of_kind = KIND_OF[kind]
    year = case.registered_on.year if case.registered_on else None
    setting = setting_of(Field(name=kind, column="", kind=of_kind, vi=kind, en=kind), tools, case.values, year)
    papers = [case.paper] * len(case.values) if case.paper else None
    column = standard_column(case.values, setting, _prior(case, of_kind, tools), papers)
    touched: Mapping[int, Written] = {at: cell for at, _, cell in column.touched}
    return [touched.get(at, Written(value)) for at, value in enumerate(case.values)]


def _prior(case: Case, kind: Kind, tools: Tools) -> Any:
    """What the column tells of its encoding; a single value is a column of one."""
    return "" if kind in KINDS_WITHOUT_LETTERS else encoding_priors({"": case.values}, tools.lexicon)[""]


def _of_cell(kind: str, case: Case, typed: str | None, cell: Written, tools: Tools) -> Answer:
    told = _told(typed, cell)
    if kind == "date":
        told["edtf"] = _edtf(cell, case.day)
    if kind == "ethnic":
        told["label"] = tools.groups.label(cell.value or "")
    if kind == "place":
        told |= _place(cell.value, case.registered_on, tools)
        if told["candidates"] and told["status"] == "unchanged":
            told["status"] = "flagged"
    return told


def _told(typed: str | None, cell: Written) -> Answer:
    """The answer that every kind gives."""
    readings = list(dict.fromkeys(p.value for p in cell.proposals if p.kind == REREAD))
    notes = [n.detail for n in cell.notices] + [p.why for p in cell.proposals]
    told: Answer = {
        "standard": cell.value,
        "status": _status(typed, cell),
        "rules": list(cell.rules),
        "suggestion": readings[0] if readings else None,
        "candidates": readings,
        "notes": list(dict.fromkeys(notes)),
    }
    if told["status"] == "absent":
        told["reason"] = _reason(cell)
    return told


def _reason(cell: Written) -> str:
    if cell.value is not None:
        return REASON_OF_RULE["placeholder_unknown"]
    return next((REASON_OF_RULE[r] for r in cell.rules if r in REASON_OF_RULE), BLANK_CELL)


def _status(typed: str | None, cell: Written) -> str:
    if cell.value is None or says_unknown(cell.value):
        return "absent"
    if any(n.severity == "B" for n in cell.notices) and not any(p.kind == REREAD for p in cell.proposals):
        return "flagged"
    if cell.value != typed:
        return "changed"
    if any(p.kind == REREAD for p in cell.proposals):
        return "suggested"
    return "flagged" if cell.proposals or any(n.severity in GRAVE for n in cell.notices) else "unchanged"


def _edtf(cell: Written, day: date | None) -> str | None:
    """What the date can mean; of a proposed one, that it is uncertain; of several, one of them."""
    if cell.value is None:
        return None
    if found := meaning(cell.value, day):
        return found.edtf
    read = [m.edtf for p in cell.proposals if p.kind == REREAD and p.value and (m := meaning(p.value))]
    if len(read) > 1:
        return f"[{','.join(sorted(read))}]"
    return f"{read[0]}?" if read else None


def _place(text: str | None, day: date | None, tools: Tools) -> Answer:
    """The address in full words, and its unit of that day, of 30/6/2025 and of today; never by guess."""
    told: Answer = {"place": written_out(text) if text else None}
    blank = dict.fromkeys(("unit_then", "unit_pre_2025", "unit_2025", "confidence", "place_reason"))
    if not text or not (named := tools.places.named(text)):
        return told | blank
    at = day or date(2025, 6, 30)
    found = tools.places.found(text, at, Home())
    if found is None:
        return told | blank | {"candidates": _candidates(named, at, tools)}
    unit = tools.places.unit_then(found, named, at)
    return told | {
        "unit_then": unit.called_on(at) if unit else None,
        "unit_pre_2025": found.codes,
        "unit_2025": found.today or None,
        "confidence": found.confidence,
        "place_reason": found.reason,
    }


def _candidates(named: Named, day: date, tools: Tools) -> list[str]:
    return [f"{unit.codes} {unit.called_on(day)}" for unit in tools.places.candidates(named, day)]


def _pair(case: Case, tools: Tools) -> Answer:
    """Both names as the pipeline writes them, and whether they can be one person's."""
    cells = _cells("name", case, tools)
    names = [cell.value or "" for cell in cells]
    alike = names_alike(names[0], names[1], tools.name_words) if all(names) else "different"
    return {
        "id": case.id,
        "standard": [cell.value for cell in cells],
        "status": alike,
        "rules": [list(cell.rules) for cell in cells],
        "suggestion": None,
        "candidates": [],
    }
