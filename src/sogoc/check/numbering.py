"""Facts that need the whole book: the year an entry belongs to, gaps and repeats, order, the same case typed twice.

Everything goes by the year, the number and the sheet row, never by the order of the frame.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import permutations

import polars as pl
from polars import col

from ..pipeline import Book
from ..record import EventType, Kind
from .facts import fact, form, with_facts
from .names import lists_of
from .rule import FACT

LONGEST_BOOK = 10  # years that one book may run
FEW = 5  # rows on one day that are no sign of anything yet
SHARE = 0.15  # of a book on one day, in scattered numbers
MOST_ALIKE = 20  # rows of one key that are compared with each other
ALIKE = 0.6  # share of names and dates that two typings of one case have in common
NEEDED = (
    "row", "entry_serial", "entry_suffix", "entry_year", "opening_year", "closed", "registered_on__first",
    "registered_on__form", "registered_on__known", "registered_on__fake",
)  # fmt: skip
FACTS = ("year", "before", "gap", "continues", "repeats", "disorder", "day_count", "placeholder")
NUMBER = ("year", "entry_serial", "entry_suffix", "row")  # the order of a book


def with_numbering(frame: pl.DataFrame, book: Book) -> pl.DataFrame:
    """The frame, in order of its sheet rows, with these facts:

    `year` it belongs to, `before` (the previous number), `gap` (numbers missing between), `continues` (a new year does
    not begin at one), `repeats`, `disorder`, `day_count` (entries of the same day), `placeholder` (a day that stands
    for none), `twin_row` (the row in which the same case stands too).
    """
    rows = _repeats(_years(_days(frame.select(NEEDED).lazy()))).collect()
    numbered = _order(_gaps(rows.lazy(), book).collect()).sort("row").select(FACTS)
    twins = frame.select("row").join(same_cases(frame, book.event), on="row", how="left", maintain_order="left")
    return frame.hstack(numbered).hstack(twins.select("twin_row"))


def numbered(standard: pl.DataFrame, book: Book) -> pl.DataFrame:
    """`row`, `year`, `before`, `gap`, `repeats` and the rest of FACTS for each row of a book, as the rules see them."""
    facts = with_facts(standard.sort("row"), book, lists_of(None))
    return with_numbering(facts, book).select("row", "entry_serial", *FACTS)


def _days(rows: pl.LazyFrame) -> pl.LazyFrame:
    """How many entries bear the same day of registration; a day that stands for `not known` is a well-known fake, or
    one day scattered over the book in many separate runs of rows."""
    day = col("registered_on__first")
    rows = rows.with_columns((day != day.shift(1)).fill_null(True).alias("begins_run"))
    rows = rows.with_columns(pl.len().over(day).alias("day_count"), col("begins_run").sum().over(day).alias("day_runs"))
    many = (col("day_count") > FEW) & (col("day_count") > SHARE * pl.len()) & (col("day_runs") > FEW)
    return rows.with_columns((day.is_not_null() & (col("registered_on__fake") | many)).alias("placeholder"))


def _beside(value: pl.Expr, steps: int) -> pl.Expr:
    """The value some rows further up (or down, below zero) in the same year."""
    return pl.when(col("year").shift(steps) == col("year")).then(value.shift(steps))


def _years(rows: pl.LazyFrame) -> pl.LazyFrame:
    """The year each entry belongs to: of its day and of its number; where these differ, the one that fits its place."""
    low = col("opening_year")
    high = pl.coalesce(col("closed").dt.year(), low + LONGEST_BOOK)
    by_day, by_number = (
        pl.when(y.is_between(low, high).fill_null(True)).then(y)
        for y in (col("registered_on__known").dt.year(), col("entry_year"))
    )
    rows = rows.with_columns(by_day.alias("by_day"), by_number.alias("by_number"))
    agreed = pl.when(col("by_day") == col("by_number")).then("by_day")
    rows = rows.with_columns(agreed.forward_fill().alias("above"), agreed.backward_fill().alias("below"))

    def fits(year: str) -> pl.Expr:
        return (col(year) >= col("above")).fill_null(True) & (col(year) <= col("below")).fill_null(True)

    number_fits_better = fits("by_number") & ~fits("by_day") & col("by_number").is_not_null()
    own = pl.when(number_fits_better).then("by_number").otherwise(pl.coalesce("by_day", "by_number"))
    between = pl.when(col("above") == col("below")).then("above")  # neither is known
    return rows.with_columns(pl.coalesce(own, between).alias("year"))


def _repeats(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Whether another row bears the same number, as it is written."""
    key = (pl.coalesce("entry_year", "year"), "entry_serial", "entry_suffix")
    return rows.with_columns(((pl.len().over(*key) > 1) & col("entry_serial").is_not_null()).alias("repeats"))


def _gaps(rows: pl.LazyFrame, book: Book) -> pl.LazyFrame:
    """The number before each entry of a year, and how many numbers are missing between them.

    The first entry of a year is judged too, unless the book begins there in the middle of a series.
    """
    rows = rows.sort(NUMBER, nulls_last=True)
    placed = col("year").is_not_null() & col("entry_serial").is_not_null()
    years = rows.filter(placed).group_by("year").agg(
        col("entry_serial").min().alias("least"), col("entry_serial").max().alias("most")
    )
    years = years.sort("year").with_columns(col("most").shift(1).alias("most_before"))
    follows = col("least") == col("most_before") + 1
    restarts = (col("least") == 1) & col("most_before").is_not_null()
    in_one_series = follows.sum() > restarts.sum()
    begins_at_one = book.volume.strip().lstrip("0") in ("", "1")
    start = (
        pl.when(col("most_before").is_null()).then(pl.lit(0 if begins_at_one else None))
        .when(in_one_series).then("most_before")
        .otherwise(0)
    )  # fmt: skip
    starts = years.select("year", start.cast(pl.Int32).alias("start"), (follows & in_one_series).alias("runs_on"))
    before = _beside(col("entry_serial"), 1)
    rows = rows.join(starts, on="year", how="left", maintain_order="left").with_columns(before.alias("before"))
    return rows.with_columns(
        pl.coalesce("before", "start").alias("before"),
        (col("entry_serial") - pl.coalesce("before", "start") - 1).alias("gap"),
        (col("runs_on") & col("before").is_null()).alias("continues"),
    )


def _order(rows: pl.DataFrame) -> pl.DataFrame:
    """Entries whose day does not fit between those of the numbers around it: the odd one out, not its neighbours."""
    known = col("registered_on__known")
    orderly = (form("registered_on") == "day") & (known.dt.year() == col("year")) & col("entry_serial").is_not_null()
    placed = rows.filter(orderly & ~col("repeats"))  # in order of their numbers since `_gaps`
    b2, b1, a1, a2 = (_beside(known, steps) for steps in (2, 1, -1, -2))

    def or_none(rises: pl.Expr) -> pl.Expr:
        return rises.fill_null(True)

    too_early = (known < b1) & or_none(b1 >= b2) & or_none(b1 <= a1)
    too_late = (known > a1) & or_none(b1 <= a1) & or_none(a1 <= a2) & (known > a2)
    swapped = (known < b1) & or_none(known >= b2)
    disorder = (too_early | too_late | swapped).fill_null(False)
    return rows.join(placed.select("row", disorder.alias("disorder")), on="row", how="left", maintain_order="left")


def same_cases(frame: pl.DataFrame, event: EventType) -> pl.DataFrame:
    """`row` and `twin_row`: rows that are two typings of one case, by their number or by their day and people."""
    people = pl.concat_str((fact(s, "folded") for s in event.subjects), separator="|")
    number = pl.concat_str(pl.coalesce("entry_year", "registered_year"), "entry_serial", "entry_suffix", separator="/")
    keys = frame.select(number.alias("number"), pl.concat_str("registered_on", people, separator="|").alias("people"))
    pairs = sorted({pair for key in keys for pair in _pairs(key)})
    schema = {"row": pl.Int32, "twin_row": pl.Int32}
    if not pairs:
        return pl.DataFrame(schema=schema)
    told = frame.select(compared(event)).rows()
    names = frame.select(f"{s}{FACT}folded" for s in event.subjects).rows()
    rows = frame.get_column("row").to_list()
    twins = dict[int, int]()
    for left, right in pairs:
        if _one_case(told[left], told[right], names[left] == names[right]):
            twins[rows[left]] = min(rows[right], twins.get(rows[left], rows[right]))
    return pl.DataFrame({"row": list(twins), "twin_row": list(twins.values())}, schema=schema)


def compared(event: EventType) -> list[str]:
    """The fields by which two rows are seen to be one case."""
    of_people = (Kind.NAME, Kind.DATE, Kind.WORDS)
    return [f.name for f in event.fields if f.kind in of_people and f.group != "registration"]


def _one_case(left: tuple[str | None, ...], right: tuple[str | None, ...], same_people: bool) -> bool:
    """Whether two rows say much the same of people; with a slip in the name, even more of the rest must agree."""
    agree = sum(a == b for a, b in zip(left, right, strict=True) if a is not None)
    filled = sum(a is not None or b is not None for a, b in zip(left, right, strict=True))
    return agree >= ALIKE * filled + (0 if same_people else 1) and (same_people or filled >= 4)


def _pairs(key: pl.Series) -> Iterator[tuple[int, int]]:
    """Places of rows that share a key, both ways round; of a key that half the book shares, none."""
    again = (key.is_duplicated() & key.is_not_null()).arg_true()
    places = defaultdict[str, list[int]](list)
    for place, value in zip(again, key.gather(again), strict=True):
        places[value].append(place)
    return (pair for same in places.values() if len(same) <= MOST_ALIKE for pair in permutations(same, 2))
