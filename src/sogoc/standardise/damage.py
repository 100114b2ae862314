"""Letters that a conversion lost for good: flagged for a person, never guessed."""

import re
from functools import lru_cache

from .charset_tables import LETTERS, SYMBOLS
from .evidence import DIGIT, LATIN, WORD
from .lexicon import SHORT_FORMS, Lexicon
from .syllable import without_tone

LOST_SIGN = re.compile(r"\ufffd|[^\W\d_]\?[^\W\d_]")
CAPITAL_MU = "\u039c"  # what upper() makes of the micro sign, and so of à
SIGNS = "".join(SYMBOLS - {"\xad"})
SIGN_IN_WORD = re.compile(rf"[^\W\d_][{re.escape(SIGNS)}]|[{re.escape(SIGNS)}][^\W\d_]|[\x80-\x9f]")
WITHOUT_THE_SOFT_HYPHEN = re.compile(r"(?<!ư)[ơờởỡớợ](?:ng|c|u)$")  # ương, ước, ươu whose ư is lost
MICRO_UNITS = frozenset(("µg", "µm", "µl"))
VOWELS = frozenset("aeiouyăâêôơư")
ALPHABET = frozenset("abcdeghiklmnopqrstuvxy") | frozenset(LETTERS)


def damaged(text: str, encoding: str, lexicon: Lexicon) -> bool:
    """Whether letters are gone for good: question marks, signs left inside words, the soft hyphen that was ư."""
    if LOST_SIGN.search(text):
        return True
    if text.isascii() and not encoding:
        return False
    return any(in_word(word, encoding, lexicon) for word in WORD.findall(text))


@lru_cache(maxsize=65536)
def in_word(word: str, encoding: str, lexicon: Lexicon) -> bool:
    """The same for one word of a text that was read in an encoding, or in none."""
    if DIGIT.search(word) or word in MICRO_UNITS:
        return False
    if CAPITAL_MU in word and LATIN.search(word):
        return True
    if SIGN_IN_WORD.search(word) and not lexicon.right(word):
        return True
    small = word.lower()
    if not encoding.startswith("tcvn3") or not word.isalpha() or word.isupper() or small in SHORT_FORMS:
        return False
    if WITHOUT_THE_SOFT_HYPHEN.search(small):
        return True
    bare = without_tone(small)
    return len(word) > 1 and ALPHABET.issuperset(small) and bare is not None and VOWELS.isdisjoint(bare[0])
