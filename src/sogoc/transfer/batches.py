"""Batches: one book's records, composed by one person, signed by another, then immutable and their records locked."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import groupby, islice
from typing import Any

import orjson
from django.conf import settings
from django.db import connection, connections
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from ..accounts.models import EVERYWHERE, User
from ..audit.ledger import log
from ..record import BY_CODE
from ..record.canonical import content_digest
from ..review.acts import Refused
from ..review.models import VALUES, Record, Status
from ..store.keys import signing_key
from ..store.scope import acting_as, os_account
from .envelope import digest_of, public_half
from .models import Batch, Item

SIZE = 500  # records in a batch; a book's usual size, and a second of the receiver's time
UNFIT = "Chưa đạt kiểm tra khi lập đợt chuyển: còn lỗi chưa xử lý"
UNFIT_EN = "Did not pass the checks when the batch was composed: open errors"


@dataclass
class Composed:
    """What composing did: the batches, and how many stayed behind for which reason."""

    batches: list[Batch] = field(default_factory=list)
    records: int = 0
    left: Counter[str] = field(default_factory=Counter)


def ready(records: QuerySet[Record], user: User) -> QuerySet[Record]:
    """Approved records that this person may gather: past the cooling-off, in no batch that is still under way."""
    over = user.custodians_for("compose_batch")
    theirs = records if over is EVERYWHERE else records.filter(custodian_id__in=over)
    under_way = Item.objects.filter(record=OuterRef("pk"), version=OuterRef("version"), answer="")
    cooled = Q(approved_at__lte=timezone.now() - timedelta(hours=settings.COOLING_HOURS)) | Q(approved_at=None)
    return theirs.filter(cooled, ~Exists(under_way), status=Status.APPROVED, outcome="", locked=False)


def compose(records: QuerySet[Record], user: User) -> Composed:
    """Gather what is ready into batches of one book (one custodian, one type), inside `acting_as(user)`.

    Records handed over as approved that do not pass the checks go back to review with the reason.
    """
    done = Composed()
    unfit = Q(blockers__gt=0) | Q(errors__gt=0)
    fit = ready(records, user)
    _send_back(fit.filter(unfit), done)
    keys = ("custodian_id", "event_type", "book_id", "year", "serial", "suffix", "occurrence", "pk")
    rows = fit.exclude(unfit).order_by(*keys).values_list("custodian_id", "event_type", "book_id", "pk", "version")
    for (custodian_id, event_type, _), members in groupby(rows.iterator(), key=lambda r: r[:3]):
        while chunk := list(islice(members, SIZE)):
            done.batches.append(_batch(custodian_id, event_type, chunk, user))
            done.records += len(chunk)
    return done


def _send_back(records: QuerySet[Record], done: Composed) -> None:
    rows = records.order_by("custodian_id", "book_id", "pk").values_list("custodian_id", "book_id", "pk")
    for (custodian_id, book_id), members in groupby(list(rows), key=lambda row: row[:2]):
        ids = [pk for _, _, pk in members]
        Record.objects.filter(pk__in=ids).update(status=Status.PENDING, returned=True, changed_at=timezone.now())
        log(
            "send_back",
            lot=ids,
            custodian_id=custodian_id,
            book_id=book_id,
            before={"status": Status.APPROVED},
            after={"status": Status.PENDING},
            reason=UNFIT,
        )
        done.left[UNFIT] += len(ids)


def _batch(custodian_id: int, event_type: str, members: list[tuple[Any, ...]], user: User) -> Batch:
    with connection.cursor() as cursor:
        cursor.execute("select nextval('transfer_batch_number')")
        number = cursor.fetchone()[0]
    batch = Batch.objects.create(number=number, custodian_id=custodian_id, event_type=event_type, composed_by=user)
    Item.objects.bulk_create(
        Item(batch=batch, record_id=pk, custodian_id=custodian_id, version=version) for *_, pk, version in members
    )
    log("compose_batch", custodian_id=custodian_id, subject=str(batch.pk), after={"records": len(members)})
    return batch


def sign(batch: Batch, user: User) -> int:
    """Freeze what is sent, lock the records and sign, inside `acting_as(user)`; returns how many are in it.

    A record that changed since the batch was composed drops out of it.

    Raises:
        Refused: not theirs to sign, their own composition, signed already, or nothing left in it.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if not user.may("sign_batch", batch.custodian_id):
        raise Refused("bạn không có quyền ký đợt chuyển của đơn vị này", "you may not sign for this custodian")
    if batch.composed_by_id == user.pk:
        raise Refused("người ký phải khác người lập đợt", "who signs must not be who composed the batch")
    if batch.state != Batch.State.COMPOSED:
        raise Refused("đợt này đã ký", "this batch is signed already")
    items = _freeze(batch)
    if not items:
        raise Refused("không còn trường hợp nào đủ điều kiện trong đợt", "nothing in the batch qualifies any more")
    batch.digest = digest_of(batch.custodian.code, batch.event_type, [_sent(i) for i in items])
    batch.signature = signing_key(settings.DATA_DIR, "batches").sign(batch.digest.encode()).hex()
    batch.signed_by, batch.signed_at, batch.state = user, timezone.now(), Batch.State.SIGNED
    batch.save()
    Record.objects.filter(pk__in=[i.record_id for i in items]).update(locked=True)
    log(
        "sign_batch",
        custodian_id=batch.custodian_id,
        subject=str(batch.pk),
        lot=[i.record_id for i in items],
        after={"digest": batch.digest, "records": len(items)},
    )
    return len(items)


FREEZE = """
    update transfer_item i set content = f.content, digest = f.digest, filed_year = f.filed_year
    from json_to_recordset(%s::json) as f(id bigint, content jsonb, digest text, filed_year int) where i.id = f.id
"""


def _freeze(batch: Batch) -> list[Item]:
    """The items still as they were composed, each with its canonical content; the others leave the batch."""
    still = Record.objects.filter(
        transfers__batch=batch, transfers__version=F("version"), status=Status.APPROVED, locked=False, outcome="",
        blockers=0, errors=0,
    )  # fmt: skip
    records = {r.pk: r for r in still.order_by("pk").select_for_update(of=("self",)).select_related("book")}
    names = BY_CODE[batch.event_type].sent
    values = VALUES[batch.event_type].objects.filter(pk__in=records).values("record_id", *names)
    contents = {row.pop("record_id"): {name: value for name, value in row.items() if value} for row in values}
    batch.items.exclude(record__in=records).delete()
    items = list(batch.items.order_by("pk"))
    for item in items:
        record, content = records[item.record_id], contents[item.record_id]
        item.content = {"natural_key": natural_key(record), "content": content}
        item.digest = content_digest(content)
        item.filed_year = record.book.opening_year if record.year is None else record.year
    frozen = [{"id": i.pk, "content": i.content, "digest": i.digest, "filed_year": i.filed_year} for i in items]
    with connection.cursor() as cursor:
        cursor.execute(FREEZE, [orjson.dumps(frozen).decode()])
    return items


def natural_key(record: Record) -> dict[str, Any]:
    """Where the entry stands in the register: what the receiver checks for duplicates, never the key of sending."""
    return {
        "authority_code": str(record.authority_id).zfill(5) if record.authority_id > 999 else str(record.authority_id),
        "event_type": record.event_type,
        "opening_year": record.book.opening_year,
        "volume": record.book.volume,
        "year": record.year,
        "serial": record.serial,
        "suffix": record.suffix,
        "occurrence": record.occurrence,
    }


def payload(batch: Batch) -> dict[str, Any]:
    """What a destination is given of a signed batch."""
    return {
        "id": str(batch.pk),
        "number": batch.number,
        "digest": batch.digest,
        "signature": batch.signature,
        "public_key": public_half(signing_key(settings.DATA_DIR, "batches")),
        "custodian": batch.custodian.code,
        "event_type": batch.event_type,
        "composed_by": batch.composed_by.full_name,
        "signed_by": batch.signed_by.full_name if batch.signed_by else "",
        "items": _frozen(batch),
    }


FROZEN = "select record_id::text, version, digest, content::text from transfer_item where batch_id = %s order by id"


def _frozen(batch: Batch) -> list[dict[str, Any]]:
    """Its items as they travel, read as they lie."""
    with connections[batch._state.db or "default"].cursor() as cursor:
        cursor.execute(FROZEN, [batch.pk])
        return [
            {"record": record, "version": version, "digest": digest, **orjson.loads(content)}
            for record, version, digest, content in cursor.fetchall()
        ]


def _sent(item: Item) -> dict[str, Any]:
    """A frozen item as it travels."""
    return {"record": str(item.record_id), "version": item.version, "digest": item.digest, **(item.content or {})}


def sign_many(user: User, numbers: tuple[int, ...] = ()) -> list[dict[str, Any]]:
    """Sign the batches of these numbers, or all that this person may sign; each in its own transaction."""
    with acting_as(user, channel="command", os_account=os_account()):
        waiting = Batch.objects.filter(state=Batch.State.COMPOSED).order_by("number")
        chosen = list(waiting.filter(number__in=numbers) if numbers else waiting.exclude(composed_by=user))
    missing = set(numbers) - {b.number for b in chosen}
    if missing:
        wanted = ", ".join(map(str, sorted(missing)))
        raise Refused(f"không có đợt chờ ký số {wanted}", f"no batch {wanted} waits to be signed")
    done = []
    for batch in chosen if numbers else [b for b in chosen if user.may("sign_batch", b.custodian_id)]:
        try:
            with acting_as(user, channel="command", os_account=os_account()):
                done.append({"number": batch.number, "records": sign(batch, user), "left": "", "left_en": ""})
        except Refused as why:  # one that cannot be signed any more keeps none of the others back
            if numbers:
                raise
            done.append({"number": batch.number, "records": 0, "left": why.vi, "left_en": why.en})
    return done


def listed(*, using: str = "default") -> list[dict[str, Any]]:
    """Every batch the connection may see, newest first, with its sums."""
    rows = (
        Batch.objects.using(using)
        .annotate(
            records=Count("items"),
            accepted=Count("items", filter=Q(items__answer="accepted")),
            refused=Count("items", filter=Q(items__answer="refused")),
            unanswered=Count("items", filter=Q(items__answer="")),
        )
        .order_by("-number")
        .values(
            "number",
            "custodian_id",
            "custodian__full_name",
            "event_type",
            "state",
            "records",
            "accepted",
            "refused",
            "unanswered",
            "composed_by__full_name",
            "signed_by__full_name",
            "digest",
            "trouble",
            "stopped_by__full_name",
            "stopped_at",
        )
    )
    return [{k.replace("__full_name", ""): v for k, v in row.items()} for row in rows]
