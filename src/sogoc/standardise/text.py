"""Unicode repair, after the encoding is decided: one form, no look-alikes, nothing invisible, single blanks."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from html import unescape

from .lexicon import Lexicon

QUALITY_MARKS = "\u0302\u0306\u031b"  # of â ă ơ; they go before the tone
TONE_MARKS = "\u0300\u0301\u0303\u0309\u0323"
MARKS = re.compile(f"[{QUALITY_MARKS}{TONE_MARKS}]{{2,}}")
WORD = re.compile(r"[^\W\d_]+(?:['’`][^\W\d_]+)*")

D_ALIKE = str.maketrans({"\u00d0": "Đ", "\u0189": "Đ", "\u00f0": "đ", "\u0256": "đ"})
CYRILLIC_AND_GREEK = str.maketrans(
    "АВЕКМНОРСТУХІЈЅаеорсухіјѕԁһΑΒΕΖΗΙΚΜΝΟΡΤΥΧοαινυρ",
    "ABEKMHOPCTYXIJSaeopcyxijsdhABEZHIKMNOPTYXoaivup",
)
FULL_WIDTH = str.maketrans({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})

ZERO_WIDTH = re.compile("[\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufe00-\ufe0f]")
SOFT_HYPHEN = "\u00ad"  # nothing in Unicode text, but ư in TCVN3: goes only when the encoding is decided
WIDE_BLANKS = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
CONTROLS = re.compile(r"(?:_x00[01][0-9A-Fa-f]_|[\x00-\x08\n-\x1f\x7f-\x9f\u2028\u2029])+|(?<=\S)[ ]*\t[ \t]*(?=\S)")
ENTITY = re.compile(r"&(?:#\d{2,5}|#x[0-9a-fA-F]{2,4}|[A-Za-z]{3,8});")


def _composed(text: str, lexicon: Lexicon) -> str:
    """Canonical composition; quality mark before tone and no mark twice, where that makes a right word."""
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFC", text)
    if MARKS.search(unicodedata.normalize("NFD", plain)) is None:
        return plain
    return re.sub(r"\S+", lambda m: _sorted_marks(m[0], lexicon), plain)


@lru_cache(maxsize=65536)
def _sorted_marks(word: str, lexicon: Lexicon) -> str:
    parts = MARKS.sub(
        lambda found: "".join(dict.fromkeys(sorted(found[0], key=lambda mark: mark in TONE_MARKS))),
        unicodedata.normalize("NFD", word),
    )
    ordered = unicodedata.normalize("NFC", parts)
    return ordered if all(lexicon.right(w) for w in WORD.findall(ordered)) else word


def _letter_of(entity: re.Match[str]) -> str:
    """Only entities of letters and blanks: `&lt;` stays, it is somebody's markup."""
    char = unescape(entity[0])
    return char if len(char) == 1 and (char.isalpha() or char == "\u00a0") else entity[0]


@lru_cache(maxsize=65536)
def _latin(word: str, lexicon: Lexicon) -> str:
    """The word without letters that only look Latin; words in another script, and Sigurðsson, stay."""
    if word.isascii() or word == (same := word.translate(D_ALIKE).translate(CYRILLIC_AND_GREEK).translate(FULL_WIDTH)):
        return word
    same = re.sub("Đ{2,}", "Đ", same) if re.search("[\u00d0\u0189]", word) else same
    others = {unicodedata.name(c, "")[:5] for c in same if not c.isascii() and c.isalpha()} - {"LATIN"}
    if others:
        return word
    wholly_foreign = not any(unicodedata.name(c, "").startswith(("LATIN", "FULLW")) for c in word if c.isalpha())
    abbreviation = same.isupper() and len(same) <= 4 and "\u039c" not in word and not wholly_foreign
    if lexicon.right(same) or abbreviation:
        return same
    keeps = wholly_foreign or any(c in word for c in "\u00d0\u00f0\u039c")
    return word if keeps else same


@lru_cache(maxsize=131072)
def tidy(text: str, lexicon: Lexicon) -> tuple[str, tuple[str, ...]]:
    """The text in clean Unicode, and the names of the rules that changed it, in order."""
    rules = []
    for rule, repair in REPAIRS.items():
        after = repair(text, lexicon)
        if after != text:
            rules.append(rule)
            text = after
    return text, tuple(rules)


def without_zero_width(text: str) -> str:
    """Signs of no width, which no legacy encoding has; may go before the encoding is decided."""
    return text if text.isascii() else ZERO_WIDTH.sub("", text)


def _without_lookalikes(text: str, lexicon: Lexicon) -> str:
    if text.isascii():
        return text
    return _composed(WORD.sub(lambda m: _latin(m[0], lexicon), text.translate(FULL_WIDTH)), lexicon)


def _without_controls(text: str, _: Lexicon) -> str:
    return CONTROLS.sub(" ", text).strip(" ") if CONTROLS.search(text) else text


REPAIRS: dict[str, Callable[[str, Lexicon], str]] = {  # in the order in which they must run
    "entity": lambda text, _: ENTITY.sub(_letter_of, text) if "&" in text else text,
    "invisible": lambda text, _: without_zero_width(text).replace(SOFT_HYPHEN, ""),
    "nfc": _composed,
    "lookalike": _without_lookalikes,
    "nbsp": lambda text, _: text if text.isascii() else WIDE_BLANKS.sub(" ", text),
    "control": _without_controls,
    "spaces": lambda text, _: " ".join(text.split()),
}
