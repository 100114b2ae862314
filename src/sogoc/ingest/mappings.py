"""Headers of layouts nobody has described in code, matched with the template by a person.

A mapping fits one set of column names, in any order: the same names are the same layout. What it leaves out is left out
by name, like the ignored columns of any other source; the delivery as handed over keeps it.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..record import BY_CODE, EventType
from .refused import Refused
from .sources.source import Source

FEWEST = 6  # names in a row that may be the header of an unknown layout
_WORDS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, kw_only=True)
class MappedHeader:
    """A header with what a person says of it: its name as typed, lower case -> column of the template, or ""."""

    event: EventType
    columns: Mapping[str, str]
    note: str = ""  # who matched it and when, for the remarks of a delivery

    @property
    def source(self) -> Source:
        mapped = {typed: column for typed, column in self.columns.items() if column}
        return Source(
            name="mapped",
            vi="Bố cục do người ghép cột",
            en="Layout matched by a person",
            ignored=frozenset(typed for typed, column in self.columns.items() if not column),
            aliases=mapped,
            headers=frozenset(self.columns),
        )

    @classmethod
    def of_plain(cls, sent: Mapping[str, Any]) -> "MappedHeader":
        return cls(event=BY_CODE[sent["event"]], columns=sent["columns"], note=sent.get("note", ""))


def header_digest(names: Iterable[str]) -> str:
    """The same for the same names of columns in any order."""
    return hashlib.sha256("\n".join(sorted(set(names))).encode()).hexdigest()


def check_mapping(event: EventType, columns: Mapping[str, str]) -> None:
    """Whether a mapping can be kept.

    Raises:
        Refused: ambiguous_columns, unknown_columns or missing_columns.
    """
    from .columns import key_fields

    chosen = [column for column in columns.values() if column]
    if strange := sorted(set(chosen) - event.by_column.keys()):
        raise Refused("unknown_columns", vi=f"Biểu mẫu {event.code} không có cột {', '.join(strange)}.",
                      en=f"The template {event.code} has no column {', '.join(strange)}.")  # fmt: skip
    if double := sorted({c for c in chosen if chosen.count(c) > 1}):
        raise Refused("ambiguous_columns", vi=f"Hai cột của tệp cùng ghép vào {', '.join(double)}: xin chọn lại.",
                      en=f"Two columns of the file are matched with {', '.join(double)}: choose again.")  # fmt: skip
    fields = [event.by_name[n] for n in key_fields(event)]
    if missing := [f"{f.column} ({f.vi})" for f in fields if f.column not in chosen]:
        raise Refused("missing_columns", vi=f"Chưa ghép cột bắt buộc: {', '.join(missing)}.",
                      en=f"Required columns are not matched: {', '.join(missing)}.")  # fmt: skip


def likely_header(rows: list[tuple[int, list[str | None]]]) -> list[str] | None:
    """The names of the row that most looks like a header nobody knows; None where none does."""
    best: list[str] = []
    for _, texts in rows:
        names = [" ".join(t.split()) for t in texts if t and t.strip()]
        wordy = [n for n in names if _WORDS.search(n) and len(n) < 80]
        if len(names) >= FEWEST and len(wordy) == len(names) == len(set(names)) and len(names) > len(best):
            best = names
    return best or None
