"""Adoption (domain reference 5.5)."""

from collections.abc import Iterator
from datetime import date

from .facts import born_from, born_to, first_day
from .rule import Fault, Severity, rule

LAW_IN_FORCE = date(2011, 1, 1)
OLDER_BY, CHILD_UNTIL = 20, 18


@rule(
    "NCN-01", Severity.WARNING,
    vi="Cha hoặc mẹ nuôi không hơn con nuôi đủ 20 tuổi", en="Adoptive parent not twenty years older than the child",
    law="Luật Nuôi con nuôi 2010, Điều 14 khoản 1 điểm b, khoản 3",
    advice_vi="Đối chiếu trang sổ; cha dượng, mẹ kế, cô, cậu, dì, chú, bác ruột không phải theo điều này.",
)  # fmt: skip
def adoptive_parent_not_old_enough() -> Iterator[Fault]:
    for parent, vi in (("adoptive_father", "cha"), ("adoptive_mother", "mẹ")):
        born, child = f"{parent}_birth_date", "adopted_child_birth_date"
        yield Fault(when=born_from(parent).dt.offset_by(f"{OLDER_BY}y") > born_to("adopted_child"),
                    fields=(born, child), since=LAW_IN_FORCE,
                    says=f"{vi} nuôi sinh {{{born}}}, con nuôi sinh {{{child}}}")  # fmt: skip


@rule(
    "NCN-02", Severity.WARNING,
    vi="Con nuôi đã đủ 18 tuổi khi đăng ký", en="Adopted child of age when registered",
    law="Luật Nuôi con nuôi 2010, Điều 8",
    advice_vi="Đối chiếu ngày sinh và ngày đăng ký với trang sổ.",
)  # fmt: skip
def adopted_child_of_age() -> Fault:
    return Fault(when=born_to("adopted_child").dt.offset_by(f"{CHILD_UNTIL}y") <= first_day("registered_on"),
                 fields=("adopted_child_birth_date", "registered_on"), since=LAW_IN_FORCE,
                 says="con nuôi sinh {adopted_child_birth_date}, đăng ký ngày {registered_on}")  # fmt: skip


RULES = (adoptive_parent_not_old_enough, adopted_child_of_age)
