"""Keys under which two spellings of one name meet. A key finds and compares; it is never shown."""

import re
from functools import lru_cache

import polars as pl

from ..record.folding import folded_name

TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền sắc ngã hỏi nặng
NOT_A_LETTER = r"[^\p{L}\p{M}]+"

# Names that the registers of one family write both ways (regional forms and forms of respect).
REGIONAL = {"huynh": "hoang", "vo": "vu", "phuoc": "phuc", "chanh": "chinh", "nhon": "nhan", "nhut": "nhat",
            "truong": "trang", "tong": "tung", "baay": "bay"}  # fmt: skip
# Sounds that Northern writers of old registers confuse: x/s, tr/ch, gi/r/d, l/n, and i/y.
SOUNDS = (
    (r"\bngh", "ng"), (r"\bgh", "g"), (r"\bk(h?)", "c$1"), (r"\btr", "ch"), (r"\bx", "s"),
    (r"\bgi(?P<v>[aeou])", "d$v"), (r"\b(?:gi|r)", "d"), (r"\bn(?P<v>[aeiouy])", "l$v"), (r"y", "i"),
)  # fmt: skip
NO_NAME = re.compile(r"[<>{}=;@|]")
FILLERS = r"\b(?:thi|van)\b"  # the middle words that say the sex: dropped and added at will


def spelt(text: pl.Expr) -> pl.Expr:
    """One spelling for both tone styles, i/y and letter case: `Hoà`, `hòa`; `Lý`, `Lí`. Diacritics stay."""
    bare = text.str.normalize("NFD").str.to_lowercase().str.replace_all(NOT_A_LETTER, " ").str.strip_chars()
    tone_last = bare.str.replace_all(rf"([{TONES}])(\p{{L}}[\p{{L}}\p{{M}}]*)", "$2$1")
    return tone_last.str.replace_all(rf"([bcdđghklmnprstvx]|\bqu)y([{TONES}]?)( |$)", "${1}i$2$3")


def folded(text: pl.Expr) -> pl.Expr:
    """ASCII letters only: `Nguyễn Thị Đào` to `nguyen thi dao`."""
    return (
        text.str.normalize("NFD")
        .str.replace_all(r"\p{M}+", "")
        .str.to_lowercase()
        .str.replace_all("đ", "d", literal=True)
        .str.replace_all(r"[^a-z]+", " ")
        .str.strip_chars()
    )


def sounded(key: pl.Expr) -> pl.Expr:
    """A folded name by its sound: `nguyen tri xuan` and `nguyen chi suan` are one."""
    for pattern, by in SOUNDS:
        key = key.str.replace_all(pattern, by)
    return key


def given(key: pl.Expr) -> pl.Expr:
    """The last word of a folded name, by which people are called."""
    return key.str.extract(r"(\S+)$", 1)


def surname(key: pl.Expr) -> pl.Expr:
    """The first word of a folded name, in its regional main form."""
    first = key.str.extract(r"^(\S+)", 1)
    return first.replace(REGIONAL)


def without_fillers(key: pl.Expr) -> pl.Expr:
    """A folded name without `thi` and `van`."""
    return key.str.replace_all(FILLERS, " ").str.replace_all(r"\s+", " ").str.strip_chars()


@lru_cache(maxsize=200_000)
def surname_of(name: str) -> str | None:
    """`surname` for one value as it stands in a register; null where it is a single word, or no name at all."""
    words = folded_name(name).split()
    if len(words) < 2 or NO_NAME.search(name):
        return None
    return REGIONAL.get(words[0], words[0])
