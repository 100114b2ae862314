"""Vietnamese syllables: whether a word is well formed, and where its tone mark may stand.

A syllable is an onset, a rhyme and a tone. Well formed is not attested: `Hoản` is well formed. Names of minorities
and of foreigners are mostly not well formed, and right.
"""

import unicodedata
from functools import lru_cache
from typing import NamedTuple

from .word_list import in_order, word_set

TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền sắc ngã hỏi nặng
SHARP, HEAVY = "\u0301", "\u0323"  # the only tones of a syllable that ends in c ch p t
VOWELS = frozenset("aeiouyăâêôơưAEIOUYĂÂÊÔƠƯ")
MARKED = frozenset("ăâêôơư")  # letters with a mark of their own carry the tone

ONSETS = in_order("ngh ng gh gi kh nh ch ph qu th tr b c d đ g h k l m n p r s t v x")  # longest first
RHYMES = word_set(
    """a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep
    et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu o oc oi om on ong op ot
    ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uc ui um un ung uôc uôi uôm uôn uông uôt up ut ư ưa ưc ưi ưng
    ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu"""
)
GLIDES = word_set(
    """oa oac oach oai oam oan oang oanh oap oat oay oăc oăm oăn oăng oăt oe oem oen oeo oet uân uâng uât uây uê
    uêch uênh uơ uy uya uych uyên uyêt uynh uyt uyu uyn uyp"""
)
RARE = word_set("ooc oong ôông ôôc ưm ưn uôp êng êc ơng oao uên uêt")
AFTER_QU = word_set(
    """a ac ach ai an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt ăy âc ân âng ât ây e en eo et ê ên êch êt ênh êu
    i inh it ơ ơi ơn ô ôc y yên yêt ynh ych yt"""
)
AFTER_GI = frozenset(("", "n", "êng", "êt", "êm"))  # the i belongs to both: gì, gìn, giếng
Y_ALONE_AFTER = frozenset(("", "h", "k", "l", "m", "s", "t", "v", "th", "n", "nh", "b"))
NO_GLIDE_AFTER = frozenset(("c", "b", "m", "v", "ph", "r", "p", "gh", "ngh", "k"))
FRONT = tuple("eêiy")
OPEN_GLIDES = ("oa", "oe", "uy")  # hòa or hoà: both styles are right


class Syllable(NamedTuple):
    """A parsed syllable."""

    letters: str  # without its tone
    onset: str
    rhyme: str
    tone: str  # the combining mark, or nothing
    at: tuple[int, ...]  # where in the letters the tone stands; twice if it was typed twice


def without_tone(word: str) -> tuple[str, str, tuple[int, ...]] | None:
    """The letters of a word, its tone and where that stood; null with two different tones."""
    letters: list[str] = []
    at: list[int] = []
    tones: set[str] = set()
    for char in unicodedata.normalize("NFC", word):
        bare = ""
        for part in unicodedata.normalize("NFD", char):
            if part in TONES:
                tones.add(part)
                at.append(len(letters) - (0 if bare else 1))
            else:
                bare += part
        if bare:
            letters.append(unicodedata.normalize("NFC", bare))
    if len(tones) > 1 or any(i < 0 or letters[i] not in VOWELS for i in at):
        return None
    return "".join(letters), "".join(tones), tuple(at)


def _fits(onset: str, rest: str) -> str | None:
    """The rhyme of what follows an onset; null if Vietnamese never writes the two together."""
    if onset == "qu":
        return rest if rest in AFTER_QU else None
    if onset == "gi":
        if rest in AFTER_GI:
            return "i" + rest
        return rest if rest in RHYMES | GLIDES and rest[0] not in "iy" else None
    if rest not in RHYMES and rest not in GLIDES and rest not in RARE:
        return None
    if onset in ("k", "gh", "ngh") and not rest.startswith(FRONT):
        return None
    if onset in ("c", "g", "ng") and rest.startswith(FRONT):
        return None
    if rest.startswith("y") and (onset not in Y_ALONE_AFTER if rest == "y" else onset != ""):
        return None
    if rest.startswith("iê") and onset == "":
        return None
    return None if rest in GLIDES and onset in NO_GLIDE_AFTER else rest


@lru_cache(maxsize=65536)
def parsed(word: str) -> Syllable | None:
    """The syllable that a word in small letters is; null if it is none."""
    bare = without_tone(word)
    if bare is None or not word:
        return None
    letters, tone, at = bare
    for onset in (*(o for o in ONSETS if letters.startswith(o)), ""):
        rhyme = _fits(onset, letters[len(onset) :])
        if rhyme is None:
            continue
        stopped = rhyme.endswith(("c", "ch", "p", "t"))
        if stopped and tone not in (SHARP, HEAVY) and not word.isascii():  # phuc, typed without any mark, is one
            return None
        return Syllable(letters, onset, rhyme, tone, at)
    return None


def well_formed(word: str) -> bool:
    """Whether the spelling rules of Vietnamese allow the word as one syllable, in any case."""
    return parsed(word.lower()) is not None


def tone_places(syllable: Syllable) -> tuple[int, ...]:
    """Where the tone mark may stand: one letter, or two for hòa and hoà."""
    start = len(syllable.letters) - len(syllable.rhyme)
    rhyme = syllable.rhyme
    own = [i for i, letter in enumerate(rhyme) if letter in MARKED]
    if own:
        return (start + own[-1],)
    vowels = len(rhyme) - len(rhyme.lstrip("aeiouy"))
    if syllable.onset != "qu" and rhyme in OPEN_GLIDES:
        return (start, start + 1)
    glide = rhyme.startswith((*OPEN_GLIDES, "oo")) and vowels > 1
    return (start + 1,) if glide else (start,)


@lru_cache(maxsize=65536)
def tone_in_place(word: str) -> str:
    """The word with its tone mark where it can stand: `Hùynh` `Huỳnh`; words that are no syllable stay as they are."""
    syllable = parsed(word.lower())
    if syllable is None or not syllable.tone or len(syllable.letters) > len(word):
        return word
    right = tone_places(syllable)
    if len(syllable.at) == 1 and syllable.at[0] in right:
        return word
    bare = without_tone(word)
    if bare is None:
        return word
    cased = list(bare[0])
    cased[right[0]] += syllable.tone
    return unicodedata.normalize("NFC", "".join(cased))
