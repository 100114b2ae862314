"""UTF-8 that was read as Windows-1252, Latin-1 or ISO-8859-2: `NguyÃªn`, `Háº£i`."""

import re
from itertools import product

import ftfy

from .lexicon import Lexicon

CONFIG = ftfy.TextFixerConfig(
    unescape_html=False, fix_latin_ligatures=False, fix_character_width=False, uncurl_quotes=False,
    fix_line_breaks=False, remove_control_chars=False, remove_terminal_escapes=False, fix_surrogates=False,
    normalization=None, explain=False,
)  # fmt: skip
C1_SEEN = "".join(bytes([b]).decode("cp1252", "ignore") for b in range(0x80, 0xA0))
CONTINUING = re.escape("".join(map(chr, range(0x80, 0xC0)))) + C1_SEEN
LATIN2 = "".join(bytes([b]).decode("iso-8859-2") for b in range(0xA0, 0xC0))
SUSPECT = re.compile(f"[ÂÃÄÅÆá\u0102\u0106\u0139][{CONTINUING}{re.escape(LATIN2)}]")
LOST = {  # bytes that programs drop: undefined in Windows-1252, blank, or soft hyphen
    "áº": "\xa0\xad", "á»": "\x81\x8d\x8f\x90\x9d\xad", "Ã": "\x81\x8d\x9d\xa0\xad", "Ä": "\x90", "Æ": "\xa0",
}  # fmt: skip
LOST_PLACE = re.compile(rf"(áº|á»|Ã|Ä|Æ)(?![{CONTINUING}])")
SURELY_LOST = re.compile(rf"á[º»](?![{CONTINUING}])")  # `Ã` alone is a letter of DOÃN
WORD = re.compile(r"[^ \t\n,;()/]+")  # the no-break blank is half a letter here
LETTERS = re.compile(r"[^\W\d_]+")
MOST_LOST = 3  # places in one word


def _bad(text: str, lexicon: Lexicon) -> int:
    """Words that are not Vietnamese, and places that still look misread."""
    wrong = sum(not lexicon.right(w) for w in LETTERS.findall(text) if not w.isascii())
    return wrong + len(SUSPECT.findall(text)) + len(LOST_PLACE.findall(text))


def _as_latin2(text: str) -> str:
    try:
        return text.encode("iso-8859-2").decode("utf-8")
    except UnicodeError:
        return text


def _word(word: str, lexicon: Lexicon) -> str:
    """One word whose lost bytes only one Vietnamese syllable can fill: `Huyá»n` is Huyền."""
    places = [m.end() for m in LOST_PLACE.finditer(word)]
    if len(places) > MOST_LOST or not (places or SUSPECT.search(word)) or lexicon.right(word):
        return word
    choices = [LOST[m[1]] for m in LOST_PLACE.finditer(word)]
    readings = set()
    for bytes_ in product(*choices):
        filled = word
        for at, byte in zip(reversed(places), reversed(bytes_), strict=True):
            filled = filled[:at] + byte + filled[at:]
        try:
            readings.add(filled.encode("sloppy-windows-1252").decode("utf-8"))
        except UnicodeError:
            continue
    right = {r for r in readings if all(lexicon.right(w) and _one_case(w) for w in LETTERS.findall(r))}
    return right.pop() if len(right) == 1 else word


def _one_case(word: str) -> bool:
    return len(word) == 1 or word.isupper() or word[1:].islower()


def still_misread(text: str) -> bool:
    """Whether places are left that only a person can fill."""
    return SUSPECT.search(text) is not None or LOST_PLACE.search(text) is not None


def misread(text: str, lexicon: Lexicon) -> str | None:
    """The text as it was meant, where the whole of it is UTF-8 read byte by byte; chance makes no such text."""
    if not SUSPECT.search(text):
        return None
    try:
        meant = text.encode("sloppy-windows-1252").decode("utf-8")
    except UnicodeError:
        return None
    return meant if _bad(meant, lexicon) < max(1, _bad(text, lexicon)) else None


def repaired(text: str, lexicon: Lexicon) -> str | None:
    """The text as it was meant; null where it is no mojibake, or a reading is not certain."""
    if not SUSPECT.search(text) and not SURELY_LOST.search(text):
        return None
    bad = _bad(text, lexicon)
    by_word = WORD.sub(lambda m: _word(m[0], lexicon), text)
    tries = (ftfy.fix_encoding(text, CONFIG), by_word, _as_latin2(text))
    good = [t for t in tries if t != text and "\ufffd" not in t and _bad(t, lexicon) < max(1, bad)]
    return min(good, key=lambda t: _bad(t, lexicon), default=None)
