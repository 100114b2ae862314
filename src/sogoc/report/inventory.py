"""The inventory: records by type, registering authority or custodian, and status; every line adds up."""

import csv
import io
import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from django.db.models import Count, Q, Sum

from ..jurisdiction.models import Authority, Custodian
from ..record import EVENT_TYPES
from ..review.models import Book, Record, Status
from ..review.queues import filtered, of_book, read_filter
from .models import InventoryDelta

STATUSES = tuple(Status)
COLUMNS = {  # name -> Vietnamese heading
    "place": "Đơn vị",
    "type": "Loại",
    "total": "Tổng",
    **{s.value: str(s.label) for s in STATUSES},
    "ended": "Kết quả khác",
}
ENGLISH = {
    "place": "Place",
    "type": "Type",
    "total": "Total",
    **{s.value: s.value.title() for s in STATUSES},
    "ended": "Other outcome",
}
NUMBERS = tuple(COLUMNS)[2:]
KEYS = ("type", "authority", "custodian", "status", "outcome", "origin", "book")  # what the counters know
BY = {"authority": "authority_id", "custodian": "custodian_id", "book": "book_id"}


@dataclass(frozen=True)
class Line:
    """One type of one place: total = the four states still going + those ended with another outcome."""

    key: int | None  # id of the authority, custodian or book; None for the total
    place: str
    group: str  # the old district and province, or empty
    type: str
    draft: int
    pending: int
    approved: int
    transferred: int
    ended: int

    @property
    def total(self) -> int:
        return self.draft + self.pending + self.approved + self.transferred + self.ended

    def row(self) -> list[Any]:
        return [self.place, self.type, *(getattr(self, name) for name in NUMBERS)]


@dataclass(frozen=True)
class Inventory:
    """Lines in the order of places and types, with places that have nothing left out or as zeros."""

    by: str
    lines: list[Line]

    @property
    def total(self) -> Line:
        sums = {name: sum(getattr(line, name) for line in self.lines) for name in NUMBERS if name != "total"}
        return Line(key=None, place="Tổng cộng", group="", type="", **sums)


def inventory(
    by: str = "authority", wanted: dict[str, str] | None = None, *, empty: bool = False, using: str = "default"
) -> Inventory:
    """Count from the exact counters: folded rows plus deltas, one query; by what they do not hold, from the records.

    Args:
        by: authority (as before the merger), custodian (today) or book.
        wanted: filters as of `queues.filtered`.
        empty: also places without any record, as zeros.
        using: the connection; under `acting_as` only the person's own custodians count.
    """
    place = BY[by]
    keyed = (place, "event_type", "status", "outcome")
    if set(wanted or {}) <= set(KEYS):
        kept = InventoryDelta.objects.using(using).filter(_filter(wanted or {}))
        rows = kept.values_list(*keyed).annotate(count=Sum("n")).exclude(count=0)
    else:
        rows = filtered(Record.objects.using(using), wanted or {}).values_list(*keyed).annotate(count=Count("pk"))
    counts: dict[tuple[int, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for key, event_type, status, outcome, n in rows:
        counts[key, event_type]["ended" if outcome else status] += n
    places = _places(by, {key for key, _ in counts}, using, empty)
    lines = []
    for key, (name, group) in places.items():
        types = [e.code for e in EVENT_TYPES if (key, e.code) in counts] or ([""] if empty else [])
        lines += [
            Line(
                key=key,
                place=name,
                group=group,
                type=code,
                **{c: counts[key, code][c] for c in NUMBERS if c != "total"},
            )
            for code in types
        ]
    return Inventory(by, lines)


def _filter(wanted: dict[str, str]) -> Q:
    found = Q()
    for key, value in wanted.items():
        if key == "book":
            found &= Q(
                book_id__in=list(Book.objects.using("owner").filter(of_book(value)).values_list("pk", flat=True))
            )
        else:
            column, meant = read_filter(key, value)
            found &= Q(**{column: meant})
    return found


def _places(by: str, keys: set[int], using: str, empty: bool) -> dict[int, tuple[str, str]]:
    """Key -> (name, group) in the order of the table."""
    if by == "authority":
        chosen = Authority.objects.using(using).order_by("-level", "province_name", "district_name", "full_name")
        return {a.pk: (str(a), f"{a.district_name}, {a.province_name}") for a in chosen if empty or a.pk in keys}
    if by == "custodian":
        return {c.pk: (c.full_name, "") for c in Custodian.objects.using(using).order_by("id") if empty or c.pk in keys}
    books = (
        Book.objects.using(using)
        .filter(pk__in=keys)
        .select_related("authority")
        .order_by("authority_id", "event_type", "opening_year", "volume")
    )
    named = {b.pk: (b.key, str(b.authority)) for b in books}
    return named | {key: (f"Sổ số {key}", "") for key in sorted(keys - named.keys())}  # who sees counts only


# -- forms


def _heading(lang: str) -> list[str]:
    return list((COLUMNS if lang == "vi" else ENGLISH).values())


def _bottom(found: Inventory, lang: str) -> list[Any]:
    return [found.total.place if lang == "vi" else "Total", *found.total.row()[1:]]


def as_table(found: Inventory, lang: str = "vi") -> str:
    rows = [_heading(lang), *(line.row() for line in found.lines), _bottom(found, lang)]
    texts = [[f"{cell:,}".replace(",", ".") if isinstance(cell, int) else str(cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in texts) for i in range(len(texts[0]))]

    def line(row: list[str]) -> str:
        return "  ".join(
            cell.ljust(w) if i < 2 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        )

    return "\n".join(
        [
            line(texts[0]),
            "  ".join("─" * w for w in widths),
            *map(line, texts[1:-1]),
            "  ".join("─" * w for w in widths),
            line(texts[-1]),
        ]
    )


def as_csv(found: Inventory) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(line.row() for line in [*found.lines, found.total])
    return "\ufeff" + out.getvalue()  # Excel reads UTF-8 only with the mark


def as_json(found: Inventory) -> str:
    names = list(COLUMNS)
    return json.dumps(
        {
            "by": found.by,
            "lines": [dict(zip(names, x.row(), strict=True)) for x in found.lines],
            "total": dict(zip(names, found.total.row(), strict=True)),
        },
        ensure_ascii=False,
    )


def as_xlsx(found: Inventory, path: Path, lang: str = "vi") -> None:
    """Real numbers, the heading repeated on every printed page, A4 landscape."""
    with xlsxwriter.Workbook(path) as book:
        bold = book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"})
        text = book.add_format({"border": 1})
        number = book.add_format({"border": 1, "num_format": "#,##0"})
        sheet = book.add_worksheet("Thống kê")
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, 0, 52)
        sheet.set_column(1, 8, 14)
        sheet.write_row(0, 0, _heading(lang), bold)
        for n, line in enumerate([*found.lines, found.total], 1):
            for column, cell in enumerate(line.row()):
                sheet.write(n, column, cell, number if isinstance(cell, int) else text)
