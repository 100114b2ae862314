"""Which law a register entry was written under. The date of registration decides, never the date of the event."""

from dataclasses import dataclass
from datetime import date

import polars as pl


@dataclass(frozen=True)
class Regime:
    """A period of civil-registration law (domain reference 0.2)."""

    number: int
    since: date  # first day in force
    law: str

    @property
    def code(self) -> str:
        return f"R{self.number}"


REGIMES: tuple[Regime, ...] = (
    Regime(0, date(1, 1, 1), "NĐ 764-TTg (8/5/1956), NĐ 4-CP (16/1/1961)"),
    Regime(1, date(1998, 10, 25), "NĐ 83/1998/NĐ-CP"),
    Regime(2, date(2006, 4, 1), "NĐ 158/2005/NĐ-CP"),
    Regime(3, date(2016, 1, 1), "Luật Hộ tịch 60/2014/QH13, TT 15/2015/TT-BTP"),
    Regime(4, date(2020, 7, 16), "Luật Hộ tịch 60/2014/QH13, TT 04/2020/TT-BTP"),
    Regime(5, date(2025, 7, 1), "NĐ 120/2025/NĐ-CP, TT 08/2025/TT-BTP"),
)


def regime_on(day: date) -> Regime:
    """The regime in force on a day of registration."""
    return next(r for r in reversed(REGIMES) if r.since <= day)


def regime_number(day: pl.Expr) -> pl.Expr:
    """The number of the regime (0 to 5) in force on a day of registration; null where the day is unknown."""
    return pl.when(day.is_not_null()).then(
        pl.sum_horizontal((day >= r.since).cast(pl.Int8) for r in REGIMES[1:])  # each later regime that has begun
    )
