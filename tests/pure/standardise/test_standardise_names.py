"""Syllables, the place of the tone, capitals of names."""

import pytest

from sogoc.standardise.lexicon import Lexicon
from sogoc.standardise.names import person_name
from sogoc.standardise.syllable import tone_in_place, well_formed

# fmt: off
MOVED = {"Hùynh": "Huỳnh", "Tòan": "Toàn", "Hòai": "Hoài", "qúy": "quý", "gìa": "già", "muà": "mùa", "hóan": "hoán",
         "sóoc": "soóc", "rượụ": "rượu", "Gíang": "Giáng", "khuyủ": "khuỷu", "TÒAN": "TOÀN"}
IN_PLACE = ("hòa", "hoà", "thủy", "thuỷ", "khoẻ", "khỏe", "Úy", "Uý", "mía", "lửa", "quốc", "giếng", "gìn", "huệ", "thuở",
            "Hưỳnh", "Müller", "Niê", "Đắk", "ngoẹo", "xoài", "người", "Nguyễn", "khuya", "Chloé")
SYLLABLES = ("nguyễn", "quỳnh", "nghiêng", "giặt", "gì", "kỳ", "yến", "uyên", "khuỷu", "quý", "thơ", "Trương", "ĐỨC")
NO_SYLLABLES = ("müller", "niê", "ksor", "cê", "ngê", "kan", "nguyÔn", "lưc", "hũt", "tieng", "", "ñoan", "hưỳnh")
NAMES = {
    "NGUYỄN VĂN A": "Nguyễn Văn A", "vi văn phú": "Vi Văn Phú", "hỒ hẢI tHỰ": "Hồ Hải Thự", "NGuyễn Văn An": "Nguyễn Văn An",
    "H' THỊ HUYỀN": "H' Thị Huyền", "H'BLƠI ÊBAN": "H'Blơi Êban", "Y NIÊ": "Y Niê", "KSOR H'LÊ": "Ksor H'Lê",
    "VLA-ĐI-MIA I-LÍCH": "Vla-đi-mia I-Lích", "JEAN-PIERRE": "Jean-Pierre", "PHAN CAO NGỌC (BẢY)": "Phan Cao Ngọc (Bảy)",
    "TRẦN MINH TÀI TỨC TƯ": "Trần Minh Tài tức Tư", "NGUYỄN VĂN HÙNG - TÝ": "Nguyễn Văn Hùng - Tý",
    "VŨ V@N QUÂN": "Vũ V@n Quân", "CHU THỊ NGA1": "Chu Thị Nga1", "TSAI CHUN MING": "Tsai Chun Ming",
    "NGUYỄN THỊ THÚY": "Nguyễn Thị Thúy", "Nguyễn Thị Hùynh": "Nguyễn Thị Huỳnh", "LÊ VĂN TÒAN": "Lê Văn Toàn",
    "ROBERT ALLEN BAKER": "Robert Allen Baker", "THÌN": "Thìn",
}
KEPT = ("Nguyễn Văn Nguyển", "Ronald McDonald", "Vincent van Gogh", "PETER VAN DER BERG", "RONALD MCDONALD", "Vla-đi-mia I-lích",
        "Đỗ_Hữu Huy", "@SUM(1+1)", '=HYPERLINK("a")', "<b>Cao Văn Sơn</b>", "Trần Thị Trân{{7*7}}", "Suzuki Hiroshi",
        "Lã Thị Ngọc'; DROP TABLE hotich;--", "Hoà", "Hòa", "Mĩ Lí", "Mỹ Lý", "Trần Minh Tài tức Tư")
# fmt: on


@pytest.mark.parametrize(("typed", "placed"), MOVED.items())
def test_a_tone_in_an_impossible_place_is_moved(typed: str, placed: str) -> None:
    assert tone_in_place(typed) == placed


@pytest.mark.parametrize("word", IN_PLACE)
def test_both_accepted_styles_and_what_is_no_syllable_stay(word: str) -> None:
    assert tone_in_place(word) == word


def test_well_formed_syllables_are_told_from_other_words() -> None:
    assert [w for w in SYLLABLES if not well_formed(w)] == []
    assert [w for w in NO_SYLLABLES if well_formed(w)] == []


@pytest.mark.parametrize(("typed", "standard"), NAMES.items())
def test_a_name_has_its_first_letters_large(typed: str, standard: str, lexicon: Lexicon) -> None:
    assert person_name(typed, lexicon).value == standard


@pytest.mark.parametrize("name", KEPT)
def test_a_name_is_never_guessed(name: str, lexicon: Lexicon) -> None:
    assert person_name(name, lexicon).value == name


def test_a_book_in_capitals_is_a_style_and_other_case_is_told(lexicon: Lexicon) -> None:
    assert person_name("NGUYỄN VĂN AN", lexicon).rules == ("name_capitals",)
    assert person_name("nguyễn văn an", lexicon).rules == ("name_case",)
