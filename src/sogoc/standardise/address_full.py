"""An address with its administrative words written out: `P. 15, Q. 11, TP HCM` to `Phường 15, Quận 11, ...`.

Only words are written out; units keep the names they have in the text, also where they are long gone.
"""

import re
from functools import lru_cache

from .address import CAPITALS, SMALLS

NAMED = rf"(?=\s*[{CAPITALS}0-9])"  # a name or number follows
PLAIN = rf"(?:\s*\.\s*|\s+|{NAMED})"
START = r"(?<![\w.'’-])"
PROVINCES = {  # short names of provinces and cities, written after a comma, a level word or at the end
    "HCM": "Hồ Chí Minh", "HP": "Hải Phòng", "HN": "Hà Nội", "HD": "Hải Dương", "HH": "Hải Hưng", "QN": "Quảng Ninh",
    "TB": "Thái Bình", "NĐ": "Nam Định", "ĐN": "Đà Nẵng", "CT": "Cần Thơ", "HY": "Hưng Yên",
    "BRVT": "Bà Rịa - Vũng Tàu",
    "BR-VT": "Bà Rịa - Vũng Tàu", "TTH": "Thừa Thiên Huế", "TT-Huế": "Thừa Thiên Huế", "TT Huế": "Thừa Thiên Huế",
    "T.T.Huế": "Thừa Thiên Huế", "TT. Huế": "Thừa Thiên Huế", "TT.Huế": "Thừa Thiên Huế", "H.Phòng": "Hải Phòng",
    "H. Phòng": "Hải Phòng", "H.Dương": "Hải Dương", "H. Dương": "Hải Dương", "H.Nội": "Hà Nội", "H. Nội": "Hà Nội",
    "H.Hưng": "Hải Hưng", "H. Hưng": "Hải Hưng", "SG": "Sài Gòn", "SGN": "Sài Gòn", "H.P": "Hải Phòng", "H.N": "Hà Nội",
    "H.D": "Hải Dương", "H.C.M": "Hồ Chí Minh", "Tp.HCM": "Hồ Chí Minh", "Q.Ninh": "Quảng Ninh", "T.Bình": "Thái Bình",
    "Q. Ninh": "Quảng Ninh", "T. Bình": "Thái Bình", "N. Định": "Nam Định", "N.Định": "Nam Định", "Đ.Nẵng": "Đà Nẵng",
    "Đ. Nẵng": "Đà Nẵng", "C.Thơ": "Cần Thơ", "C. Thơ": "Cần Thơ",
}  # fmt: skip
AMBIGUOUS = frozenset(("QN", "TB", "CT", "ĐN", "HY", "NĐ"))  # also other places: only after a level word
SHORTER = "|".join(re.escape(p) for p in sorted(PROVINCES, key=len, reverse=True))
LEVELS = (  # short forms before a name, the longer first; each with its full word
    (rf"T\.?\s?[Pp](?i:hố){PLAIN}", "Thành phố "),
    (rf"(?:T\.\s?P|TP|Tp|tp|T\.p|t\.p){PLAIN}", "Thành phố "),
    (rf"(?:T\.\s?X|TX|Tx|tx){PLAIN}", "Thị xã "),
    (rf"T\.?\s?[Xx]ã{PLAIN}", "Thị xã "),
    (rf"(?:T\.\s?T|TT|Tt|tt|TTr|T\.Tr){PLAIN}", "Thị trấn "),
    (rf"T\.?\s?[Tt]rấn{PLAIN}", "Thị trấn "),
    (rf"(?:TDP|Tdp|tdp){PLAIN}", "Tổ dân phố "),
    (rf"(?:KP|Kp|kp){PLAIN}", "Khu phố "),
    (rf"(?:X\.|x\.|X(?=\s)){PLAIN}", "Xã "),
    (rf"(?:P\.|p\.|P(?=\s)|P(?=[0-9])|p(?=[0-9])){PLAIN}", "Phường "),
    (rf"(?:Ph|ph|Phg|F)(?:\.\s*|(?=[0-9])|\s+(?=[0-9])){NAMED}", "Phường "),
    (rf"(?:H\.|h\.|H(?=\s)){PLAIN}", "Huyện "),
    (rf"(?:Q\.|q\.|Q(?=\s)|Q(?=[0-9])|q(?=[0-9])){PLAIN}", "Quận "),
    (rf"(?:T\.|t\.|T(?=\s)){PLAIN}", "Tỉnh "),
)
WRITTEN = (
    "xã|phường|thị trấn|thị xã|huyện|quận|tỉnh|thành phố|tổ dân phố|khu phố|thôn|xóm|ấp|bản|làng|tổ|đội|khu|số nhà"
)
LEVEL_WORD = re.compile(rf"^(?:{WRITTEN})(?=\s)", re.IGNORECASE)
COMMUNE = re.compile(r"^(?:Xã|Phường|Thị trấn)\s", re.IGNORECASE)
SHORTS = r"(?:X|P|H|Q|T|TT|TX|TP|Tp)\.\s?"
PIECES = re.compile(rf"(\s*[,;]\s*|\s+[-–]\s+|(?<=[^\W\d_])[-–]\s+|\s+[-–](?=\S)|\s*[-–]\s*(?={SHORTS}[{CAPITALS}]))")
GLUED = re.compile(
    rf"(?<=[a-z{SMALLS}0-9])\s+(?=(?:X|P|H|Q|TT|TX|TP|Tp)\.\s?[{CAPITALS}0-9]|(?:TT|TX|TP|Tp)\s[{CAPITALS}]"
    rf"|[PQ]\.?[0-9]|TP(?:HCM|HP|HN)\b)"
)
GLUED_WORDS = re.compile(
    rf"(?<![^\s,])([^\s,]+)\s+(?=(?:xã|phường|thị trấn|huyện|quận|thị xã|thành phố|tỉnh)\s+[{CAPITALS}0-9])"
)
OFFICE = re.compile(
    r"^((?:UBND|UBHC|UBKCHC|(?:Ủy|Uỷ) ban (?:nhân dân|hành chính)|Công an|CA|Trạm y tế|TYT|Bệnh viện(?: đa khoa)?)\s+)"
    r"(?=\S)",
    re.IGNORECASE,
)
OFFICE_WORDS = frozenset(
    [
        "ubnd",
        "ubhc",
        "ubkchc",
        "dân",
        "chính",
        "an",
        "ca",
        "tế",
        "tyt",
        "pháp",
        "quân",
        "viện",
        "khoa",
        "thuộc",
        "của",
        "tại",
        "ở",
    ]
)


@lru_cache(maxsize=65536)
def written_out(text: str) -> str:
    """The address in full words, parts by commas, level words with a capital as in the official lists."""
    if "\n" in text or len(text) > 500:
        return text
    apart = GLUED_WORDS.sub(lambda m: m[0] if m[1].casefold() in OFFICE_WORDS else f"{m[1]}, ", GLUED.sub(", ", text))
    pieces = PIECES.split(apart)
    parts, seps = pieces[::2], pieces[1::2]
    named = [LEVEL_WORD.match(p) is not None or _short(p) for p in parts]

    full = [_part(p, [bool(COMMUNE.match(_levels(q, False))) for q in parts[i + 1 :]]) for i, p in enumerate(parts)]
    out, dashes = full[0], sum(sep.strip() in ("-", "–") for sep in seps)
    for i, sep in enumerate(seps):
        comma = sep.strip() in (",", ";") or dashes > 1 or named[i] or named[i + 1] or full[i + 1] in PROVINCES.values()
        out += (", " if comma else sep) + full[i + 1]
    return out.strip()


def _short(part: str) -> bool:
    return _levels(part, False) != part


def _part(part: str, communes_after: list[bool]) -> str:
    """One part: its level word, then its name."""
    part = part.strip(" ")
    if office := OFFICE.match(part):
        unit = _levels(part[office.end() :], False)
        return office[1] + unit[0].lower() + unit[1:] if LEVEL_WORD.match(unit) else part
    bare = part.rstrip(".")
    if bare in PROVINCES and bare not in AMBIGUOUS:
        full = PROVINCES[bare]
        return f"Thành phố {full}" if bare.startswith(("Tp.", "TP")) else full
    return _capital(_levels(part, any(communes_after)))


def _levels(part: str, commune_after: bool) -> str:
    """The level word written out; `T.` before a commune is a hamlet or a group, and stays."""
    if part.rstrip(".") in PROVINCES and part.rstrip(".") not in AMBIGUOUS:
        return part
    for pattern, word in LEVELS:
        found = re.match(START + pattern, part)
        if found is None or (word == "Tỉnh " and commune_after):
            continue
        name = part[found.end() :].strip(" .:")
        if not name or not (name[0].isupper() or name[0].isdigit()):
            continue
        return word + _name(name, word)
    if level := LEVEL_WORD.match(part):
        name = part[level.end() :].strip(" .:")
        return f"{level[0]} {_name(name, level[0].capitalize() + ' ')}" if name else part
    return part


def _name(name: str, level: str) -> str:
    """The name after a level word; HP after `Thành phố` is Hải Phòng; 05 is 5."""
    if level in ("Thành phố ", "Tỉnh ") and name in PROVINCES:
        return PROVINCES[name]
    if re.fullmatch(r"0[0-9]", name) and level in ("Phường ", "Quận "):
        return name[1]
    return name


def _capital(part: str) -> str:
    """A level word at the head of a part has a capital, as in the official lists."""
    level = LEVEL_WORD.match(part)
    if level is None:
        return part
    return level[0].capitalize() + part[level.end() :]
