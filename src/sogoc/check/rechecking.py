"""A book after some of its rows have changed: only what can have become different is found again, for a save.

Most rules look at one row; those of the numbering, of repeats and of the usual authority look at a row among the
others. The first are asked of the changed rows, the second of every row, from the few columns they need.
"""

from dataclasses import dataclass
from functools import cache

import polars as pl
from polars import col

from ..pipeline import FINDINGS, Book, Reference
from ..record import EVENT_TYPES
from .cells import Applied, applied
from .facts import with_facts
from .finding import NO_TEXT, SHIFTED, gravest, of_rows, of_the_book, settled, single_cells, with_authority
from .names import lists_of
from .numbering import FACTS, NEEDED, compared, with_numbering
from .rule import FACT

AMONG_OTHERS = (*FACTS, "twin_row", f"registered_at{FACT}unit", f"registered_at{FACT}usual_unit")
EXPLAIN_OTHERS = frozenset({SHIFTED, *NO_TEXT})  # where one stands on an unchanged row, the book is checked as a whole


@dataclass(frozen=True)
class Context:
    """What of an event type is looked at in every row."""

    codes: frozenset[str]  # the rules
    facts: tuple[str, ...]  # fields whose facts they ask for
    fields: tuple[str, ...]  # all fields they look at


@cache
def context(event_code: str) -> Context:
    event = next(e for e in EVENT_TYPES if e.code == event_code)
    codes = {a.rule.code for a in applied(event_code) if _looks_around(a)}
    faults = [a.fault for a in applied(event_code) if a.rule.code in codes]
    asked = {name for f in faults for name in (*f.when.meta.root_names(), *f.shown, *f.fields)} | {*NEEDED}
    named = {name.partition(FACT)[0] for name in asked} | {*event.subjects, "entry_number", "volume_number"}
    facts = tuple(n for n in event.names if n in named or n in ("registered_on", "registered_at"))
    fields = tuple(n for n in event.names if n in {*facts, *compared(event)})
    return Context(frozenset(codes), facts, fields)


def _looks_around(a: Applied) -> bool:
    """Whether a fault compares a row with the others; the unit of a row's own authority is only worked out there."""
    used = {*a.fault.when.meta.root_names(), *a.fault.shown} - {f"registered_at{FACT}unit"}
    return a.fault.whole_book or not used.isdisjoint(AMONG_OTHERS)


def recheck(
    changed: pl.DataFrame,
    whole: pl.DataFrame,
    book: Book,
    *,
    places: pl.DataFrame | None = None,
    names: Reference | None = None,
    absent: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Of what `findings` says of a book: all of the changed rows, and of the others what rules of `context` find.

    Args:
        changed: the changed rows, in the columns of `book.event.schema()`; none where a row has gone.
        whole: every row of the book, the changed ones among them, `row` and the `context` fields.
        book, places, names, absent: as for `findings`.
    """
    event, around = book.event, context(book.event.code)
    whole = whole.sort("row")
    lists = lists_of(names)
    facts = with_facts(whole.select("row", *around.facts), book, lists)
    facts = facts.hstack(whole.select(n for n in around.fields if n not in around.facts))
    facts = with_authority(with_numbering(facts, book), places)
    mine = changed.get_column("row").implode()
    rows, cover = of_rows(facts, event, lambda a: a.rule.code in around.codes), of_the_book(facts, event)
    seen = pl.concat([FINDINGS.to_frame().lazy(), *rows, *cover])
    others = settled(seen.filter(~col("row").is_in(mine)).collect(), _NONE, whole, absent, event)
    if changed.is_empty():
        return others
    own = with_facts(changed, book, lists).hstack(_among(facts, changed))
    cells, own, misfits = single_cells(own, event)
    every = pl.concat([cells.lazy(), *of_rows(own, event)]).collect()
    return gravest(pl.concat([others, settled(every, misfits, changed, absent, event)]))


_NONE = pl.DataFrame(schema={"row": pl.Int32, "misfits": pl.Int32, "first_misfit": pl.Int32})


def _among(facts: pl.DataFrame, changed: pl.DataFrame) -> pl.DataFrame:
    """What the changed rows are among the others, in their order."""
    return changed.select("row").join(facts.select("row", *AMONG_OTHERS), on="row", maintain_order="left").drop("row")
