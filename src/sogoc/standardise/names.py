"""Names of persons: first letters in capitals (NĐ 30/2020/NĐ-CP, phụ lục II), the tone mark where it can stand.

Nothing is guessed: a misspelt name stays misspelt, a foreign or minority word that is not written in one case stays.
"""

import re
from functools import lru_cache

from .cell import Written
from .lexicon import Lexicon
from .syllable import tone_in_place
from .word_list import word_set

PART = re.compile(r"[^\W\d_]+")
TYPED_FOR_A_LETTER = tuple("@0123456789*?!$&%#")  # what follows one of these goes on with the word: V@n
WORD = re.compile(r"\S+")
NOT_A_NAME = re.compile(r"^[=+@-]|[<>{}=;|]|\d{3}")  # formulas, markup: not ours to rewrite
ROMAN = re.compile(r"^(?:II|III|IV|VII|VIII|IX|XI|XII)$")
ALIAS_WORDS = word_set("tức là tên gọi khác thường hay còn và hoặc tự")  # Nguyễn Văn An tức Tư
ALIAS_MARKS = re.compile(r"\b(?:tức|còn gọi|tên gọi|tên khác|thường gọi|hay là)\b", re.IGNORECASE)
PARTICLES = word_set("de del della da di du la le van von der den ter dos bin binti ibn al")  # of foreign names
SCOTTISH = re.compile(r"\b(?:MC|MAC)[A-Z]{3,}")


def _capitalised(word: str) -> str:
    """One word, its first letter large: `NGUYỄN` `Nguyễn`, `H'MÔNG` `H'Mông`, `LÊ-NIN` `Lê-Nin`, `(TÈO)` `(Tèo)`."""

    def part(match: re.Match[str]) -> str:
        if ROMAN.match(match[0]):
            return match[0]
        if word[: match.start()].endswith(TYPED_FOR_A_LETTER):
            return match[0].lower()
        large = match[0][0].upper()
        return (large if len(large) == 1 else match[0][0]) + match[0][1:].lower()

    return PART.sub(part, word)


def _in_small_parts(word: str) -> str:
    """A transcribed name has one capital: `VLA-ĐI-MIA` `Vla-đi-mia`."""
    first, *rest = word.split("-")
    return "-".join([_capitalised(first), *(part.lower() for part in rest)])


def _cased(word: str, lexicon: Lexicon, one_case: bool) -> str:
    """A word of a mixed name is only touched where it is a Vietnamese word in the wrong case."""
    parts = PART.findall(word)
    if not one_case and all(p[0].isupper() and (p[1:].islower() or len(p) == 1) for p in parts):
        return word
    if not one_case and ("-" in word or word.lower() in PARTICLES or not all(lexicon.right(p) for p in parts)):
        return word
    transcribed = word.count("-") > 1 and one_case and word.isupper()
    return _in_small_parts(word) if transcribed else _capitalised(word)


def _with_capitals(name: str, lexicon: Lexicon) -> str:
    one_case = (name.isupper() and any(len(p) > 1 for p in PART.findall(name))) or name.islower()
    foreign = one_case and not all(lexicon.right(p) for p in PART.findall(name))
    if foreign and name.isupper() and (SCOTTISH.search(name) or not PARTICLES.isdisjoint(name.lower().split())):
        return name  # VAN DER BERG: nobody knows which of these are small
    alias = {i for m in ALIAS_MARKS.finditer(name) for i in range(m.start(), m.end())}

    def cased(match: re.Match[str]) -> str:
        word = match[0]
        if match.start() > 0 and match.start() in alias and word.lower() in ALIAS_WORDS:
            return word.lower()
        return word if foreign and word in PARTICLES else _cased(word, lexicon, one_case)

    return WORD.sub(cased, name)


@lru_cache(maxsize=131072)
def person_name(name: str, lexicon: Lexicon) -> Written:
    """`NGUYỄN VĂN HÙYNH` to `Nguyễn Văn Huỳnh`."""
    if NOT_A_NAME.search(name):
        return Written(name)
    rules = []
    cased = _with_capitals(name, lexicon)
    cased = _with_capitals(cased, lexicon) if cased.isupper() else cased
    if cased != name:
        rules.append("name_capitals" if name.isupper() else "name_case")
    placed = PART.sub(lambda m: tone_in_place(m[0]), cased)
    if placed != cased:
        rules.append("tone_place")
    return Written(placed, tuple(rules))
