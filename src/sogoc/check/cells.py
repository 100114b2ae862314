"""Rules over single cells: all cells of one kind at once, whichever column they stand in."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import polars as pl
from polars import col

from ..record import EVENT_TYPES, EventType, Kind
from .rule import FACT, Fault, Rule, Severity
from .rules import RULES
from .written import misfit

ODD = "odd"


@dataclass(frozen=True)
class Applied:
    """A fault of a rule, as it applies to one event type; `key` names its column of marks."""

    rule: Rule
    fault: Fault
    key: str

    @property
    def severity(self) -> Severity:
        return self.fault.severity or self.rule.severity


@cache
def applied(event_code: str) -> tuple[Applied, ...]:
    event = next(e for e in EVENT_TYPES if e.code == event_code)
    pairs = ((r, f) for r in RULES.values() for f in r.faults if f.applies_to(event))
    return tuple(Applied(r, f, str(i)) for i, (r, f) in enumerate(pairs))


@cache
def _by_kind(event_code: str) -> tuple[tuple[Kind, tuple[int, ...], tuple[Applied, ...], tuple[pl.Expr, ...]], ...]:
    """For each kind of an event type: the places of its fields, the faults of its cells, and their expressions."""
    event = next(e for e in EVENT_TYPES if e.code == event_code)
    out = []
    for kind in Kind:
        fields = event.fields_of(kind)
        places = tuple(event.names.index(f.name) for f in fields)
        own, marks = [], []
        for a in applied(event_code):
            of_kind = zip(places, fields, strict=True) if kind in a.fault.kinds else ()
            concerned = [place for place, field in of_kind if a.fault.concerns(field)]
            if concerned:
                own.append(a)
                everywhere = len(concerned) == len(places)
                marks.append((a.fault.when if everywhere else a.fault.when & col("at").is_in(concerned)).alias(a.key))
        if (other_kind := misfit(kind, col("value"))) is not None:
            marks.append(other_kind.alias(ODD))
        if fields:
            out.append((kind, places, tuple(own), tuple(marks)))
    return tuple(out)


def cells_of(facts: pl.DataFrame, event: EventType) -> Iterator[tuple[Kind, pl.DataFrame]]:
    """The filled cells of each kind: `row`, `at` (place of the field in the event type), `value`; for dates their
    `form`, for codes the list they are of, `codes`."""
    height, rows = facts.height, facts.get_column("row")
    no_form = pl.repeat(None, height, dtype=pl.String, eager=True)
    places = [p for _, of_kind, _, _ in _by_kind(event.code) for p in of_kind]
    names = [event.names[p] for p in places]
    forms = [facts.get_column(f"{n}{FACT}form") if event.by_name[n].kind is Kind.DATE else no_form for n in names]
    every = pl.DataFrame(
        {
            "row": pl.concat([rows] * len(names)),
            "at": pl.Series(places, dtype=pl.Int32).gather(pl.int_range(len(names) * height, eager=True) // height),
            "value": pl.concat([facts.get_column(n).alias("value") for n in names]),
            "form": pl.concat([f.alias("form") for f in forms]),
        }
    )
    filled = every.filter(every.get_column("value").is_not_null())
    begin = 0
    for kind, of_kind, _, _ in _by_kind(event.code):  # the kinds stand one after the other
        count = sum(height - facts.get_column(event.names[p]).null_count() for p in of_kind)
        cells = filled.slice(begin, count)
        if kind is Kind.CODE:
            lists = pl.Series([f.codes for f in event.fields], dtype=pl.String)
            cells = cells.hstack([lists.gather(cells.get_column("at")).alias("codes")])
        yield kind, cells
        begin += count


def in_cells(facts: pl.DataFrame, event: EventType) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Findings of single cells; and for each row with cells of another kind than their column, how many they are
    (`misfits`) and the place of the first."""
    cell = ["row", "at", "value"]
    marked = [
        cells.lazy()
        .select(*cell, *expressions)
        .unpivot(index=cell, variable_name="key", value_name="hit")
        .filter("hit")
        .select(*cell, "key")
        for (_, cells), (_, _, _, expressions) in zip(cells_of(facts, event), _by_kind(event.code), strict=True)
        if expressions
    ]
    hits = pl.concat(marked).collect()
    odd = hits.filter(col("key") == ODD)
    count, first = pl.len().cast(pl.Int32), col("at").min()
    misfits = odd.group_by("row").agg(count.alias("misfits"), first.alias("first_misfit"))
    return _told(hits, event), misfits


def _told(hits: pl.DataFrame, event: EventType) -> pl.DataFrame:
    """The hits as findings: code, severity and words of each fault, by its key."""
    said = {a.key: (a.rule.code, a.severity.value, a.fault.says) for a in applied(event.code) if a.fault.kinds}
    said[ODD] = ("", "", "")
    code, severity, says = (
        col("key").replace_strict({k: s[i] for k, s in said.items()}, return_dtype=pl.String) for i in range(3)
    )
    field = col("at").replace_strict(dict(enumerate(event.names)), return_dtype=pl.String)
    return hits.filter(col("key") != ODD).select(
        col("row").cast(pl.Int32),
        code.alias("code"),
        severity.alias("severity"),
        field.alias("fields"),
        says.str.replace("{value}", col("value"), literal=True).alias("detail"),
    )
