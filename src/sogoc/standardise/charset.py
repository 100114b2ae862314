"""Legacy encodings: decided per column, then per field, then per word, before any other step touches the text.

A word counts only if it becomes a syllable or a known word; what is not certain is flagged, never guessed.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from .charset_tables import DECODERS, SELDOM, SYMBOLS
from .damage import VOWELS, damaged
from .evidence import DIGIT, WORD, Evidence, counts, evidence, fixed_alone, reading, stands, telling, with_plain_blanks
from .lexicon import Lexicon
from .mojibake import misread, repaired, still_misread
from .viqr import from_viqr

LETTER_SIGNS = "§®¸µ¶"  # of TCVN3, also alone: `®/c` is đ/c, `¸` is á


class Decoded(NamedTuple):
    """A value in Unicode, by which rules, and whether something of it is lost."""

    text: str
    rules: tuple[str, ...] = ()
    damaged: bool = False


def decoded(value: str, prior: str, lexicon: Lexicon) -> Decoded:
    """The value in Unicode; a second look where one step has uncovered another.

    Args:
        prior: encoding of the column, row or book around it; decides where the value alone does not.
    """
    rules: list[str] = []
    lost = False
    now = _decoded(with_plain_blanks(value), prior, lexicon)
    while now.rules and now.rules[0] not in rules:
        rules += now.rules
        lost |= now.damaged and now.rules != ("mojibake",)
        now = _decoded(now.text, "", lexicon)
    half_read = "mojibake" in rules and still_misread(now.text)
    return Decoded(now.text if rules else value, tuple(rules), lost or half_read or now.damaged)


def _decoded(value: str, prior: str, lexicon: Lexicon) -> Decoded:
    """One step of decoding."""
    if value.isascii():
        plain = from_viqr(value, lexicon, among_viqr=prior == "viqr")
        return Decoded(value, (), damaged(value, prior, lexicon)) if plain is None else Decoded(plain, ("viqr",))
    if (text := misread(value, lexicon)) is not None:
        return Decoded(text, ("mojibake",))
    found = evidence(value, lexicon)
    if not (found.encodings and found.whole) and (text := repaired(value, lexicon)) is not None:
        return Decoded(text, ("mojibake",), still_misread(text) or damaged(text, "", lexicon))
    encoding, whole = _chosen(found, value, prior, lexicon)
    rivals = encoding != prior and _rivals(value, encoding, lexicon)
    if not encoding or rivals:
        torn = rivals or len(found.encodings) > 1 or damaged(value, "" if found.unicode else prior, lexicon)
        return Decoded(value, (), torn)
    read = WORD.sub(_word_reader(encoding, whole, lexicon), value)
    if read == value:
        return Decoded(value, (), damaged(value, "", lexicon))
    text = _capitals(value, read)
    left = not whole and any(_unread(w, encoding, lexicon) for w in WORD.findall(text))
    return Decoded(text, (encoding.removesuffix("_as_1258"),), left or damaged(text, encoding, lexicon))


def _unread(word: str, encoding: str, lexicon: Lexicon) -> bool:
    """A broken word that the encoding could make right, but not for certain."""
    read = reading(word, encoding) if counts(word) and not stands(word, lexicon) else None
    return read is not None and read != word and lexicon.right(read)


def _chosen(found: Evidence, value: str, prior: str, lexicon: Lexicon) -> tuple[str, bool]:
    """The encoding to read a value in, and whether the whole of it; nothing where it is right or undecided."""
    if prior in SELDOM and not found.unicode and _reads(value, prior, lexicon):
        return prior, True
    if len(found.encodings) == 1:
        only = found.encodings[0]
        return (prior, True) if not found.whole and prior == f"{only}_as_1258" else (only, found.whole)
    if prior in found.encodings:
        return prior, True
    if found.encodings:
        words = [w for w in WORD.findall(value) if counts(w) and not stands(w, lexicon)]
        known = [e for e in found.encodings if all(lexicon.attested(reading(w, e) or "") for w in words)]
        readings = {WORD.sub(_word_reader(e, True, lexicon), value) for e in known or found.encodings}
        return ((known or found.encodings)[0], True) if len(readings) == 1 else ("", True)
    if prior in DECODERS and not found.unicode and _reads(value, prior, lexicon):
        return prior, True
    return "", True


def _rivals(value: str, encoding: str, lexicon: Lexicon) -> bool:
    """Whether a seldom encoding makes other attested words of the value, as of `M¸`: Má in TCVN3, Mí in VISCII.

    Nothing around the value decides then, and a person must.
    """
    words = [w for w in WORD.findall(value) if reading(w, encoding) not in (None, w)] if encoding else []
    for other in (each for each in SELDOM if each != encoding):
        read = [(reading(w, encoding), reading(w, other)) for w in words]
        if any(a != b for a, b in read) and all(b is not None and lexicon.attested(b) for _, b in read):
            return True
    return False


def _word_reader(encoding: str, whole: bool, lexicon: Lexicon) -> Callable[[re.Match[str]], str]:
    """How each word of a value is read: all of them, or only those that are legacy whatever stands around."""

    def read(match: re.Match[str]) -> str:
        word = match[0]
        if word.isascii() or DIGIT.search(word) or not (whole or fixed_alone(word, encoding, lexicon)):
            return word
        new = reading(word, encoding)
        if new is None or (len(word) == 1 and word in SYMBOLS and word not in LETTER_SIGNS):
            return word
        abbreviation = new.isupper() and VOWELS.isdisjoint(new.lower())
        return new if lexicon.right(new) or telling(word, encoding) or abbreviation else word

    return read


def _reads(value: str, prior: str, lexicon: Lexicon) -> bool:
    """Whether a value that proves nothing is better read in the encoding of what stands around it."""
    words = [w for w in WORD.findall(value) if counts(w) or (not w.isascii() and w.isalpha()) or w in LETTER_SIGNS]
    reads = [(w, reading(w, prior)) for w in words]
    if any(read is None or not (lexicon.right(read) or telling(w, prior)) for w, read in reads):
        return False
    sound = all(lexicon.attested(w) and stands(w, lexicon) for w in words)
    return not sound or all(lexicon.attested(read) for _, read in reads if read is not None)


def _capitals(typed: str, text: str) -> str:
    """Words typed in capitals, whose toned letters the encoding has in small only."""
    shapes = [re.sub(r"[^A-Za-z]", "", w) for w in WORD.findall(typed)]
    shout = any(len(s) > 1 and s.isupper() for s in shapes) and not any(c.islower() for s in shapes for c in s)

    def raised(match: re.Match[str]) -> str:
        plain = re.sub(r"[^A-Za-z]", "", match[0])
        return match[0].upper() if shout or (len(plain) > 1 and plain.isupper()) else match[0]

    return WORD.sub(raised, text)
