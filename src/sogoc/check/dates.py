"""Dates: only part of them in the book, ages, impossible days, wrong centuries, lunar dates, words against figures."""

from collections.abc import Callable, Iterator

from polars import col

from ..record import Field, Kind
from .facts import first_day, form, last_day
from .rule import Fault, Severity, rule

BIRTH_OR_DEATH = ("_birth_date", "death_date")
ASK_YEAR_ONLY = ("mother_birth_date", "father_birth_date")  # the register of births asks for the parents' year


def is_birth_or_death(field: Field) -> bool:
    return field.kind is Kind.DATE and field.name.endswith(BIRTH_OR_DEATH)


def is_parents(field: Field) -> bool:
    return field.name in ASK_YEAR_ONLY


def is_own(field: Field) -> bool:
    return is_birth_or_death(field) and not is_parents(field)


def any_date(_: Field) -> bool:
    return True


def _dates(
    form_: str,
    says: str,
    severity: Severity | None = None,
    concerns: Callable[[Field], bool] = is_birth_or_death,
) -> Fault:
    return Fault(when=col("form") == form_, kinds=(Kind.DATE,), concerns=concerns, says=says, severity=severity)


@rule(
    "D-20", Severity.WARNING,
    vi="Chỉ có năm", en="Only the year",
    law="TT 04/2020/TT-BTP, Điều 18 (bổ sung hộ tịch); Luật Hộ tịch, Điều 14 khoản 1 điểm b",
    advice_vi="Sổ ghi như vậy thì giữ; không tự thêm ngày 01/01.",
)  # fmt: skip
def only_the_year() -> Iterator[Fault]:
    yield _dates("year", "chỉ ghi năm {value}", concerns=is_own)
    yield _dates("year", "chỉ ghi năm {value} (mẫu sổ chỉ hỏi năm)", Severity.NOTE, is_parents)


@rule(
    "D-21", Severity.WARNING,
    vi="Chỉ có tháng và năm", en="Only month and year",
    law="TT 04/2020/TT-BTP, Điều 18 (bổ sung hộ tịch)",
    advice_vi="Sổ ghi như vậy thì giữ; không tự thêm ngày.",
)  # fmt: skip
def only_month_and_year() -> Iterator[Fault]:
    yield _dates("month", "chỉ ghi tháng {value}", concerns=is_own)
    yield _dates("month", "chỉ ghi tháng {value} (mẫu sổ chỉ hỏi năm)", Severity.NOTE, is_parents)


@rule(
    "D-22", Severity.WARNING,
    vi="Ghi tuổi thay cho ngày sinh", en="Age instead of a date of birth",
    law="Mẫu sổ trước 2006 có cột tuổi; mẫu nhập của Bộ Tư pháp cho phép ghi tuổi",
    advice_vi="Giữ nguyên tuổi như sổ.",
)  # fmt: skip
def age_instead_of_a_date() -> Fault:
    return _dates("age", "ghi “{value}”")


@rule(
    "D-23", Severity.ERROR,
    vi="Ngày không có trong lịch", en="A day that never was",
    law="Luật Hộ tịch, Điều 60 khoản 2",
    advice_vi="Xem trang sổ; sổ ghi như vậy (có thể là âm lịch) thì giữ nguyên và nêu lý do.",
)  # fmt: skip
def day_that_never_was() -> Fault:
    return _dates("impossible", "không có ngày {value}", concerns=any_date)


@rule(
    "D-24", Severity.BLOCK,
    vi="Năm không thể có", en="A year that cannot be",
    law="Luật Hộ tịch, Điều 60 khoản 2",
    advice_vi="Xem trang sổ, sửa năm.",
)  # fmt: skip
def year_that_cannot_be() -> Iterator[Fault]:
    yield _dates("wild", "năm của “{value}” không thể có", concerns=any_date)
    for person in ("husband", "wife", "subject", "parent", "recognised_child"):
        born = f"{person}_birth_date"
        yield Fault(when=first_day(born) > last_day("registered_on"), fields=(born, "registered_on"),
                    says=f"sinh {{{born}}}, đăng ký ngày {{registered_on}}")  # fmt: skip


@rule(
    "D-25", Severity.ERROR,
    vi="Ngày không theo dạng ngày.tháng.năm", en="Date not of the form day.month.year",
    law="Mẫu nhập của Bộ Tư pháp (dd.mm.yyyy)",
    advice_vi="Xem trang sổ; năm hai chữ số hoặc ngày tháng đảo chỗ không được suy đoán.",
)  # fmt: skip
def date_of_another_form() -> Fault:
    return _dates("unclear", "“{value}”", concerns=any_date)


@rule(
    "D-26", Severity.WARNING,
    vi="Ngày âm lịch", en="Lunar date",
    law="NĐ 123/2015/NĐ-CP, Điều 4; Luật Hộ tịch, Điều 60 khoản 2",
    advice_vi="Giữ nguyên như sổ; ngày dương lịch chỉ để gợi ý.",
)  # fmt: skip
def lunar_date() -> Fault:
    return _dates("lunar", "ghi theo âm lịch “{value}”", concerns=any_date)


def words_differ(figures: str, words: str) -> Fault:
    """Words and figures that share no day. Figures of a year no register holds differ too."""
    apart = (first_day(words) > last_day(figures)) | (last_day(words) < first_day(figures))
    wild = (form(figures) == "wild") & first_day(words).is_not_null()
    return Fault(when=apart | wild, fields=(words, figures), says=f"bằng số {{{figures}}}, bằng chữ “{{{words}}}”")


@rule(
    "D-27", Severity.ERROR,
    vi="Ngày sinh bằng chữ khác bằng số", en="Birth date in words differs from figures",
    law="Luật Hộ tịch, Điều 4 khoản 12, Điều 60 khoản 2",
    advice_vi="Theo trang sổ; sổ tự mâu thuẫn thì cần cải chính.",
)  # fmt: skip
def birth_in_words_differs() -> Fault:
    return words_differ("child_birth_date", "child_birth_date_in_words")


@rule(
    "D-68", Severity.ERROR,
    vi="Ngày chết bằng chữ khác bằng số", en="Date of death in words differs from figures",
    law="Luật Hộ tịch, Điều 4 khoản 12, Điều 60 khoản 2",
    advice_vi="Theo trang sổ; sổ tự mâu thuẫn thì cần cải chính.",
)  # fmt: skip
def death_in_words_differs() -> Fault:
    return words_differ("death_date", "death_date_in_words")


RULES = (
    only_the_year, only_month_and_year, age_instead_of_a_date, day_that_never_was, year_that_cannot_be,
    date_of_another_form, lunar_date, birth_in_words_differs, death_in_words_differs,
)  # fmt: skip
