"""Recognition of a parent or child."""

from collections.abc import Iterator

from polars import col

from .facts import born_from, born_to, first_day
from .person import is_foreign, is_mans, is_womans
from .rule import Fault, Severity, rule

FATHERS, MOTHERS = ("1", "3"), ("2", "4")
YOUNGEST = 12


@rule(
    "D-72", Severity.ERROR,
    vi="Loại xác nhận không hợp với người nhận", en="Kind of recognition does not fit the parent",
    law="Luật Hộ tịch, Điều 24, 25",
    advice_vi="Đối chiếu trang sổ.",
)  # fmt: skip
def kind_of_recognition_does_not_fit() -> Iterator[Fault]:
    name = "parent_full_name"
    kind = col("recognition_type")
    against = kind.is_in(MOTHERS) & is_mans(name) | kind.is_in(FATHERS) & is_womans(name)
    yield Fault(when=against & ~is_foreign("parent"), fields=("recognition_type", name),
                says="loại xác nhận {recognition_type}, cha (mẹ) “{parent_full_name}”")  # fmt: skip


@rule(
    "CMC-01", Severity.ERROR,
    vi="Cha hoặc mẹ không hơn con đủ 12 tuổi", en="Parent not twelve years older than the child",
    law="Luật Hộ tịch, Điều 25; Bộ luật Dân sự 2015, Điều 39",
    advice_vi="Sửa năm sinh theo trang sổ.",
)  # fmt: skip
def parent_not_old_enough() -> Iterator[Fault]:
    parent, child = "parent_birth_date", "recognised_child_birth_date"
    says = "cha (mẹ) sinh {parent_birth_date}, con sinh {recognised_child_birth_date}"
    after = first_day(parent) > born_to("recognised_child")
    yield Fault(when=after, fields=(parent, child), severity=Severity.BLOCK, says=says)
    too_young = born_from("parent").dt.offset_by(f"{YOUNGEST}y") > born_to("recognised_child")
    yield Fault(when=too_young & ~after, fields=(parent, child), says=says)


RULES = (kind_of_recognition_does_not_fit, parent_not_old_enough)
