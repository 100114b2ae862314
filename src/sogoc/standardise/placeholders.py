"""What people put into a cell that the book leaves blank: `-`, `/`, `kxđ`, `Không`."""

import re
from collections.abc import Container

from ..record import Kind
from .word_list import word_set

SIGNS = re.compile(r"^(?:[-–—_/\\.…*\s]+|null|none|#?n/a|nan)$", re.IGNORECASE)
EMPTY_DATE = re.compile(r"^ngày[\s._…-]*tháng[\s._…-]*năm[\s._…-]*$", re.IGNORECASE)
NOTHING = word_set("kxđ kxd k/xđ không x trống") | {"bỏ trống", "không có", "k có", "kxđ."}
UNKNOWN = frozenset(("không rõ", "không xác định", "chưa rõ", "không biết", "chưa xác định", "k rõ", "không rõ tên",
    "ko rõ", "k.rõ", "không rõ ràng", "không nhớ", "không xác định được", "chưa xác định được", "kr"))  # fmt: skip
UNREADABLE = frozenset(("không đọc được", "không đọc được chữ", "không rõ chữ", "mờ", "mờ không đọc được", "chữ mờ",
    "nhòe", "nhoè", "mất chữ"))  # fmt: skip
TORN = frozenset(("rách", "rách mất", "bị rách", "mất trang", "rách trang", "mất", "trang rách"))
DITTO = word_set("nt n.t n/t -nt- nt. n.t. ntr 〃 \" '' ” -//- -“- -”- //-") | {"như trên", "nt nt", "như dòng trên"}

# `Không` as an ethnic group is a fault of its own (D-44), as a nationality it may mean stateless.
WORDS_OF: dict[Kind, Container[str]] = {
    Kind.TEXT: NOTHING,  # a cause of death may be unknown: that stays, see `says_unknown`
    Kind.NAME: NOTHING | UNKNOWN,
    Kind.PLACE: NOTHING | UNKNOWN,
    Kind.DATE: NOTHING | UNKNOWN,
    Kind.WORDS: NOTHING,
    Kind.TIME: NOTHING | UNKNOWN,
    Kind.ID_NUMBER: NOTHING | UNKNOWN,
    Kind.CODE: frozenset(("kxđ", "kxd")),
    Kind.ETHNIC_GROUP: frozenset(("kxđ", "kxd")),
    Kind.NATIONALITY: frozenset(("kxđ", "kxd")),
}


REASON_OF_RULE = {  # rule -> why there is no value, of check.absence.ABSENCE_REASONS
    "placeholder_blank": "KHONG_CO_TRONG_SO",
    "placeholder_unknown": "KHONG_CO_TRONG_SO",
    "placeholder_unreadable": "KHONG_DOC_DUOC",
    "placeholder_torn": "RACH_MAT_TRANG",
}


def rule_of_nothing(text: str, kind: Kind) -> str:
    """The rule by which the cell says that the book says nothing, or that it cannot be read; empty for a value."""
    said = text.casefold().strip(" .()[]*").rstrip(":")
    if kind is Kind.DATE and EMPTY_DATE.match(text):
        return "placeholder_blank"
    if SIGNS.match(text) is not None:
        return "placeholder_blank"
    if said in UNREADABLE:
        return "placeholder_unreadable"
    if said in TORN:
        return "placeholder_torn"
    for word in (text.casefold(), said):
        if word in WORDS_OF.get(kind, ()):
            return "placeholder_unknown" if word in UNKNOWN else "placeholder_blank"
    return ""


def says_unknown(text: str) -> bool:
    """Free text that stays as written and still tells why there is no value: `Không rõ`."""
    return text.casefold().strip(" .") in UNKNOWN


def stands_for_the_row_above(text: str) -> bool:
    """`như trên`: a reference, kept as typed for a person to resolve."""
    return text.casefold().strip(" ()") in DITTO
