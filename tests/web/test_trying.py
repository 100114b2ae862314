"""The page Thử: what An types goes through the pipeline's code, and no address holds it."""

import pytest

from visiting import visitor


@pytest.fixture
def an(ledger, people):
    return visitor(people.an)


def test_a_column_is_tried_as_one(an):
    page = an.post("/thu/", {"kind": "name", "text": "NguyÔn V¨n H¶i\nTrÇn ThÞ Lan\nnt", "as_column": "1"}).content.decode()
    assert "Nguyễn Văn Hải" in page and "Trần Thị Lan" in page and "có gợi ý" in page


def test_a_date_is_told_with_what_it_may_mean(an):
    page = an.post("/thu/", {"kind": "date", "text": "5/3/87", "on": "01.05.1990"}).content.decode()
    assert "05.03.1987" in page and "1987-03-05?" in page


def test_nonsense_is_answered_in_words(an):
    assert "không phải ngày" in an.post("/thu/", {"kind": "date", "text": "1", "on": "x"}).content.decode()
    assert an.post("/thu/", {"kind": "nothing", "text": "\x00"}).status_code == 200
    assert "<script>" not in an.post("/thu/", {"kind": "text", "text": "<script>alert(1)</script>"}).content.decode()[400:]
    assert an.get("/thu/").status_code == 200
