"""Whether a record's content is what the declarations allow; the answer is words for the clerk who sent it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..record import BY_CODE, CODE_LISTS, GROUPS, EventType, Field, Kind

LONGEST = 4_000  # characters of one field
DATE = re.compile(r"(?:(?:(?:0[1-9]|[12]\d|3[01])\.)?(?:0[1-9]|1[0-2])\.)?\d{4}", re.ASCII)
AGE = re.compile(r"(?:tuổi\s*\d{1,3}|\d{1,3}\s*(?:t|tuổi))\.?", re.IGNORECASE | re.ASCII)
LUNAR = re.compile(  # as old books have it; kept literally, a conversion is only a suggestion (domain reference 4.9)
    r".*(\b(giáp|ất|bính|đinh|mậu|kỷ|canh|tân|nhâm|quý)\s+(tý|sửu|dần|mão|thìn|tỵ|tị|ngọ|mùi|thân|dậu|tuất|hợi)\b"
    r"|âm lịch|\bâl\b|â\.l|nhuận).*", re.IGNORECASE)
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

_CODES = {name: frozenset(c.code for c in codes) for name, codes in CODE_LISTS.items()}


def faults(event_type: str, content: Mapping[str, Any]) -> list[str]:
    """Why this content cannot be taken in, in Vietnamese; empty when it can. No value is quoted."""
    event = BY_CODE[event_type]
    return [*_unknown_fields(event, content), *_missing_subjects(event, content), *_bad_values(event, content)]


def is_text(content: Mapping[str, Any]) -> bool:
    """Only text and nulls, without characters that no register holds; else it has no canonical form."""
    values = [value for value in content.values() if value is not None]
    return all(isinstance(value, str) for value in values) and not UNPRINTABLE.search("".join([*content, *values]))


def _unknown_fields(event: EventType, content: Mapping[str, Any]) -> Iterator[str]:
    unknown = sorted(name for name in content if name not in event.by_name)
    if unknown:
        shown = ", ".join(name[:60] for name in unknown[:5]) + ("…" if len(unknown) > 5 else "")
        yield f"Trường không có trong {event.book_vi}: {shown}"


def _missing_subjects(event: EventType, content: Mapping[str, Any]) -> Iterator[str]:
    for name in event.subjects:
        if not (content.get(name) or "").strip():
            yield f"Thiếu {_label(event.by_name[name])}"


def _bad_values(event: EventType, content: Mapping[str, Any]) -> Iterator[str]:
    for name, value in content.items():
        field = event.by_name.get(name)
        if field is None or not value:
            continue
        if len(value) > LONGEST:
            yield f"{_label(field)}: dài quá {LONGEST} ký tự"
        elif field.kind is Kind.CODE and field.codes and value not in _CODES[field.codes]:
            yield f"{_label(field)}: mã không có trong danh mục"
        elif field.kind is Kind.DATE and not any(form.fullmatch(value) for form in (DATE, AGE, LUNAR)):
            yield f"{_label(field)}: phải ghi dd.mm.yyyy, mm.yyyy, yyyy hoặc tuổi"


def _label(field: Field) -> str:
    return f"{field.vi} ({GROUPS[field.group][0]})"
