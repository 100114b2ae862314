"""What a pair means for each of its two records: findings like those of `check`, by record."""

import polars as pl
from polars import col

from ..record import EventType
from ..record.entry import written_year
from ..standardise.dates import earliest
from .pairing import CONFLICTING, LIKELY, RE_REGISTERED, SECOND_MARRIAGE

FINDINGS_OF_PAIRS = pl.Schema({"id": pl.String, "code": pl.String, "severity": pl.String, "fields": pl.String,
                               "detail": pl.String})  # fmt: skip
AGAIN = "2"  # type of registration: again, as the law allows where the first book was lost

# The two records of a pair, the earlier registration and the later. Entries that stand here twice raise nothing: one
# of them becomes a second reading, and within a book the numbering rules speak (D-05, X-18).
# fmt: off
RAISES = {  # kind -> code, severity of the earlier, severity of the later
    RE_REGISTERED:   ("D-73", "W", "E"),
    CONFLICTING:     ("D-74", "B", "B"),
    SECOND_MARRIAGE: ("D-64", "E", "E"),
}
SAYS = {
    RE_REGISTERED:   "có thể cùng một việc với số {} của {}",
    CONFLICTING:     "có thể cùng một người với số {} của {}, khác cha hoặc mẹ",
    SECOND_MARRIAGE: "một bên có thể còn hôn nhân số {} của {}",
}
# fmt: on


def pair_findings(pairs: pl.DataFrame, records: pl.DataFrame, event: EventType) -> pl.DataFrame:
    """The findings that likely pairs raise on both records: `id`, `code`, `severity`, `fields`, `detail`.

    Of the other record only its number and authority are told, since it may belong to another commune. A registration
    again that is not marked as such is an error on both sides.
    """
    certain = (col("score") >= LIKELY) | (col("kind") == SECOND_MARRIAGE)
    likely = pairs.filter(col("kind").is_in(list(RAISES)) & certain)
    if likely.is_empty():
        return FINDINGS_OF_PAIRS.to_frame()
    told = _told(records, event)
    both = likely.join(told.rename({c: f"{c}_l" for c in told.columns}), left_on="left", right_on="id_l", how="left")
    both = both.join(told.rename({c: f"{c}_r" for c in told.columns}), left_on="right", right_on="id_r", how="left")
    left_is_later = (col("when_l") > col("when_r")).fill_null(False)
    both = both.with_columns(
        left_is_later.alias("swap"),
        pl.when(left_is_later).then("again_l").otherwise("again_r").fill_null(False).alias("lawful"),
    )
    sides = [_side(both, "left", "_r", col("swap")), _side(both, "right", "_l", ~col("swap"))]
    return pl.concat(sides).unique().sort("id", "code", "detail")


def _told(records: pl.DataFrame, event: EventType) -> pl.DataFrame:
    year = written_year(col("entry_number"))
    again = col("registration_type") == AGAIN if "registration_type" in event.by_name else pl.lit(False)
    return records.select(
        col("id").cast(pl.String),
        "entry_number",
        "registered_at",
        pl.coalesce(earliest(col("registered_on")), pl.date(year, 1, 1)).alias("when"),
        again.alias("again"),
    )


def _side(both: pl.DataFrame, side: str, other: str, is_later: pl.Expr) -> pl.DataFrame:
    kind = col("kind")
    code, earlier, later = (
        kind.replace_strict({k: v[i] for k, v in RAISES.items()}, return_dtype=pl.String) for i in range(3)
    )
    unlawful = (kind == RE_REGISTERED) & ~col("lawful")
    severity = pl.when(is_later | unlawful).then(later).otherwise(earlier)
    number, unit = (col(f"{c}{other}").fill_null("(không rõ)") for c in ("entry_number", "registered_at"))
    detail = pl.coalesce(pl.when(kind == k).then(pl.format(says, number, unit)) for k, says in SAYS.items())
    return both.select(
        col(side).alias("id"), code.alias("code"), severity.alias("severity"),
        pl.lit("entry_number").alias("fields"), detail.alias("detail"),
    )  # fmt: skip
