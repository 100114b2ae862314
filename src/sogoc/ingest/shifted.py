"""Rows whose cells slid sideways (X-05): from some column on, each value stands in the column beside its own.

No single value proves it: a place in a code column is a finding of its own. But in a slid row many cells are of the
kind of the field beside them, and one shift explains them all. So each cell gets a *shape* (a date, a long number, a
few words ...), each kind of field a cost for every shape, and the cheapest reading of the row with shifts is compared
with the reading as it stands. Shapes ask neither for marks nor for encodings, so they hold for raw text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import polars as pl

from ..record import EventType, Field, Kind

MIN_GAIN = 8.0  # how much cheaper the row must become; ordinary rows of any kind stay far below
_CHANGE = 3.0  # what it costs that the shift begins, ends or turns
_WRONG = 2.0  # from this cost on a cell is named as suspicious


class Shape(IntEnum):
    BLANK = 0
    DIGITS = 1  # up to three digits: a code, an ethnic group, a page
    YEAR = 2
    DATE = 3
    PAIR = 4  # 45/2012, 03.1961
    LONG_NUMBER = 5  # an identity number, a passport
    WORD = 6  # one or two words
    WORDS = 7  # three to six words: a name
    TEXT = 8  # a place, a sentence
    MIXED = 9  # words and digits: `25 tuổi`


# What it costs that a field of this kind holds a value of that shape: 0 as usual, 4 hardly ever.
# fmt: off
_COSTS: dict[Kind, tuple[float, ...]] = {
    #                  blank  digits year  date  pair  long  word  words text  mixed
    Kind.TEXT:         (0.2,   0.5,  1.0,  1.5,  0.5,  1.0,  0.0,  0.0,  0.0,  0.0),
    Kind.NAME:         (0.3,   4.0,  4.0,  4.0,  4.0,  4.0,  0.3,  0.0,  1.0,  1.5),
    Kind.PLACE:        (0.3,   4.0,  4.0,  4.0,  4.0,  4.0,  0.5,  0.2,  0.0,  0.5),
    Kind.DATE:         (0.3,   1.0,  0.0,  0.0,  0.0,  2.0,  2.0,  4.0,  2.0,  0.3),
    Kind.WORDS:        (0.3,   4.0,  3.0,  2.0,  3.0,  4.0,  1.0,  0.5,  0.0,  0.5),
    Kind.TIME:         (0.2,   0.5,  2.0,  2.0,  1.0,  3.0,  1.0,  1.5,  2.0,  0.0),
    Kind.CODE:         (0.3,   0.0,  3.0,  4.0,  4.0,  4.0,  0.5,  1.0,  3.0,  2.0),
    Kind.ETHNIC_GROUP: (0.3,   0.0,  4.0,  4.0,  4.0,  4.0,  0.0,  1.5,  3.0,  3.0),
    Kind.NATIONALITY:  (0.3,   1.0,  4.0,  4.0,  4.0,  4.0,  0.0,  0.5,  2.0,  3.0),
    Kind.ID_NUMBER:    (0.3,   1.5,  3.0,  4.0,  2.0,  0.0,  2.0,  4.0,  3.0,  1.0),
    Kind.ENTRY_NUMBER: (0.5,   0.2,  1.0,  1.5,  0.0,  2.0,  3.0,  4.0,  4.0,  0.5),
    Kind.VOLUME_NUMBER:(0.3,   0.2,  0.5,  1.5,  0.0,  2.0,  3.0,  4.0,  4.0,  0.5),
    Kind.PAGE_NUMBER:  (0.2,   0.0,  2.0,  4.0,  2.0,  2.0,  3.0,  4.0,  4.0,  1.0),
}
# fmt: on
_MANDATORY_BLANK = 1.0


@dataclass(frozen=True, kw_only=True)
class Shift:
    """A slid row: how sure, from which field on, in which direction (1 to the right), which fields hold odd values."""

    gain: float
    start: str
    step: int
    fields: tuple[str, ...]


def shape(cell: pl.Expr) -> pl.Expr:
    """The Shape of a cell as typed, as UInt8."""
    text = cell.fill_null("").str.replace_all(r"[\s\p{Z}\p{Cc}\p{Cf}]+", " ").str.strip_chars()
    words = text.str.count_matches(" ") + 1
    patterns = (
        (text == "", Shape.BLANK),
        (text.str.contains(r"^(1[89]|20)\d\d$"), Shape.YEAR),
        (text.str.contains(r"^\d{1,3}(\.0+)?$"), Shape.DIGITS),
        (text.str.contains(r"^(\d{1,2} ?[./-] ?\d{1,2} ?[./-] ?\d{2,4}|\d{4}-\d{2}-\d{2}.*)$"), Shape.DATE),
        (text.str.contains(r"^\d{1,4} ?[a-zA-Z]{0,3} ?[./-] ?\d{4}$"), Shape.PAIR),
        (text.str.contains(r"^[A-Za-z]{0,3} ?\d[\d .]{4,16}[A-Za-z]?$"), Shape.LONG_NUMBER),
        (text.str.contains(r"\d"), Shape.MIXED),
        (text.str.contains(r"[,;:]") | (words > 6) | (text.str.len_chars() > 45), Shape.TEXT),
        (words > 2, Shape.WORDS),
    )
    found = [pl.when(holds).then(pl.lit(int(kind), pl.UInt8)) for holds, kind in patterns]
    return pl.coalesce(*found, pl.lit(int(Shape.WORD), pl.UInt8))


def find_shifts(cells: pl.DataFrame, event: EventType, columns: Sequence[str]) -> dict[int, Shift]:
    """Slid rows by row number.

    Args:
        cells: `row` and one text column per field, named as the field.
        event: the kind of register.
        columns: the fields in the order in which they stand on the sheet; a shift knows no other order.
    """
    if not columns or cells.is_empty():
        return {}
    costs = [_costs(event.by_name[name]) for name in columns]
    empty = pl.lit(int(Shape.BLANK), pl.UInt8)
    filled = {name for name in columns if cells[name].null_count() < cells.height}
    shapes = cells.select("row", *((shape(pl.col(n)) if n in filled else empty).alias(n) for n in columns))
    odd = [pl.col(n).replace_strict(range(10), [c >= _WRONG for c in cost], return_dtype=pl.Boolean)
           for n, cost in zip(columns, costs, strict=True)]  # fmt: skip
    suspects = shapes.filter(pl.sum_horizontal(odd) >= 3)
    found = ((row, _shift(seen, costs, columns)) for row, *seen in suspects.iter_rows())
    return {row: shift for row, shift in found if shift is not None}


def _costs(field: Field) -> tuple[float, ...]:
    costs = _COSTS[field.kind]
    return (_MANDATORY_BLANK, *costs[1:]) if set(field.obligation) == {"M"} else costs


def _shift(seen: Sequence[int], costs: Sequence[tuple[float, ...]], columns: Sequence[str]) -> Shift | None:
    """The best reading of one row with cells slid by one, if it is much cheaper than the reading as it stands."""
    plain = sum(cost[s] for cost, s in zip(costs, seen, strict=True))
    total, steps = _cheapest(seen, costs)
    if plain - total < MIN_GAIN:
        return None
    start = next(i for i, step in enumerate(steps) if step)
    step = steps[start]
    while seen[start] != Shape.BLANK and costs[start][seen[start]] < 1:  # these stand well where they are
        start += 1
    if step > 0 and start and seen[start] != Shape.BLANK == seen[start - 1]:
        start -= 1  # the empty cell that came in between
    odd = tuple(name for name, cost, s in zip(columns, costs, seen, strict=True) if cost[s] >= _WRONG)
    return Shift(gain=plain - total, start=columns[start], step=step, fields=odd)


def _cheapest(seen: Sequence[int], costs: Sequence[tuple[float, ...]]) -> tuple[float, list[int]]:
    """Cost and shift of each cell in the cheapest reading: the cell at i holds the value of the field at i - shift."""
    last, far = len(seen) - 1, 4.0
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, []), 1: (_CHANGE, []), -1: (_CHANGE, [])}
    for at, value in enumerate(seen):
        here: dict[int, tuple[float, list[int]]] = {}
        for step in (0, 1, -1):
            field = at - step
            cost = costs[field][value] if 0 <= field <= last else (0.0 if value == Shape.BLANK else far)
            before, path = min(
                ((c + (_CHANGE if s != step else 0.0), p) for s, (c, p) in best.items()), key=lambda pair: pair[0]
            )
            here[step] = (before + cost, [*path, step])
        best = here
    return min(best.values(), key=lambda pair: pair[0])
