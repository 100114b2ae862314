"""Marriages: age by the law of the day, sex of the spouses, dates of the union."""

from collections.abc import Iterator
from datetime import date

import polars as pl
from polars import col

from .facts import born_from, fact, first_day
from .person import full_name, is_foreign, is_mans, is_womans
from .rule import Fault, Severity, rule

LAW_1959, LAW_1986, LAW_2000, LAW_2014 = date(1960, 1, 13), date(1987, 1, 3), date(2001, 1, 1), date(2015, 1, 1)
CHILD = 12  # years; no marriage of a younger person was ever registered
HUSBAND, WIFE = full_name("husband"), full_name("wife")
SPOUSES = (("husband", "chồng"), ("wife", "vợ"))

# fmt: off
MARRIAGE_AGE = (  # since, until, birthdays that the husband and the wife must have had
    (LAW_1959, LAW_1986, 20, 18),
    (LAW_1986, LAW_2000, 20, 18),
    (LAW_2000, LAW_2014, 19, 17),  # "từ hai mươi tuổi": has entered the twentieth year (TTLT 01/2016, Điều 2)
    (LAW_2014, None,     20, 18),
)
# fmt: on


@rule(
    "D-63", Severity.WARNING,
    vi="Kết hôn khi chưa đủ tuổi", en="Married under age",
    law="Luật HNGĐ 1959, Điều 6; 1986, Điều 5; 2000, Điều 9; 2014, Điều 8; TTLT 01/2016, Điều 2",
    checked=None,
    advice_vi="Đối chiếu ngày sinh; sổ ghi như vậy thì giữ, chỉ Tòa án hủy việc kết hôn.",
)  # fmt: skip
def married_under_age() -> Iterator[Fault]:
    day = fact("registered_on", "known")
    for since, until, *ages in MARRIAGE_AGE:
        for (spouse, vi), least in zip(SPOUSES, ages, strict=True):
            born, years = f"{spouse}_birth_date", fact(f"{spouse}_birth_date", "age")
            yield Fault(when=(first_day(born).dt.offset_by(f"{least}y") > day) | (years < least),
                        fields=(born, "registered_on"), since=since, until=until,
                        says=f"{vi} sinh {{{born}}}, đăng ký ngày {{registered_on}}, ít nhất {least} tuổi")  # fmt: skip


@rule(
    "KH-06", Severity.BLOCK,
    vi="Vợ hoặc chồng chưa đến 12 tuổi khi đăng ký", en="A spouse not yet twelve at registration",
    law="Luật HNGĐ các thời kỳ; Luật Hộ tịch, Điều 60 khoản 2",
    advice_vi="Sửa năm sinh theo trang sổ.",
)  # fmt: skip
def spouse_is_a_child() -> Iterator[Fault]:
    for spouse, vi in SPOUSES:
        born, day = f"{spouse}_birth_date", fact("registered_on", "known")
        child = (born_from(spouse).dt.offset_by(f"{CHILD}y") > day) & (born_from(spouse) <= day)
        yield Fault(when=child, fields=(born, "registered_on"),
                    says=f"{vi} sinh {{{born}}}, đăng ký ngày {{registered_on}}")  # fmt: skip


@rule(
    "D-37", Severity.ERROR,
    vi="Có thể đổi chỗ vợ và chồng", en="Husband and wife look swapped",
    law="TT 15/2015/TT-BTP (sổ ghi vợ trước), mẫu nhập (chồng trước)",
    advice_vi="Đối chiếu trang sổ, đổi cả phần vợ và chồng.",
)  # fmt: skip
def spouses_look_swapped() -> Fault:
    as_they_should = (is_mans(HUSBAND) | is_womans(WIFE)).fill_null(False)
    reversed_ = (is_womans(HUSBAND) & ~is_foreign("husband")) | (is_mans(WIFE) & ~is_foreign("wife"))
    return Fault(when=reversed_ & ~as_they_should, fields=(HUSBAND, WIFE),
                 says="chồng “{husband_full_name}”, vợ “{wife_full_name}”")  # fmt: skip


@rule(
    "D-65", Severity.ERROR,
    vi="Hai người cùng giới tính theo tên", en="Both spouses of one sex by their names",
    law="Luật HNGĐ 2014, Điều 8 khoản 2; Luật HNGĐ 2000, Điều 10",
    advice_vi="Thường do nhập sai tên; đối chiếu trang sổ.",
)  # fmt: skip
def spouses_of_one_sex() -> Fault:
    both = is_womans(HUSBAND) & is_womans(WIFE) | is_mans(HUSBAND) & is_mans(WIFE)
    return Fault(when=both & ~is_foreign("husband") & ~is_foreign("wife"), fields=(HUSBAND, WIFE),
                 says="chồng “{husband_full_name}”, vợ “{wife_full_name}”")  # fmt: skip


@rule(
    "D-69", Severity.WARNING,
    vi="Ngày xác lập quan hệ hôn nhân từ 03/01/1987", en="Marriage in fact since 3/1/1987 or later",
    law="NĐ 123/2015/NĐ-CP, Điều 44 khoản 2; NQ 35/2000/QH10",
    checked=None,
    advice_vi="Mục này chỉ ghi cho hôn nhân thực tế trước 03/01/1987; xem trang sổ.",
)  # fmt: skip
def marriage_in_fact_too_late() -> Fault:
    late = (first_day("married_since") >= LAW_1986) & (col("married_since") != col("registered_on")).fill_null(True)
    return Fault(when=late, fields=("married_since",), says="xác lập hôn nhân {married_since}")


@rule(
    "KH-11", Severity.WARNING,
    vi="Ghi chú ly hôn, hủy, công nhận kết hôn không đủ", en="Note of divorce, annulment or recognition incomplete",
    law="Luật Hộ tịch, Điều 30; mẫu nhập của Bộ Tư pháp",
    advice_vi="Ghi đủ ngày và căn cứ theo cột ghi chú.",
)  # fmt: skip
def note_of_divorce_incomplete() -> Iterator[Fault]:
    for what in ("annulment", "recognition"):
        day, grounds = f"{what}_noted_on", f"{what}_grounds"
        yield Fault(when=col(day).is_null() ^ col(grounds).is_null(), fields=(day, grounds),
                    says=f"ngày {{{day}}}, căn cứ {{{grounds}}}")  # fmt: skip
    noted = pl.any_horizontal(
        col(n).is_not_null()
        for n in ("annulment_noted_on", "annulment_grounds", "recognition_noted_on", "recognition_grounds", "note")
    )
    told = col("marriage_status").is_not_null() & ~col("marriage_status").str.contains(r"(?i)không có thông tin")
    yield Fault(when=told & ~noted, fields=("marriage_status", "annulment_noted_on", "note"),
                says="tình trạng “{marriage_status}” nhưng không có ngày và căn cứ")  # fmt: skip


RULES = (
    married_under_age, spouse_is_a_child, spouses_look_swapped, spouses_of_one_sex, marriage_in_fact_too_late,
    note_of_divorce_incomplete,
)  # fmt: skip

