"""VIQR (RFC 1456), Vietnamese in plain ASCII: `Nguye^~n Va(n Ha?i`."""

import re
import unicodedata

from .lexicon import Lexicon

QUALITY = {"^": "\u0302", "(": "\u0306", "+": "\u031b"}
TONE = {"'": "\u0301", "`": "\u0300", "?": "\u0309", "~": "\u0303", ".": "\u0323"}
MARKS = frozenset("^(+~`'?.dD")
LETTER = re.compile(r"(?P<d>dd|DD|Dd)|(?P<v>[AEIOUYaeiouy])(?P<q>[\^(+])?(?P<t>['`?~.])?")
TWO_MARKS = re.compile(r"[AEIOUYaeiouy][\^(+]['`?~.]")
STRONG = re.compile(r"[AEIOUYaeiouy][\^(+~`]|\b(?:dd|DD|Dd)(?=[aeiouyAEIOUY])")
WEAK = re.compile(r"[A-Za-z][AEIOUYaeiouy](?:'|[?.](?=[a-z]| +[A-Za-z]))")  # these are also plain punctuation
QUALITY_IN_WORD = re.compile(r"^[A-Za-z']*[aeoAEO][\^(+]['`?~.]?[A-Za-z]*$|^[A-Za-z']*[uU]\+['`?~.]?[A-Za-z]*$")
ANY_MARK = re.compile(r"[AEIOUYaeiouy][\^(+~`'?.]|dd|DD|Dd")
BETWEEN = re.compile(r"(\s+|[,;/)-]|(?<![AEIOUYaeiouy])\(|(?<![AEIOUYaeiouy^(+])\.)")


def _letter(found: re.Match[str]) -> str:
    if found["d"]:
        return "đ" if found["d"] == "dd" else "Đ"
    return unicodedata.normalize("NFC", found["v"] + QUALITY.get(found["q"], "") + TONE.get(found["t"], ""))


def from_viqr(value: str, lexicon: Lexicon, among_viqr: bool = False) -> str | None:
    """The value in Unicode; null unless it is VIQR for certain: enough marks, and every marked word becomes a syllable.

    Args:
        among_viqr: the values around it are VIQR, so one mark is enough.
    """
    if MARKS.isdisjoint(value):
        return None
    strong = len(STRONG.findall(value))
    enough = TWO_MARKS.search(value) or (strong and strong + len(WEAK.findall(value)) >= 2)
    if not (enough or (among_viqr and ANY_MARK.search(value))):
        return None
    out, right, odd = [], 0, 0
    for word in BETWEEN.split(value):
        read = LETTER.sub(_letter, word) if len(word.rstrip(".")) > 1 else word
        if read != word:
            known = read.replace("'", "").isalpha() and lexicon.right(read)
            if not known and not QUALITY_IN_WORD.search(word):
                return None
            right += known
            odd += not known
        out.append(read)
    return "".join(out) if right >= odd else None
