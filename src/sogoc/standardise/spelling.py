"""Words of a name that are probably misspelt, and what they may be: proposed to a person, never applied.

Names of minorities and of foreigners are left alone: only a word among Vietnamese ones is judged.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain

import polars as pl
from rapidfuzz.distance import OSA

from ..pipeline import Reference
from .cell import REREAD, Proposal
from .lexicon import REGISTER_WORDS, Lexicon
from .syllable import RARE, parsed, tone_places, well_formed
from .word_list import word_set

SHOWN = 5  # candidates of one word
COMMON = 0.3  # weight (percent) from which a word of a name is common
FOREIGN = re.compile(r"[fjwz'’`-]|[^\W\d_a-zăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]")
HOOK, TILDE = "\u0309", "\u0303"
TELEX = {"aa": "â", "aw": "ă", "ee": "ê", "oo": "ô", "ow": "ơ", "uw": "ư", "dd": "đ"}
TELEX_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
VNI_KEYS = {"6": "\u0302", "7": "\u031b", "8": "\u0306"}
VNI_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
PLAIN_FILLERS = {"thi": "Thị", "van": "Văn"}
ONE_SOUND = (("ngh", "ng"), ("ng", "ngh"), ("gh", "g"), ("g", "gh"), ("k", "c"), ("c", "k"))  # one sound, two spellings
WORD = re.compile(r"[^\W_]+(?:['’`-][^\W_]+)*")


@lru_cache(maxsize=131072)
def bare(word: str) -> str:
    """Small ASCII letters only: `Nguyễn` `nguyen`."""
    parts = unicodedata.normalize("NFD", word.casefold().replace("đ", "d"))
    return "".join(c for c in parts if not unicodedata.combining(c))


@lru_cache(maxsize=65536)
def typed_as_keys(word: str) -> str | None:
    """The word that Telex or VNI keys were meant to write: `Nguyeenx`, `Nguye6n4`; null where they are none."""
    small = word.casefold()
    if not small.isascii() or (small.isalpha() and not re.search(r"[sfrxjw]|aa|ee|oo|dd", small)):
        return None
    return _from_vni(small) if re.search(r"[1-9]", small) else _from_telex(small)


def _from_telex(word: str) -> str | None:
    """Doubled letters and w first, the tone key anywhere after the first vowel."""
    tone = next((c for c in reversed(word[2:]) if c in TELEX_TONES), "")
    at = word.rindex(tone) if tone else len(word)
    letters = word[:at] + word[at + 1 :] if tone else word
    letters = re.sub(r"uow", "ươ", letters)
    for keys, letter in TELEX.items():
        letters = letters.replace(keys, letter)
    letters = re.sub(r"([aou])([a-zăâêôơưđ]*)w", lambda m: TELEX[m[1] + "w"] + m[2], letters)
    return _toned(letters, TELEX_TONES.get(tone, "")) if letters != word else None


def _from_vni(word: str) -> str | None:
    tones = [VNI_TONES[c] for c in word if c in VNI_TONES]
    marks = [c for c in word if c in VNI_KEYS]
    letters = re.sub(r"[1-9]", "", re.sub(r"d9", "đ", word))
    for mark in marks:
        letters = _marked(letters, VNI_KEYS[mark])
    return _toned(letters, tones[0]) if len(tones) == 1 else letters if not tones else None


def _marked(letters: str, mark: str) -> str:
    wanted = {"\u0302": "aeo", "\u031b": "ou", "\u0306": "a"}[mark]
    if mark == "\u031b" and "uo" in letters:
        return letters.replace("uo", "ươ", 1)
    at = next((i for i in reversed(range(len(letters))) if letters[i] in wanted), None)
    return letters if at is None else unicodedata.normalize("NFC", letters[: at + 1] + mark + letters[at + 1 :])


def _toned(letters: str, tone: str) -> str | None:
    syllable = parsed(letters)
    if syllable is None or syllable.tone:
        return None
    at = tone_places(syllable)[0]
    return unicodedata.normalize("NFC", letters[: at + 1] + tone + letters[at + 1 :])


class Spelling:
    """Knows how often each word stands in names, and finds those near a misspelt one."""

    def __init__(self, reference: Reference, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.surnames = _weights((reference.surnames,))
        self.words = _weights((reference.middle_names, reference.given_names, reference.surnames))
        self.places = {w for w in lexicon.places | REGISTER_WORDS if well_formed(w)}
        self._by_bare: dict[str, list[str]] = defaultdict(list)
        for word in chain(self.words, self.places - self.words.keys()):
            self._by_bare[bare(word)].append(word)
        self._near: dict[str, tuple[str, ...]] = {}
        self._judged: dict[tuple[str, bool], bool] = {}

    def rare(self, small: str) -> bool:
        """Well formed, but with a rhyme that no known word has, and near a known word: `nguễn`."""
        syllable = parsed(small)
        return syllable is not None and syllable.rhyme in RARE and not self.lexicon.attested(small)

    def near(self, word: str) -> tuple[str, ...]:
        """Known words that the word may be meant for, in small letters, the likeliest first."""
        small = word.casefold()
        if small not in self._near:
            self._near[small] = self._find(small)
        return self._near[small]

    def _find(self, word: str) -> tuple[str, ...]:
        keys = typed_as_keys(word)
        if keys and (keys in self.words or keys in self.places):
            return (keys,)
        if (respelt := self._respelt(word)) is not None:
            return (respelt,)
        plain = bare(word)
        same = {w: self._cost(word, w) for w in self._by_bare.get(plain, ())}
        if len(plain) > 2 and not same:
            same = {w: 1.5 + self._cost(word, w) for w in self.near_by_letters(plain)}
        ranked = sorted(same, key=lambda w: (same[w], -self.words.get(w, 0.0), w))
        return tuple(ranked[:SHOWN])

    def _respelt(self, word: str) -> str | None:
        """`nghành` is ngành: g, ng and c before a, o, u, but gh, ngh and k before e, ê, i."""
        for written, meant in ONE_SOUND:
            other = meant + word.removeprefix(written)
            if not word.startswith(written):
                continue
            by_rule = "k" not in (written, meant) and not well_formed(word) and well_formed(other)
            if by_rule or other in self.words or self.lexicon.attested(other):
                return other
        return None

    def _cost(self, word: str, known: str) -> float:
        """Letters that differ, a tone less than a letter; hỏi for ngã is the commonest slip."""
        a, b = (unicodedata.normalize("NFD", w.replace("đ", "d\u0335")) for w in (word, known))
        tones = a.replace(HOOK, TILDE) == b.replace(HOOK, TILDE)
        rarity = 0.0 if self.words.get(known, 0) >= COMMON else 0.6
        return rarity + (0.3 if tones else 0.5 * OSA.distance(a, b))

    def proposals(self, name: str) -> tuple[Proposal, ...]:
        """What a name may be meant to say, where a word of it is no word, and the rest is Vietnamese."""
        words = WORD.findall(name)
        if len(words) < 2:
            return ()
        if name.isascii():
            plain = self._without_marks(name, words)
            if plain:
                return plain
        wrong = [i for i, w in enumerate(words) if self._wrong(w, i == 0)]
        if not wrong or self._foreign(words, wrong):
            return ()
        if len(wrong) * 2 > len(words) and not all(typed_as_keys(words[i]) for i in wrong):
            return ()
        readings = self._readings(words, wrong)
        why = "Chữ viết không có trong tiếng Việt hoặc không gặp trong tên: " + ", ".join(words[i] for i in wrong)
        return tuple(Proposal(REREAD, reading, "misspelt", why) for reading in readings)

    def _wrong(self, word: str, first: bool) -> bool:
        key = (word, first)
        if key not in self._judged:
            self._judged[key] = self._judge(word, first)
        return self._judged[key]

    def _judge(self, word: str, first: bool) -> bool:
        small = word.casefold()
        if len(small) < 2 or (FOREIGN.search(small) and typed_as_keys(word) is None):
            return False
        if not self.lexicon.right(small):
            return bool(self.near(small))
        if small in self.words or self.lexicon.attested(small):
            return first and small not in self.surnames and self._slip_of_a_surname(small)
        return self._slip_of_a_surname(small) if first else self._tone_slip(small) is not None

    def _slip_of_a_surname(self, small: str) -> bool:
        """`Nguyển`: no surname, but a common one is meant."""
        return any(self.surnames[w] >= COMMON for w in self._surnames_near(small))

    def _surnames_near(self, small: str) -> list[str]:
        same = [w for w in self._by_bare.get(bare(small), ()) if w in self.surnames]
        if not same and len(small) > 3:
            same = [w for w in self.near_by_letters(bare(small)) if self.surnames.get(w, 0) >= COMMON]
        return sorted(same, key=lambda w: -self.surnames[w])

    def near_by_letters(self, plain: str) -> Iterator[str]:
        """Known words that are one letter away, marks aside."""
        for other, words in self._by_bare.items():
            if abs(len(other) - len(plain)) < 2 and OSA.distance(other, plain, score_cutoff=1) < 2:
                yield from words

    def _tone_slip(self, small: str) -> str | None:
        """`Dủng` is `Dũng`: the other of hỏi and ngã is a common word."""
        parts = unicodedata.normalize("NFD", small)
        swapped = parts.translate({ord(HOOK): TILDE, ord(TILDE): HOOK})
        other = unicodedata.normalize("NFC", swapped)
        return other if swapped != parts and self.words.get(other, 0) >= 0.02 else None

    def _foreign(self, words: Sequence[str], wrong: Sequence[int]) -> bool:
        """Whether the words beside the odd ones are not Vietnamese names, or the surname is of a minority."""
        rest = [w.casefold() for i, w in enumerate(words) if i not in wrong]
        return not all(w in self.words or w in self.surnames for w in rest) or words[0].casefold() in MINORITY

    def _readings(self, words: Sequence[str], wrong: Sequence[int]) -> list[str]:
        choices = {i: self._choices(words[i], i == 0) for i in wrong}
        if not all(choices.values()):
            return []
        count = SHOWN if len(wrong) == 1 else 1
        return [
            " ".join(
                (choices[i][min(n, len(choices[i]) - 1)].title() if i in choices else w) for i, w in enumerate(words)
            )
            for n in range(min(count, max(map(len, choices.values()))))
        ]

    def _choices(self, word: str, first: bool) -> list[str]:
        small = word.casefold()
        near = list(self.near(small))
        if first:
            known = [w for w in near if w in self.surnames]
            return self._surnames_near(small) or known or near
        slip = self._tone_slip(small)
        return [slip, *(w for w in near if w != slip)] if slip else [w for w in near if w != small]

    def _without_marks(self, name: str, words: Sequence[str]) -> tuple[Proposal, ...]:
        """`Nguyen Thi Lan`: a Vietnamese name typed without marks; the words that only one name fits get theirs."""
        small = [w.casefold() for w in words]
        if small[0] in self.surnames or not self._surnames_near(small[0]):
            return ()
        if not all(w in self._by_bare for w in small) or small[0] in MINORITY:
            return ()
        marked = [self._surnames_near(small[0])[0].title()]
        marked += [
            PLAIN_FILLERS.get(w) or max(self._by_bare[w], key=lambda k: self.words.get(k, 0)).title() for w in small[1:]
        ]
        why = "Tên gõ không dấu: chỉ gợi ý, xem trang sổ"
        return (Proposal(REREAD, " ".join(marked), "without_marks", why),)


MINORITY = word_set(
    """y h k a niê mlô êban ksor siu kpă rơ rơchâm ayun byă kbuôr giàng vàng sùng thào lầu vừ mùa hờ cứ chá lò cà
    quàng tòng lường thạch sơn danh kim neáng chế đàng bá pinăng chamaléa katơr điểu ka cil kră rmah nay hlong"""
)


def _weights(tables: Iterable[pl.DataFrame]) -> dict[str, float]:
    """Weight of each word in small letters, the largest of the tables."""
    weights: dict[str, float] = {}
    for table in tables:
        for name, weight in table.select("name", "weight").iter_rows():
            for word in name.casefold().split():
                weights[word] = max(weights.get(word, 0.0), float(weight or 0))
    return weights
