"""Findings in the ledger: what the rules say now against what stands there, by identity."""

import hashlib
from collections.abc import Iterable, Mapping, Set
from typing import NamedTuple

import polars as pl
from django.db import connections
from django.db.models import Q
from django.utils import timezone

from ..check import RULES
from .models import Book, Finding

ROW_RULES = frozenset(code for code, rule in RULES.items() if rule.faults)  # found again by every check

Identity = tuple[str, str, str, str]  # record, blank for the book as a whole; code, fields, hash of their values


class Standing(NamedTuple):
    """A finding as it stands in the ledger."""

    pk: int
    state: str
    severity: str


def values_hash(fields: str, values: Mapping[str, object]) -> str:
    """Hash of the values a finding is about; a waiver holds while it holds."""
    names = [name for name in fields.split(",") if name]
    return _hash(names, [values.get(name) for name in names])


def _hash(names: Iterable[str], values: Iterable[object]) -> str:
    text = "\x1f".join(f"{name}={value or ''}" for name, value in zip(names, values, strict=True))
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def with_values_hash(findings: pl.DataFrame, standard: pl.DataFrame) -> pl.DataFrame:
    """The findings of a book with `values_hash`, from the standard frame they were found in."""
    told = [(f["row"], [n for n in (f["fields"] or "").split(",") if n]) for f in findings.iter_rows(named=True)]
    needed = {name for _, names in told for name in names if name in standard.columns}
    columns = {name: standard.get_column(name).to_list() for name in needed}  # by column: a row has eighty
    place = {row: at for at, row in enumerate(standard.get_column("row"))}
    hashes = [
        _hash(names, [columns[n][place[row]] if row in place and n in columns else None for n in names])
        for row, names in told
    ]
    return findings.with_columns(pl.Series("values_hash", hashes, dtype=pl.String))


def reconcile(
    book: Book,
    found: Iterable[Finding],
    *,
    codes: Iterable[str] = ROW_RULES,
    among: Q = Q(),  # noqa: B008 (immutable)
    using: str = "default",
) -> None:
    """Make the open findings of a book equal what was found: new ones added, gone ones fixed, waived ones kept.

    `codes` are the rules that were asked, `among` says of which records; other findings are left alone.
    """
    known = standing(book, codes, among=among, using=using)
    wanted = {_identity(f): f for f in found}
    make_equal(book, known, wanted.keys(), [f for key, f in wanted.items() if key not in known], using=using)


def standing(
    book: Book,
    codes: Iterable[str],
    *,
    among: Q = Q(),  # noqa: B008 (immutable)
    using: str = "default",
) -> dict[Identity, Standing]:
    """What was found in a book so far; tuples, not models: a save reads a thousand of them."""
    rows = Finding.objects.using(using).filter(among, book=book, code__in=list(codes))
    names = ("record_id", "code", "fields", "values_hash", "pk", "state", "severity")
    return {
        (str(record or ""), code, fields, hashed): Standing(pk, state, severity)
        for record, code, fields, hashed, pk, state, severity in rows.values_list(*names)
    }


def make_equal(
    book: Book,
    known: Mapping[Identity, Standing],
    wanted: Set[Identity],
    new: Iterable[Finding],
    *,
    using: str = "default",
    changed: str = "",
) -> None:
    """Of the known ones, open again what is wanted and fixed, fix what is open and not wanted; add the new ones.

    With `changed`, a record's id, open findings are counted again for it and the records touched, else for all.
    """
    gone = {key: was.pk for key, was in known.items() if was.state == Finding.State.OPEN and key not in wanted}
    back = {key: was.pk for key, was in known.items() if was.state == Finding.State.FIXED and key in wanted}
    new = list(new)
    every = Finding.objects.using(using)
    if gone:
        every.filter(pk__in=gone.values()).update(state=Finding.State.FIXED, decided_at=timezone.now())
    if back:
        every.filter(pk__in=back.values()).update(state=Finding.State.OPEN, decided_at=None)
    every.bulk_create(new)
    touched = {changed, *(key[0] for key in (*gone, *back)), *(str(f.record_id or "") for f in new)} - {""}
    recount(book, using=using, among=touched if changed else None)


def _identity(finding: Finding) -> Identity:
    return str(finding.record_id or ""), finding.code, finding.fields, finding.values_hash


def recount(book: Book, *, using: str = "default", among: Set[str] | None = None) -> None:
    """Write the numbers of open findings onto the book's records, or some, where they changed; not on what was sent."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"""
            update review_record r set blockers = n.b, errors = n.e, warnings = n.w
            from (select r.id, count(*) filter (where f.severity = 'B') b, count(*) filter (where f.severity = 'E') e,
                         count(*) filter (where f.severity = 'W') w
                  from review_record r left join review_finding f on f.record_id = r.id and f.state = 'open'
                  where r.book_id = %s {"" if among is None else "and r.id = any(%s::uuid[])"} group by 1) n
            where n.id = r.id and not r.locked and (r.blockers, r.errors, r.warnings) is distinct from (n.b, n.e, n.w)
                  and r.status <> 'transferred'
            """,
            [book.pk] if among is None else [book.pk, list(among)],
        )
