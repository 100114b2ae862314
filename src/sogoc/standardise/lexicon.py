"""The words that the reference data attest: parts of names, names of places, and the words that registers use."""

import re
from dataclasses import dataclass

import polars as pl

from ..pipeline import Reference
from .syllable import well_formed
from .word_list import word_set

PARTS = re.compile("['’`-]+")
REGISTER_WORDS = word_set(
    """thôn xóm đội tổ khu phố ấp bản làng số nhà ngõ ngách đường xã phường thị trấn huyện quận thành tỉnh ủy uỷ
    ban nhân dân hành chính chủ tịch phó viên thư ký trưởng cán bộ tư pháp hộ công an bệnh viện trạm xá y tế nhà
    hộ sinh đa khoa sản phụ trung tâm phòng sở tại việt nam kinh tày thái hoa mường nùng dao mông ngày tháng năm
    tuổi nghìn ngàn trăm mươi mười một hai ba bốn tư sáu bảy tám chín lăm linh lẻ mồng mùng giêng chạp nữ bố mẹ
    cha con vợ chồng ông bà cô dì chú bác cháu anh chị em thường trú tạm giới tính đăng kết hôn khai tử đúng hạn
    quá lại chưa đã không rõ già yếu ốm tai biến mạch máu não nạn giao thông ung thư phổi gan tim bệnh chết cộng
    hòa hoà hàn quốc nhật đài loan mỹ pháp đức nga giấy chứng minh cấp quyết định bản sao trích lục ghi chú cải
    lần đầu trình nông nghiệp thợ giáo chức học làm ruộng buôn bán nội"""
)

SHORT_FORMS = word_set(
    """tp tx tt ubnd ubhc h x p q t k kt sn ns hđ cn tyt bv htx hp hd hn km tk th st nt kxđ đ ths qđ nđ gđ tđ bđ
    đk đkql đvhc đkks đkkh đkkt đc cđ kcđ qlhc tthc btp stp tlht hđnd bvđk dlqg xnc ct pct"""
)


@dataclass(frozen=True)
class Lexicon:
    """Known words, all in small letters."""

    names: frozenset[str]
    places: frozenset[str]

    @classmethod
    def of(cls, reference: Reference) -> "Lexicon":
        tables = (reference.surnames, reference.middle_names, reference.given_names)
        names = pl.concat([t.get_column("name") for t in tables])
        places = pl.concat([reference.units.get_column(c) for c in ("name", "district_name", "province_name")])
        return cls(names=_words(names), places=_words(places))

    def attested(self, word: str) -> bool:
        """A word that the reference data or the registers' own language know, in each of its parts."""
        small = word.lower()
        if word.isupper() and len(word) > 1 and all(p in SHORT_FORMS for p in _parts(small)):
            return True
        return small in self.places or all(self._known(p) for p in _parts(small))

    def of_a_register(self, word: str) -> bool:
        """A word of the registers' own language, or a part of a name."""
        return word.lower() in self.names or word.lower() in REGISTER_WORDS

    def right(self, word: str) -> bool:
        """A word that Vietnamese text may hold: well formed in each part, or known."""
        word = word.lower()
        return word in self.places or all(
            well_formed(p) or self._known(p) or p in SHORT_FORMS for p in _parts(word)
        )

    def _known(self, part: str) -> bool:
        return part in self.names or part in self.places or part in REGISTER_WORDS


def _parts(word: str) -> list[str]:
    """`gia-rai`, `h'mông` in their parts."""
    return [part for part in PARTS.split(word) if part]


def _words(column: pl.Series) -> frozenset[str]:
    words = column.str.to_lowercase().str.split(" ").explode().unique().to_list()
    return frozenset(w for w in words if w and not w.isdigit())
