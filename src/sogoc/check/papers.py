"""Identity papers: the form of the number, whether it fits the person, whether there was such a paper then."""

from collections.abc import Iterator
from datetime import date

import polars as pl
from polars import col

from ..record import EVENT_TYPES
from .facts import fact, first_day, form, last_day
from .rule import Fault, Severity, rule

CARD, PASSPORT, CITIZEN_CARD = "1", "2", "4"
CITIZEN_CARDS_SINCE = date(2016, 1, 1)


def holders(suffix: str) -> tuple[str, ...]:
    """The persons of whom some register keeps that part of the identity paper."""
    fields = (f.name for e in EVENT_TYPES for f in e.fields if f.name.endswith(suffix))
    return tuple(dict.fromkeys(name.removesuffix(suffix) for name in fields))


HOLDERS = holders("_id_number")
NUMBERED = ("child", "mother", "father")  # with a personal identification number in the template of 2024
PASSPORT_NUMBER = r"^[A-Z0-9]{5,15}$"
NO_INFORMATION = "0"
A_DIGIT_AMISS = r"^(?:[0-9]{8}|[0-9]{10,11}|[0-9]{13})$"
DIGITS = r"^(?:[0-9]{9}|[0-9]{12})$"


def number(holder: str) -> str:
    return f"{holder}_id_number"


@rule(
    "D-45", Severity.ERROR,
    vi="Số giấy tờ tùy thân sai độ dài hoặc có ký tự lạ", en="Identity number of a wrong length or with strange signs",
    law="NĐ 137/2015/NĐ-CP, Điều 13; NĐ 05/1999/NĐ-CP (CMND 9 số)",
    advice_vi="Xem trang sổ: CMND 9 số, CCCD và số định danh 12 số.",
)  # fmt: skip
def identity_number_of_another_form() -> Iterator[Fault]:
    for holder in HOLDERS:
        kind, value = f"{holder}_id_type", col(number(holder))
        says = f"số “{{{number(holder)}}}”, loại giấy tờ {{{kind}}}"
        of_citizens = (col(kind) == CARD) & ~value.str.contains(DIGITS)
        of_cards = (col(kind) == CITIZEN_CARD) & ~value.str.contains(DIGITS)  # of nine digits: another kind, D-47
        of_passports = (col(kind) == PASSPORT) & ~value.str.to_uppercase().str.contains(PASSPORT_NUMBER)
        of_any = (col(kind) == NO_INFORMATION).fill_null(True) & value.str.contains(A_DIGIT_AMISS)
        yield Fault(when=of_citizens | of_cards | of_any, fields=(number(holder), kind), says=says)
        yield Fault(when=of_passports, fields=(number(holder), kind), severity=Severity.WARNING, says=says)
    for person in NUMBERED:
        field = f"{person}_personal_number"
        yield Fault(when=~col(field).str.contains(r"^0[0-9]{11}$"), fields=(field,), says=f"số định danh “{{{field}}}”")


def _does_not_fit(field: str, born: str, woman: pl.Expr | None) -> pl.Expr:
    """A number of 12 digits that says another sex or another year of birth."""
    year = fact(field, "year")
    other_year = (year < first_day(born).dt.year()) | (year > last_day(born).dt.year())
    return other_year if woman is None else other_year.fill_null(False) | (fact(field, "woman") != woman)


@rule(
    "D-46", Severity.WARNING,
    vi="Số định danh không hợp với giới tính hoặc năm sinh", en="Personal number does not fit sex or year of birth",
    law="NĐ 137/2015/NĐ-CP, Điều 13; TT 07/2016/TT-BCA",
    advice_vi="Chỉ để lưu ý: sổ hộ tịch là căn cứ.",
)  # fmt: skip
def number_does_not_fit_the_person() -> Iterator[Fault]:
    women: dict[str, pl.Expr] = {p: pl.lit(p in ("wife", "mother")) for p in ("husband", "wife", "mother", "father")}
    for person in ("child", "deceased", "subject"):
        sex = col(f"{person}_sex")
        women[person] = pl.when(sex == "2").then(True).when(sex == "1").then(False)
    for holder in (h for h in HOLDERS if h != "requester"):
        born = f"{holder}_birth_date"
        yield Fault(when=_does_not_fit(number(holder), born, women.get(holder)), fields=(number(holder), born),
                    says=f"số {{{number(holder)}}}, sinh {{{born}}}")  # fmt: skip
    for parent in ("mother", "father"):  # who came to register the birth
        born, field = f"{parent}_birth_date", number("requester")
        is_requester = fact("requester_full_name", "folded") == fact(f"{parent}_full_name", "folded")
        yield Fault(when=is_requester & _does_not_fit(field, born, women[parent]),
                    fields=(field, born, "requester_full_name"), says=f"số {{{field}}}, sinh {{{born}}}")  # fmt: skip
    for person in NUMBERED:
        field, born = f"{person}_personal_number", f"{person}_birth_date"
        yield Fault(when=_does_not_fit(field, born, women[person]), fields=(field, born),
                    says=f"số định danh {{{field}}}, sinh {{{born}}}")  # fmt: skip


@rule(
    "D-47", Severity.WARNING,
    vi="Loại hoặc ngày cấp giấy tờ không hợp thời điểm đăng ký", en="Kind or date of the paper does not fit the time",
    law="Luật Căn cước công dân 59/2014/QH13 (hiệu lực 01/01/2016)",
    advice_vi="Sửa loại giấy tờ theo trang sổ.",
)  # fmt: skip
def paper_does_not_fit_the_time() -> Iterator[Fault]:
    day = fact("registered_on", "known")
    for holder in HOLDERS:
        kind = f"{holder}_id_type"
        card = col(kind) == CITIZEN_CARD
        old_number = col(number(holder)).str.contains(r"^[0-9]{9}$").fill_null(False)
        yield Fault(when=card & ((day < CITIZEN_CARDS_SINCE).fill_null(False) | old_number),
                    fields=(kind, number(holder), "registered_on"),
                    says=f"ghi thẻ CCCD, số {{{number(holder)}}}, đăng ký ngày {{registered_on}}")  # fmt: skip
    for holder in holders("_id_issued_on"):
        issued = f"{holder}_id_issued_on"
        yield Fault(when=(first_day(issued) > day) & (form(issued) == "day"), fields=(issued, "registered_on"),
                    says=f"cấp ngày {{{issued}}}, đăng ký ngày {{registered_on}}")  # fmt: skip


RULES = (identity_number_of_another_form, number_does_not_fit_the_person, paper_does_not_fit_the_time)
