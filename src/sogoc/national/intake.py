"""A batch taken in: judged as a whole, written and answered in one transaction, and once however often it comes."""

import zlib
from binascii import unhexlify
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from ..record import BY_CODE
from ..record.canonical import batch_digest, item_line
from . import schemas
from .errors import BUSY, TOO_LARGE, Refused
from .judge import Judged, judge, key_of
from .models import NATURAL_KEY, Batch, Client, Registration
from .persons import KEYS, keys_of

BOOK_LOCK, BOOK_LOCKS = 20042, 64  # a class of advisory locks, and how many of them all books share
LOST_A_RACE = ("23505", "40P01", "40001")  # unique violation, deadlock, serialisation failure

WRONG_DIGEST = Refused(422, "Mã băm của gói không khớp các hồ sơ trong gói", "The batch digest does not fit its items")
WRONG_SIGNATURE = Refused(422, "Chữ ký số của gói không đúng", "The signature of the batch is not valid")
UNKNOWN_KEY = Refused(403, "Khóa ký không phải khóa đã đăng ký của hệ thống gửi", "Not a registered signing key")
NOT_YOURS = Refused(403, "Hệ thống gửi không phụ trách đơn vị này", "This client may not act for that custodian")
OTHER_BATCH = Refused(409, "Mã gói đã dùng cho một gói khác", "That batch id belongs to another batch")
UNKNOWN_TYPE = Refused(422, "Không có loại việc hộ tịch này", "No such event type")
TWICE = Refused(422, "Một hồ sơ có mặt hai lần trong gói", "A record stands twice in the batch")


def receive(client: Client, batch_id: UUID, sent: schemas.Batch) -> Batch:
    """The batch as answered: now, or when it first came."""
    _check_envelope(client, sent)
    for _ in range(4):
        try:
            with transaction.atomic():
                return _receive_once(client, batch_id, sent)
        except (IntegrityError, OperationalError) as error:
            if getattr(error.__cause__, "sqlstate", None) not in LOST_A_RACE:
                raise
    raise BUSY


def _check_envelope(client: Client, sent: schemas.Batch) -> None:
    if len(sent.items) > settings.MAX_ITEMS:
        raise TOO_LARGE
    if sent.event_type not in BY_CODE:
        raise UNKNOWN_TYPE
    if not client.may_act_for(sent.custodian):
        raise NOT_YOURS
    if len({item.record for item in sent.items}) < len(sent.items):
        raise TWICE
    lines = (item_line(i.record, i.version, i.digest, i.natural_key.model_dump()) for i in sent.items)
    if sent.digest != batch_digest(sent.custodian, sent.event_type, lines):
        raise WRONG_DIGEST
    if client.public_keys and sent.public_key not in client.public_keys:
        raise UNKNOWN_KEY
    try:
        key = Ed25519PublicKey.from_public_bytes(unhexlify(sent.public_key))
        key.verify(unhexlify(sent.signature), sent.digest.encode())
    except (InvalidSignature, ValueError):
        raise WRONG_SIGNATURE from None


def _receive_once(client: Client, batch_id: UUID, sent: schemas.Batch) -> Batch:
    _lock(batch_id, sent.items)
    known = next(iter(Batch.objects.raw("select * from national_batch where id = %s", [batch_id])), None)
    if known is None:
        return _write(client, batch_id, sent, judge(client, sent))
    if known.client_id != client.pk or known.digest != sent.digest:
        raise OTHER_BATCH
    return known


def _lock(batch_id: UUID, items: Iterable[schemas.Item]) -> None:
    """The same batch one at a time, then the same books; always in this order, so that nobody waits in a ring."""
    books = {f"{k.authority_code}.{k.event_type}.{k.opening_year}.{k.volume}" for k in (i.natural_key for i in items)}
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [int.from_bytes(batch_id.bytes[:8], signed=True)])
        for number in sorted({zlib.crc32(book.encode()) % BOOK_LOCKS for book in books}):
            cursor.execute("select pg_advisory_xact_lock(%s, %s)", [BOOK_LOCK, number])


def _write(client: Client, batch_id: UUID, sent: schemas.Batch, judged: list[Judged]) -> Batch:
    refused = sum(bool(j.words) for j in judged)
    answers = [{"record": j.item.record, "version": j.item.version, "answer": j.answer, "words": j.words,
                "receipt": j.receipt} for j in judged]
    batch = Batch.objects.create(
        id=batch_id, client=client, digest=sent.digest, signature=sent.signature, public_key=sent.public_key,
        custodian_code=sent.custodian, event_type=sent.event_type, composed_by=sent.composed_by,
        signed_by=sent.signed_by, received_at=timezone.now(), accepted=len(judged) - refused, refused=refused,
        answers=orjson.dumps(answers).decode(),
    )
    new = sorted((j for j in judged if j.pk), key=lambda j: j.item.record)
    if followed := [j.item.record for j in new if j.follows]:
        Registration.objects.filter(record__in=followed, current=True).update(current=False)
    _write_registrations(batch, new)
    return batch


def _write_registrations(batch: Batch, new: list[Judged]) -> None:
    """The entries and whom they name, by COPY: a batch is a book of hundreds."""
    columns = ("id", "record", "version", *NATURAL_KEY, "filed_year", "custodian_code", "digest", "content", "receipt",
               "batch_id", "accepted_at", "current", "status")
    copy_rows("national_registration", columns, (
        (j.pk, j.item.record, j.item.version, *key_of(j.item.natural_key), _filed_year(j.item.natural_key),
         batch.custodian_code, j.item.digest, j.written.decode(), j.receipt, batch.pk, batch.received_at, True,
         Registration.Status.VALID.value)
        for j in new
    ))
    copy_rows("national_person", ("registration_id", *KEYS), (
        (j.pk, *keys) for j in new for keys in keys_of(batch.event_type, j.item.content)
    ))


def _filed_year(key: schemas.NaturalKey) -> int:
    return key.opening_year if key.year is None else key.year


def copy_rows(table: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(f"copy {table} ({', '.join(columns)}) from stdin") as copy,
    ):
        for row in rows:
            copy.write_row(row)
