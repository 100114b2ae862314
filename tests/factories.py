"""Records in any state in one line, by the owner's connection, as ingest would leave them."""

import uuid
from datetime import date
from itertools import count
from typing import Any

from sogoc.record import BY_CODE
from sogoc.review.models import VALUES, Book, Cell, Delivery, Finding, Pair, Record

_numbers = count(1)

BIRTH = {
    "volume_number": "01/2001",
    "page_number": "1",
    "registration_type": "1",
    "registered_at": "UBND xã Quốc Tuấn, huyện An Lão, thành phố Hải Phòng",
    "signed_by": "Trần Văn Ký",
    "signer_title": "Chủ tịch",
    "child_full_name": "Nguyễn Thị Thử",
    "child_sex": "2",
    "child_birth_date": "02.01.2001",
    "child_birth_date_in_words": "Ngày hai tháng một năm hai nghìn không trăm linh một",
    "child_birth_place": "Trạm y tế xã Quốc Tuấn",
    "child_origin_place": "xã Quốc Tuấn, huyện An Lão, thành phố Hải Phòng",
    "child_ethnic_group": "01",
    "child_nationality": "Việt Nam",
    "mother_full_name": "Lê Thị Mẹ",
    "mother_birth_date": "1975",
    "mother_ethnic_group": "01",
    "mother_nationality": "Việt Nam",
    "father_full_name": "Nguyễn Văn Cha",
    "father_birth_date": "1972",
    "father_ethnic_group": "01",
    "father_nationality": "Việt Nam",
    "requester_full_name": "Nguyễn Văn Cha",
    "requester_relation": "Cha",
}


def make_book(
    *, authority: int = 11650, custodian: int = 11647, event_type: str = "KS", year: int = 2001, **about: Any
) -> Book:
    """A book of xã Quốc Tuấn kept by xã An Quang unless told otherwise."""
    return Book.objects.using("owner").create(
        authority_id=authority,
        custodian_id=custodian,
        event_type=event_type,
        opening_year=year,
        volume=f"{next(_numbers):03}",
        **about,
    )


def make_record(book: Book, *, status: str = "draft", values: dict[str, str] | None = None, **head: Any) -> Record:
    """A birth record without faults; `head` overrides columns of the head, `values` those of its fields."""
    n = next(_numbers)
    delivery = Delivery.objects.using("owner").create(
        name=f"thu.{n}", file_name=f"thu.{n}.xlsx", sha256=f"{n:064}", kind="workbook"
    )
    arrived = (
        {"origin": "handed_over", "handed_over_as": status}
        if status in ("approved", "transferred", "pending")
        else {"origin": "typed"}
    )
    record = Record.objects.using("owner").create(
        **{
            "event_type": book.event_type,
            "book": book,
            "authority_id": book.authority_id,
            "custodian_id": book.custodian_id,
            "year": book.opening_year,
            "serial": n,
            "registered_on": date(book.opening_year, 1, 15),
            "status": status,
            "delivery": delivery,
            "row": 2,
            "typed_digest": uuid.uuid4().hex,
            **arrived,
            **head,
        }
    )
    known = BY_CODE[book.event_type].by_name
    filled = {
        "entry_number": f"{n:02}/{book.opening_year}",
        "registered_on": f"15.01.{book.opening_year}",
        **BIRTH,
        **(values or {}),
    }
    VALUES[book.event_type].objects.using("owner").create(
        record=record, custodian_id=book.custodian_id, **{k: v for k, v in filled.items() if k in known}
    )
    return record


def make_finding(record: Record, *, code: str, severity: str, fields: str = "", detail: str = "") -> Finding:
    column = {"B": "blockers", "E": "errors", "W": "warnings"}.get(severity)
    if column:
        setattr(record, column, getattr(record, column) + 1)
        record.save(using="owner", update_fields=[column])
    return Finding.objects.using("owner").create(
        book=record.book,
        record=record,
        custodian_id=record.custodian_id,
        code=code,
        severity=severity,
        fields=fields,
        detail=detail,
        values_hash="",
    )


def make_change(record: Record, field: str, typed: str, rules: str) -> Cell:
    return Cell.objects.using("owner").create(
        record=record, custodian_id=record.custodian_id, field=field, typed=typed, rules=rules
    )


def make_pair(left: Record, right: Record, *, kind: str = "re_registered", evidence: str = "") -> Pair:
    """Two records that may be one event, flagged, with the finding that each such pair raises."""
    for record in (left, right):
        if not Finding.objects.using("owner").filter(record=record, values_hash="pair").exists():
            finding = make_finding(record, code="D-73", severity="E", fields="entry_number")
            Finding.objects.using("owner").filter(pk=finding.pk).update(values_hash="pair")
        Record.objects.using("owner").filter(pk=record.pk).update(suspected_duplicate=True)
    return Pair.objects.using("owner").create(
        left=left,
        right=right,
        left_custodian_id=left.custodian_id,
        right_custodian_id=right.custodian_id,
        kind=kind,
        score=0.97,
        evidence=evidence or "=child_full_name ~mother_full_name !child_birth_date",
    )
