"""A book of the ledger as it was typed, and through the kernel again: what the present rules make of it.

Every changed cell keeps its typed text and an unchanged cell is its own, so that nothing else is needed.
"""

from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from ..data import shipped_reference
from ..pipeline import Processed, process
from ..record import BY_CODE
from ..store.copying import read_out
from .models import Book
from .recheck import facts_of

# Why a record's cells stay as they are, the gravest first; empty: may be rewritten.
STANDING = """
case when r.outcome <> '' then 'ended' when r.locked then 'batch' when r.status = 'transferred' then 'transferred'
     when r.status = 'approved' then 'approved'
     when r.approved_at is not null or exists (
          select from transfer_item i where i.record_id = r.id and i.answer = 'accepted') then 'decided'
     when exists (select from review_lease l where l.record_id = r.id and l.until > now()) then 'leased'
     else '' end
"""


class CellNow(NamedTuple):
    """What is kept beside a value."""

    typed: str
    rules: str
    undone: frozenset[str]
    by_person: bool  # a person wrote the value, or said why there is none


@dataclass(frozen=True)
class Stored:
    """A book's records as they stand: `heads` (row, id, part, standing), `values` (row, fields; blank is null)."""

    book: Book
    heads: pl.DataFrame
    values: pl.DataFrame
    cells: dict[tuple[str, str], CellNow]

    def typed(self) -> pl.DataFrame:
        """The raw frame, as the deliveries had it."""
        row_of = dict(self.heads.select("id", "row").iter_rows())
        columns = {name: self.values[name].to_list() for name in self.values.columns}
        for (record, name), cell in self.cells.items():
            if (cell.rules or cell.by_person) and name in columns:
                columns[name][row_of[record] - 1] = cell.typed or None
        return pl.DataFrame(columns, schema=self.values.schema)

    def again(self) -> Processed:
        """Through the kernel as at ingest: each delivery's rows together, so that columns decide as then."""
        raw, facts, reference = self.typed(), facts_of(self.book), shipped_reference()
        parts = raw.with_columns(part=self.heads["part"]).partition_by("part", include_key=False, maintain_order=True)
        done = [process(part, facts, reference) for part in parts]
        names = ("standard", "changes", "places", "findings", "suggestions")
        return Processed(**{name: pl.concat([getattr(each, name) for each in done]) for name in names})


def stored(book: Book) -> Stored:
    """A book's records, by the owner's connection, inside `loading()`."""
    event = BY_CODE[book.event_type]
    columns = ", ".join(f"nullif(v.{name}, '')" for name in event.names)
    schema = {"row": pl.Int32, "id": pl.String, "part": pl.Int32, "standing": pl.String}
    rows = read_out(
        f"""
        select (row_number() over w)::int, r.id::text, (dense_rank() over (order by r.delivery_id, r.sheet))::int,
               {STANDING}, {columns}
        from review_record r join review_values_{event.name} v on v.record_id = r.id
        where r.book_id = %s window w as (order by r.delivery_id, r.sheet, r.row, r.id) order by 1
        """,
        [book.pk],
        schema=pl.Schema({**schema, **dict.fromkeys(event.names, pl.String)}),
    )
    return Stored(book, rows.select(*schema), rows.select("row", *event.names), _cells(book))


def _cells(book: Book) -> dict[tuple[str, str], CellNow]:
    rows = read_out(
        """
        select c.record_id::text, c.field, c.typed, c.rules, c.undone, c.edited_by is not null, c.absence <> ''
        from review_cell c join review_record r on r.id = c.record_id where r.book_id = %s
        """,
        [book.pk],
        schema=pl.Schema(
            {"id": pl.String, "field": pl.String, "typed": pl.String, "rules": pl.String, "undone": pl.String,
             "edited": pl.Boolean, "absent": pl.Boolean}
        ),
    )  # fmt: skip
    return {
        (record, name): CellNow(typed, rules, frozenset(filter(None, undone.split(","))), edited or absent)
        for record, name, typed, rules, undone, edited, absent in rows.iter_rows()
    }
