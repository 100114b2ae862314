"""Names in the order of the Vietnamese alphabet."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sogoc.review.vietnamese import in_order, vietnamese

LINES = [
    "An Ăn Ân Ba Đa",
    "ma mà mả mã má mạ",
    "Cao Chi Dung Đức Giang Hải Yến",
    "Lê Vân, Lê Văn, Lề An, Lễ An, Lệ An",
    "xã An Hải, xã An Quang, xã Ân Thi, xã Bắc An, xã Đại Bản, xã Kiến An",
    "Quyển 1, Quyển A, Quyển Z",
]


@pytest.mark.parametrize("line", LINES)
def test_names_stand_as_in_a_vietnamese_dictionary(line):
    wanted = line.split(", ") if ", " in line else line.split()
    if line.startswith("Lê Vân"):
        wanted = ["Lê Văn", "Lê Vân", "Lề An", "Lễ An", "Lệ An"]
    shuffled = random.Random(1).sample(wanted, len(wanted))
    assert in_order(shuffled, str) == wanted


@given(st.lists(st.text(max_size=12)))
def test_any_text_has_a_place_and_its_form_does_not_matter(words):
    assert sorted(in_order(words, str)) == sorted(words)
    for word in words:
        assert vietnamese(word) == vietnamese(word)


@pytest.mark.parametrize("composed", ["Nguyễn", "Đỗ Ước", "QUỲNH"])
def test_composed_and_decomposed_are_the_same(composed):
    import unicodedata

    assert vietnamese(unicodedata.normalize("NFD", composed)) == vietnamese(composed.lower())
