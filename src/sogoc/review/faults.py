"""Findings in the ledger: what the rules say now against what stands there, by identity."""

import hashlib
from collections.abc import Iterable, Mapping

import polars as pl
from django.db import connections
from django.db.models import Q
from django.utils import timezone

from ..check import RULES
from .models import Book, Finding

ROW_RULES = frozenset(code for code, rule in RULES.items() if rule.faults)  # found again by every check


def values_hash(fields: str, values: Mapping[str, object]) -> str:
    """Hash of the values a finding is about; a waiver holds while it holds."""
    text = "\x1f".join(f"{name}={values.get(name) or ''}" for name in fields.split(",") if name)
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def with_values_hash(findings: pl.DataFrame, standard: pl.DataFrame) -> pl.DataFrame:
    """The findings of a book with `values_hash`, from the standard frame they were found in."""
    by_row = {row["row"]: row for row in standard.iter_rows(named=True)} if findings.height else {}
    hashes = [values_hash(f["fields"] or "", by_row.get(f["row"], {})) for f in findings.iter_rows(named=True)]
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
    rows = Finding.objects.using(using).filter(among, book=book, code__in=list(codes))
    standing = {  # tuples, not models: a save reads a thousand of them
        (str(record or ""), code, fields, hashed): (pk, state)
        for record, code, fields, hashed, pk, state in rows.values_list(
            "record_id", "code", "fields", "values_hash", "pk", "state"
        )
    }
    wanted = {_identity(f): f for f in found}
    new = [f for key, f in wanted.items() if key not in standing]
    gone = [pk for key, (pk, state) in standing.items() if key not in wanted and state == Finding.State.OPEN]
    back = [pk for key, (pk, state) in standing.items() if key in wanted and state == Finding.State.FIXED]
    Finding.objects.using(using).filter(pk__in=gone).update(state=Finding.State.FIXED, decided_at=timezone.now())
    Finding.objects.using(using).filter(pk__in=back).update(state=Finding.State.OPEN, decided_at=None)
    Finding.objects.using(using).bulk_create(new)
    recount(book, using=using)


def _identity(finding: Finding) -> tuple[str, str, str, str]:
    return str(finding.record_id or ""), finding.code, finding.fields, finding.values_hash


def recount(book: Book, *, using: str = "default") -> None:
    """Write the numbers of open findings onto the book's records, where they changed; not on what has been sent."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            """
            update review_record r set blockers = n.b, errors = n.e, warnings = n.w
            from (select r.id, count(*) filter (where f.severity = 'B') b, count(*) filter (where f.severity = 'E') e,
                         count(*) filter (where f.severity = 'W') w
                  from review_record r left join review_finding f on f.record_id = r.id and f.state = 'open'
                  where r.book_id = %s group by 1) n
            where n.id = r.id and not r.locked and (r.blockers, r.errors, r.warnings) is distinct from (n.b, n.e, n.w)
                  and r.status <> 'transferred'
            """,
            [book.pk],
        )
