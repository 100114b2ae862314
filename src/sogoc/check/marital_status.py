"""Certificates of marital status."""

from collections.abc import Iterator

from polars import col

from .facts import born_from, fact, first_day, last_day
from .rule import Fault, Severity, rule

YOUNGEST = 17  # years: the lowest marriage age of any law


@rule(
    "HN-01", Severity.WARNING,
    vi="Thời gian cư trú không hợp", en="Period of residence does not fit",
    law="NĐ 123/2015/NĐ-CP, Điều 22",
    checked=None,
    advice_vi="Đối chiếu trang sổ.",
)  # fmt: skip
def period_of_residence_does_not_fit() -> Iterator[Fault]:
    start, end = "resided_from", "resided_until"
    yield Fault(when=first_day(start) > last_day(end), fields=(start, end),
                says="cư trú từ {resided_from} đến {resided_until}")  # fmt: skip
    for field in (start, end):
        yield Fault(when=first_day(field) > fact("registered_on", "known"), fields=(field, "registered_on"),
                    says=f"cư trú {{{field}}}, cấp giấy ngày {{registered_on}}")  # fmt: skip
    too_young = born_from("subject").dt.offset_by(f"{YOUNGEST}y") > fact("registered_on", "known")
    yield Fault(when=too_young & (col("subject_birth_date__from") <= fact("registered_on", "known")),
                fields=("subject_birth_date", "registered_on"),
                says="sinh {subject_birth_date}, cấp giấy ngày {registered_on}")  # fmt: skip


RULES = (period_of_residence_does_not_fit,)
