"""Lists of records as named querysets, and the filter that pages, commands and exports share."""

from collections.abc import Mapping

from django.db.models import Exists, Func, OuterRef, Q, QuerySet, UUIDField

from ..accounts.models import EVERYWHERE, User
from ..jurisdiction.models import DEPARTMENT, UNKNOWN_CUSTODIAN, Authority
from ..record import BY_CODE
from ..record.regimes import REGIMES
from ..trouble import Told
from .assigning import assigned, assigned_to
from .models import Book, BulkPart, BulkSample, Finding, Origin, Outcome, Record, SecondReading, Status

FILTERS: dict[str, tuple[str, tuple[str, ...]]] = {  # key -> column, and what it may be; a number where that is empty
    "type": ("event_type", tuple(BY_CODE)),
    "authority": ("authority_id", ()),
    "custodian": ("custodian_id", ()),
    "status": ("status", tuple(Status)),
    "outcome": ("outcome", (*filter(None, Outcome), "none", "any")),
    "origin": ("origin", tuple(Origin)),
    "handed_over": ("handed_over_as", (*Status, "none")),  # the legacy software's state
    "district": ("authority_id", ()),
    "province": ("authority_id", ()),
    "delivery": ("delivery_id", ()),
    "regime": ("registered_on", (*(r.code for r in REGIMES), "?")),
    "year": ("year", ()),
    "serial": ("serial", ()),
}
FLAG_FILTERS = ("returned", "refused", "waiting_second", "suspected_duplicate", "withdrawn")
CUSTODIANS = {"SO": str(DEPARTMENT), "?": str(UNKNOWN_CUSTODIAN)}


class BadFilter(Told, ValueError):
    """A filter that means nothing; says which and what is possible."""


def filtered(records: QuerySet[Record], wanted: Mapping[str, str]) -> QuerySet[Record]:
    """Records by `key=value`: type, authority, custodian (a code, `SO`, `?` for unknown), status, book, year …

    Raises:
        BadFilter: an unknown key or a value of the wrong kind.
    """
    for key, value in wanted.items():
        if value == "":
            continue
        if key in FILTERS:
            records = records.filter(condition(key, value))
        elif key == "book":
            records = records.filter(book__in=Book.objects.filter(of_book(value)))
        elif key == "finding":
            records = records.filter(Exists(Finding.objects.filter(record=OuterRef("pk"), code=value, state="open")))
        elif key == "assigned":
            records = records.filter(assigned(value))
        elif key == "lot":
            records = records.filter(of_lot(value))
        elif key == "flag" and value in FLAG_FILTERS:
            records = records.filter(**{value: True})
        else:
            known = ", ".join([*FILTERS, "book", "finding", "assigned", "lot", "flag"])
            raise BadFilter(
                f"không có bộ lọc {key}={value}; dùng được: {known}", f"no filter {key}={value}; there are: {known}"
            )
    return records


def read_filter(key: str, value: str) -> tuple[str, str | int]:
    """The column that a key of FILTERS stands for, and the value meant.

    Raises:
        BadFilter: a value that the column cannot have.
    """
    column, possible = FILTERS[key]
    if possible:
        if value not in possible:
            known = ", ".join(possible)
            raise BadFilter(f"{key}={value}: phải là một trong {known}", f"{key}={value}: must be one of {known}")
        return column, value
    number = CUSTODIANS.get(value, value) if key == "custodian" else value
    if not (number.isascii() and number.isdigit() and len(number) < 8):
        raise BadFilter(f"{key}={value}: giá trị phải là số", f"{key}={value}: must be a number")
    return column, int(number)


def condition(key: str, value: str) -> Q:
    """What a key of FILTERS asks of a record's head, and so of the counters too.

    Raises:
        BadFilter: a value that the column cannot have.
    """
    column, meant = read_filter(key, value)
    if key == "outcome" and meant in ("none", "any"):  # still on its way, or ended in any way
        return Q(outcome="") if meant == "none" else ~Q(outcome="")
    if key == "handed_over" and meant == "none":
        return Q(handed_over_as="")
    if key in ("district", "province"):
        return Q(authority_id__in=_authorities_within(key, int(meant)))
    return _registered_under(str(meant)) if key == "regime" else Q(**{column: meant})


def _registered_under(code: str) -> Q:
    """The days of a regime; `?` where no day is known."""
    if code == "?":
        return Q(registered_on=None)
    number = int(code.removeprefix("R"))
    since = Q(registered_on__gte=REGIMES[number].since)
    return since if number + 1 == len(REGIMES) else since & Q(registered_on__lt=REGIMES[number + 1].since)


def _authorities_within(level: str, pk: int) -> list[int]:
    """An old district or province, by its own authority's number: itself and every authority below it."""
    authorities = Authority.objects.using("owner")
    whole = authorities.filter(pk=pk).first()
    if whole is None:
        return []
    inside = Q(province_name=whole.province_name)
    if level == "district":
        inside &= Q(district_name=whole.full_name.removeprefix("UBND "))
    return list(authorities.filter(Q(pk=pk) | inside).values_list("pk", flat=True))


def of_book(value: str) -> Q:
    """A book by its number in the ledger, or by its key `11650.KS.2001.01`.

    Raises:
        BadFilter: it is neither.
    """
    if value.isascii() and value.isdigit() and len(value) < 16:
        return Q(pk=int(value))
    parts = value.split(".")
    if len(parts) != 4 or not all(p.isascii() and p.isdigit() and len(p) < 8 for p in (parts[0], parts[2])):
        raise BadFilter(f"book={value}: viết theo dạng 11650.KS.2001.01", f"book={value}: write it as 11650.KS.2001.01")
    return Q(authority_id=int(parts[0]), event_type=parts[1], opening_year=int(parts[2]), volume=parts[3])


def of_lot(value: str) -> Q:
    """The records of a bulk act that share a fate: `12.refused.open_faults`, `12.done`, `12.sample`.

    Raises:
        BadFilter: it names no fate.
    """
    number, _, fate = value.partition(".")
    standing, _, refusal = fate.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 16) or (
        standing not in BulkPart.Standing.values and standing != "sample"
    ):
        raise BadFilter(f"lot={value}: viết theo dạng 12.done", f"lot={value}: write it as 12.done")
    if standing == "sample":
        return Q(pk__in=BulkSample.objects.filter(bulk=int(number)).values("record"))
    parts = BulkPart.objects.filter(bulk=int(number), standing=standing)
    parts = parts.filter(refusal=refusal) if refusal else parts
    return Q(pk__in=parts.values(member=Func("records", function="unnest", output_field=UUIDField())))


LIVE = Record.objects.filter(outcome="")


def queues(user: User) -> dict[str, tuple[str, QuerySet[Record]]]:
    """What waits for this person: key -> (label, records), in the order in which to take them.

    Built once for a person at hand, as their grants are read once: a decision asks three times.
    """
    kept: dict[str, tuple[str, QuerySet[Record]]] | None = getattr(user, "_queues", None)
    if kept is None:
        kept = user._queues = _queues(user)  # type: ignore[attr-defined]
    return {name: (label, records.all()) for name, (label, records) in kept.items()}


def _queues(user: User) -> dict[str, tuple[str, QuerySet[Record]]]:
    edits, approves = user.custodians_for("edit"), user.custodians_for("approve")
    mine = over(LIVE.all(), edits)
    theirs = over(LIVE.filter(status=Status.PENDING), approves)
    lists: dict[str, tuple[str, QuerySet[Record]]] = {}
    if edits or approves:
        given = over(LIVE.filter(assigned_to(user)), edits | approves)
        lists["assigned"] = ("Được giao cho bạn", given.filter(_todo(user)))
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
        lists["readings"] = ("Bản nhập thứ hai chờ chọn", mine.filter(with_undecided_reading()))
    if approves:
        lists["to_approve"] = (
            "Chờ bạn duyệt",
            theirs.filter(blockers=0, errors=0).exclude(editors__contains=[user.pk]),
        )
        lists["second"] = ("Chờ người thứ hai", theirs.filter(editors__contains=[user.pk]))
    if user.custodians_for("read") is EVERYWHERE:
        lists["custodian_unknown"] = ("Chưa rõ đơn vị quản lý sổ", Record.objects.filter(custodian_id=0))
    return lists


def _todo(user: User) -> Q:
    """What of a person's records waits for them: drafts and faults for who edits, the rest for who may approve it."""
    draft = Q(status=Status.DRAFT, custodian_id__in=user.custodians_for("edit"))
    faulty = Q(blockers__gt=0) | Q(errors__gt=0)
    approvable = Q(custodian_id__in=user.custodians_for("approve")) & ~Q(editors__contains=[user.pk])
    return draft | Q(faulty, status=Status.PENDING) | Q(~faulty & approvable, status=Status.PENDING)


def with_undecided_reading() -> Q:
    """Another typing of the entry says something else, and nobody has chosen; what waits for the second copy rests."""
    undecided = SecondReading.objects.filter(record=OuterRef("pk"), decided="").exclude(differences={})
    return Q(Exists(undecided), waiting_second=False)


def over(records: QuerySet[Record], custodians: frozenset[int]) -> QuerySet[Record]:
    """Those kept by these custodians."""
    return records if custodians >= EVERYWHERE else records.filter(custodian_id__in=custodians)
