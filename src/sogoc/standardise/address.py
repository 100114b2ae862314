"""Addresses as written, cut into commune, district and province (domain reference 4.11)."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from .charset_tables import LETTERS

COMMUNE, DISTRICT, PROVINCE, BELOW, EITHER = "commune", "district", "province", "below", "either"

SMALLS = "".join(LETTERS)
CAPITALS = "A-Z" + SMALLS.upper()
SHORT = rf"(?:\.\s?|(?=\s*[{CAPITALS}0-9]))"  # a short form has a point, or a capital after it
LONE = rf"(?:\.\s?|(?=\s+[{CAPITALS}0-9]))"  # a single letter needs a blank as well, or it is part of a name
LEVELS = (  # how a level is written before a name; longer words first
    (rf"(?i:thị\s+trấn)|TT{SHORT}|(?i:tt\.)", "thị trấn", COMMUNE),
    (rf"(?i:thị\s+xã)|TX{SHORT}|(?i:tx\.)", "thị xã", DISTRICT),
    (rf"(?i:thành\s+phố)|T[Pp]{SHORT}|(?i:tp\.)|tp(?=\s)", "thành phố", EITHER),
    (rf"(?i:xã)|X{LONE}|x\.", "xã", COMMUNE),
    (rf"(?i:phường)|P{LONE}|p\.", "phường", COMMUNE),
    (rf"(?i:huyện)|H{LONE}|h\.", "huyện", DISTRICT),
    (rf"(?i:quận)|Q{LONE}|q\.", "quận", DISTRICT),
    (rf"(?i:tỉnh)|T{LONE}|t\.", "tỉnh", PROVINCE),
    (r"(?i:khu\s+phố|tổ\s+dân\s+phố|thôn|xóm|đội|tổ|khu|ấp|bản|làng|phố|ngõ|đường|số\s+nhà)", "", BELOW),
)
ANY_LEVEL = "|".join(f"(?P<l{i}>{pattern})" for i, (pattern, _, _) in enumerate(LEVELS))
MARKER = re.compile(rf"(?<![\w.])(?:{ANY_LEVEL})(?![a-z{SMALLS}])")
BREAK = re.compile(r"\s*[,;(]\s*|\s+[-–]\s*|\s*[-–]\s+|\)|$")
PROVINCE_CITIES = ("hai phong", "ha noi", "ho chi minh", "da nang", "can tho")
SHORT_PROVINCES = {"HP": "Hải Phòng", "HD": "Hải Dương", "HN": "Hà Nội", "HCM": "Hồ Chí Minh", "HH": "Hải Hưng"}
CORRECT = re.compile(r"[\W_]+")


class Part(NamedTuple):
    """One named unit of an address; the level is empty where none is written."""

    level: str
    tier: str
    name: str


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """A name without case, punctuation, style of the tone, and with i for y; its marks still tell Giang from Giàng."""
    parts = unicodedata.normalize("NFD", CORRECT.sub(" ", unicodedata.normalize("NFC", name).casefold()))
    words = []
    for word in parts.split():
        marks = "".join(sorted(c for c in word if unicodedata.combining(c)))
        bare = "".join(c for c in word if not unicodedata.combining(c)).replace("y", "i")
        words.append(bare.lstrip("0") + marks if bare.isdigit() else bare + marks)
    return " ".join(words)


def plain_key(name: str) -> str:
    """The name without any mark."""
    parts = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in parts if not unicodedata.combining(c)).split())


def _is_province(name: str) -> bool:
    return plain_key(name) in PROVINCE_CITIES


@lru_cache(maxsize=65536)
def parts_of(text: str) -> tuple[Part, ...]:
    """The named units of an address in the order in which they stand; `X.An Thanh, H.Tứ Kỳ` has two."""
    found: list[Part] = []
    for piece in BREAK.split(text):
        markers = _markers(piece)
        if not markers and (lead := piece.strip(" .")):
            found.append(_unmarked(lead))
        ends = [m.start() for m in markers[1:]] + [len(piece)]
        for marker, end in zip(markers, ends, strict=bool(markers)):
            name = piece[marker.end() : end].strip(" .:")
            _, level, tier = LEVELS[next(i for i in range(len(LEVELS)) if marker[f"l{i}"])]
            name = SHORT_PROVINCES.get(name, name)
            if tier == EITHER:
                tier = PROVINCE if _is_province(name) else DISTRICT
            if name:
                found.append(Part(level, tier, name))
    return tuple(found)


def _markers(piece: str) -> list[re.Match[str]]:
    """Level words of a piece, without those that are part of a name: `xã Đội Bình`, `xã Thượng Quận`."""
    found = list(MARKER.finditer(piece))
    starts = [m.start() for m in found[1:]] + [len(piece)]
    named = [m for m, end in zip(found, starts, strict=bool(found)) if piece[m.end() : end].strip(" .:")]
    kept: list[re.Match[str]] = []
    for marker in found:
        follows = bool(kept) and not piece[kept[-1].end() : marker.start()].strip(" .:")
        if marker in named and not follows:
            kept.append(marker)
    return kept


def _unmarked(name: str) -> Part:
    """A name without a level word; HP and HD are provinces all the same."""
    return Part("", PROVINCE, SHORT_PROVINCES[name]) if name in SHORT_PROVINCES else Part("", "", name)
