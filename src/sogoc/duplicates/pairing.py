"""Records of one event type to pairs that may be one event, with score, kind and evidence."""

import math

import polars as pl
from polars import col

from ..record import EventType
from .candidates import candidates, prepared
from .evidence import (
    DIFFERENT,
    PAPER_DIFFERS,
    PAPER_SAME,
    PRIOR,
    SUBJECT_DIFFERS,
    comparisons,
    day,
    equal,
    name,
    one_book,
    same_day_registered,
    same_number,
    with_rarity,
    with_slips,
)

PAIRS = pl.Schema({"left": pl.String, "right": pl.String, "score": pl.Float64, "kind": pl.String,
                   "evidence": pl.String})  # fmt: skip
TYPED_TWICE, TWO_DELIVERIES = "same_entry_typed_twice", "same_entry_in_two_deliveries"
RE_REGISTERED, CONFLICTING, SECOND_MARRIAGE = "re_registered", "conflicting_registration", "second_marriage"
KINDS: dict[str, tuple[str, str]] = {
    TYPED_TWICE: ("Một trường hợp nhập hai lần trong cùng sổ", "One entry typed twice"),
    TWO_DELIVERIES: ("Một trường hợp trong hai lần giao", "One entry in two deliveries"),
    RE_REGISTERED: ("Đăng ký lại", "Registered again"),
    CONFLICTING: ("Một người đăng ký hai lần với cha hoặc mẹ khác nhau", "Registered twice with other parents"),
    SECOND_MARRIAGE: ("Một người trong hai hôn nhân", "One person in two marriages"),
}
LEAST, LIKELY = 0.05, 0.5  # pairs below the least are not worth keeping
AT_ONCE = 50_000  # candidates that are compared at once, to bound memory
ENDED = r"(?i)ly hôn|hủy|huỷ|chết|khai tử|đã mất"  # what a note says of the end of a marriage


def pairs(records: pl.DataFrame, event: EventType, fresh: pl.Series | None = None) -> pl.DataFrame:
    """Pairs of records that may be one event, best first, in the schema PAIRS.

    Args:
        records: one event type, any number of books: `id`, `book`, and the fields that are compared.
        fresh: for each record, whether it is new or changed; only pairs with such a one are looked for. How rare a name
            is goes by all records, so that a pair scores the same either way.
    """
    if records.height < 2:
        return PAIRS.to_frame()
    keyed = with_rarity(prepared(records, event), event)
    places = candidates(keyed, event, fresh)
    if places.is_empty():
        return PAIRS.to_frame()
    found = [_judged(keyed, some, event) for some in places.iter_slices(AT_ONCE)]
    return pl.concat(found).sort(["score", "left", "right"], descending=[True, False, False])


def _judged(keyed: pl.DataFrame, places: pl.DataFrame, event: EventType) -> pl.DataFrame:
    """The candidates at these places that are worth keeping."""
    pair = _side_by_side(keyed, places)
    if event.name == "marriage":
        pair = _turned(pair)
    pair = _scored(with_slips(pair, event), event, keyed.height)
    if event.name == "marriage":
        pair = _with_second_marriages(pair, keyed.height)
    left, right = (col(f"id_{side}").cast(pl.String) for side in ("l", "r"))
    return pair.filter((col("score") >= LEAST) | (col("kind") == SECOND_MARRIAGE)).select(
        left.alias("left"), right.alias("right"), "score", "kind", "evidence"
    )


def _side_by_side(keyed: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    left, right = (keyed[places.get_column(side)] for side in ("left", "right"))
    return left.rename({c: f"{c}_l" for c in left.columns}).hstack(right.rename({c: f"{c}_r" for c in right.columns}))


def _turned(pair: pl.DataFrame) -> pl.DataFrame:
    """Husband and wife of the right record changed round where the left one has them the other way round (D-37)."""
    husbands = [c for c in pair.columns if c.startswith("husband_") and c.endswith("_r")]
    sides = [c.removeprefix("husband_").removesuffix("_r") for c in husbands]
    turned = (
        (col("husband_folded_l") == col("wife_folded_r")) & (col("wife_folded_l") == col("husband_folded_r"))
    ).fill_null(False)
    return pair.with_columns(
        pl.when(turned).then(f"{other}_{what}_r").otherwise(f"{one}_{what}_r").alias(f"{one}_{what}_r")
        for what in sides
        for one, other in (("husband", "wife"), ("wife", "husband"))
    )


def _scored(pair: pl.DataFrame, event: EventType, total: int) -> pl.DataFrame:
    """Score (a probability) from the sum of the weights; kind; and the marks of all comparisons."""
    made = list(comparisons(event))
    pair = pair.with_columns(
        *(c.weight.fill_null(0.0).alias(f"weight_{i}") for i, c in enumerate(made)),
        *(c.mark.alias(f"mark_{i}") for i, c in enumerate(made)),
    )
    bits = pl.sum_horizontal(f"weight_{i}" for i in range(len(made)))
    said = [pl.concat_str(col(f"mark_{i}"), pl.lit(c.field)) for i, c in enumerate(made)]
    marks = {c.field: col(f"mark_{i}") for i, c in enumerate(made)}
    return pair.with_columns(
        _probability(bits, total).alias("score"),
        _kind(event, marks).alias("kind"),
        pl.concat_str(said, separator=" ", ignore_nulls=True).alias("evidence"),
    )


def _probability(bits: pl.Expr, total: int) -> pl.Expr:
    """The more records, the more pairs agree by chance: each doubling asks for one bit more."""
    return (1 / (1 + ((math.log2(total) + PRIOR - bits) * math.log(2)).exp())).round(4)


def _with_second_marriages(pair: pl.DataFrame, total: int) -> pl.DataFrame:
    """Pairs of one spouse with two others, and no divorce, annulment or death noted with the first marriage.

    They are not one event, so their score stays below a half; the kind says what they are.
    """
    again = pl.lit(False)
    for one, other in (("husband", "wife"), ("wife", "husband")):
        paper = equal(f"{one}_id_number", PAPER_SAME, PAPER_DIFFERS)
        about = (name(one, SUBJECT_DIFFERS), paper, day(f"{one}_birth_date"))
        same_person = _probability(pl.sum_horizontal(c.weight.fill_null(0.0) for c in about), total) >= LIKELY
        again = again | (same_person & (name(other, 0.0).mark == DIFFERENT).fill_null(False))
    ended = pl.any_horizontal(
        col(f"annulment_noted_on_{s}").is_not_null()
        | pl.concat_str(f"marriage_status_{s}", f"annulment_grounds_{s}", f"note_{s}", separator=" ", ignore_nulls=True)
        .str.contains(ENDED)
        for s in ("l", "r")
    )
    second = again & ~ended & ~same_day_registered() & (col("score") < LIKELY)
    return pair.with_columns(
        pl.when(second).then(pl.lit(SECOND_MARRIAGE)).otherwise("kind").alias("kind"),
        pl.when(second).then(0.49).otherwise("score").alias("score"),
    )


def _kind(event: EventType, marks: dict[str, pl.Expr]) -> pl.Expr:
    number_and_year = same_number() & (
        (col("number_year_l") == col("number_year_r")) | col("number_year_l").is_null() | col("number_year_r").is_null()
    ).fill_null(False)
    one_entry = same_day_registered() | (one_book() & number_and_year)
    others = [marks[f"{r}_full_name"] == DIFFERENT for r in event.relatives if r != "requester"]
    conflict = pl.any_horizontal(others).fill_null(False) if others else pl.lit(False)
    return (
        pl.when(one_entry & one_book()).then(pl.lit(TYPED_TWICE))
        .when(one_entry).then(pl.lit(TWO_DELIVERIES))
        .when(conflict).then(pl.lit(CONFLICTING))
        .otherwise(pl.lit(RE_REGISTERED))
    )  # fmt: skip
