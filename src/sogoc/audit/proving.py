"""Proving the history: the whole chain computed again; what does not fit is named, first things first.

By the owner's connection.
"""

from collections.abc import Iterator
from datetime import timedelta

from cryptography.exceptions import InvalidSignature
from django.conf import settings
from django.db import connections

from ..store.keys import noted, signing_key
from .models import Event, Seal
from .seals import NOTED, chained, leaf

Words = tuple[str, str]  # Vietnamese and English
LONGEST_ACT = timedelta(hours=12)  # an event is sealed within minutes of its transaction's end
_NOT_SEALED = """select count(*), min(id), min(at) from audit_event where not sealed"""
_LOOSE = (
    """select id from audit_event where sealed and id not in (select unnest(event_ids) from audit_seal) order by id"""
)


def broken() -> list[Words]:
    """Each thing that does not fit, from the beginning of the chain on; empty when all of it is proved."""
    return [*_chain(), *_tail()]


def not_yet_provable() -> Words | None:
    """The events after the last seal: whoever owns the database could still change them unseen."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(_NOT_SEALED)
        count, first, since = cursor.fetchone()
    if not count:
        return None
    return (
        f"{count} sự kiện từ số {first} ({since:%H:%M %d.%m.%Y} UTC) chưa được niêm phong: chưa chứng minh được",
        f"{count} events from number {first} ({since:%Y-%m-%d %H:%M} UTC) on are not sealed yet: not provable",
    )


def _chain() -> Iterator[Words]:
    public = signing_key(settings.DATA_DIR, "history").public_key()
    before, earlier = "", None
    for link in Seal.objects.using("owner").order_by("id").iterator(chunk_size=50):
        name = f"niêm phong {link.pk}", f"seal {link.pk}"
        if chained(before, zip(link.event_ids, link.leaves, strict=False)) != link.digest:
            yield (
                f"lịch sử: {name[0]} không nối tiếp niêm phong trước: chuỗi bị sửa hoặc thiếu một niêm phong",
                f"history: {name[1]} does not follow the one before: the chain was changed, or a seal is missing",
            )
        try:
            public.verify(bytes.fromhex(link.signature), link.digest.encode())
        except (InvalidSignature, ValueError):
            yield (
                f"lịch sử: chữ ký của {name[0]} không đúng: chuỗi đã được tính lại từ đây",
                f"history: the signature of {name[1]} is wrong: the chain was computed again from here on",
            )
        yield from _events(link, earlier)
        before, earlier = link.digest, link


def _events(link: Seal, earlier: Seal | None) -> Iterator[Words]:
    """What of a seal's events is gone, changed, moved, or put into the past."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select id, audit_content(e), at from audit_event e where id = any(%s)", [link.event_ids])
        there = {pk: (leaf(content), at) for pk, content, at in cursor.fetchall()}
    expected = dict(zip(link.event_ids, link.leaves, strict=False))
    whose = {each: pk for pk, each in expected.items()}
    for pk, wanted in expected.items():
        if pk not in there:
            yield f"lịch sử: sự kiện {pk} đã bị xóa", f"history: event {pk} was removed"
            continue
        found, at = there[pk]
        if found != wanted and whose.get(found, pk) != pk:
            yield (
                f"lịch sử: sự kiện {pk} bị đổi chỗ: ở đây là sự kiện {whose[found]}",
                f"history: event {pk} was re-ordered: here stands event {whose[found]}",
            )
        elif found != wanted:
            yield f"lịch sử: sự kiện {pk} đã bị sửa", f"history: event {pk} was altered"
        elif earlier is not None and at + LONGEST_ACT < earlier.at:
            yield (
                f"lịch sử: sự kiện {pk} ghi lúc {at:%d.%m.%Y %H:%M} UTC mà chỉ có sau niêm phong {earlier.pk}: bị chèn",
                f"history: event {pk} says {at:%Y-%m-%d %H:%M} UTC but came after seal {earlier.pk}: inserted",
            )


def _tail() -> Iterator[Words]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(_LOOSE)
        for (pk,) in cursor.fetchall():
            yield (
                f"lịch sử: sự kiện {pk} mang dấu niêm phong mà không thuộc niêm phong nào: bị chèn",
                f"history: event {pk} is marked as sealed and belongs to no seal: inserted, or its seal removed",
            )
    last = noted(settings.DATA_DIR, NOTED)
    if last and not Seal.objects.using("owner").filter(digest=last).exists():
        end = Seal.objects.using("owner").order_by("id").last()
        upto = end.event_ids[-1] if end else 0
        yield (
            "lịch sử: đuôi bị cắt: niêm phong cuối cùng (ghi trong keys/) không còn trong chuỗi,"
            f" chuỗi nay dừng ở sự kiện {upto}",
            f"history: the tail was cut: the last seal (noted in keys/) is gone, the chain now ends at event {upto}",
        )


def counted() -> tuple[int, int]:
    """Events and seals there are."""
    return Event.objects.using("owner").count(), Seal.objects.using("owner").count()
