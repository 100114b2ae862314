"""How the value of a field is shown and typed: dates as people write them, codes as their labels, wide where long."""

import re
from functools import lru_cache

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from ..data import shipped
from ..record import CODE_LISTS, Field, Kind

STORED_DATE = re.compile(r"(?:(?:\d{2}\.)?\d{2}\.)?\d{4}")
TYPED_DATE = re.compile(r"(?:(?:(\d{1,2})[./-])?(\d{1,2})[./-])?(\d{4})")
SHORT_DATE = re.compile(r"(\d{2})(\d{2})(\d{4})")  # typed without separators
OFF_THE_LIST = "ngoài danh mục"

COLUMNS = {  # of the twelve of the form; long values get more
    Kind.TEXT: 4, Kind.NAME: 5, Kind.PLACE: 6, Kind.DATE: 3, Kind.WORDS: 6, Kind.TIME: 2, Kind.CODE: 3,
    Kind.ETHNIC_GROUP: 2, Kind.NATIONALITY: 3, Kind.ID_NUMBER: 3, Kind.ENTRY_NUMBER: 2, Kind.VOLUME_NUMBER: 2,
    Kind.PAGE_NUMBER: 2,
}  # fmt: skip
CHARACTERS_IN_A_COLUMN = 6


def shown(field: Field, value: str) -> str:
    """A stored value as it stands in its input: `02.01.2001` as 02/01/2001, anything else unchanged."""
    if field.kind is Kind.DATE and STORED_DATE.fullmatch(value):
        return value.replace(".", "/")
    return value


def typed(field: Field, text: str) -> str:
    """What a person typed, as it is stored; `2/1/2001` and `02012001` as 02.01.2001, anything else unchanged."""
    text = text.replace("\r\n", "\n").strip()
    if field.kind is not Kind.DATE:
        return text
    bare = text.replace("_", "").strip("/.- ")
    if whole := TYPED_DATE.fullmatch(bare) or SHORT_DATE.fullmatch(bare):
        day, month, year = whole.groups()
        return ".".join(part.zfill(2) for part in (day, month, year) if part)
    return text


def choices(field: Field, value: str) -> tuple[tuple[str, str], ...]:
    """Code and label of what the field may hold, with the present value when it is on no list; empty for free text."""
    return _offered(field.kind is Kind.ETHNIC_GROUP, field.codes, value)


def _offered(ethnic: bool, codes: str, value: str) -> tuple[tuple[str, str], ...]:
    listed = ethnic_groups() if ethnic else _labels(codes) if codes else ()
    if listed and value and value not in dict(listed):
        return (*listed, (value, f"{value} ({OFF_THE_LIST})"))
    return listed


def options(field: Field, value: str) -> SafeString:
    """The choices as options of a select with the present value chosen: most of a page, so kept as written."""
    return _options(field.kind is Kind.ETHNIC_GROUP, field.codes, value)


@lru_cache(maxsize=2048)
def _options(ethnic: bool, codes: str, value: str) -> SafeString:
    listed = (("", ""), *_offered(ethnic, codes, value))
    chosen = ((code, mark_safe(" selected") if code == value else "", words) for code, words in listed)
    return format_html_join("", '<option value="{}"{}>{}</option>', chosen)


@lru_cache(maxsize=64)
def _labels(codes: str) -> tuple[tuple[str, str], ...]:
    labels = [c.vi for c in CODE_LISTS[codes]]
    return tuple((c.code, f"{c.vi} ({c.code})" if labels.count(c.vi) > 1 else c.vi) for c in CODE_LISTS[codes])


@lru_cache(maxsize=1)
def ethnic_groups() -> tuple[tuple[str, str], ...]:
    """The groups of the decision of 1979, whose codes the registers use."""
    rows = shipped("codes/ethnic_groups.csv").sort("code_1979")
    return tuple(rows.filter(rows["code_1979"] != "").select("code_1979", "name_official").iter_rows())


@lru_cache(maxsize=1)
def nationalities() -> tuple[str, ...]:
    return tuple(shipped("codes/nationalities.csv")["name_vi"])


def width(field: Field, text: str) -> int:
    """How many of the form's twelve columns a field takes, so that its value can be read without scrolling."""
    needed = COLUMNS[field.kind]
    if field.kind not in (Kind.CODE, Kind.ETHNIC_GROUP):
        needed = max(needed, -(-len(text) // CHARACTERS_IN_A_COLUMN))
    return next((step for step in (2, 3, 4, 5, 6, 8) if step >= needed), 12)
