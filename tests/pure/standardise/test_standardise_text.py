"""Unicode repair and blanks."""

import unicodedata

import pytest

from sogoc.standardise.lexicon import Lexicon
from sogoc.standardise.text import tidy

# fmt: off
REPAIRS = {
    unicodedata.normalize("NFD", "Nguyễn Thị Hải"): ("Nguyễn Thị Hải", ("nfc",)),
    "Nguye\u0303\u0302n": ("Nguyễn", ("nfc",)), "ê\u0303".join(("Nguy", "n")): ("Nguyễn", ("nfc",)),
    "Lo\u0300\u0302c": ("Lo\u0300\u0302c".replace("o\u0300", "ò"), ("nfc",)),  # no syllable: only composed
    "Ðặng": ("Đặng", ("lookalike",)), "ÐĐỗ": ("Đỗ", ("lookalike",)), "Мạ": ("Mạ", ("lookalike",)),
    "12/QÐ-UBND": ("12/QĐ-UBND", ("lookalike",)), "Ｎguyễn": ("Nguyễn", ("lookalike",)),
    "Kоbayashi": ("Kobayashi", ("lookalike",)), "H\u200bải": ("Hải", ("invisible",)), "Đài\ufeff Loan": ("Đài Loan", ("invisible",)),
    "xã\u00a0Lương Điền": ("xã Lương Điền", ("nbsp",)), "Công an\n\n": ("Công an", ("control",)),
    "UBND\nxã": ("UBND xã", ("control",)), "LÙ \tVĂN": ("LÙ VĂN", ("control",)), "a_x000D_": ("a", ("control",)),
    "\t25.07.2005": ("25.07.2005", ("spaces",)), "  a  b ": ("a b", ("spaces",)), "Nguy&#7877;n": ("Nguyễn", ("entity",)),
}
UNTOUCHED = ("Владимир", "Sigurðsson", "HΜ NÉI", "&lt;b&gt;", "½ lô", "50 m²", "H’Mông", "Lê–Nin", ", , ,", "田中")
# fmt: on


@pytest.mark.parametrize(("typed", "repaired"), REPAIRS.items())
def test_text_is_repaired_by_named_rules(typed: str, repaired: tuple[str, tuple[str, ...]], lexicon: Lexicon) -> None:
    assert tidy(typed, lexicon) == repaired


@pytest.mark.parametrize("text", UNTOUCHED)
def test_text_that_is_no_damage_stays(text: str, lexicon: Lexicon) -> None:
    assert tidy(text, lexicon) == (text, ())
