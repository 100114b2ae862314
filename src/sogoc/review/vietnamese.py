"""The order of the Vietnamese alphabet: a ă â b c d đ e ê, and of equal letters the tones: none huyền hỏi ngã sắc nặng.

For lists that fit in memory: the embedded PostgreSQL is built without ICU and knows no such order.
"""

import unicodedata
from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền hỏi ngã sắc nặng

Word = tuple[tuple[tuple[int, str], ...], tuple[int, ...]]


def vietnamese(text: str) -> tuple[Word, ...]:
    """The key by which text is sorted: word by word, letters before tones, capitals as small letters."""
    return tuple(_word(word) for word in text.split())


def _word(word: str) -> Word:
    marks = unicodedata.normalize("NFD", word.lower())
    letters = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONES))
    return tuple(map(_place, letters)), tuple(TONES.index(mark) for mark in marks if mark in TONES)


def _place(letter: str) -> tuple[int, str]:
    """Digits and signs first, then the alphabet, then letters of other languages."""
    return (ALPHABET.index(letter) + 1, "") if letter in ALPHABET else (99 if letter.isalpha() else 0, letter)


def in_order(things: Iterable[T], text: Callable[[T], str]) -> list[T]:
    """Sorted by the text of each."""
    return sorted(things, key=lambda thing: vietnamese(text(thing)))
