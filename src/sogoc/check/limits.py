"""Time limits: registered before the event, or on time and late in contradiction with the dates."""

from collections.abc import Iterator
from datetime import date

import polars as pl
from polars import col

from .facts import fact, first_day, form, last_day
from .rule import Fault, Severity, rule

R1, R2, R3 = date(1998, 10, 25), date(2006, 4, 1), date(2016, 1, 1)
ON_TIME, LATE = "1", "4"


@rule(
    "D-60", Severity.BLOCK,
    vi="Đăng ký trước khi sự kiện xảy ra", en="Registered before the event",
    law="Luật Hộ tịch, Điều 13, 32; NĐ 158/2005/NĐ-CP, Điều 13, 19",
    advice_vi="Sửa ngày theo trang sổ.",
)  # fmt: skip
def registered_before_the_event() -> Iterator[Fault]:
    for event, vi in (("child_birth_date", "sinh"), ("death_date", "chết")):
        wild = (form(event) == "wild") & (col(event).str.tail(4).cast(pl.Int32, strict=False) > 2000)
        before = (first_day(event) > last_day("registered_on")) & ~col("placeholder")
        yield Fault(when=before | wild, fields=(event, "registered_on"),
                    says=f"{vi} ngày {{{event}}}, đăng ký ngày {{registered_on}}")  # fmt: skip
    yield Fault(when=first_day("married_since") > last_day("registered_on"), fields=("married_since", "registered_on"),
                says="xác lập hôn nhân {married_since}, đăng ký ngày {registered_on}")  # fmt: skip


def limit(event: str, days: int, *, since: date | None = None, until: date | None = None, surely: int | None = None
          ) -> Iterator[Fault]:  # fmt: skip
    """On time though later than `surely`, and late though within `days` of the event."""
    registered = fact("registered_on", "known")
    least = (registered - last_day(event)).dt.total_days()
    most = (registered - first_day(event)).dt.total_days()
    says = f"sự kiện ngày {{{event}}}, đăng ký ngày {{registered_on}}, loại đăng ký {{registration_type}}"
    fields = ("registration_type", event, "registered_on")
    yield Fault(when=(col("registration_type") == ON_TIME) & (least > (surely or days)), fields=fields, since=since,
                until=until, says=f"{says}: quá {surely or days} ngày")  # fmt: skip
    yield Fault(when=(col("registration_type") == LATE) & most.is_between(0, days), fields=fields, since=since,
                until=until, says=f"{says}: trong {days} ngày")  # fmt: skip


@rule(
    "D-61", Severity.WARNING,
    vi="Đúng hạn, quá hạn không hợp với ngày", en="On time or late in contradiction with the dates",
    law="NĐ 83/1998/NĐ-CP; NĐ 158/2005/NĐ-CP, Điều 14, 20; Luật Hộ tịch, Điều 15 khoản 1, Điều 33 khoản 1",
    checked=None,
    advice_vi="Giữ ô đánh dấu như sổ; xem lại ngày.",
)  # fmt: skip
def on_time_or_late_contradicts_the_dates() -> Iterator[Fault]:
    yield from limit("child_birth_date", 30, since=R1, until=R2, surely=60)  # 60 in remote areas; from memory
    yield from limit("child_birth_date", 60, since=R2)
    yield from limit("death_date", 15, since=R2)


RULES = (registered_before_the_event, on_time_or_late_contradicts_the_dates)
