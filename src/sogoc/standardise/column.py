"""One column of a book: each distinct value is written once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .cell import Notice, Written
from .charset import decoded
from .kinds import Setting, standard_value
from .priors import Prior
from .text import tidy, without_zero_width

DAMAGED = Notice("D-28", "B", "Chữ hỏng phông, không giải mã được chắc chắn: nhập lại theo trang sổ")
BLANK = Written(None)


@dataclass(frozen=True)
class Column:
    """A column after standardising."""

    standard: Sequence[str | None]
    touched: Sequence[tuple[int, str, Written]]  # position, typed, of the cells written differently or noticed


@lru_cache(maxsize=262144)
def written(typed: str, setting: Setting, prior: str = "", paper: str = "") -> Written:
    """One cell, through all steps in the order in which they must run: encoding, Unicode, kind."""
    clean, rules, damaged = _clean(typed, setting, prior)
    if damaged:
        return Written(clean or None, rules, (DAMAGED,))  # what is half lost is not standardised further
    value = standard_value(clean, setting, paper) if clean else BLANK
    return value._replace(rules=(*rules, *value.rules))


def _clean(typed: str, setting: Setting, prior: str) -> tuple[str, tuple[str, ...], bool]:
    """The text in clean Unicode, the rules, and whether letters are lost."""
    lexicon = setting.tools.lexicon
    visible = without_zero_width(typed)
    text, charset, damaged = decoded(visible, prior, lexicon)
    clean, rules = tidy(text, lexicon)
    before = (*(("invisible",) if visible != typed else ()), *charset)
    return clean, (*before, *rules), damaged


def _corrected(typed: str, prior: str, paper: str, setting: Setting, corrections: Mapping[str, str]) -> Written:
    """The same where people have agreed on corrections; they apply to the clean text."""
    if not corrections:
        return written(typed, setting, prior, paper)
    clean, rules, _ = _clean(typed, setting, prior)
    if (right := corrections.get(clean)) is None:
        return written(typed, setting, prior, paper)
    value = written(right, setting, "", paper)
    return value._replace(rules=(*rules, "correction", *value.rules))


def standard_column(
    typed: Sequence[str | None],
    setting: Setting,
    prior: Prior = "",
    papers: Sequence[str | None] | None = None,
    corrections: Mapping[str, str] | None = None,
) -> Column:
    """The column standardised; nulls stay null, the length stays.

    Args:
        papers: kind of paper beside each cell, for identity numbers.
    """
    if list(typed).count(None) == len(typed):
        return Column(typed, ())
    beside = papers or [None] * len(typed)
    priors = [prior] * len(typed) if isinstance(prior, str) else prior
    keys = list(zip(typed, priors, beside, strict=True))
    known = corrections or {}
    cells = {key: _corrected(key[0], key[1], key[2] or "", setting, known) for key in set(keys) if key[0] is not None}
    odd = {key: cell for key, cell in cells.items() if cell.value != key[0] or cell.notices or cell.proposals}
    if not odd:
        return Column(typed, ())
    touched = [(at, key[0], odd[key]) for at, key in enumerate(keys) if key in odd and key[0] is not None]
    standard = list(typed)
    for at, _, cell in touched:
        standard[at] = cell.value
    return Column(standard, touched)
