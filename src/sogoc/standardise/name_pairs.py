"""Whether two names can be one person's name: word by word, each difference by its class (text reference 4).

`same`: one spelling or another (tone style, i/y, case, a middle word written short). `likely`: marks missing, one slip
of the pen, Thị or Văn left out, words exchanged. `possible`: regional forms, sounds confused. `different`: else.
"""

import re
import unicodedata
from collections.abc import Container, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from .address import name_key
from .spelling import bare, typed_as_keys
from .syllable import well_formed

SAME, LIKELY, POSSIBLE, DIFFERENT = "same", "likely", "possible", "different"
ORDER = (SAME, LIKELY, POSSIBLE, DIFFERENT)
WORD = re.compile(r"[^\W_]+(?:['’`][^\W_]+)*\.?")
SHORT = {"ng": "nguyễn", "nguyen~": "nguyễn", "ngo": "ngô", "t": "thị", "v": "văn", "ph": "phạm", "tr": "trần"}
FILLERS = frozenset(("thi", "van"))
REGIONAL = tuple(
    frozenset(pair.split("/"))
    for pair in [
        "hoàng/huỳnh",
        "vũ/võ",
        "phúc/phước",
        "chính/chánh",
        "nhân/nhơn",
        "sơn/san",
        "cảnh/kiểng",
        "nhất/nhứt",
        "bảy/bẩy",
        "nhật/nhựt",
        "trường/tràng",
        "tùng/tòng",
        "lĩnh/lãnh",
        "minh/miêng",
        "phượng/phụng",
        "thái/thới",
        "an/yên",
        "bình/bường",
        "đan/đơn",
        "vân/vâng",
        "ái/ngãi",
        "nghĩa/ngãi",
        "lợi/lị",
        "hồng/hường",
        "hoa/huê",
        "hòa/huề",
        "thu/thâu",
        "quý/quới",
        "tính/tánh",
        "kính/kiếng",
        "thanh/thinh",
        "sinh/sanh",
        "lê/lơ",
        "chu/châu",
        "đàm/đờm",
        "tôn/tông",
        "ngọc/ngặc",
        "mai/môi",
        "đức/đước",
        "cương/cang",
        "đảm/đởm",
        "hợp/hạp",
        "dũng/dõng",
    ]
)
FIRM = ((r"^tr", "ch"), (r"^x", "s"), (r"^gi(?=[^n])", "d"), (r"^r", "d"), (r"^ngh", "ng"), (r"^k(?!h)", "c"))
LOOSE = ((r"^v", "d"), (r"^l", "n"), (r"ng$", "n"), (r"nh$", "n"), (r"ch$", "t"), (r"c$", "t"))  # join many names
HOOK_TO_TILDE = str.maketrans({"\u0309": "\u0303"})
NOT_NAME = re.compile(r"^(?:ông|bà|cụ|chị|anh|cô)\s+(?=\S+\s+\S+)", re.IGNORECASE)


@lru_cache(maxsize=65536)
def _key(word: str) -> str:
    """One spelling for tone style, i/y, case and look-alikes."""
    return name_key(unicodedata.normalize("NFC", word).rstrip("."))


def _worse(*found: str) -> str:
    return max(found, key=ORDER.index)


def compared(a: str, b: str, known: Container[str], given: bool, plain: bool) -> str:
    """How near two words of a name are.

    Args:
        known: keys of words of names.
        given: the words are what the persons are called by, where two names are two persons.
        plain: one of the names is typed without any mark.
    """
    if _key(a) == _key(b):
        return SAME
    one, other = a.casefold().rstrip("."), b.casefold().rstrip(".")
    if _key(typed_as_keys(one) or one) == _key(typed_as_keys(other) or other):
        return LIKELY
    both = _key(one) in known and _key(other) in known
    if bare(one) == bare(other):
        if plain or not both or _but_for_hook(one) == _but_for_hook(other):
            return LIKELY
        return DIFFERENT if given else POSSIBLE
    if frozenset((one, other)) in REGIONAL:
        return POSSIBLE
    if _by_sound(one) == _by_sound(other):
        return (
            LIKELY if not both else DIFFERENT if given and _by_sound(one, FIRM) != _by_sound(other, FIRM) else POSSIBLE
        )
    return _by_slip(one, other, both)


def _but_for_hook(word: str) -> str:
    """Hỏi and ngã taken for one, as in the centre and the south."""
    return unicodedata.normalize("NFD", word).translate(HOOK_TO_TILDE)


@lru_cache(maxsize=65536)
def _by_sound(word: str, confusions: tuple[tuple[str, str], ...] = (*FIRM, *LOOSE)) -> str:
    sound = unicodedata.normalize("NFC", _but_for_hook(word.replace("đ", "d\u0335"))).replace("y", "i")
    for pattern, by in confusions:
        sound = re.sub(pattern, by, sound)
    return sound


def _by_slip(one: str, other: str, both: bool) -> str:
    """One letter typed wrong, left out, doubled or exchanged, where one of the two is no word."""
    shorter = min(len(one), len(other))
    if both or shorter < 2 or OSA.distance(one, other) > 1 + (shorter > 6):
        return DIFFERENT
    unlike = shorter < 3 and well_formed(one) and well_formed(other)
    return DIFFERENT if unlike else LIKELY


def _words(name: str) -> list[str]:
    return [w for w in WORD.findall(NOT_NAME.sub("", unicodedata.normalize("NFC", name).strip()))]


def _is_initial(word: str, full: str) -> bool:
    short = word.rstrip(".").casefold()
    if SHORT.get(short) == full.casefold():
        return True
    pointed = word.endswith(".") or len(short) == 1
    return pointed and len(short) < len(full) and bare(full).startswith(bare(short))


class Names(NamedTuple):
    """Keys of the words that names are made of."""

    surnames: Container[str]
    words: Container[str]

    @classmethod
    def of(cls, surnames: Iterable[str], words: Iterable[str]) -> "Names":
        return cls(frozenset(map(_key, surnames)), frozenset(map(_key, words)))


class _Pair(NamedTuple):
    """What is known of both names while their words are compared."""

    known: Names
    plain: bool

    def aligned(self, a: Sequence[str], b: Sequence[str], first: int = 0, given: bool = True) -> str:
        """The worst of the words, one by one; the surname is the one at 0, the given name the last."""
        found = SAME
        for at, (one, other) in enumerate(zip(a, b, strict=True), first):
            last = given and at == first + len(a) - 1
            known = self.known.surnames if at == 0 and not last else self.known.words
            near = compared(one, other, known, last, self.plain)
            if near == DIFFERENT and (_is_initial(one, other) or _is_initial(other, one)):
                near = LIKELY
            found = _worse(found, near)
        return found

    def with_words_missing(self, short: Sequence[str], long: Sequence[str]) -> str:
        """Thị and Văn are dropped at will, another middle word at times; never surname or given name."""
        if len(short) < 2:
            return POSSIBLE if self.aligned(short[:1], long[-1:]) in (SAME, LIKELY) else DIFFERENT
        found = _worse(self.aligned(short[:1], long[:1], given=False), self.aligned(short[-1:], long[-1:], 1))
        left_over = list(long[1:-1])
        for word in short[1:-1]:
            match = min(left_over, key=lambda w: ORDER.index(self.aligned([word], [w], 1, given=False)))
            found = _worse(found, self.aligned([word], [match], 1, given=False))
            left_over.remove(match)
        dropped = [w for w in left_over if bare(w) not in FILLERS]
        return _worse(found, LIKELY if not dropped or len(left_over) == 1 else POSSIBLE)


def names_alike(a: str, b: str, known: Names) -> str:
    """`same`, `likely`, `possible` or `different`; a different given name is a different person."""
    left, right = sorted((_words(a), _words(b)), key=len)
    if not left or not right:
        return DIFFERENT
    pair = _Pair(known, a.isascii() or b.isascii())
    if _key("".join(left)) == _key("".join(right)):
        return SAME if len(left) == len(right) else LIKELY
    if len(left) < len(right):
        return pair.with_words_missing(left, right)
    straight = pair.aligned(left, right)
    return straight if straight != DIFFERENT else _exchanged(left, right)


def _exchanged(left: Sequence[str], right: Sequence[str]) -> str:
    """`Trần Bích Ngọc`, `Trần Ngọc Bích`; `Lan Nguyễn Thị`, the order of a foreign form."""
    if sorted(map(_key, left)) == sorted(map(_key, right)):
        return LIKELY
    a, b = [bare(w) for w in left], [bare(w) for w in right]
    return POSSIBLE if a != b and sorted(a) == sorted(b) else DIFFERENT
