"""One name, however it was spelt: the keys under which spellings meet. A key finds and compares; it is never shown."""

import re
import unicodedata
from functools import lru_cache

Y_AS_I = re.compile(r"(?<=[bcdghklmnprstvx])y\b|(?<=\bqu)y\b")  # Lý, Lí; Mỹ, Mĩ; Quý, Quí


@lru_cache(maxsize=200_000)
def plain(text: str) -> str:
    """The letters of one value without diacritics, in lower case; blanks and signs stay."""
    letters = unicodedata.normalize("NFD", text.lower()).replace("đ", "d")
    return "".join(c for c in letters if not unicodedata.combining(c))


@lru_cache(maxsize=200_000)
def folded_name(name: str) -> str:
    """ASCII letters only, words by one blank: `Nguyễn Thị Đào` to `nguyen thi dao`."""
    return " ".join(re.findall(r"[a-z]+", plain(name)))


@lru_cache(maxsize=200_000)
def name_key(name: str) -> str:
    """A folded name with one spelling for i and y at the end of a syllable: `Lý` and `Lí` are `li`."""
    return Y_AS_I.sub("i", folded_name(name))
