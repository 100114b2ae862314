"""Which legacy encoding a value proves: its words are broken as they stand and right when decoded."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from .charset_tables import DECODERS, ONLY_IN_1258, SELDOM, SYMBOLS
from .lexicon import PARTS, Lexicon
from .mojibake import misread
from .syllable import tone_in_place, without_tone
from .viqr import from_viqr

WORD = re.compile(r"[^\s\x00-\x1f\x7f.,;:/()\[\]{}\"&+=_!?<>|…–—]+")
LATIN = re.compile(r"[A-Za-z]")
DIGIT = re.compile(r"[0-9]")  # not isdigit: the raised 1 is ạ of TCVN3
SURE = 2  # so many repaired words need no dictionary
COMMON = tuple(e for e in DECODERS if e not in SELDOM)
BASES = frozenset(e for e in DECODERS if not e.endswith("_as_1258"))
NO_BREAK = "\u00a0"
CAPITAL_INSIDE = re.compile("[a-z][À-ÞĂĐƠƯ]")
VNI_PAIR = re.compile("[aeouy][âäåãàáêëéèúüùøûõ]|[ôö][ùøûõï]", re.IGNORECASE)
DIAERESIS = frozenset("ïëÏË")  # Maï, Noël: the one VNI sign that French names have as well
BEYOND_LATIN_1 = re.compile(r"[^\W\d_\x00-\xffŒœŠšŽžŸƒμ]")  # letters that no byte shows as


class Evidence(NamedTuple):
    """What a value alone tells of its encoding."""

    encodings: tuple[str, ...] = ()  # that prove themselves, equally well; one is decisive
    whole: bool = True  # the whole field, or only the words that are broken as they stand
    unicode: bool = False  # holds a letter that only Unicode has


@lru_cache(maxsize=131072)
def stands(word: str, lexicon: Lexicon) -> bool:
    """Right as it is, also in its capitals: `TuÊn` has one inside and so is not `tuên`."""
    return not _has_capital_inside(word) and lexicon.right(word)


def _has_capital_inside(word: str) -> bool:
    """A toned capital after a plain small letter, as legacy text has it; `hOÀNG` was only typed with caps lock on."""
    if CAPITAL_INSIDE.search(word) is None:
        return False
    return not all(len(p) > 2 and p[0].islower() and p[1:].isupper() for p in PARTS.split(word) if p)


def telling(word: str, encoding: str) -> bool:
    """Whether the word is of the encoding on its face, also where no known word results: `Bhiªm`, `Nieâ`."""
    if encoding.startswith("vni"):
        return VNI_PAIR.search(word) is not None
    return not SYMBOLS.isdisjoint(word) or _has_capital_inside(word)


@lru_cache(maxsize=131072)
def reading(word: str, encoding: str) -> str | None:
    """The word as the encoding reads it; null if it holds a letter the encoding does not have."""
    read = DECODERS[encoding](word)
    if read is None:
        return None
    read = re.sub(r"([AEIOUYĂÂÊÔƠƯ])([^\W\d_])", _joined, read)
    return tone_in_place(read) if encoding.startswith("vni") else read


def _joined(pair: re.Match[str]) -> str:
    """A capital and its toned small letter typed after it: `Aà` is `À`."""
    bare = without_tone(pair[2])
    return pair[2].upper() if bare and bare[1] and bare[0].upper() == pair[1] else pair[0]


def counts(word: str) -> bool:
    """Whether a word can tell of its encoding: foreign letters beside plain ones, or several of them; no digits."""
    return not word.isascii() and not DIGIT.search(word) and (LATIN.search(word) is not None or len(word) > 1)


@lru_cache(maxsize=65536)
def evidence(value: str, lexicon: Lexicon) -> Evidence:
    """Which encodings the words of a value prove: they are broken as they stand and right when decoded."""
    value = with_plain_blanks(value)
    if value.isascii():
        return Evidence(("viqr",)) if from_viqr(value, lexicon) is not None else Evidence()
    if misread(value, lexicon) is not None:
        return Evidence()
    words = [w for w in WORD.findall(value) if counts(w)]
    unicode = BEYOND_LATIN_1.search(value) is not None
    if all(stands(w, lexicon) for w in words):
        return Evidence(unicode=unicode)
    cured = {e: _cured(words, e, lexicon) for e in COMMON}
    foreign, single = _beside_foreign_words(value, lexicon), len(WORD.findall(value)) == 1
    for transported in set(COMMON) - BASES:
        if not _through_1258(words, cured[transported], lexicon):
            cured[transported] = []
    proven = {e: c for e, c in cured.items() if len(c) >= SURE or (c and _surely(c, e, foreign, single, lexicon))}
    most = max(map(len, proven.values()), default=0)
    if not foreign and (seldom := _seldom(words, most, lexicon)):
        return Evidence(seldom)
    if proven:
        best = [e for e, c in proven.items() if len(c) == most]
        return Evidence(tuple(e for e in best if e in BASES or e.removesuffix("_as_1258") not in best))
    alone = next((e for e in COMMON if any(fixed_alone(w, e, lexicon) for w in words)), "")
    return Evidence((alone,) if alone else (), False, unicode)


def _seldom(words: Sequence[str], most: int, lexicon: Lexicon) -> tuple[str, ...]:
    """VISCII or VPS, where every one of several broken words becomes a known one, and no common encoding does that."""
    broken = [w for w in words if not stands(w, lexicon)]
    if len(broken) < SURE or most == len(broken):
        return ()
    cured = {e: _cured(words, e, lexicon) for e in SELDOM}
    return tuple(
        e for e, c in cured.items()
        if len(c) >= SURE and len(c) == len(broken) and all(lexicon.attested(reading(w, e) or "") for w in c)
    )  # fmt: skip


def _cured(words: Sequence[str], encoding: str, lexicon: Lexicon) -> list[str]:
    """The broken words that the encoding makes right; none where it breaks a right word or cannot read one."""
    cured, stuck = [], 0
    for word in words:
        sound, read = stands(word, lexicon), reading(word, encoding)
        right = read is not None and lexicon.right(read)
        if read is None or (sound and not right):
            return []
        if not sound:
            cured += [word] if right and read != word else []
            stuck += not right and not telling(word, encoding)
    return cured if stuck * 2 <= len(cured) else []


def _through_1258(words: Sequence[str], cured: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether a broken word needs that transport, and no known word speaks against it."""
    needing = [w for w in words if not ONLY_IN_1258.isdisjoint(w)]
    return any(w in cured for w in needing) and not any(
        stands(w, lexicon) and lexicon.attested(w) for w in needing
    )


def _surely(cured: Sequence[str], encoding: str, foreign: bool, single: bool, lexicon: Lexicon) -> bool:
    """Whether few words are enough: a known word results, and it is not the one odd word of a foreign name."""
    known = any(lexicon.attested(reading(w, encoding) or "") for w in cured)
    if single and DIAERESIS.issuperset(c for c in cured[0] if not c.isascii()):
        return lexicon.of_a_register(reading(cured[0], encoding) or "")
    return known and (not foreign or any(not SYMBOLS.isdisjoint(w) for w in cured))


def fixed_alone(word: str, encoding: str, lexicon: Lexicon) -> bool:
    """A word that is legacy whatever stands around it."""
    read = reading(word, encoding)
    if read is None or read == word or stands(word, lexicon):
        return False
    return lexicon.attested(read) and telling(word, encoding)


def _beside_foreign_words(value: str, lexicon: Lexicon) -> bool:
    """Plain words that are not Vietnamese: one odd word beside them is a foreign name, not a legacy one."""
    plain = (w for w in WORD.findall(value) if w.isascii() and w.isalpha() and len(w) > 1 and not w.isupper())
    return any(not lexicon.right(w) for w in plain)


def with_plain_blanks(value: str) -> str:
    """No-break blanks made plain, where nothing else is beyond ASCII: elsewhere they may be half a letter."""
    return value.replace(NO_BREAK, " ") if value.replace(NO_BREAK, "").isascii() else value
