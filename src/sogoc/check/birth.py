"""Births: parents and child, time limits, what goes together."""

from collections.abc import Iterator
from datetime import date

import polars as pl
from polars import col

from .facts import born_from, born_to, fact, first_day, form, last_day
from .mandatory import ABANDONED, UNKNOWN
from .person import is_foreign
from .rule import Fault, Severity, rule

R3 = date(2016, 1, 1)
AGAIN = "2"
YOUNGEST, OLDEST = 12, {"mother": 60, "father": 80}
SURNAME_PASSES_ON = ("01", "02", "03", "04", "06", "07", "08", "09", "15", "18", "24", "25")  # peoples with surnames
PREGNANCY = 240  # days, well under nine months
PARENTS = (("mother", "mẹ"), ("father", "cha"))


def child_born_by() -> pl.Expr:
    """The last day on which the child can be born: of its date, at the latest the day of registration."""
    return pl.min_horizontal(last_day("child_birth_date"), fact("registered_on", "known"))


@rule(
    "D-41", Severity.BLOCK,
    vi="Cha hoặc mẹ sinh sau con", en="Parent born after the child",
    law="Luật Hộ tịch, Điều 14 khoản 1",
    advice_vi="Sửa năm sinh theo trang sổ.",
)  # fmt: skip
def parent_born_after_the_child() -> Iterator[Fault]:
    for parent, vi in PARENTS:
        born = f"{parent}_birth_date"
        yield Fault(when=first_day(born) > child_born_by(), fields=(born, "child_birth_date"),
                    says=f"{vi} sinh {{{born}}}, con sinh {{child_birth_date}}")  # fmt: skip


@rule(
    "D-40", Severity.ERROR,
    vi="Tuổi của cha hoặc mẹ khi sinh con không hợp lý", en="Age of a parent at the birth is implausible",
    law="Luật Hộ tịch, Điều 60 khoản 2",
    advice_vi="Thường do nhập sai một chữ số của năm sinh.",
)  # fmt: skip
def age_of_a_parent_is_implausible() -> Iterator[Fault]:
    for parent, vi in PARENTS:
        born = f"{parent}_birth_date"
        too_young = (born_from(parent).dt.offset_by(f"{YOUNGEST}y") > child_born_by()) & (
            born_from(parent) <= child_born_by()
        )
        too_old = born_to(parent).dt.offset_by(f"{OLDEST[parent] + 1}y") < first_day("child_birth_date")
        yield Fault(when=too_young | too_old, fields=(born, "child_birth_date"),
                    says=f"{vi} sinh {{{born}}}, con sinh {{child_birth_date}}")  # fmt: skip


@rule(
    "D-35", Severity.WARNING,
    vi="Họ của con khác họ cha và họ mẹ", en="Child bears neither parent's surname",
    law="Bộ luật Dân sự 2015, Điều 26 khoản 2",
    advice_vi="Đối chiếu trang sổ; con nuôi hoặc tập quán có thể khác họ.",
)  # fmt: skip
def surname_of_neither_parent() -> Fault:
    child, mother, father = (fact(f"{p}_full_name", "surname") for p in ("child", "mother", "father"))
    mother_unknown, father_unknown = (col("parentage_type").is_in(UNKNOWN[p]) for p in ("mother", "father"))
    one_blank = (mother_unknown & mother.is_null() & (child != father)) | (
        father_unknown & father.is_null() & (child != mother)
    )
    ours = col("child_ethnic_group").is_in(SURNAME_PASSES_ON).fill_null(True)
    foreign = is_foreign("child") | is_foreign("mother") | is_foreign("father")
    return Fault(when=((child != mother) & (child != father) | one_blank) & ours & ~foreign,
                 fields=("child_full_name", "father_full_name", "mother_full_name"),
                 says="con {child_full_name}, cha {father_full_name}, mẹ {mother_full_name}")  # fmt: skip


@rule(
    "KS-09", Severity.WARNING,
    vi="Chưa xác định được cha (mẹ) nhưng phần cha (mẹ) có tên", en="Parent said to be unknown, yet named",
    law="NĐ 158/2005/NĐ-CP, Điều 15; NĐ 123/2015/NĐ-CP, Điều 15",
    checked=None,
    advice_vi="Xem trang sổ và ghi chú (nhận cha, mẹ, con sau khi đăng ký).",
)  # fmt: skip
def unknown_parent_is_named() -> Iterator[Fault]:
    for parent, vi in PARENTS:
        name = f"{parent}_full_name"
        types = [t for t in UNKNOWN[parent] if t != ABANDONED]
        yield Fault(when=col("parentage_type").is_in(types) & col(name).is_not_null(), fields=(name, "parentage_type"),
                    says=f"loại khai sinh {{parentage_type}}, {vi} {{{name}}}")  # fmt: skip


@rule(
    "KS-10", Severity.WARNING,
    vi="Trẻ bị bỏ rơi nhưng có tên cha hoặc mẹ", en="Abandoned child with a parent's name",
    law="Bộ luật Dân sự 2015, Điều 26 khoản 2; NĐ 123/2015/NĐ-CP, Điều 14",
    checked=None,
    advice_vi="Xem trang sổ và ghi chú.",
)  # fmt: skip
def abandoned_child_with_parents() -> Fault:
    named = col("mother_full_name").is_not_null() | col("father_full_name").is_not_null()
    return Fault(when=(col("parentage_type") == ABANDONED) & named,
                 fields=("parentage_type", "mother_full_name", "father_full_name"),
                 says="mẹ {mother_full_name}, cha {father_full_name}")  # fmt: skip


@rule(
    "KS-13", Severity.WARNING,
    vi="Dân tộc của con khác cha và mẹ", en="Child's ethnic group is neither parent's",
    law="Bộ luật Dân sự 2015, Điều 29 khoản 2",
    advice_vi="Đối chiếu trang sổ.",
)  # fmt: skip
def ethnic_group_of_neither_parent() -> Fault:
    child, mother, father = (
        pl.when(col(n).str.contains(r"^[0-9]{2}$")).then(n)
        for n in ("child_ethnic_group", "mother_ethnic_group", "father_ethnic_group")
    )
    foreign = is_foreign("mother") | is_foreign("father") | (col("parentage_type") == ABANDONED).fill_null(False)
    return Fault(when=(child != mother) & (child != father) & ~foreign,
                 fields=("child_ethnic_group", "father_ethnic_group", "mother_ethnic_group"),
                 says="con {child_ethnic_group}, cha {father_ethnic_group}, mẹ {mother_ethnic_group}")  # fmt: skip


@rule(
    "KS-19", Severity.WARNING,
    vi="Hai con cùng cha mẹ sinh cách nhau dưới chín tháng", en="Two children of one couple born within nine months",
    law="Luật Hộ tịch, Điều 60 khoản 2",
    advice_vi="So hai trang sổ; có thể nhập sai ngày hoặc đăng ký hai lần.",
)  # fmt: skip
def siblings_too_close() -> Fault:
    couple = ("mother_full_name", "father_full_name", "mother_birth_date", "father_birth_date")
    day = pl.when((form("child_birth_date") == "day") & pl.all_horizontal(col(c).is_not_null() for c in couple))
    born = day.then(first_day("child_birth_date"))
    days = (born - born.shift(1)).over(*couple, order_by="child_birth_date__first").dt.total_days()
    return Fault(when=days.is_between(2, PREGNANCY), fields=("child_birth_date", "mother_full_name"),
                 says="con sinh {child_birth_date}, chưa đủ chín tháng sau con trước của {mother_full_name}")


@rule(
    "KS-23", Severity.WARNING,
    vi="Đăng ký lại việc sinh sau 01/01/2016", en="Re-registration of a birth after 1/1/2016",
    law="NĐ 123/2015/NĐ-CP, Điều 24",
    checked=None,
    advice_vi="Đối chiếu loại đăng ký trên trang sổ.",
)  # fmt: skip
def registered_again_though_recent() -> Fault:
    return Fault(when=(col("registration_type") == AGAIN) & (first_day("child_birth_date") >= R3),
                 fields=("registration_type", "child_birth_date"), since=R3,
                 says="đăng ký lại, con sinh {child_birth_date}")  # fmt: skip


RULES = (
    parent_born_after_the_child, age_of_a_parent_is_implausible, surname_of_neither_parent, unknown_parent_is_named,
    abandoned_child_with_parents, ethnic_group_of_neither_parent, siblings_too_close, registered_again_though_recent,
)  # fmt: skip
