"""Deaths: birth and death."""

import polars as pl

from .facts import born_to, fact, first_day, form, last_day
from .rule import Fault, Severity, rule

LONGEST_LIFE = 120


@rule(
    "D-66", Severity.BLOCK,
    vi="Chết trước khi sinh hoặc thọ trên 120 tuổi", en="Death before birth, or an age over 120",
    law="Luật Hộ tịch, Điều 33, Điều 60 khoản 2",
    advice_vi="Sửa năm sinh hoặc ngày chết theo trang sổ.",
)  # fmt: skip
def death_before_birth() -> Fault:
    died = pl.min_horizontal(last_day("death_date"), fact("registered_on", "known"))
    too_old = born_to("deceased").dt.offset_by(f"{LONGEST_LIFE + 1}y") < first_day("death_date")
    years = fact("deceased_birth_date", "age") > LONGEST_LIFE
    wild = (form("deceased_birth_date") == "wild") & died.is_not_null()
    return Fault(when=(first_day("deceased_birth_date") > died) | too_old | years | wild,
                 fields=("deceased_birth_date", "death_date"),
                 says="sinh {deceased_birth_date}, chết {death_date}")  # fmt: skip


RULES = (death_before_birth,)
