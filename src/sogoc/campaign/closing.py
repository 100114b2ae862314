"""What is left when a phase closes: by outcome and in progress, in every unit, from its snapshot; each line adds up."""

import polars as pl

from ..report.snapshots import Frozen
from ..review.models import Outcome, Status
from .models import Phase

IN_PROGRESS = (Status.DRAFT, Status.PENDING, Status.APPROVED)
HEADINGS = {
    "total": "Tổng",
    "transferred": "Đã chuyển",
    **{o.value: str(o.label) for o in Outcome if o.value},
    **{state.value: str(state.label) for state in IN_PROGRESS},
}


def left_of(phase: Phase) -> list[tuple[str, list[int]]]:
    """A line for each unit the person may see, the last one the sum: name, and the numbers of HEADINGS."""
    if phase.snapshot is None:
        return []
    frozen, chosen = Frozen(phase.snapshot), [*phase.plan.units, 0] if phase.plan.units else []
    rows = frozen.table("inventory")
    rows = rows.filter(pl.col("custodian_id").is_in(chosen)) if chosen else rows
    where = pl.when(pl.col("outcome") != "").then("outcome").otherwise("status")
    counted = rows.group_by("custodian_id", where.alias("key")).agg(pl.col("n").sum())
    found: dict[int, dict[str, int]] = {}
    for custodian_id, key, n in counted.rows():
        found.setdefault(custodian_id, {})[key] = n
    lines = [(frozen.custodians[unit], _numbers(by)) for unit, by in sorted(found.items())]
    return [*lines, ("Tổng cộng", [sum(column) for column in zip(*(n for _, n in lines), strict=True)])]


def _numbers(by: dict[str, int]) -> list[int]:
    return [sum(by.values()), *(by.get(key, 0) for key in list(HEADINGS)[1:])]
