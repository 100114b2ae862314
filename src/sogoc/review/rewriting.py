"""Writing what the present rules say into a book: values, provenance, places, notices, proposals; in `loading()`."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable

import polars as pl
from django.db import connections
from django.db.models import Q

from ..check import RULES
from ..pipeline import Processed
from ..record import BY_CODE
from ..standardise import VERSION
from ..store.copying import copy_in
from .differing import Difference, differences
from .faults import reconcile, with_values_hash
from .heads import refresh_heads
from .models import Book, Finding, Place
from .proposals import propose
from .recheck import OF_FORM_TOO, PUT_RIGHT, as_kept, recheck
from .typed_layer import Stored, stored

NOTICED = frozenset(code for code, rule in RULES.items() if rule.noticed_by == "standardise" and not rule.faults)


def apply(book: Book, found: Iterable[Difference], done: Processed, now: Stored) -> list[uuid.UUID]:
    """Rewrite the cells that may be; the records touched."""
    ready = [d for d in found if d.becomes == "apply"]
    if ready:
        write(book, ready)
        _replace_places(now, done, {d.record for d in ready})
        check_again(book)
    return sorted({uuid.UUID(d.record) for d in ready})


def undo(
    book: Book, rule: str, wanted: frozenset[str], by: int | None, reason: str
) -> tuple[list[uuid.UUID], Counter[str]]:
    """Back to what was typed wherever the rule wrote, kept as an exception; what a person decided since stays.

    Returns the records touched and what became of how many cells: `undone`, or why they stay (BECOMES).
    """
    now = stored(book)
    standing = dict(now.heads.select("id", "standing").iter_rows())
    values = {record: row for record, row in zip(now.heads["id"], now.values.iter_rows(named=True), strict=True)}
    written = [
        Difference(record, name, cell.typed, values[record][name] or "", cell.typed, "", (rule,),
                   standing[record] or ("person" if cell.by_person else "undone"))
        for (record, name), cell in now.cells.items()
        if record in wanted and rule in cell.rules.split(",")
    ]  # fmt: skip
    taken = [d for d in written if d.becomes == "undone"]
    if taken:
        write(book, taken)
        kept = [",".join(sorted(now.cells[d.record, d.field].undone | {rule})) for d in taken]
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                "update review_cell c set undone = d.kept, undone_by = %s, undone_reason = %s"
                " from unnest(%s::uuid[], %s::text[], %s::text[]) d(id, field, kept)"
                " where c.record_id = d.id and c.field = d.field",
                [by, reason, [d.record for d in taken], [d.field for d in taken], kept],
            )
        check_again(book)
    return sorted({uuid.UUID(d.record) for d in taken}), Counter(d.becomes for d in written)


def write(book: Book, changes: Collection[Difference]) -> None:
    """Values field by field, how each cell was typed and by which rules it is written now, and the heads."""
    event = BY_CODE[book.event_type]
    by_field: dict[str, list[Difference]] = defaultdict(list)
    for each in changes:
        by_field[each.field].append(each)
    with connections["owner"].cursor() as cursor:
        for name, cells in by_field.items():
            ids = [c.record for c in cells]
            cursor.execute(
                f"update review_values_{event.name} v set {name} = d.value"
                " from unnest(%s::uuid[], %s::text[]) d(id, value) where v.record_id = d.id",
                [ids, [c.after for c in cells]],
            )
            cursor.execute(
                "insert into review_cell (record_id, custodian_id, field, typed, rules, rules_version)"
                " select d.id, %s, %s, d.typed, d.rules, %s from unnest(%s::uuid[], %s::text[], %s::text[])"
                " d(id, typed, rules) on conflict (record_id, field)"
                " do update set typed = excluded.typed, rules = excluded.rules, rules_version = excluded.rules_version",
                [book.custodian_id, name, VERSION, ids, [c.typed for c in cells], [c.rules for c in cells]],
            )
    refresh_heads(book, {c.record for c in changes}, by_field.keys())


def _replace_places(now: Stored, done: Processed, records: set[str]) -> None:
    """Where the places of the rewritten records are, beside what a person wrote."""
    owner = pl.lit(now.book.custodian_id).alias("custodian_id")
    kept = {key for key, cell in now.cells.items() if cell.by_person}
    ids = now.heads.filter(pl.col("id").is_in(records)).select("row", pl.col("id").alias("record_id"))
    old = Place.objects.using("owner").filter(record__in=records)
    old.exclude(pk__in=[p.pk for p in old if (str(p.record_id), p.field) in kept]).delete()
    new = done.places.join(ids, on="row", maintain_order="left")
    new = new.filter([key not in kept for key in new.select("record_id", "field").iter_rows()])
    blank = [pl.col(name).fill_null("") for name in ("unit_2025", "reason")]
    copy_in(Place, new.with_columns(blank).select("record_id", owner, *done.places.columns[1:]))


def check_again(book: Book) -> None:
    """Findings and proposals of a book as the present rules see it; what is approved or sent keeps its notices."""
    now = stored(book)
    done = now.again()
    open_ids = set(now.heads.filter(pl.col("standing").is_in(["", "decided", "leased"]))["id"])
    said = _notices(now, done, open_ids)
    only = [f for f in said if f.code in NOTICED]
    reconcile(book, only, codes=NOTICED, among=Q(record__in=open_ids), using="owner")
    put_right = [f for f in said if f.code in OF_FORM_TOO and f.severity in PUT_RIGHT]
    Finding.objects.using("owner").bulk_create(put_right, ignore_conflicts=True)  # recheck keeps them
    propose(now, done, open_ids)
    recheck(book, using="owner")


def _notices(now: Stored, done: Processed, records: set[str]) -> list[Finding]:
    """What the standardiser notices, without the cells that a person wrote or in which a rule was taken back."""
    by_row = dict(now.heads.select("row", "id").iter_rows())
    found = done.findings.filter(pl.col("code").is_in(NOTICED | OF_FORM_TOO), pl.col("row").is_in(list(by_row)))
    settled = {key for key, cell in now.cells.items() if cell.by_person or cell.undone}
    return [
        finding
        for finding in as_kept(with_values_hash(found, now.values), by_row, now.book)
        if finding.record_id in records
        and not any((finding.record_id, name) in settled for name in finding.fields.split(","))
    ]


def preview(book: Book, wanted: frozenset[str]) -> tuple[list[Difference], Processed, Stored]:
    """What would change in the wanted records of a book."""
    now = stored(book)
    done = now.again()
    return differences(now, done, wanted), done, now
