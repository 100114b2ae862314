"""What people put into a cell that the book leaves blank: `-`, `/`, `kxđ`, `Không`."""

import re
from collections.abc import Container

from ..record import Kind
from .word_list import word_set

SIGNS = re.compile(r"^(?:[-–—_/\\.…*\s]+|null|none|#?n/a|nan)$", re.IGNORECASE)
EMPTY_DATE = re.compile(r"^ngày[\s._…-]*tháng[\s._…-]*năm[\s._…-]*$", re.IGNORECASE)
NOTHING = word_set("kxđ kxd k/xđ không x trống") | {"bỏ trống", "không có", "k có", "kxđ."}
UNKNOWN = frozenset(("không rõ", "không xác định", "chưa rõ", "không biết", "chưa xác định", "k rõ", "không rõ tên"))
DITTO = frozenset(("nt", "n.t", "như trên", "-nt-", "nt."))

# `Không` as an ethnic group is a fault of its own (D-44), as a nationality it may mean stateless.
WORDS_OF: dict[Kind, Container[str]] = {
    Kind.TEXT: NOTHING,
    Kind.NAME: NOTHING | UNKNOWN,
    Kind.PLACE: NOTHING,
    Kind.DATE: NOTHING | UNKNOWN,
    Kind.WORDS: NOTHING,
    Kind.TIME: NOTHING | UNKNOWN,
    Kind.ID_NUMBER: NOTHING | UNKNOWN,
    Kind.CODE: frozenset(("kxđ", "kxd")),
    Kind.ETHNIC_GROUP: frozenset(("kxđ", "kxd")),
    Kind.NATIONALITY: frozenset(("kxđ", "kxd")),
}


def stands_for_nothing(text: str, kind: Kind) -> bool:
    """Whether the cell says that the book says nothing."""
    if kind is Kind.DATE and EMPTY_DATE.match(text):
        return True
    return SIGNS.match(text) is not None or text.casefold() in WORDS_OF.get(kind, ())


def stands_for_the_row_above(text: str) -> bool:
    """`như trên`: a reference, kept as typed for a person to resolve."""
    return text.casefold() in DITTO
