"""By what the inventory may be read: places before the merger and today, books, types, and what only the records know.

An axis of the counters is exact at any moment; one that asks the records says when it was counted, and its lines may
overlap (a record can have two findings), so that it has no sum.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When

from ..check import RULES
from ..jurisdiction.models import UNKNOWN_CUSTODIAN, Authority, Custodian
from ..record import EVENT_TYPES
from ..record.regimes import REGIMES
from ..review.listing import FLAGS
from ..review.models import Book, Delivery, Record, Status

Key = Any  # of a line: an id, a code; whatever the records' list takes as a filter


@dataclass(frozen=True)
class Place:
    """What stands at the beginning of a line, and where one goes from there."""

    name: str
    group: str = ""  # the old district and province
    narrower: Mapping[str, str] = field(default_factory=dict)  # the inventory one step further down


@dataclass(frozen=True)
class Axis:
    """One way to read the inventory."""

    vi: str
    en: str
    heading: tuple[str, str]
    column: str  # of the counters, or of the records where `asks`
    places: Callable[[Iterable[Key], str, bool, str], dict[Key, Place]]  # keys, connection, empty ones too, language
    roll_up: Callable[[str], Mapping[Key, Key]] | None = None  # column's value -> key of the line
    asks: Callable[[QuerySet[Record]], QuerySet[Record]] | None = None  # the records, with `column` beside them
    filter_key: str = ""  # how a list of records is narrowed to one line; empty: it cannot be
    overlaps: bool = False


# -- places


def _authorities(using: str) -> list[Authority]:
    return list(Authority.objects.using(using).order_by("-level", "province_name", "district_name", "full_name", "pk"))


def _authority_places(keys: Iterable[Key], using: str, empty: bool, lang: str) -> dict[Key, Place]:
    wanted = set(keys)
    return {
        a.pk: Place(str(a), group_of(a), {"by": "book", "authority": str(a.pk)})
        for a in _authorities(using)
        if empty or a.pk in wanted
    }


def group_of(authority: Authority) -> str:
    """The heading under which an authority stands: its old district and province; the higher ones together."""
    match authority.level:
        case Authority.Level.COMMUNE if authority.district_name:
            return f"{authority.district_name}, {authority.province_name}"
        case Authority.Level.COMMUNE:
            return f"{authority.full_name.removeprefix('UBND ')}, {authority.province_name}"
        case Authority.Level.DISTRICT:
            return f"Phòng Tư pháp cấp huyện, {authority.province_name}"
    return "Sở Tư pháp"


def _district_of(using: str) -> Mapping[Key, Key]:
    """Authority -> the authority of its district; a Department stands for itself."""
    every = _authorities(using)
    own = {
        (a.full_name.removeprefix("UBND "), a.province_name): a.pk for a in every if a.level == Authority.Level.DISTRICT
    }
    return {a.pk: own.get((a.district_name, a.province_name), a.pk) for a in every}


def _province_of(using: str) -> Mapping[Key, Key]:
    every = _authorities(using)
    own = {a.province_name: a.pk for a in every if a.level == Authority.Level.PROVINCE}
    return {a.pk: own[a.province_name] for a in every}


def _district_places(keys: Iterable[Key], using: str, empty: bool, lang: str) -> dict[Key, Place]:
    heads = set(_district_of(using).values())
    wanted = set(keys)
    return {
        a.pk: Place(
            a.full_name.removeprefix("UBND ") if a.level != Authority.Level.PROVINCE else a.full_name,
            a.province_name,
            {"by": "authority", "district": str(a.pk)},
        )
        for a in sorted(_authorities(using), key=lambda a: a.province_name)
        if a.pk in heads and (empty or a.pk in wanted)
    }


def _province_places(keys: Iterable[Key], using: str, empty: bool, lang: str) -> dict[Key, Place]:
    wanted = set(keys)
    return {
        a.pk: Place(a.province_name, "", {"by": "district", "province": str(a.pk)})
        for a in _authorities(using)
        if a.level == Authority.Level.PROVINCE and (empty or a.pk in wanted)
    }


def _custodian_places(keys: Iterable[Key], using: str, empty: bool, lang: str) -> dict[Key, Place]:
    wanted = set(keys)
    return {
        c.pk: Place(c.full_name, "", {"by": "book", "custodian": str(c.pk) if c.pk != UNKNOWN_CUSTODIAN else "?"})
        for c in Custodian.objects.using(using).order_by("id")
        if empty or c.pk in wanted
    }


def _book_places(keys: Iterable[Key], using: str, empty: bool, lang: str) -> dict[Key, Place]:
    wanted = set(keys)
    books = Book.objects.using(using).filter(pk__in=wanted).select_related("authority")
    ordered = books.order_by("authority_id", "event_type", "opening_year", "volume")
    named = {b.pk: Place(b.key, str(b.authority)) for b in ordered}
    unnamed = "Sổ số {}" if lang == "vi" else "Book no. {}"  # who sees counts only
    return named | {key: Place(unnamed.format(key)) for key in sorted(wanted - named.keys())}


def _delivery_places(keys: Iterable[Key], using: str, empty: bool, lang: str) -> dict[Key, Place]:
    found = Delivery.objects.using(using).filter(pk__in=set(keys)).order_by("received_at", "pk")
    return {d.pk: Place(f"{d.pk}. {d.name}") for d in found}


def _of_list(entries: Mapping[str, tuple[str, str]]) -> Callable[[Iterable[Key], str, bool, str], dict[Key, Place]]:
    """Places of a closed list, in its order: key -> names in both languages."""

    def places(keys: Iterable[Key], using: str, empty: bool, lang: str) -> dict[Key, Place]:
        wanted = set(keys)
        named = {k: Place(both[0 if lang == "vi" else 1]) for k, both in entries.items() if empty or k in wanted}
        return named | {k: Place(str(k)) for k in sorted(wanted - named.keys())}

    return places


# -- what only the records know


def _with_regime(records: QuerySet[Record]) -> QuerySet[Record]:
    days = [When(registered_on__gte=r.since, then=Value(r.code)) for r in reversed(REGIMES)]
    return records.annotate(regime=Case(*days, default=Value("?"), output_field=CharField()))


def _with_finding(records: QuerySet[Record]) -> QuerySet[Record]:
    """A record as often as it has open findings of different rules."""
    return records.filter(findings__state="open").annotate(finding=F("findings__code"))


REGIME_NAMES = {r.code: (f"{r.code}: từ {r.since:%d/%m/%Y}, {r.law}", f"{r.code}: since {r.since}") for r in REGIMES}
AXES: dict[str, Axis] = {
    "type": Axis("Loại sổ", "register", ("Loại sổ", "Register"), "event_type",
                 _of_list({e.code: (e.vi, e.en) for e in EVENT_TYPES}), filter_key="type"),
    "province": Axis("Tỉnh, thành phố cũ", "province before the merger", ("Tỉnh, thành phố cũ", "Province"),
                     "authority_id", _province_places, roll_up=_province_of, filter_key="province"),
    "district": Axis("Huyện cũ", "district before the merger", ("Huyện cũ", "District"), "authority_id",
                     _district_places, roll_up=_district_of, filter_key="district"),
    "authority": Axis("Cơ quan đăng ký trước 1/7/2025", "registering authority", ("Cơ quan đăng ký", "Authority"),
                      "authority_id", _authority_places, filter_key="authority"),
    "custodian": Axis("Đơn vị quản lý hiện nay", "custodian today", ("Đơn vị quản lý", "Custodian"), "custodian_id",
                      _custodian_places, filter_key="custodian"),
    "book": Axis("Từng quyển sổ", "book", ("Quyển sổ", "Book"), "book_id", _book_places, filter_key="book"),
    "handed_over": Axis(
        "Trạng thái phần mềm cũ bàn giao", "state in the legacy software", ("Phần mềm cũ ghi", "Legacy state"),
        "handed_over_as",
        _of_list({**{s.value: (str(s.label), s.value.title()) for s in Status},
                  "": ("Không từ phần mềm cũ", "Not from the legacy software")}),
        filter_key="handed_over"),
    "delivery": Axis("Bàn giao", "delivery", ("Bàn giao", "Delivery"), "delivery_id", _delivery_places,
                     asks=lambda records: records, filter_key="delivery"),
    "regime": Axis("Thời kỳ pháp luật", "regime", ("Thời kỳ pháp luật", "Regime"), "regime",
                   _of_list({**REGIME_NAMES, "?": ("Chưa rõ ngày đăng ký", "Day of registration unknown")}),
                   asks=_with_regime, filter_key="regime"),
    "finding": Axis("Phát hiện còn mở", "open finding", ("Quy tắc", "Rule"), "finding",
                    _of_list({c: (f"{c} {r.vi}", f"{c} {r.en}") for c, r in sorted(RULES.items())}),
                    asks=_with_finding, filter_key="finding", overlaps=True),
    "flag": Axis("Dấu hiệu", "flag", ("Dấu hiệu", "Flag"), "flag",
                 _of_list({name: (vi, name.replace("_", " ").capitalize()) for name, vi in FLAGS.items()}),
                 asks=lambda records: records, filter_key="flag", overlaps=True),
}  # fmt: skip


def of_records(axis: Axis, records: QuerySet[Record]) -> list[tuple[Key, str, str, str, int]]:
    """Key, type, status, outcome, count: from the records themselves, by a query that takes its time."""
    assert axis.asks is not None
    keyed = ("event_type", "status", "outcome")
    if axis.column == "flag":
        found: list[tuple[Key, str, str, str, int]] = []
        for flag in FLAGS:
            flagged = records.filter(Q(**{flag: True})).values_list(*keyed).annotate(n=Count("pk"))
            found += [(flag, *row) for row in flagged]
        return found
    counted = axis.asks(records).values_list(axis.column, *keyed)
    return list(counted.annotate(n=Count("pk", distinct=axis.overlaps)))
