"""Legacy encodings are decoded where they prove themselves; names of any people survive."""

from collections.abc import Callable

import pytest
from standardised_books import ENCODERS, codes, standardised, tcvn3, vni

from sogoc.data import shipped
from sogoc.standardise.charset import decoded
from sogoc.standardise.kinds import Tools
from sogoc.standardise.lexicon import Lexicon

# fmt: off
LEGACY = {
    "NguyÔn V¨n H¶i": "Nguyễn Văn Hải", "TrÇn ThÞ H\u00ad¬ng": "Trần Thị Hương", "§ç V¨n Son": "Đỗ Văn Son",
    "ñy viªn th\u00ad ký": "ủy viên thư ký", "NGUYÔN V¡N HßA": "NGUYỄN VĂN HÒA", "Ph¹m V¨n Thµnh": "Phạm Văn Thành",
    "®/c Hïng": "đ/c Hùng", "M\u00adêng": "Mường", "ViÖt Nam": "Việt Nam", "Nguyeãn Vaên Haûi": "Nguyễn Văn Hải",
    "Traàn Thò Lan": "Trần Thị Lan", "Huøynh Ngoïc Hoøa": "Huỳnh Ngọc Hòa", "Aùnh": "Ánh", "Ñoã Thò Phöôïng": "Đỗ Thị Phượng",
    "NguyÃªn VÄƒn Háº£i": "Nguyên Văn Hải", "Huyá»n": "Huyền", "Äá»— Thá»‹ Lan": "Đỗ Thị Lan",
    "Nguye^~n Va(n Ha?i": "Nguyễn Văn Hải", "Tra^`n Thi. Lan": "Trần Thị Lan", "NguyêÞn Vãn HaÒi": "Nguyễn Văn Hải",
    "Nguyễn V¨n Hải": "Nguyễn Văn Hải", "Nguyễn Vaên Hải": "Nguyễn Văn Hải", "Tr­êng": "Trường",
}
NOT_LEGACY = (
    "Müller", "François Hollande", "Nuñez", "José María", "Øystein", "Björn Söderström", "Loïc Rémy", "Maël", "Zoë", "Weiß",
    "Jürgen", "Chloé", "Sigurðsson", "Gonçalves", "O'Brien", "D'Angelo", "R&B", "H'Mông", "Y Niê", "Ksor H'Lê", "Kpă Klơng",
    "Rơ Châm", "Ka H'Hoàng", "Êban Y Phương", "Côn Lôn", "A Roàng", "Xà Phìn", "La Êê", "La Dêê", "Nà Ơt", "Ia Bă", "M'Đrắk",
    "lÊ hOÀNG hẢI", "HOàng", "Hùynh", "Lê Việt DOÃN", "½ lô", "12¹", "© 2005", "100 µg", "50 m²", "Bùi Tú", "Tô Văn Ơn",
    "Nguyễn Văn A.", "a+b", "Lã Thị Ngọc'; DROP TABLE hotich;--", "Hà?", "Không rõ?",
)
LOST = ("Hng Yªn", "HΜ NÉI", "Nguy?n V?n H?i", "Nguy\ufffdn", "H¶i D¬ng", "Phng ThÞ Lª", "Lê Trá»ng Anh")
# fmt: on


@pytest.mark.parametrize(("typed", "text"), LEGACY.items())
def test_a_value_that_proves_its_encoding_is_decoded(typed: str, text: str, lexicon: Lexicon) -> None:
    found = decoded(typed, "", lexicon)
    assert (found.text, found.damaged) == (text, False)


@pytest.mark.parametrize("text", NOT_LEGACY)
def test_what_is_no_legacy_text_stays(text: str, lexicon: Lexicon) -> None:
    assert decoded(text, "", lexicon) == (text, (), False)


@pytest.mark.parametrize("text", LOST)
def test_what_is_lost_is_told_and_not_guessed(text: str, lexicon: Lexicon) -> None:
    assert decoded(text, "", lexicon).damaged


@pytest.mark.parametrize("word", ["M¸", "Hµ", "Trần Thị M¸"])  # Má or Mí, Hà or Hồ: TCVN3 or VISCII
def test_a_word_that_two_encodings_read_is_flagged_and_only_its_surroundings_decide(word: str, lexicon: Lexicon) -> None:
    alone = decoded(word, "", lexicon)
    assert alone.damaged and alone.text == word
    assert decoded(word, "tcvn3", lexicon).rules == ("tcvn3",)
    assert decoded(f"NguyÔn V¨n {word.split()[-1]}", "", lexicon).text.startswith("Nguyễn Văn ")


def test_every_official_name_of_a_place_stays(lexicon: Lexicon) -> None:
    names = set()
    for unit in (*shipped("admin_units/name_lookup.csv").rows(named=True), *shipped("admin_units/vn_units_pre_2025.csv").rows(named=True)):
        names |= {unit["full_name"], unit["name"], unit["name"].upper(), f"{unit['full_name']}, {unit['district_name']}"}
    assert {n for n in names if decoded(n, "", lexicon) != (n, (), False)} == set()


def test_every_known_part_of_a_name_stays(tools: Tools) -> None:
    tables = (tools.reference.surnames, tools.reference.middle_names, tools.reference.given_names)
    words = {form(w) for t in tables for w in t["name"].to_list() for form in (str, str.upper, str.lower)}
    assert {w for w in words if decoded(w, "", tools.lexicon).text != w} == set()


@pytest.mark.parametrize(("encoding", "encode"), ENCODERS.items())
def test_a_book_typed_in_one_encoding_is_read_to_the_last_word(encoding: str, encode: Callable[[str], str], tools: Tools) -> None:
    given = [n for n in tools.reference.given_names["name"].to_list() if "'" not in n][::9]
    names = [f"{s} Thị {g}" for s, g in zip(("Nguyễn", "Đỗ", "Vũ", "Hồ", "Từ", "Tô", "Lý") * 30, given, strict=False)]
    home = "UBND xã Tứ Minh, thành phố Hải Dương, tỉnh Hải Dương"
    done = standardised(mother_full_name=[encode(n) for n in names], registered_at=[encode(home)] * len(names))
    assert [n.casefold() for n in done.standard["mother_full_name"].to_list()] == [n.casefold() for n in names]
    assert {t.casefold() for t in done.standard["registered_at"].to_list()} == {home.casefold()}
    assert done.findings.filter(severity="B").is_empty()


def test_a_word_that_proves_nothing_follows_its_column() -> None:
    done = standardised(mother_full_name=[tcvn3(n) for n in ("Nguyễn Văn Hải", "Trần Thị Lan", "Vũ Thanh")])
    assert done.standard["mother_full_name"].to_list() == ["Nguyễn Văn Hải", "Trần Thị Lan", "Vũ Thanh"]


def test_in_a_mixed_book_such_a_word_follows_its_row() -> None:
    done = standardised(
        mother_full_name=[tcvn3("Vũ Thanh"), "Vò Thanh"],
        father_full_name=[tcvn3("Nguyễn Văn Hải"), "Đỗ Văn Sơn"],
        signed_by=["", "Trần Đức Lương"],
    )
    assert done.standard["mother_full_name"].to_list() == ["Vũ Thanh", "Vò Thanh"]


def test_decoded_cells_carry_a_warning_and_lost_ones_block() -> None:
    done = standardised(mother_full_name=[vni("Nguyễn Văn Hải"), "Nguy?n V?n H?i", "Nguyễn Văn Hải"])
    assert codes(done, "mother_full_name") == [(2, "D-28", "W"), (3, "D-28", "B")]
    assert done.changes.select("typed", "standard", "rules").row(0) == ("Nguyeãn Vaên Haûi", "Nguyễn Văn Hải", "vni")
    assert done.standard["mother_full_name"].to_list()[1] == "Nguy?n V?n H?i"
