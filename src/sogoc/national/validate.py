"""Whether a record's content is what the declarations allow; the answer is words for the clerk who sent it."""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

from ..record import BY_CODE, CODE_LISTS, GROUPS, EventType, Field, Kind

LONGEST = 4_000  # characters of one field
DATE = re.compile(r"(?:(?:(?:0[1-9]|[12]\d|3[01])\.)?(?:0[1-9]|1[0-2])\.)?\d{4}", re.ASCII)
AGE = re.compile(r"(?:tuổi\s*\d{1,3}|\d{1,3}\s*(?:t|tuổi))\.?", re.IGNORECASE | re.ASCII)
LUNAR = re.compile(  # as old books have it; kept literally, a conversion is only a suggestion (domain reference 4.9)
    r".*(\b(giáp|ất|bính|đinh|mậu|kỷ|canh|tân|nhâm|quý)\s+(tý|sửu|dần|mão|thìn|tỵ|tị|ngọ|mùi|thân|dậu|tuất|hợi)\b"
    r"|âm lịch|\bâl\b|â\.l|nhuận).*", re.IGNORECASE)
TEXT_OR_NULL = {str, type(None)}
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

_CODES = {name: frozenset(c.code for c in codes) for name, codes in CODE_LISTS.items()}


def faults(event_type: str, content: Mapping[str, Any]) -> list[str]:
    """Why this content cannot be taken in, in Vietnamese; empty when it can. No value is quoted."""
    event = BY_CODE[event_type]
    return [*_unknown_fields(event, content), *_missing_subjects(event, content), *_bad_values(event, content)]


def is_text(content: Mapping[str, Any]) -> bool:
    """Only text and nulls, without characters that no register holds; else it has no canonical form."""
    if not set(map(type, content.values())) <= TEXT_OR_NULL:
        return False
    text = "".join([*content, *filter(None, content.values())])
    return text.isprintable() or not UNPRINTABLE.search(text)  # the first is quick, and true of nearly all


def _unknown_fields(event: EventType, content: Mapping[str, Any]) -> Iterator[str]:
    if unknown := sorted(content.keys() - event.by_name.keys()):
        shown = ", ".join(name[:60] for name in unknown[:5]) + ("…" if len(unknown) > 5 else "")
        yield f"Trường không có trong {event.book_vi}: {shown}"


def _missing_subjects(event: EventType, content: Mapping[str, Any]) -> Iterator[str]:
    for name in event.subjects:
        if not (content.get(name) or "").strip():
            yield f"Thiếu {_label(event.by_name[name])}"


def _bad_values(event: EventType, content: Mapping[str, Any]) -> Iterator[str]:
    if max(map(len, filter(None, content.values())), default=0) > LONGEST:
        for name in content.keys() & event.by_name.keys():
            if len(content[name] or "") > LONGEST:
                yield f"{_label(event.by_name[name])}: dài quá {LONGEST} ký tự"
    for field, codes in _coded(event.code):
        if (value := content.get(field.name)) and value not in codes:
            yield f"{_label(field)}: mã không có trong danh mục"
    for field in _dated(event.code):
        if (value := content.get(field.name)) and not _is_date(value):
            yield f"{_label(field)}: phải ghi dd.mm.yyyy, mm.yyyy, yyyy hoặc tuổi"


@cache
def _coded(event_type: str) -> tuple[tuple[Field, frozenset[str]], ...]:
    return tuple((f, _CODES[f.codes]) for f in BY_CODE[event_type].fields if f.kind is Kind.CODE and f.codes)


@cache
def _dated(event_type: str) -> tuple[Field, ...]:
    return tuple(f for f in BY_CODE[event_type].fields if f.kind is Kind.DATE)


@lru_cache(maxsize=50_000)
def _is_date(value: str) -> bool:
    return len(value) <= LONGEST and any(form.fullmatch(value) for form in (DATE, AGE, LUNAR))


def _label(field: Field) -> str:
    return f"{field.vi} ({GROUPS[field.group][0]})"
