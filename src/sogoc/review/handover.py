"""What a dump of the legacy software says of the records it hands over, and what a later dump says otherwise."""

from dataclasses import dataclass

import polars as pl
from django.db import connections

from ..audit.ledger import log
from .models import Book, Delivery, Disagreement, Origin, Record, Status

ORDER = {Status.DRAFT: 0, Status.PENDING: 1, Status.APPROVED: 2, Status.TRANSFERRED: 3}


@dataclass(frozen=True)
class Handover:
    """The four columns the legacy software adds, for the rows of one book.

    `frame`: row, status (null where not understood), status_typed, legacy_id, transferred_on.
    """

    frame: pl.DataFrame

    def columns(self) -> pl.DataFrame:
        """For the heads of new records; a state that nobody understands arrives as a draft."""
        return self.frame.select("row", pl.col("status").fill_null(Status.DRAFT.value), "legacy_id", "transferred_on")


def hand_over(rows: pl.DataFrame, handover: Handover, book: Book, delivery: Delivery) -> tuple[int, int]:
    """Move on the states of records that a dump hands over again, and list what it contradicts.

    A record that nobody here has touched follows the dump forwards; anything else is a disagreement, left to people.
    Returns how many moved and how many disagree.
    """
    known = rows.filter(pl.col("state") != "new").join(handover.frame, on="row", maintain_order="left")
    records = {str(r.pk): r for r in Record.objects.using("owner").filter(pk__in=known["record_id"].to_list())}
    moves: dict[tuple[str, str], list[Record]] = {}
    disagree: list[Disagreement] = []
    for line in known.iter_rows(named=True):
        record, said = records[line["record_id"]], line["status"]
        if said and said != record.status:
            if _follows(record, said):
                record.legacy_id, record.legacy_transferred_on = line["legacy_id"] or "", line["transferred_on"]
                moves.setdefault((record.status, said), []).append(record)
            else:
                disagree.append(_disagreement(delivery, record, line["row"], "status", record.status, said))
        elif said and record.legacy_id and (line["legacy_id"] or "") not in ("", record.legacy_id):
            disagree.append(
                _disagreement(delivery, record, line["row"], "legacy_id", record.legacy_id, line["legacy_id"])
            )
    for (before, after), moved in moves.items():
        _move(moved, before, after, book, delivery)
    disagree += _unreceipted(rows, handover, book, delivery) + _gone(rows, book, delivery)
    Disagreement.objects.using("owner").bulk_create(disagree)
    return sum(map(len, moves.values())), len(disagree)


def _follows(record: Record, said: str) -> bool:
    """Whether a record may simply follow: handed over, untouched since, and going forwards."""
    untouched = record.origin == Origin.HANDED_OVER and record.status == record.handed_over_as and not record.editors
    return untouched and not record.outcome and ORDER[Status(said)] > ORDER[Status(record.status)]


def _move(records: list[Record], before: str, after: str, book: Book, delivery: Delivery) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("select set_config('sogoc.handover', 'on', true)")  # see promises/transitions.sql
        for record in records:
            record.status = record.handed_over_as = after
        Record.objects.using("owner").bulk_update(
            records, ["status", "handed_over_as", "legacy_id", "legacy_transferred_on"]
        )
        cursor.execute("select set_config('sogoc.handover', '', true)")
    log(
        "hand_over",
        using="owner",
        lot=[r.pk for r in records],
        book_id=book.pk,
        custodian_id=book.custodian_id,
        subject=delivery.name,
        before={"status": before},
        after={"status": after},
    )


def _unreceipted(rows: pl.DataFrame, handover: Handover, book: Book, delivery: Delivery) -> list[Disagreement]:
    """Said to be transferred, without the number under which it was received; or under a number of another row."""
    sent = rows.join(handover.frame.filter(status=Status.TRANSFERRED.value), on="row", maintain_order="left")
    shared = sent.filter(pl.col("legacy_id").fill_null("") != "").filter(pl.col("legacy_id").is_duplicated())
    bare = sent.filter(pl.col("legacy_id").fill_null("") == "")
    made = []
    for kind, lines in (("no_receipt", bare), ("same_legacy_id", shared)):
        for line in lines.iter_rows(named=True):
            record = (
                Record.objects.using("owner").filter(book=book, delivery=delivery, row=line["row"]).first()
                if line["state"] == "new"
                else Record.objects.using("owner").get(pk=line["record_id"])
            )
            if record:
                made.append(_disagreement(delivery, record, line["row"], kind, record.status, line["legacy_id"] or ""))
    return made


def _gone(rows: pl.DataFrame, book: Book, delivery: Delivery) -> list[Disagreement]:
    """Records that an earlier dump held and this one no longer has: kept, and listed."""
    there = set(rows["record_id"].drop_nulls().to_list())
    earlier = Record.objects.using("owner").filter(book=book, origin=Origin.HANDED_OVER).exclude(delivery=delivery)
    return [_disagreement(delivery, r, 0, "gone", r.status, "") for r in earlier if str(r.pk) not in there]


def _disagreement(delivery: Delivery, record: Record, row: int, kind: str, ours: str, theirs: str) -> Disagreement:
    return Disagreement(
        delivery=delivery, record=record, custodian_id=record.custodian_id, row=row, kind=kind, ours=ours, theirs=theirs
    )
