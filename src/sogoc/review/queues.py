"""Lists of records as named querysets, and the filter that pages, commands and exports share."""

from collections.abc import Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet

from ..accounts.models import EVERYWHERE, User
from .models import Finding, Record, Status

FILTERS = {
    "type": ("event_type", str),
    "authority": ("authority_id", int),
    "custodian": ("custodian_id", int),
    "status": ("status", str),
    "outcome": ("outcome", str),
    "origin": ("origin", str),
    "year": ("year", int),
    "serial": ("serial", int),
}


class BadFilter(ValueError):
    """A filter that means nothing; says which and what is possible."""


def filtered(records: QuerySet[Record], wanted: Mapping[str, str]) -> QuerySet[Record]:
    """Records by `key=value`: type, authority, custodian (a code, `SO`, `?` for unknown), status, book, year …

    Raises:
        BadFilter: an unknown key or a value of the wrong kind.
    """
    for key, value in wanted.items():
        if value == "":
            continue
        if key == "custodian" and value in ("SO", "?"):
            value = {"SO": "1", "?": "0"}[value]
        if key in FILTERS:
            column, kind = FILTERS[key]
            try:
                records = records.filter(**{column: kind(value)})
            except ValueError:
                raise BadFilter(f"{key}={value}: giá trị phải là số") from None
        elif key == "book":
            records = records.filter(_book(value))
        elif key == "finding":
            records = records.filter(Exists(Finding.objects.filter(record=OuterRef("pk"), code=value, state="open")))
        elif key == "flag" and value in ("returned", "refused", "waiting_second", "suspected_duplicate", "withdrawn"):
            records = records.filter(**{value: True})
        else:
            known = ", ".join([*FILTERS, "book", "finding", "flag"])
            raise BadFilter(f"không có bộ lọc {key}={value}; dùng được: {known}")
    return records


def _book(value: str) -> Q:
    """A book by its number in the ledger, or by its key `11650.KS.2001.01`."""
    if value.isdigit():
        return Q(book_id=int(value))
    parts = value.split(".")
    if len(parts) != 4 or not parts[0].isdigit() or not parts[2].isdigit():
        raise BadFilter(f"book={value}: viết theo dạng 11650.KS.2001.01")
    return Q(
        book__authority_id=int(parts[0]),
        book__event_type=parts[1],
        book__opening_year=int(parts[2]),
        book__volume=parts[3],
    )


LIVE = Record.objects.filter(outcome="")


def queues(user: User) -> dict[str, tuple[str, QuerySet[Record]]]:
    """What waits for this person: key -> (label, records), in the order in which to take them."""
    edits, approves = user.custodians_for("edit"), user.custodians_for("approve")
    mine = _over(LIVE.all(), edits)
    theirs = _over(LIVE.filter(status=Status.PENDING), approves)
    lists: dict[str, tuple[str, QuerySet[Record]]] = {}
    if edits:
        lists["returned"] = (
            "Bị trả lại",
            mine.filter(Q(returned=True) | Q(refused=True), status__in=[Status.DRAFT, Status.PENDING]),
        )
        lists["draft"] = ("Lưu nháp cần chuyển rà soát", mine.filter(status=Status.DRAFT, returned=False))
        lists["doubtful"] = (
            "Chờ rà soát còn lỗi",
            mine.filter(Q(blockers__gt=0) | Q(errors__gt=0), status=Status.PENDING),
        )
    if approves:
        lists["to_approve"] = (
            "Chờ bạn duyệt",
            theirs.filter(blockers=0, errors=0).exclude(editors__contains=[user.pk]),
        )
        lists["second"] = ("Chờ người thứ hai", theirs.filter(editors__contains=[user.pk]))
    if edits or approves:
        lists["duplicates"] = ("Nghi trùng", _over(LIVE.filter(suspected_duplicate=True), edits | approves))
    if user.custodians_for("read") is EVERYWHERE:
        lists["custodian_unknown"] = ("Chưa rõ đơn vị quản lý sổ", Record.objects.filter(custodian_id=0))
    return lists


def _over(records: QuerySet[Record], custodians: frozenset[int]) -> QuerySet[Record]:
    return records if custodians >= EVERYWHERE else records.filter(custodian_id__in=custodians)
