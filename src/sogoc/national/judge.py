"""Which records of a batch are taken in, and the words for those that are not."""

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from uuid import UUID

import orjson
from django.db import connection

from ..record import BY_CODE
from ..record.canonical import canonical, digest_of
from . import schemas, validate
from .models import NATURAL_KEY, Client, Registration

Key = tuple[object, ...]
KEY_COLUMNS = """authority_code text, event_type text, opening_year smallint, volume text, year smallint, serial int,
    suffix text, occurrence smallint"""

_key_of = attrgetter(*NATURAL_KEY)
_NAMES = ", ".join(NATURAL_KEY)
KNOWN = f"""
    select id, record, version, {_NAMES}, custodian_code, digest, receipt, status from national_registration
    where record = any(%s) order by record, version for update
"""
HOLDERS = f"""
    select {", ".join(f"k.{name}" for name in NATURAL_KEY)}, held.record, held.receipt
    from json_to_recordset(%s::json) as k({KEY_COLUMNS}) cross join lateral (
        select record, receipt from national_registration r
        where {" and ".join(f"r.{name} = k.{name}" for name in NATURAL_KEY)} and r.current and r.status = 'valid'
        limit 1  -- there is one at most; said here, each entry is looked up in the index whatever the statistics are
    ) held
"""
NUMBERS = """
    select nextval('national_receipt'), nextval(ids::regclass)
    from pg_get_serial_sequence('national_registration', 'id') ids, generate_series(1, %s)
"""


@dataclass
class Judged:
    """An item with its answer: words when refused, a receipt when accepted; neither while it is a candidate."""

    item: schemas.Item
    words: str = ""
    receipt: str = ""
    written: bytes = b""  # the content in its canonical form
    follows: bool = False  # another version of the record is here
    pk: int | None = None  # of the registration it becomes: accepted now, not before

    @property
    def answer(self) -> str:
        return "refused" if self.words else "accepted"


def judge(client: Client, sent: schemas.Batch) -> list[Judged]:
    """Every item with words or a receipt, in order."""
    versions: dict[UUID, list[Registration]] = {}
    for known in Registration.objects.raw(KNOWN, [[item.record for item in sent.items]]):
        versions.setdefault(known.record, []).append(known)
    judged = [_judged(client, sent, item, versions.get(item.record, [])) for item in sent.items]
    _refuse_taken_entries([j for j in judged if not j.words and not j.receipt])
    new = [j for j in judged if not j.words and not j.receipt]
    for j, (receipt, pk) in zip(new, _numbers(len(new)), strict=True):
        j.receipt, j.pk = receipt, pk
    return judged


def key_of(entry: schemas.NaturalKey | Registration) -> Key:
    return _key_of(entry)  # type: ignore[no-any-return]


def _judged(client: Client, sent: schemas.Batch, item: schemas.Item, known: list[Registration]) -> Judged:
    """The item by itself and beside the versions already here."""
    if not validate.is_text(item.content):
        return Judged(item, "Nội dung có giá trị không phải chữ hoặc ký tự không hợp lệ")
    written = canonical(item.content)
    if words := _content_faults(sent, item, written):
        return Judged(item, words)
    if not known:
        return Judged(item, written=written)
    same = next((r for r in known if r.version == item.version), None)
    if words := _faults_beside(client, sent, item, known, same):
        return Judged(item, words)
    return Judged(item, receipt=same.receipt if same else "", written=written, follows=True)


def _content_faults(sent: schemas.Batch, item: schemas.Item, written: bytes) -> str:
    if digest_of(written) != item.digest:
        return "Mã băm không khớp nội dung hồ sơ"
    faults = validate.faults(sent.event_type, item.content)
    if item.natural_key.event_type != sent.event_type:
        faults.append("Loại việc của hồ sơ khác loại việc của gói")
    return "; ".join(faults)


def _faults_beside(client: Client, sent: schemas.Batch, item: schemas.Item, known: list[Registration],
                   same: Registration | None) -> str:
    """What the versions already here, oldest first, say against the item; `same` is the one of its own number."""
    latest = known[-1]
    if not all(client.may_act_for(r.custodian_code) for r in known):
        return "Hồ sơ này do đơn vị khác đã gửi"
    if same is not None:
        again = f"(biên nhận {same.receipt}): gửi lại bằng phiên bản cao hơn"
        if same.digest != item.digest or key_of(same) != key_of(item.natural_key):
            return f"Phiên bản {item.version} đã tiếp nhận với nội dung khác {again}"
        return f"Phiên bản {item.version} đã thu hồi {again}" if same.status == Registration.Status.WITHDRAWN else ""
    if item.version < latest.version:
        return (f"Đã tiếp nhận phiên bản {latest.version}, mới hơn phiên bản {item.version} "
                f"(biên nhận {latest.receipt})")
    if latest.event_type != sent.event_type:
        return f"Hồ sơ này đã tiếp nhận là {BY_CODE[latest.event_type].vi} (biên nhận {latest.receipt})"
    return ""


def _refuse_taken_entries(candidates: list[Judged]) -> None:
    """One record per entry of a book. An entry that its record leaves in this very batch is free: numbers may swap.

    Whoever is refused keeps the entry it had, which may take it from another: repeated until nobody more is refused.
    """
    numbered = [c for c in candidates if c.item.natural_key.serial is not None and c.item.natural_key.year is not None]
    holders = list(_holders([key_of(c.item.natural_key) for c in numbered]))
    refused = True
    while refused:
        refused = False
        moving = {c.item.record for c in candidates if not c.words}
        taken = {key: f"biên nhận {receipt}" for key, record, receipt in holders if record not in moving}
        for c in (c for c in numbered if not c.words):
            key = key_of(c.item.natural_key)
            if key in taken:
                c.words = f"Số đăng ký này đã có hồ sơ khác giữ ({taken[key]})"
                refused = True
            taken.setdefault(key, "trong cùng gói")


def _holders(keys: list[Key]) -> Iterator[tuple[Key, UUID, str]]:
    """The valid registrations that hold these entries: key, record, receipt."""
    if not keys:
        return
    with connection.cursor() as cursor:
        cursor.execute(HOLDERS, [orjson.dumps([dict(zip(NATURAL_KEY, key, strict=True)) for key in keys]).decode()])
        for *key, record, receipt in cursor.fetchall():
            yield tuple(key), record, receipt


def _numbers(count: int) -> list[tuple[str, int]]:
    """Receipts and keys for as many new registrations."""
    with connection.cursor() as cursor:
        cursor.execute(NUMBERS, [count])
        return [(f"BN-{receipt:010}", pk) for receipt, pk in cursor.fetchall()]
