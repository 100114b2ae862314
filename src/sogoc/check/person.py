"""Persons: their names, sex, ethnic group, nationality and places."""

from collections.abc import Iterator
from functools import reduce

import polars as pl
from polars import col

from ..record import EVENT_TYPES, Field, Kind
from .facts import PEOPLES, fact
from .rule import Fault, Severity, rule

CERTAIN = 3.0  # log-odds: twenty to one
TWO_NAMES = (
    r"(?i)[(\[“\"].*\S.*[)\]”\"]|\s[-–]\s*\S|\S[-–]\s|[/;,]\s*\S"
    r"|\s(?:tức(?:\s+là)?|hay|còn gọi|thường gọi|gọi là|tên gọi|tên khác|bí danh|biệt danh|tên thường)\s+\S|\svà\s+\S"
)
NOT_OF_A_NAME = r"[^\p{L}\p{M}\s.,;/()\[\]\-–'’`“”\"]"
RELIGIONS = (
    r"(?i)^(?:đạo\s+)?(?:công giáo|thiên\s*chúa(?:\s+giáo)?|phật(?:\s+giáo)?|tin lành|cao đài|hòa hảo|hoà hảo|hồi giáo"
    r"|giáo|lương|không|không có|có|theo đạo.*|đạo.*)$"
)
NATIONS = r"(?i)^(?:(?:nước\s+)?việt\s*nam|vn|vnm|v\.nam|viet\s*nam|chxhcn.*|vndcch|quốc tịch.*)$"
PROVINCES = (
    r"hải phòng|hải dương|hải hưng|kiến an|hưng yên|quảng ninh|thái bình|hà nội|nam định|hà nam|nam hà|hà nam ninh"
    r"|ninh bình|thanh hóa|thanh hoá|nghệ an|hà tĩnh|nghệ tĩnh|bắc ninh|bắc giang|hà bắc|vĩnh phúc|vĩnh phú|phú thọ"
    r"|hà tây|hòa bình|hoà bình|hà sơn bình|sơn la|lai châu|điện biên|lào cai|yên bái|hoàng liên sơn|hà giang"
    r"|tuyên quang|hà tuyên|cao bằng|bắc kạn|bắc thái|thái nguyên|lạng sơn|quảng yên|hồng quảng|hải yên"
)
LEVEL = r"(?:(?:tỉnh|thành phố|tp\.?|t\.|phố)\s*)?"
ONLY_A_PROVINCE = rf"(?i)^[\s,.;-]*{LEVEL}(?:{PROVINCES})[\s,.;-]*(?:việt nam)?[\s,.]*$"
NO_LETTER = r"^[^\p{L}\p{N}]+$"


def full_name(role: str) -> str:
    return f"{role}_full_name"


NAMES = tuple(dict.fromkeys(f.name for e in EVENT_TYPES for f in e.fields_of(Kind.NAME)))
ROLES = tuple(dict.fromkeys(n.removesuffix("_full_name") for n in NAMES if n.endswith("_full_name")))
WITH_NATIONALITY = tuple(r for r in ROLES if r != "requester")


def is_foreign(role: str) -> pl.Expr:
    """Whether the book gives another nationality; a blank is taken for Vietnamese."""
    return fact(f"{role}_nationality", "foreign")


def is_womans(name: str) -> pl.Expr:
    return fact(name, "woman") > CERTAIN


def is_mans(name: str) -> pl.Expr:
    return fact(name, "woman") < -CERTAIN


@rule(
    "D-31", Severity.ERROR,
    vi="Tên có thể mất dấu hoặc sai dấu", en="Diacritics of a name look lost or wrong",
    law="Luật Hộ tịch, Điều 60 khoản 2",
    advice_vi="Đối chiếu từng dấu với trang sổ; sổ ghi như vậy thì giữ.",
)  # fmt: skip
def diacritics_look_wrong() -> Iterator[Fault]:
    for name in NAMES:
        role = name.removesuffix("_full_name")
        doubtful = fact(name, "doubtful").is_not_null()
        yield Fault(when=doubtful & ~is_foreign(role) if role in WITH_NATIONALITY else doubtful, fields=(name,),
                    says=f"“{{{name}__doubtful}}” trong tên “{{{name}}}”")  # fmt: skip


@rule(
    "D-32", Severity.WARNING,
    vi="Hai tên hoặc hai người trong một ô", en="Two names or two persons in one field",
    law="Luật Hộ tịch, Điều 14 khoản 1",
    advice_vi="Giữ như sổ; tên gọi khác ghi ở ghi chú.",
)  # fmt: skip
def two_names_in_one_field() -> Fault:
    return Fault(when=col("value").str.contains(TWO_NAMES), kinds=(Kind.NAME,), says="“{value}”")


@rule(
    "D-33", Severity.ERROR,
    vi="Tên có chữ số hoặc ký hiệu", en="Digits or symbols in a name",
    law="Bộ luật Dân sự 2015, Điều 26 khoản 3",
    advice_vi="Sửa theo trang sổ.",
)  # fmt: skip
def symbols_in_a_name() -> Fault:
    return Fault(when=col("value").str.contains(NOT_OF_A_NAME), kinds=(Kind.NAME,),
                 says="“{value}”")  # fmt: skip


@rule(
    "D-34", Severity.WARNING,
    vi="Tên chỉ có một chữ", en="Name of a single word",
    law="Bộ luật Dân sự 2015, Điều 26 khoản 1",
    advice_vi="Xem trang sổ; tên dân tộc thiểu số hoặc nước ngoài có thể một chữ.",
)  # fmt: skip
def name_of_a_single_word() -> Iterator[Fault]:
    for name in NAMES:
        role = name.removesuffix("_full_name")
        single = col(name).str.contains(r"^[\p{L}\p{M}'’]+$")
        yield Fault(when=single & ~is_foreign(role) if role in WITH_NATIONALITY else single, fields=(name,),
                    says=f"chỉ ghi “{{{name}}}”")  # fmt: skip


@rule(
    "D-36", Severity.WARNING,
    vi="Giới tính không hợp với tên", en="Sex does not fit the name",
    law="Luật Hộ tịch, Điều 60 khoản 2",
    advice_vi="Đối chiếu trang sổ.",
)  # fmt: skip
def sex_does_not_fit_the_name() -> Iterator[Fault]:
    for role in ("child", "deceased", "subject"):
        name, sex = full_name(role), f"{role}_sex"
        against = (col(sex) == "1") & is_womans(name) | (col(sex) == "2") & is_mans(name)
        yield Fault(when=against & ~is_foreign(role), fields=(sex, name), says=f"tên “{{{name}}}”, giới tính {{{sex}}}")
    for role, against in (("mother", is_mans("mother_full_name")), ("father", is_womans("father_full_name"))):
        yield Fault(when=against & ~is_foreign(role), fields=(full_name(role),),
                    says=f"“{{{full_name(role)}}}” đứng ở phần {'mẹ' if role == 'mother' else 'cha'}")  # fmt: skip


@rule(
    "D-42", Severity.WARNING,
    vi="Tên dân tộc không có trong danh mục", en="Ethnic group not in the list",
    law="QĐ 121-TCTK/PPCĐ (02/3/1979)",
    advice_vi="Chọn dân tộc theo trang sổ; giữ chữ trong sổ.",
)  # fmt: skip
def ethnic_group_not_in_the_list() -> Fault:
    value = col("value")
    known = value.str.contains(r"^(?:0[1-9]|[1-4][0-9]|5[0-6])$")
    said_elsewhere = value.str.contains(RELIGIONS) | value.str.contains(NATIONS)
    return Fault(when=~known & ~said_elsewhere, kinds=(Kind.ETHNIC_GROUP,), says="“{value}”")


@rule(
    "D-43", Severity.ERROR,
    vi="Dân tộc và quốc tịch ghi lẫn nhau", en="Ethnic group and nationality mixed up",
    law="Luật Hộ tịch, Điều 14 khoản 1",
    advice_vi="Đổi lại theo trang sổ.",
)  # fmt: skip
def ethnic_group_and_nationality_mixed() -> Iterator[Fault]:
    yield Fault(when=col("value").str.contains(NATIONS), kinds=(Kind.ETHNIC_GROUP,), says="dân tộc ghi “{value}”")
    yield Fault(when=col("value").str.contains(PEOPLES), kinds=(Kind.NATIONALITY,), says="quốc tịch ghi “{value}”")


@rule(
    "D-44", Severity.ERROR,
    vi="Tôn giáo ghi ở ô dân tộc", en="Religion in place of the ethnic group",
    law="QĐ 121-TCTK/PPCĐ (02/3/1979)",
    advice_vi="Ghi dân tộc theo trang sổ, chuyển phần còn lại vào ghi chú.",
)  # fmt: skip
def religion_in_the_ethnic_group() -> Fault:
    return Fault(when=col("value").str.contains(RELIGIONS), kinds=(Kind.ETHNIC_GROUP,), says="dân tộc ghi “{value}”")


def is_place(field: Field) -> bool:
    return field.name != "registered_at"


@rule(
    "D-49", Severity.WARNING,
    vi="Nơi chốn trống hoặc chỉ có tên tỉnh", en="Place empty but for commas, or only a province",
    law="Luật Hộ tịch, Điều 4 khoản 8; TT 04/2020/TT-BTP",
    advice_vi="Xem trang sổ; sổ chỉ ghi như vậy thì giữ.",
)  # fmt: skip
def place_says_nothing() -> Iterator[Fault]:
    says_nothing = (NO_LETTER, ONLY_A_PROVINCE)
    yield Fault(when=reduce(lambda a, b: a | b, (col("value").str.contains(p) for p in says_nothing)),
                kinds=(Kind.PLACE,), concerns=is_place, says="chỉ ghi “{value}”")  # fmt: skip


RULES = (
    diacritics_look_wrong, two_names_in_one_field, symbols_in_a_name, name_of_a_single_word, sex_does_not_fit_the_name,
    ethnic_group_not_in_the_list, ethnic_group_and_nationality_mixed, religion_in_the_ethnic_group, place_says_nothing,
)  # fmt: skip
