"""Corrections by people of values that are always wrong in the same way, from corrections.yml."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from ..pipeline import Book


@dataclass(frozen=True, kw_only=True)
class Correction:
    """One exact value and what to write for it, in which fields of which books, by whom and why."""

    typed: str
    standard: str
    author: str
    reason: str
    fields: tuple[str, ...] = ()
    books: dict[str, Any] = field(default_factory=dict)

    def holds_for(self, book: Book) -> bool:
        """Whether the book is in the scope of the correction."""
        facts = {"event": book.event.code, "opening_year": book.opening_year, "volume": book.volume,
                 "authority": book.authority_text}
        return all(facts[key] == value for key, value in self.books.items())


def read_corrections(text: str) -> tuple[Correction, ...]:
    """Corrections from YAML; an unknown key or a missing author or reason is an error."""
    return tuple(Correction(**{**c, "fields": tuple(c.get("fields", ()))}) for c in yaml.safe_load(text) or ())


@lru_cache(maxsize=1)
def shipped_corrections() -> tuple[Correction, ...]:
    return read_corrections(files(__package__).joinpath("corrections.yml").read_text(encoding="utf-8"))


def corrections_of(book: Book, corrections: Sequence[Correction]) -> dict[tuple[str, str], str]:
    """(field, typed) to standard, for one book; field is empty where the correction holds for all."""
    held = [c for c in corrections if c.holds_for(book)]
    return {(name, c.typed): c.standard for c in held for name in (c.fields or ("",))}
