"""Which records of a batch are taken in, and the words for those that are not."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from ..record import BY_CODE
from ..record.canonical import content_digest
from . import schemas, validate
from .models import NATURAL_KEY, Client, Registration

Key = tuple[object, ...]
KEY_TYPES = ("text", "text", "smallint", "text", "smallint", "int", "text", "smallint")


@dataclass
class Judged:
    """An item with its answer: words when refused, a receipt when accepted; neither while it is a candidate."""

    item: schemas.Item
    words: str = ""
    receipt: str = ""
    is_new: bool = False  # accepted now, not before

    @property
    def answer(self) -> str:
        return "refused" if self.words else "accepted"


def judge(client: Client, sent: schemas.Batch) -> list[Judged]:
    """Every item with words or a receipt, in order."""
    versions: dict[UUID, list[Registration]] = {}
    records = [item.record for item in sent.items]
    for known in (Registration.objects.filter(record__in=records).defer("content")
                  .select_for_update().order_by("record", "version")):
        versions.setdefault(known.record, []).append(known)
    judged = [_judge_alone(client, sent, item, versions.get(item.record, [])) for item in sent.items]
    _refuse_taken_entries([j for j in judged if not j.words and not j.receipt])
    new = [j for j in judged if not j.words and not j.receipt]
    for j, receipt in zip(new, _receipts(len(new)), strict=True):
        j.receipt, j.is_new = receipt, True
    return judged


def key_of(entry: schemas.NaturalKey | Registration) -> Key:
    return tuple(getattr(entry, name) for name in NATURAL_KEY)


def _judge_alone(client: Client, sent: schemas.Batch, item: schemas.Item, known: list[Registration]) -> Judged:
    """The item by itself and beside the versions already here."""
    if words := _content_faults(sent, item):
        return Judged(item, words)
    if not known:
        return Judged(item)
    if not all(client.may_act_for(r.custodian_code) for r in known):
        return Judged(item, "Hồ sơ này do đơn vị khác đã gửi")
    same = next((r for r in known if r.version == item.version), None)
    if same is not None:
        return _same_version(item, same)
    latest = known[-1]
    if item.version < latest.version:
        return Judged(item, f"Đã tiếp nhận phiên bản {latest.version}, mới hơn phiên bản {item.version} "
                            f"(biên nhận {latest.receipt})")
    if latest.event_type != sent.event_type:
        return Judged(item, f"Hồ sơ này đã tiếp nhận là {BY_CODE[latest.event_type].vi} (biên nhận {latest.receipt})")
    return Judged(item)


def _same_version(item: schemas.Item, same: Registration) -> Judged:
    if same.digest != item.digest or key_of(same) != key_of(item.natural_key):
        return Judged(item, f"Phiên bản {item.version} đã tiếp nhận với nội dung khác (biên nhận {same.receipt}): "
                            "gửi lại bằng phiên bản cao hơn")
    if same.status == Registration.Status.WITHDRAWN:
        return Judged(item, f"Phiên bản {item.version} đã thu hồi (biên nhận {same.receipt}): "
                            "gửi lại bằng phiên bản cao hơn")
    return Judged(item, receipt=same.receipt)


def _content_faults(sent: schemas.Batch, item: schemas.Item) -> str:
    if not validate.is_text(item.content):
        return "Nội dung có giá trị không phải chữ hoặc ký tự không hợp lệ"
    if content_digest(item.content) != item.digest:
        return "Mã băm không khớp nội dung hồ sơ"
    faults = validate.faults(sent.event_type, item.content)
    if item.natural_key.event_type != sent.event_type:
        faults.append("Loại việc của hồ sơ khác loại việc của gói")
    return "; ".join(faults)


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
    columns = ", ".join(f"r.{name}" for name in NATURAL_KEY)
    same = " and ".join(f"r.{name} = k.{name}" for name in NATURAL_KEY)
    arrays = ", ".join(f"%s::{kind}[]" for kind in KEY_TYPES)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {columns}, r.record, r.receipt from unnest({arrays}) as k({', '.join(NATURAL_KEY)}) "
            f"join national_registration r on {same} where r.current and r.status = 'valid'",
            [list(column) for column in zip(*keys, strict=True)],
        )
        for *key, record, receipt in cursor.fetchall():
            yield tuple(key), record, receipt


def _receipts(count: int) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("select nextval('national_receipt') from generate_series(1, %s)", [count])
        return [f"BN-{number:010}" for (number,) in cursor.fetchall()]
