"""One column of a book: each distinct value is written once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .cell import DIFFERS, REREAD, Notice, Proposal, Written
from .charset import decoded
from .kinds import ROW_ABOVE, Setting, standard_value
from .lexicon import Lexicon
from .placeholders import stands_for_the_row_above
from .priors import Prior
from .text import tidy, without_zero_width

DAMAGED = Notice("D-28", "B", "Chữ hỏng phông, không giải mã được chắc chắn: nhập lại theo trang sổ")
BLANK = Written(None)
UNCOVERING = frozenset({"control", "invisible"})  # repairs that may put a word together


@dataclass(frozen=True)
class Column:
    """A column after standardising."""

    standard: Sequence[str | None]
    touched: Sequence[tuple[int, str, Written]]  # position, typed, of the cells written differently or noticed


@lru_cache(maxsize=262144)
def written(typed: str, setting: Setting, prior: str = "", paper: str = "") -> Written:
    """One cell, through all steps in the order in which they must run: encoding, Unicode, kind."""
    clean, rules, damaged = _clean(typed, setting.tools.lexicon, prior)
    if damaged:
        return Written(clean or None, rules, (DAMAGED,))  # what is half lost is not standardised further
    value = standard_value(clean, setting, paper) if clean else BLANK
    return value._replace(rules=(*rules, *value.rules))


def _clean(typed: str, lexicon: Lexicon, prior: str) -> tuple[str, tuple[str, ...], bool]:
    """The text in clean Unicode, the rules, and whether letters are lost."""
    visible = without_zero_width(typed)
    text, charset, damaged = decoded(visible, prior, lexicon)
    clean, tidied = tidy(text, lexicon)
    rules = (*(("invisible",) if visible != typed else ()), *charset, *tidied)
    if damaged or clean.isascii() or UNCOVERING.isdisjoint(tidied):
        return clean, rules, damaged
    text, charset, damaged = decoded(clean, prior, lexicon)  # a sign that stood in a word hid what the word is
    clean, tidied = tidy(text, lexicon)
    return clean, tuple(dict.fromkeys((*rules, *charset, *tidied))), damaged


def _corrected(typed: str, prior: str, paper: str, setting: Setting, corrections: Mapping[str, str]) -> Written:
    """The same where people have agreed on corrections; they apply to the clean text."""
    if not corrections:
        return written(typed, setting, prior, paper)
    clean, rules, _ = _clean(typed, setting.tools.lexicon, prior)
    if (right := corrections.get(clean)) is None:
        return written(typed, setting, prior, paper)
    value = written(right, setting, "", paper)
    return value._replace(rules=(*rules, "correction", *value.rules))


def unicode_column(typed: Sequence[str | None], prior: Prior, lexicon: Lexicon) -> list[Written]:
    """The first half of the way alone, encoding and Unicode, whatever the field."""
    priors = [prior] * len(typed) if isinstance(prior, str) else prior
    cells = [_clean(value, lexicon, of_row) if value else None for value, of_row in zip(typed, priors, strict=True)]
    return [BLANK if c is None else Written(c[0] or None, c[1], (DAMAGED,) if c[2] else ()) for c in cells]


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
    return Column(standard, [_with_row_above(one, standard) for one in touched])


def _with_row_above(one: tuple[int, str, Written], standard: Sequence[str | None]) -> tuple[int, str, Written]:
    """`như trên` refers to the cell above: proposed, never copied. The one thing that a cell takes from its column."""
    at, typed, cell = one
    if ROW_ABOVE not in cell.notices:
        return one
    above = next((v for v in reversed(standard[:at]) if v is None or not stands_for_the_row_above(v)), None)
    why = "Ghi “như trên”: giá trị của dòng trên" if above else "Ghi “như trên”, dòng trên không có giá trị"
    said = Proposal(REREAD if above else DIFFERS, above, "row_above", why)
    return at, typed, cell._replace(proposals=(said,))
