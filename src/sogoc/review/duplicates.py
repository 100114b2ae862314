"""Pairs of records that may be one event: found over all records of a type, kept with their evidence, flagged."""

import polars as pl
from django.db import connections

from ..duplicates import compared, pair_findings, pairs
from ..record import EVENT_TYPES, EventType
from ..store.copying import copy_out
from ..store.scope import loading
from .faults import recount
from .models import Book, Delivery, Finding, Origin, Pair, Record
from .unnoted import find_unnoted

SUSPECTED = 0.5  # the score from which two records may be one event; a second marriage is two events and scores below
TOLD = ("registered_at", "registration_type")  # beside what is compared: what the findings of a pair say
OF_A_PAIR = "pair"  # in the place of a hash: findings that hold while a pair is undecided


def find_pairs() -> int:
    """Compare new and changed records with all live ones of their type and keep the new pairs; people's decisions stay.

    Base records whose later act has come are looked for with them (`unnoted`).

    Returns how many. Nothing is done while no delivery has brought records since the last time; a run that was killed
    is made up for.
    """
    with loading(channel="task"), connections["owner"].cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(20046)")  # one comparison at a time
        coming = Delivery.objects.using("owner").filter(compared=False, rows_loaded__gt=0)
        due = list(coming.values_list("pk", flat=True))
        if not due:
            return 0
        found = sum(_pairs_of(event, due) for event in EVENT_TYPES)
        find_unnoted()
        Delivery.objects.using("owner").filter(pk__in=due).update(compared=True)
        return found


def _pairs_of(event: EventType, due: list[int]) -> int:
    """Of the records that these deliveries brought, that were typed here or that somebody has changed."""
    names = [name for name in event.names if name in (*compared(event), *TOLD)]
    columns = ", ".join(f"nullif(v.{name}, '')" for name in names)
    is_fresh = "(r.delivery_id = any(%s) or r.version > 1 or r.origin = %s)::int"
    records = copy_out(
        f"select r.id::text, r.book_id::text, {is_fresh}, {columns}"
        f" from review_record r join review_values_{event.name} v on v.record_id = r.id"
        f" where r.outcome = '' and r.event_type = %s order by r.id",
        [due, Origin.TYPED_HERE.value, event.code],
        schema=pl.Schema({"id": pl.String, "book": pl.String, "fresh": pl.Int32, **dict.fromkeys(names, pl.String)}),
        using="owner",
    )
    fresh, records = records.get_column("fresh") == 1, records.drop("fresh")
    if not fresh.any():
        return 0
    if records.height < 2:
        return 0
    found = pairs(records, event, fresh).filter((pl.col("score") >= SUSPECTED) | (pl.col("kind") == "second_marriage"))
    heads = {
        str(r.pk): r
        for r in Record.objects.using("owner")
        .filter(pk__in=set(found["left"]) | set(found["right"]))
        .select_related("book")
    }
    Pair.objects.using("owner").bulk_create(
        (
            Pair(
                left_id=p["left"],
                right_id=p["right"],
                left_custodian_id=heads[p["left"]].custodian_id,
                right_custodian_id=heads[p["right"]].custodian_id,
                kind=p["kind"],
                score=p["score"],
                evidence=p["evidence"],
            )
            for p in found.iter_rows(named=True)
        ),
        ignore_conflicts=True,
    )
    waiting = _not_decided(found)
    _raise(pair_findings(waiting, records, event), heads)
    both = set(waiting["left"]) | set(waiting["right"])
    Record.objects.using("owner").filter(pk__in=both, locked=False).update(suspected_duplicate=True)
    return found.height


def _not_decided(found: pl.DataFrame) -> pl.DataFrame:
    """Without the pairs that a person has settled."""
    settled = Pair.objects.using("owner").filter(decision__in=[Pair.Decision.SAME, Pair.Decision.DIFFERENT])
    keys = [(str(left), str(right)) for left, right in settled.values_list("left_id", "right_id")]
    return found.join(
        pl.DataFrame(keys, schema={"left": pl.String, "right": pl.String}, orient="row"),
        on=["left", "right"],
        how="anti",
        maintain_order="left",
    )


def _raise(faults: pl.DataFrame, heads: dict[str, Record]) -> None:
    """The findings of pairs nobody has decided; on records still in draft or review, each pair's side its own."""
    made = []
    for f in faults.iter_rows(named=True):
        record = heads[f["id"]]
        made.append(
            Finding(
                book=record.book,
                record=record,
                custodian_id=record.custodian_id,
                code=f["code"],
                severity=f["severity"],
                fields=f["fields"] or "",
                detail=f["detail"] or "",
                values_hash=OF_A_PAIR,
            )
        )
    books = Book.objects.using("owner").filter(pk__in={f.book_id for f in made}).order_by("pk")
    list(books.select_for_update())
    Finding.objects.using("owner").bulk_create(made, ignore_conflicts=True)
    for book in books:
        recount(book, using="owner")
