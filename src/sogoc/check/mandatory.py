"""What must be filled, by the law in force: taken from the obligations declared with each field."""

import operator
from collections.abc import Iterator
from functools import reduce

import polars as pl
from polars import col

from ..record import EVENT_TYPES, REGIMES, EventType, Field, Kind, Obligation
from .person import is_foreign
from .rule import Fault, Severity, rule

LOCATOR = ("entry_number", "volume_number", "registered_on", "registered_at")
PARENTS = ("mother", "father")
ABANDONED = "5"
UNKNOWN = {"mother": ("2", "4", ABANDONED), "father": ("3", "4", ABANDONED)}
BOTH_KNOWN = "1"
OTHER_PAPER = "8"
ABROAD = {"birth": "3", "marriage": "3", "death": "3", "parentage": "2"}  # types of registration done abroad before


def is_required(field: Field, obligation: Obligation = Obligation.MANDATORY) -> pl.Expr:
    """Whether the regime of the row prints and demands the field."""
    regimes = [r.number for r in REGIMES if field.obligation_in(r) is obligation]
    return reduce(operator.or_, (col("regime").is_between(first, last) for first, last in _runs(regimes)))


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Runs of successive numbers, each by its first and its last."""
    starts = [n for n in numbers if n - 1 not in numbers]
    ends = [n for n in numbers if n + 1 not in numbers]
    return zip(starts, ends, strict=True)


def may_be_blank(field: Field) -> pl.Expr:
    """Where a mandatory field is lawfully blank (domain reference 5.6)."""
    abandoned = (col("parentage_type") == ABANDONED).fill_null(False)
    if field.group in PARENTS:
        return col(f"{field.group}_full_name").is_null()
    if field.group == "child":
        return abandoned if field.kind in (Kind.ETHNIC_GROUP, Kind.PLACE) else pl.lit(False)
    if field.kind is Kind.ETHNIC_GROUP:
        return is_foreign(field.group)
    return pl.lit(False)


def _mandatory(event: EventType) -> Iterator[Field]:
    return (f for f in event.fields if "M" in f.obligation)


@rule(
    "G-01", Severity.BLOCK, blocks_submit=True,
    vi="Thiếu số, quyển số, ngày hoặc nơi đăng ký", en="Number, volume, day or authority missing",
    law="Luật Hộ tịch, Điều 58; mẫu nhập của Bộ Tư pháp",
    advice_vi="Ghi theo sổ hoặc bìa sổ; sổ không có thì nêu lý do.",
)  # fmt: skip
def locator_absent() -> Iterator[Fault]:
    for event in EVENT_TYPES:
        for f in (f for f in _mandatory(event) if f.name in LOCATOR):
            yield Fault(when=col(f.name).is_null() & is_required(f), fields=(f.name,), events=(event.name,),
                        says=f"để trống mục {f.vi.lower()}")  # fmt: skip


@rule(
    "X-21", Severity.ERROR,
    vi="Để trống mục bắt buộc", en="Mandatory item left blank",
    law="Luật Hộ tịch, Điều 14, 17, 24, 33; mẫu sổ từng thời kỳ",
    advice_vi="Xem trang sổ: nhập thiếu thì bổ sung, sổ để trống thì nêu lý do.",
)  # fmt: skip
def mandatory_item_blank() -> Iterator[Fault]:
    for event in EVENT_TYPES:
        for f in (f for f in _mandatory(event) if f.name not in LOCATOR):
            yield Fault(when=col(f.name).is_null() & is_required(f) & ~may_be_blank(f), fields=(f.name,),
                        events=(event.name,), says=f"để trống mục {f.vi.lower()}")  # fmt: skip
        for f in (f for f in event.fields if f.name == "decision_number" and "C" in f.obligation):
            yield Fault(when=col(f.name).is_null() & is_required(f, Obligation.CONDITIONAL), fields=(f.name,),
                        events=(event.name,), severity=Severity.WARNING,
                        says=f"để trống mục {f.vi.lower()}")  # fmt: skip
        for f in (f for f in event.fields if f.name.endswith("_id_other")):
            kind = f.name.replace("_id_other", "_id_type")
            yield Fault(when=col(f.name).is_null() & (col(kind) == OTHER_PAPER), fields=(f.name, kind),
                        events=(event.name,), severity=Severity.WARNING, says="không ghi tên giấy tờ khác")  # fmt: skip
        if event.name in ABROAD:
            abroad = [f.name for f in event.fields if f.group == "foreign"]
            yield Fault(when=pl.all_horizontal(col(n).is_null() for n in abroad)
                        & (col("registration_type") == ABROAD[event.name]), fields=(*abroad, "registration_type"),
                        events=(event.name,), severity=Severity.WARNING,
                        says="ghi vào sổ việc đã đăng ký ở nước ngoài nhưng không ghi đăng ký nào")  # fmt: skip


@rule(
    "D-38", Severity.WARNING,
    vi="Để trống phần cha hoặc mẹ", en="Mother or father left blank",
    law="NĐ 158/2005/NĐ-CP, Điều 15; NĐ 123/2015/NĐ-CP, Điều 14, 15",
    advice_vi="Sổ để trống thì chọn loại khai sinh “chưa xác định được cha (mẹ)” và giữ trống.",
)  # fmt: skip
def parent_left_blank() -> Iterator[Fault]:
    for parent, vi in zip(PARENTS, ("mẹ", "cha"), strict=True):
        name = f"{parent}_full_name"
        blank = col(name).is_null() & ~col("parentage_type").is_in(UNKNOWN[parent]).fill_null(False)
        must = (col("regime") >= 2) & col("parentage_type").is_not_null()
        yield Fault(when=blank & ~must.fill_null(False), fields=(name, "parentage_type"),
                    says=f"phần {vi} để trống, loại khai sinh {{parentage_type}}")  # fmt: skip
        yield Fault(when=blank & must, fields=(name, "parentage_type"), severity=Severity.ERROR,
                    says=f"phần {vi} để trống, loại khai sinh {{parentage_type}}")  # fmt: skip


RULES = (locator_absent, mandatory_item_blank, parent_left_blank)
