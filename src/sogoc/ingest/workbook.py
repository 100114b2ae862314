"""What a workbook is once read: its sheets with everything that was typed, and what could not become a record."""

from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from ..record import EventType
from .digest import joint_digest, row_digests
from .quarantine import HELD


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet of one kind of register; every row with data is in `raw` or in `held`, never in both."""

    name: str
    event: EventType
    layout: str  # key of event.layouts
    header_row: int  # as Excel shows it
    raw: pl.DataFrame  # event.schema(): as typed, null where the cell is empty
    held: pl.DataFrame = field(default_factory=lambda: HELD.to_frame())  # quarantine
    notes: tuple[tuple[str, str], ...] = ()  # code and Vietnamese sentence, skipped_sheet ...
    legacy: pl.DataFrame | None = None  # LEGACY, one row for each row of `raw` and `held`; None for other sources

    @property
    def rows_in(self) -> int:
        return self.raw.height + self.held.height

    @cached_property
    def digest(self) -> str:
        """The same for the same content, whoever saved the file."""
        legacy = [] if self.legacy is None else self.legacy.drop("row").cast(pl.String).fill_null("").iter_rows()
        said = [*row_digests(self.raw, self.event), *self.held["cells"], *("\t".join(row) for row in legacy)]
        return joint_digest([self.event.code, *said])


@dataclass(frozen=True, kw_only=True)
class Workbook:
    """The sheets of a workbook that hold rows of a register, in their order."""

    sheets: tuple[Sheet, ...]

    @property
    def rows_in(self) -> int:
        return sum(s.rows_in for s in self.sheets)

    @cached_property
    def digest(self) -> str:
        return joint_digest(s.digest for s in self.sheets)
