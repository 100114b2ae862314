"""Which books a workbook holds, planned before any is read into the ledger: by the hand-over list, name and cells."""

from dataclasses import dataclass
from pathlib import Path

from ..ingest import DeliveryName, Sheet, Workbook, delivery_name
from .announced import Context, Line, Planned, facts_said
from .belonging import authorities_of
from .splitting import keyed_rows, split


@dataclass(frozen=True)
class Plan:
    """The books of a workbook in the order of locking, and its sheets with every row held that fits no book."""

    books: list[Planned]
    sheets: list[Sheet]

    @property
    def rows_in(self) -> int:
        return sum(s.rows_in for s in self.sheets)


def plan(workbook: Workbook, path: Path, list_path: Path | None, context: Context) -> Plan:
    """Split a workbook into books.

    Raises:
        Refused: unknown_authority, where no row says whose book it is; bad_custodian.
    """
    books: list[Planned] = []
    sheets: list[Sheet] = []
    for sheet in workbook.sheets:
        of_sheet, kept = plan_sheet(sheet, path, list_path, context)
        books += of_sheet
        sheets.append(kept)
    return Plan(sorted(books, key=lambda b: b.order), sheets)


def plan_sheet(sheet: Sheet, path: Path, list_path: Path | None, context: Context) -> tuple[list[Planned], Sheet]:
    """The books of one sheet, and the sheet with the rows that fit none among those held; raises as `plan`."""
    line, name = context.handover(list_path, path.stem), delivery_name(path)
    if sheet.raw.is_empty():
        return [], sheet
    if sheet.legacy is None and (line or (name.opening_year and name.volume)):
        return [_named_book(sheet, line or {}, name, context)], sheet
    kept, keyed = keyed_rows(sheet, name, context)
    return list(split(kept, keyed, name, list_path, context)), kept


def _named_book(sheet: Sheet, line: Line, name: DeliveryName, context: Context) -> Planned:
    """The one book that the hand-over list or the file's name announces; slips in its cells are findings."""
    facts = facts_said(sheet, line, name)
    cells = None
    if not (line.get("authority_code") or name.authority_code):
        said = authorities_of(sheet.raw, sheet.event, context.reference).drop_nulls()
        cells = int(said.mode().sort()[0]) if len(said) else None
    authority = context.authority_id(line, name, cells)
    key = f"{authority}.{facts.event.code}.{facts.opening_year}.{facts.volume}"
    return Planned(
        facts=facts,
        authority_id=authority,
        custodian_id=context.custodian(line, authority, key),
        sheet=sheet.name,
        raw=sheet.raw,
    )
