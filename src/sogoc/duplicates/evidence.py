"""What speaks for and against two records being one event: named comparisons, each with its weight in bits.

A weight is the logarithm of how much likelier the comparison is in one event than in two. Equal names weigh by their
rarity among the records at hand: a common name says little.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl
from polars import col
from rapidfuzz.distance import Levenshtein

from ..record import EventType
from .candidates import persons

# fmt: off
SAME, CLOSE, DIFFERENT = "=", "~", "!"  # marks before the name of a field in `evidence`

# bits                      same  close  different
NAME_CLOSE_COSTS, NAME_DIFFERS   = 2.0, -6.0
SUBJECT_DIFFERS                  = -20.0  # another person's event: twins share all but the name
RARE_NAME, COMMON_NAME           = 12.0, 3.0
DAY_SAME, MONTH_SAME, YEAR_SAME  = 8.0, 4.0, 2.0
DAY_SLIP, DAY_OF_SAME_YEAR, DAY_DIFFERS = -1.0, -3.0, -8.0
BORN_SAME, BORN_FITS, BORN_DIFFERS      = 3.0, 1.0, -2.0
SEX_SAME, SEX_DIFFERS            = 0.5, -4.0
PAPER_SAME, PAPER_DIFFERS        = 10.0, -2.0
ENTRY_SAME, REGISTERED_SAME      = 6.0, 3.0
NUMBERS_DIFFER                   = -6.0  # in one book: two numbers are two entries
OTHER_CERTIFICATE                = -20.0  # a person may be certified as often as he asks
PRIOR = 4.0  # bits, beside the number of records: how rare duplicates are
# fmt: on
SLIPS = 2  # letters, in a name of at least that many times four


@dataclass(frozen=True)
class Comparison:
    """One piece of evidence: the field it is about, its weight in bits, and its mark."""

    field: str
    weight: pl.Expr
    mark: pl.Expr


def _l(name: str) -> pl.Expr:
    return col(f"{name}_l")


def _r(name: str) -> pl.Expr:
    return col(f"{name}_r")


def _marked(same: pl.Expr, close: pl.Expr, known: pl.Expr) -> pl.Expr:
    return (
        pl.when(~known).then(None).when(same).then(pl.lit(SAME)).when(close).then(pl.lit(CLOSE))
        .otherwise(pl.lit(DIFFERENT))
    )  # fmt: skip


def name(person: str, differs: float) -> Comparison:
    """Equal spelling, else equal but for diacritics, a middle word or a slip of the pen."""
    spelt = _l(f"{person}_spelt") == _r(f"{person}_spelt")
    close = (
        (_l(f"{person}_folded") == _r(f"{person}_folded"))
        | (_l(f"{person}_sound") == _r(f"{person}_sound"))
        | ((_l(f"{person}_short") == _r(f"{person}_short")) & _one_in_the_other(person))
        | (col(f"{person}_slips") <= SLIPS)
    ).fill_null(False)
    known = _l(f"{person}_folded").is_not_null() & _r(f"{person}_folded").is_not_null()
    rarity = pl.min_horizontal(_l(f"{person}_rarity"), _r(f"{person}_rarity"))
    if differs == SUBJECT_DIFFERS:  # twins may be called Hùng and Hưng
        close = close & ~two_entries()
    weight = (
        pl.when(~known).then(0.0).when(spelt).then(rarity).when(close).then(rarity - NAME_CLOSE_COSTS)
        .otherwise(differs)
    )  # fmt: skip
    return Comparison(f"{person}_full_name", weight, _marked(spelt, close, known))


def _one_in_the_other(person: str) -> pl.Expr:
    """All words of one name stand in the other: `Lương Văn Mãn`, `Lương Văn Đức Mãn`."""
    left, right = (side(f"{person}_folded").str.split(" ") for side in (_l, _r))
    return (left.list.set_difference(right).list.len() == 0) | (right.list.set_difference(left).list.len() == 0)


def day(field: str) -> Comparison:
    """The day of the event. A year no register holds is compared by day and month."""
    first, last = f"{field}_first", f"{field}_last"
    text_same = _l(field) == _r(field)
    partial = (_l(field).str.len_chars() < 10) | (_r(field).str.len_chars() < 10)
    overlap = (_l(first) <= _r(last)) & (_r(first) <= _l(last))
    both_months = (_l(field).str.len_chars() > 4) & (_r(field).str.len_chars() > 4)
    one_slip = _l(field).str.slice(0, 6) == _r(field).str.slice(0, 6)  # day and month
    same_year = _l(first).dt.year() == _r(first).dt.year()
    same_month_or_day = (_l(field).str.slice(0, 2) == _r(field).str.slice(0, 2)) | (
        _l(field).str.slice(3, 2) == _r(field).str.slice(3, 2)
    )
    known = _l(first).is_not_null() & _r(first).is_not_null()
    weight = (
        pl.when(~known).then(0.0)
        .when(text_same & ~partial).then(DAY_SAME)
        .when(overlap & partial).then(pl.when(both_months).then(MONTH_SAME).otherwise(YEAR_SAME))
        .when(one_slip & ~partial).then(DAY_SLIP)
        .when(same_year & same_month_or_day).then(DAY_SLIP)
        .when(same_year).then(DAY_OF_SAME_YEAR)
        .otherwise(DAY_DIFFERS)
    )  # fmt: skip
    close = ((overlap & partial) | one_slip | (same_year & same_month_or_day)).fill_null(False)
    return Comparison(field, weight, _marked((text_same & ~partial).fill_null(False), close, known))


def born(person: str) -> Comparison:
    """A birth date as the register gives it of someone beside: often only a year or an age."""
    field = f"{person}_birth_date"
    same = (_l(field) == _r(field)).fill_null(False) & _l(f"{field}_first").is_not_null()
    since, until = f"{person}_born_from", f"{person}_born_to"
    fits = (_l(since) <= _r(until)) & (_r(since) <= _l(until))
    known = _l(since).is_not_null() & _r(since).is_not_null()
    weight = pl.when(~known).then(0.0).when(same).then(BORN_SAME).when(fits).then(BORN_FITS).otherwise(BORN_DIFFERS)
    return Comparison(field, weight, _marked(same, fits.fill_null(False), known))


def equal(field: str, same: float, differs: float) -> Comparison:
    known = _l(field).is_not_null() & _r(field).is_not_null()
    is_same = (_l(field) == _r(field)).fill_null(False)
    weight = pl.when(~known).then(0.0).when(is_same).then(same).otherwise(differs)
    return Comparison(field, weight, _marked(is_same, pl.lit(False), known))


def same_day_registered() -> pl.Expr:
    return (_l("registered_on") == _r("registered_on")).fill_null(False) & _l("registered_on_first").is_not_null()


def same_number() -> pl.Expr:
    return ((_l("serial") == _r("serial")) & (_l("suffix") == _r("suffix"))).fill_null(False)


def one_book() -> pl.Expr:
    return _l("book") == _r("book")


def two_entries() -> pl.Expr:
    """Two numbers in one book, or on one day."""
    known = _l("serial").is_not_null() & _r("serial").is_not_null()
    return known & ~same_number() & (one_book() | same_day_registered())


def entry(event: EventType) -> Comparison:
    """Number and day of registration: the same entry, or two entries of one book."""
    both = same_number() & same_day_registered()
    number_and_year = same_number() & (_l("number_year") == _r("number_year")).fill_null(False) & one_book()
    known = _l("serial").is_not_null() & _r("serial").is_not_null()
    weight = (
        pl.when(both).then(ENTRY_SAME + REGISTERED_SAME)
        .when(pl.lit(event.name == "marital_status") & ~same_day_registered()).then(OTHER_CERTIFICATE)
        .when(number_and_year).then(ENTRY_SAME)
        .when(one_book() & known & ~same_number()).then(NUMBERS_DIFFER)
        .when(same_day_registered()).then(REGISTERED_SAME)
        .otherwise(0.0)
    )  # fmt: skip
    return Comparison("entry_number", weight, _marked(both, number_and_year | same_day_registered(), known))


def comparisons(event: EventType) -> Iterator[Comparison]:
    """The evidence for one event type."""
    yield entry(event)
    for p in persons(event):
        yield name(p, SUBJECT_DIFFERS if p in event.subject_roles else NAME_DIFFERS)
        if f"{p}_id_number" in event.by_name and p != "requester":
            yield equal(f"{p}_id_number", PAPER_SAME, PAPER_DIFFERS)
        if f"{p}_sex" in event.by_name:
            yield equal(f"{p}_sex", SEX_SAME, SEX_DIFFERS)
        if f"{p}_birth_date" in event.by_name:
            yield day(f"{p}_birth_date") if p in event.subject_roles else born(p)
    if event.day and event.day != f"{event.subject_roles[0]}_birth_date":
        yield day(event.day)


def with_rarity(keyed: pl.DataFrame, event: EventType) -> pl.DataFrame:
    """Bits that an equal name is worth: the logarithm of how seldom it occurs, in whatever part of these records."""
    total = max(keyed.height, 2)
    bits = [
        (total / pl.len().over(f"{p}_folded").cast(pl.Float64)).log(2).clip(COMMON_NAME, RARE_NAME).alias(f"{p}_rarity")
        for p in persons(event)
    ]
    return keyed.with_columns(bits)


def with_slips(pair: pl.DataFrame, event: EventType) -> pl.DataFrame:
    """How many letters apart two names are; null for names that are equal, blank or too short to tell."""
    slips = []
    for p in persons(event):
        names = zip(pair.get_column(f"{p}_folded_l"), pair.get_column(f"{p}_folded_r"), strict=True)
        slips.append(pl.Series(f"{p}_slips", [_slips(a, b) for a, b in names], dtype=pl.Int32))
    return pair.with_columns(slips)


def _slips(left: str | None, right: str | None) -> int | None:
    if not left or not right or left == right or min(len(left), len(right)) < SLIPS * 4:
        return None
    if left.split()[-1][:1] != right.split()[-1][:1] and left.split()[0] == right.split()[0]:
        return None  # another given name, not a slip of the pen
    apart = Levenshtein.distance(left, right, score_cutoff=SLIPS)
    return apart if apart <= SLIPS else None
