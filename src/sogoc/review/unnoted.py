"""Base records whose amendment or recognition is here, while their note is blank (D-70): kept as findings.

Looked for over all records after a delivery and after `sogoc recheck`, as the owner, since the later act may lie with
another commune; then only its number and authority are told. A person who fills the note settles it in the same save
(`editing`), one who blanks it again opens it again.
"""

from collections.abc import Iterable

import polars as pl
from django.db import connections

from ..check.annotations import CODE, FIELDS, LINKS, unnoted
from ..record import BY_CODE
from ..store.copying import copy_out
from ..store.scope import loading
from .faults import reconcile, values_hash
from .models import VALUES, Book, Finding, Record, Status
from .related import ABOUT, NAMES_A_BASE

SAID = {  # of an amendment alone
    "said_number": "base_number",
    "said_date": "base_date",
    "said_paper": "base_paper",
}


def find_unnoted() -> int:
    """Make the open findings equal what the records say now; returns how many base records lack a note."""
    with loading(channel="task"), connections["owner"].cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(20048)")  # one such look at a time
        told = {row["base"]: row for row in unnoted(pl.concat(_links())).iter_rows(named=True)}
        bases = Record.objects.using("owner").filter(pk__in=told).exclude(status=Status.TRANSFERRED)
        found = [_finding(base, told[str(base.pk)]) for base in bases]
        _keep(found)
    return len(found)


def _links() -> Iterable[pl.DataFrame]:
    """Amendments and recognitions with the live records in which the same person stands and the note is blank."""
    yield LINKS.to_frame()
    for later, its, base, theirs in ABOUT:
        said = {name: f"l.{column}" if later == NAMES_A_BASE else "''" for name, column in SAID.items()}
        yield copy_out(
            f"""
            select b.record_id::text, '{base}', nullif(b.entry_number, ''), nullif(b.registered_on, ''), r.year::text,
                   nullif(p.born, ''), null, '{later}', nullif(l.entry_number, ''), nullif(l.registered_on, ''),
                   nullif(l.registered_at, ''), nullif(q.born, ''), nullif({said["said_number"]}, ''),
                   nullif({said["said_date"]}, ''), nullif({said["said_paper"]}, '')
            from review_values_{BY_CODE[later].name} l
            join review_record o on o.id = l.record_id and o.outcome = ''
            join review_person q on q.record_id = l.record_id and q.role = '{its}'
            join review_person p on p.name_key = q.name_key and p.role = '{theirs}'
            join review_values_{BY_CODE[base].name} b on b.record_id = p.record_id and b.note = ''
            join review_record r on r.id = b.record_id and r.outcome = ''
            """,
            [],
            schema=LINKS,
            using="owner",
        )


def _finding(base: Record, told: dict[str, str]) -> Finding:
    number = VALUES[base.event_type].objects.using("owner").values_list("entry_number", flat=True).get(pk=base.pk)
    return Finding(
        book_id=base.book_id,
        record=base,
        custodian_id=base.custodian_id,
        code=CODE,
        severity=told["severity"],
        fields=FIELDS,
        detail=told["detail"],
        values_hash=values_hash(FIELDS, {"entry_number": number}),
    )


def _keep(found: list[Finding]) -> None:
    """Book by book, in order, as every other act that writes findings."""
    open_now = Finding.objects.using("owner").filter(code=CODE, state=Finding.State.OPEN)
    touched = {*open_now.values_list("book_id", flat=True), *(f.book_id for f in found)}
    for book in Book.objects.using("owner").select_for_update().filter(pk__in=touched).order_by("pk"):
        reconcile(book, [f for f in found if f.book_id == book.pk], codes=[CODE], using="owner")
