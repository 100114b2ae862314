"""The letters of the legacy encodings, as they look when their bytes are read as Windows-1252.

Byte values as in TCVN 5712:1993 (the fonts' TCVN3), VNI-Windows and RFC 1456 (VIQR).
"""

import re
import unicodedata
from collections.abc import Callable

from .word_list import in_order

LETTERS = in_order(
    """à ả ã á ạ ă ằ ẳ ẵ ắ ặ â ầ ẩ ẫ ấ ậ đ è ẻ ẽ é ẹ ê ề ể ễ ế ệ ì ỉ ĩ í ị ò ỏ õ ó ọ ô ồ ổ ỗ ố ộ ơ ờ ở ỡ ớ ợ ù ủ
    ũ ú ụ ư ừ ử ữ ứ ự ỳ ỷ ỹ ý ỵ"""
)
TCVN3_BYTES = in_order(
    """B5 B6 B7 B8 B9 A8 BB BC BD BE C6 A9 C7 C8 C9 CA CB AE CC CE CF D0 D1 AA D2 D3 D4 D5 D6 D7 D8 DC DD DE DF
    E1 E2 E3 E4 AB E5 E6 E7 E8 E9 AC EA EB EC ED EE EF F1 F2 F3 F4 AD F5 F6 F7 F8 F9 FA FB FC FD FE"""
)
TCVN3_CAPITALS = {"Ă": "A1", "Â": "A2", "Ê": "A3", "Ô": "A4", "Ơ": "A5", "Ư": "A6", "Đ": "A7"}
VNI_BYTES = in_order(
    """61F8 61FB 61F5 61F9 61EF 61EA 61E8 61FA 61FC 61E9 61EB 61E2 61E0 61E5 61E3 61E1 61E4 F1 65F8 65FB 65F5
    65F9 65EF 65E2 65E0 65E5 65E3 65E1 65E4 EC E6 F3 ED F2 6FF8 6FFB 6FF5 6FF9 6FEF 6FE2 6FE0 6FE5 6FE3 6FE1
    6FE4 F4 F4F8 F4FB F4F5 F4F9 F4EF 75F8 75FB 75F5 75F9 75EF F6 F6F8 F6FB F6F5 F6F9 F6EF 79F8 79FB 79F5 79F9 EE"""
)
VISCII_BYTES = in_order(
    """E0 E4 E3 E1 D5 E5 A2 C6 C7 A1 A3 E2 A5 A6 E7 A4 A7 F0 E8 EB A8 E9 A9 EA AB AC AD AA AE EC EF EE ED B8 F2 F6 F5
    F3 F7 F4 B0 B1 B2 AF B5 BD B6 B7 DE BE FE F9 FC FB FA F8 DF D7 D8 E6 D1 F1 CF D6 DB FD DC"""
)
VISCII_CAPITALS = in_order(
    """C0 C4 C3 C1 80 C5 82 02 05 81 83 C2 85 86 06 84 87 D0 C8 CB 88 C9 89 CA 8B 8C 8D 8A 8E CC 9B CE CD 98 D2 99 A0
    D3 9A D4 90 91 92 8F 93 B4 96 97 B3 95 94 D9 9C 9D DA 9E BF BB BC FF BA B9 9F 14 19 DD 1E"""
)
VPS_BYTES = in_order(
    """E0 E4 E3 E1 E5 E6 A2 A3 A4 A1 A5 E2 C0 C4 C5 C3 C6 C7 E8 C8 EB E9 CB EA 8A 8B CD 89 8C EC CC EF ED CE F2 D5 F5
    F3 86 F4 D2 B0 87 D3 B6 D6 A9 AA AB A7 AE F9 FB DB FA F8 DC D8 BA BB D9 BF FF 9B CF 9A 9C"""
)

# Signs inside a word that no name of any people has: only legacy bytes look like this.
SYMBOLS = frozenset("¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾×÷")


UNDEFINED = frozenset((0x81, 0x8D, 0x8F, 0x90, 0x9D))


def _seen(hexes: str) -> str:
    """What bytes look like; those that Windows-1252 leaves undefined show as control characters."""
    return "".join(bytes([b]).decode("cp1252") if b not in UNDEFINED else chr(b) for b in bytes.fromhex(hexes))


def _tcvn3() -> dict[str, str]:
    table = {_seen(byte): letter for byte, letter in zip(TCVN3_BYTES, LETTERS, strict=True)}
    table |= {_seen(byte): capital for capital, byte in TCVN3_CAPITALS.items()}
    return table | {"μ": table["µ"]}  # NFKC turns the micro sign into the Greek letter


def _vni() -> dict[str, str]:
    """Base letter and mark; typists mix the case of the mark, so the base decides."""
    table: dict[str, str] = {}
    for code, letter in zip(map(_seen, VNI_BYTES), LETTERS, strict=True):
        table[code] = letter
        table[code.upper()] = letter.upper()
        if len(code) == 2:
            table[code[0].upper() + code[1]] = letter.upper()
            table[code[0] + code[1].upper()] = letter
    return table


def _single(small: tuple[str, ...], capitals: tuple[str, ...] = ()) -> dict[str, str]:
    """One byte for each letter."""
    table = {_seen(byte): letter for byte, letter in zip(small, LETTERS, strict=True)}
    return table | {_seen(byte): letter.upper() for byte, letter in zip(capitals, LETTERS, strict=bool(capitals))}


def _by(table: dict[str, str]) -> Callable[[str], str | None]:
    """A decoder that gives up on a letter the encoding does not have."""
    codes = "|".join(sorted(map(re.escape, table), key=len, reverse=True))
    code = re.compile(codes + r"|[^\x00-\x7f–—‘’“”]")  # dashes and quotation marks stand beside any encoding

    def decode(word: str) -> str | None:
        try:
            return code.sub(lambda found: table[found[0]], word)
        except KeyError:
            return None

    return decode


def _cp1258(word: str) -> str | None:
    """Windows-1258, a letter and then its tone, read as Windows-1252."""
    try:
        return unicodedata.normalize("NFC", word.encode("cp1252").decode("cp1258"))
    except UnicodeError:
        return None


def _undo_1258(byte: int) -> tuple[str, str] | None:
    """What one byte looks like under Windows-1258 and under Windows-1252, where the two differ."""
    try:
        there, here = bytes([byte]).decode("cp1258"), bytes([byte]).decode("cp1252")
    except UnicodeError:
        return None
    return None if there == here else (there, here)


def _through_1258(decode: Callable[[str], str | None]) -> Callable[[str], str | None]:
    """The same for bytes that were read as Windows-1258; letters which that never shows rule it out."""
    return lambda word: None if NEVER_IN_1258.intersection(word) else decode(word.translate(FROM_1258))


FROM_1258 = str.maketrans(dict(pair for byte in range(0x80, 0x100) if (pair := _undo_1258(byte))))
ONLY_IN_1258 = frozenset(map(chr, FROM_1258))  # ă đ ơ ư and the tones: letters of Unicode as well, so they prove little
NEVER_IN_1258 = frozenset(FROM_1258.values())
_decode_tcvn3, _decode_vni = _by(_tcvn3()), _by(_vni())

# What each encoding is called in the list of changes, and how a word of it is decoded; the likeliest first.
DECODERS: dict[str, Callable[[str], str | None]] = {
    "tcvn3": _decode_tcvn3,
    "vni": _decode_vni,
    "cp1258": _cp1258,
    "tcvn3_as_1258": _through_1258(_decode_tcvn3),
    "vni_as_1258": _through_1258(_decode_vni),
    "viscii": _by(_single(VISCII_BYTES, VISCII_CAPITALS)),
    "vps": _by(_single(VPS_BYTES)),
}
SELDOM = ("viscii", "vps")  # of the oldest files only: looked at where no other encoding proves itself
