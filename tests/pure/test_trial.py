"""What `sogoc try` answers: one value or a column of every kind, as JSON Lines."""

import json

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from sogoc.cli import main
from sogoc.data import shipped_reference
from sogoc.trial import KINDS, Case, answer, cases_of, day_of

# kind, day of registration, typed, status, standard, suggestion
VALUES = """
date | 1990-05-01 | mùng bảy tháng giêng năm một nghìn chín trăm bảy mươi | changed | 07.01.1970 |
date | 1990-05-01 | mồng 5 tháng 3 năm 1987 | changed | 05.03.1987 |
date | 1990-05-01 | 5-III-1962 | changed | 05.03.1962 |
date | 1990-05-01 | 31048 | changed | 01.01.1985 |
date | 1990-05-01 | 5/3/87 | suggested | 5/3/87 | 05.03.1987
date | 2012-05-01 | 5/3/07 | suggested | 5/3/07 | 05.03.2007
date | 1990-05-01 | 30/2/1985 | flagged | 30/2/1985 |
date | 1990-05-01 | 25t | unchanged | 25t |
date | 1990-05-01 | 15/2/1985 âm lịch | suggested | 15/2/1985 âm lịch | 06.03.1985
date | 1990-05-01 | rằm tháng tám năm Ất Sửu | suggested | rằm tháng tám năm Ất Sửu | 29.09.1985
date | 1990-05-01 | mùng 2 tết năm 1968 | suggested | mùng 2 tết năm 1968 | 30.01.1968
date | 1990-05-01 | O5/l2/1987 | suggested | O5/l2/1987 | 05.12.1987
date | 1990-05-01 | 10/13/1985 | suggested | 10/13/1985 | 13.10.1985
date | 1990-05-01 | abc | flagged | abc |
name | | NGUYỄN VĂN HÙYNH | changed | Nguyễn Văn Huỳnh |
name | | Nguyễn Văn Hoà | unchanged | Nguyễn Văn Hoà |
name | | Nguyển Văn An | suggested | Nguyển Văn An | Nguyễn Văn An
name | | Nguyeenx Vawn An | suggested | Nguyeenx Vawn An | Nguyễn Văn An
name | | Nguyen Thi Lan | suggested | Nguyen Thi Lan | Nguyễn Thị Lan
name | | Y Ngông Niê Kđăm | unchanged | Y Ngông Niê Kđăm |
name | | Nguyễn-Schmidt Zoë | unchanged | Nguyễn-Schmidt Zoë |
name | | nt | flagged | nt |
syllable | | nghiã | changed | nghĩa |
syllable | | bệnhh | suggested | bệnhh | bệnh
syllable | | Smith | unchanged | Smith |
ethnic | | Mèo | changed | 08 |
ethnic | | Xá | suggested | Xá | 09
ethnic | | Công giáo | flagged | Công giáo |
nationality | | VN | changed | Việt Nam |
nationality | | Han Quoc | suggested | Han Quoc | Hàn Quốc
identifier | | 31232564 | changed | 031232564 |
identifier | | 3.1E+11 | flagged | 3.1E+11 |
identifier | | CMND 031234567 | changed | 031234567 |
identifier | | b 1234567 | changed | B1234567 |
identifier | | 14260725l | suggested | 14260725l | 142607251
entry_number | 2012-05-01 | 45 bis/1975 | changed | 45bis/1975 |
entry_number | 2012-05-01 | Q1 | suggested | Q1 | 01/2012
entry_number | 2012-05-01 | Quyển số 1 TP/HT-2012 | suggested | Quyển số 1 TP/HT-2012 | 01/2012
entry_number | 2012-05-01 | 45/12 | suggested | 45/12 | 45/2012
text | | H?ng Yên | flagged | H?ng Yên |
"""
MEANINGS = {
    "25t": "[1964,1965]", "20 tuổi mụ": "1971~", "khoảng 1950": "1950~", "1950?": "1950?", "195x": "195X",
    "12/__/1950": "1950-XX-12", "trước 1945": "[..1944]", "1948-1949": "[1948,1949]", "5/3": "XXXX-03-05",
    "05.1980": "1980-05", "__/05/1950": "1950-05", "Ất Sửu": "[1925,1985]", "sau 1954": "[1955..]",
}  # fmt: skip
PLACES = {
    "P. 15, Q. 11, TP HCM": "Phường 15, Quận 11, Thành phố Hồ Chí Minh",
    "X.Hồng Phong-H.Ninh Giang-T.Hải Hưng": "Xã Hồng Phong, Huyện Ninh Giang, Tỉnh Hải Hưng",
    "xã An Thanh huyện Tứ Kỳ tỉnh Hải Hưng": "Xã An Thanh, Huyện Tứ Kỳ, Tỉnh Hải Hưng",
    "P5 Q3 TPHCM": "Phường 5, Quận 3, Thành phố Hồ Chí Minh",
    "TT Kẻ Sặt, H. Bình Giang": "Thị trấn Kẻ Sặt, Huyện Bình Giang",
    "UBND X. An Hồng, H. An Dương": "UBND xã An Hồng, Huyện An Dương",
    "T. An Lạc, X. Lê Lợi": "T. An Lạc, Xã Lê Lợi",
    "Vũng Tàu, Bà Rịa - Vũng Tàu": "Vũng Tàu, Bà Rịa - Vũng Tàu",
    "TT Huế": "Thừa Thiên Huế",
}


def tried(kind: str, value: str | None, on: str = "") -> dict[str, object]:
    return answer(kind, Case(1, (value,), registered_on=day_of(on) if on else None), shipped_reference())


@pytest.mark.parametrize("line", VALUES.strip().splitlines())
def test_a_value_is_answered(line: str) -> None:
    kind, on, typed, status, standard, suggestion = (part.strip() for part in line.split("|"))
    told = tried(kind, typed, on)
    assert (told["status"], told["standard"], told["suggestion"] or "") == (status, standard, suggestion)


@pytest.mark.parametrize(("typed", "edtf"), MEANINGS.items())
def test_a_date_says_what_it_can_mean(typed: str, edtf: str) -> None:
    assert tried("date", typed, "1990-05-01")["edtf"] == edtf


@pytest.mark.parametrize(("typed", "full"), PLACES.items())
def test_administrative_words_are_written_out_once(typed: str, full: str) -> None:
    assert tried("place", typed)["place"] == tried("place", full)["place"] == full


def test_a_place_has_its_unit_of_each_time() -> None:
    told = tried("place", "X. An Thanh, H. Tứ Kỳ, T. Hải Hưng", "1997-06-01")
    assert (told["unit_pre_2025"], told["unit_2025"]) == ("11125", "11131")
    assert told["unit_then"] == "Xã An Thanh, huyện Tứ Kỳ, tỉnh Hải Dương"
    assert len(tried("place", "xã Tân Việt", "1997-06-01")["candidates"]) > 1  # type: ignore[arg-type]


def test_why_there_is_no_value() -> None:
    reasons = {t: tried("name", t)["reason"] for t in ("không rõ", "/", "KXĐ", "không đọc được", "rách mất")}
    assert reasons == {
        "không rõ": "KHONG_CO_TRONG_SO", "/": "KHONG_CO_TRONG_SO", "KXĐ": "KHONG_CO_TRONG_SO",
        "không đọc được": "KHONG_DOC_DUOC", "rách mất": "RACH_MAT_TRANG",
    }  # fmt: skip


def test_a_column_is_decided_as_one_and_ditto_is_proposed_not_copied() -> None:
    typed = ("NguyÔn V¨n H¶i", "TrÇn ThÞ Lan", "nt", None, "Hµ Thu H»ng")
    told = answer("name", Case("c", typed, is_column=True), shipped_reference())
    assert told["standard"] == ["Nguyễn Văn Hải", "Trần Thị Lan", "nt", None, "Hà Thu Hằng"]
    assert told["suggestion"] == [None, None, "Trần Thị Lan", None, None]


def test_the_command_reads_and_writes_json_lines() -> None:
    lines = ['{"id": "x", "input": "25t", "event_date": "1990-05-01"}', "5/3/1987"]
    done = CliRunner().invoke(main, ["try", "date"], input="\n".join(lines))
    told = [json.loads(line) for line in done.output.splitlines()]
    assert [(t["id"], t["standard"], t["edtf"]) for t in told] == [
        ("x", "25t", "[1964,1965]"), (2, "05.03.1987", "1987-03-05"),
    ]  # fmt: skip
    pair = CliRunner().invoke(main, ["try", "pair"], input='{"id": 1, "a": "Lý Thị Mỹ", "b": "LÍ THỊ MĨ"}')
    assert json.loads(pair.output)["status"] == "same"
    assert CliRunner().invoke(main, ["try", "date"], input='{"id": 1}').exit_code == 2


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([k for k in KINDS if k not in ("pair", "syllable")]), st.text(max_size=30))
def test_any_text_is_answered(kind: str, typed: str) -> None:
    told = tried(kind, typed, "1990-05-01")
    assert told["status"] in ("unchanged", "changed", "suggested", "flagged", "absent")
    assert next(cases_of([json.dumps({"id": 1, "input": typed})], kind)).values == (typed,)
