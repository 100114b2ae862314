"""The registering authority as written: in full, as the rest of the book, or in one of its many short ways."""

import re
from collections import Counter
from collections.abc import Iterable

from .charset_tables import LETTERS

CAPITAL = "[A-Z" + "".join(LETTERS).upper() + "0-9]"
NAME = rf"{CAPITAL}[\w'’-]*(?: (?:- )?{CAPITAL}[\w'’-]*)*"
COMMITTEES = r"(?:Ủy|Uỷ) ban (?:nhân dân|hành chính|kháng chiến hành chính|quân quản)"
OFFICES = rf"(?:UBND|UBHC|UBKCHC|{COMMITTEES})"
COMMUNE = rf"{OFFICES} (?:xã|phường|thị trấn|khu phố|tiểu khu) {NAME}, (?:huyện|quận|thị xã|thành phố|khu phố) {NAME}"
PROVINCE = rf"(?:tỉnh|thành phố) {NAME}"
DISTRICT = rf"(?:{OFFICES}|Phòng Tư pháp) (?:huyện|quận|thị xã|thành phố) {NAME}"
DEPARTMENT = rf"Sở Tư pháp {PROVINCE}|{OFFICES} {PROVINCE}"
ABROAD = r"(?:Đại sứ quán|Tổng Lãnh sự quán|Tổng lãnh sự quán|Lãnh sự quán|Cơ quan đại diện|Công an) .+"
FULL = re.compile(rf"^(?:{COMMUNE}, {PROVINCE}|{DISTRICT}, {PROVINCE}|{DEPARTMENT}|{ABROAD})$")


def in_full(text: str) -> bool:
    """`UBND xã An Thanh, huyện Tứ Kỳ, tỉnh Hải Dương`: every level, written out, names with capitals."""
    return FULL.match(text) is not None


def spelled_otherwise(texts: Iterable[str | None]) -> set[str]:
    """Texts that are neither written in full nor the way in which most of the book writes its authority."""
    counts = Counter(t for t in texts if t)
    if not counts:
        return set()
    usual, often = counts.most_common(1)[0]
    return {t for t in counts if not in_full(t) and not (t == usual and often * 2 > counts.total())}
