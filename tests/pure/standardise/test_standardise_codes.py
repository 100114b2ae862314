"""Closed lists, numbers, times, placeholders."""

import pytest

from sogoc.record import Kind
from sogoc.standardise.codes import list_code
from sogoc.standardise.kinds import Setting, Tools, standard_value
from sogoc.standardise.numbers import identity_number, number_and_year, page_number
from sogoc.standardise.placeholders import rule_of_nothing
from sogoc.standardise.times import clock_time

# fmt: off
CODES = {
    ("Nam", "sex"): "1", ("nữ", "sex"): "2", ("NỮ", "sex"): "2", ("Nu", "sex"): "2", ("01", "sex"): "1", ("1.0", "sex"): "1",
    ("1 - Nam", "sex"): "1", ("Nam (1)", "sex"): "1", ("99", "sex"): "99", ("12", "sex"): "12", ("Nam giới?", "sex"): "Nam giới?",
    ("2 - Nam", "sex"): "2 - Nam", ("Thường trú", "residence_type"): "1", ("Thuong tru", "residence_type"): "1",
    ("CMND", "id_type"): "1", ("Chứng minh nhân dân", "id_type"): "1", ("CCCD", "id_type"): "4", ("Hộ chiếu", "id_type"): "2",
    ("Đúng hạn", "birth_registration_type"): "1", ("Đăng ký mới", "parentage_registration_type"): "Đăng ký mới",
    ("Đã xác định được cả cha lẫn mẹ", "parentage_type"): "1", ("0", "id_type"): "0",
}
GROUPS = {
    "Kinh": "01", "kinh": "01", "KINH": "01", "K": "01", "Việt": "01", "Kinh (Việt)": "01", "1": "01", "01": "01", "4": "04",
    "18": "18", "Dân tộc Kinh": "01", "Mèo": "08", "H'Mông": "08", "Hmông": "08", "Ê-đê": "12", "Êđê": "12", "Hoa": "04",
    "Sán Dìu": "18", "Mán": "09", "Khơ-me": "05", "Cao Lan": "15", "Vân Kiều": "23", "Xê Đăng": "14",
    "Việt Nam": "Việt Nam", "Không": "Không", "Công giáo": "Công giáo", "Lương": "Lương", "Trại": "Trại", "Miên": "Miên",
    "Muong": "Muong", "99": "99", "1969": "1969",
}
COUNTRIES = {
    "Việt Nam": "Việt Nam", "VN": "Việt Nam", "VNM": "Việt Nam", "VIỆT NAM": "Việt Nam", "Viet Nam": "Việt Nam",
    "VNDCCH": "Việt Nam", "CHXHCNVN": "Việt Nam", "Hàn Quốc": "Hàn Quốc", "hàn quốc": "Hàn Quốc", "KOR": "Hàn Quốc",
    "Trung Hoa": "Trung Quốc", "Mỹ": "Hoa Kỳ", "Úc": "Australia", "Kinh": "Kinh", "1": "1", "Xứ Sở": "Xứ Sở",
}
ENTRIES = {
    "1/2001": "01/2001", "07/2012": "07/2012", "007/2012": "07/2012", "45b/1975": "45b/1975", "45 bis/1975": "45bis/1975",
    " 7 / 2012".strip(): "07/2012", "Số 45/2012": "45/2012", "2012-05-01 00:00:00": "05/2012", "120/2012": "120/2012",
    "09/": "09/", "Q1": "Q1", "01-2012": "01-2012", "12": "12", "45.0": "45", "45/12": "45/12", "45/1/1975": "45/1/1975",
}
PROVINCES = frozenset(("001", "002", "030", "031"))
NUMBERS = {
    ("031232564", "1"): "031232564", ("31232564", "1"): "031232564", ("31232564", ""): "031232564", ("31232564", "2"): "31232564",
    ("14282455", "1"): "14282455", ("31189285339", "4"): "031189285339", ("21189285339", "4"): "21189285339",
    ("0312964070", "1"): "0312964070", ("03 009 0634158", "4"): "030090634158", ("14 151 8037", "1"): "141518037",
    ("142.547.843", "1"): "142547843", ("030O55311", "1"): "030O55311", ("03025962l", "1"): "03025962l",
    ("140764488A", "1"): "140764488A", ("G97567370", "2"): "G97567370", ("3.1075001234E+10", "4"): "031075001234",
    ("3.1075E+11", "4"): "3.1075E+11", ("142547843.0", "1"): "142547843", ("'031232564", "1"): "031232564",
}
TIMES = {"20:30": "20:30", "20:30:00": "20:30", "20h30": "20:30", "8:05": "08:05", "3 giờ 15 phút sáng": "03:15",
         "3 giờ 15 phút chiều": "15:15", "3 giờ 15 phút": "3 giờ 15 phút", "25:10": "25:10", "0.8541666667": "20:30",
         "khoảng 3 giờ": "khoảng 3 giờ"}
NOTHING = (("-", Kind.TEXT), ("//", Kind.TEXT), ("...", Kind.PLACE), ("kxđ", Kind.NAME), ("Không", Kind.TEXT), ("X", Kind.NAME),
           ("Không rõ", Kind.NAME), ("../../....", Kind.DATE), ("ngày ... tháng ... năm ....", Kind.DATE), ("- -", Kind.TEXT))
SOMETHING = (("Không", Kind.ETHNIC_GROUP), ("Không", Kind.NATIONALITY), ("Không rõ", Kind.TEXT), (", , ,", Kind.PLACE),
             ("Không nơi cư trú", Kind.PLACE), ("0", Kind.CODE))
# fmt: on


@pytest.mark.parametrize(("typed", "standard"), CODES.items())
def test_a_label_of_the_list_becomes_its_code(typed: tuple[str, str], standard: str) -> None:
    assert list_code(*typed).value == standard


@pytest.mark.parametrize(("typed", "standard"), GROUPS.items())
def test_an_ethnic_group_becomes_its_code_of_1979(typed: str, standard: str, tools: Tools) -> None:
    assert tools.groups.written(typed).value == standard


@pytest.mark.parametrize(("typed", "standard"), COUNTRIES.items())
def test_a_country_gets_its_listed_name(typed: str, standard: str, tools: Tools) -> None:
    assert tools.countries.written(typed).value == standard


@pytest.mark.parametrize(("typed", "standard"), ENTRIES.items())
def test_a_number_has_two_digits_and_keeps_its_suffix(typed: str, standard: str) -> None:
    assert number_and_year(typed).value == standard


@pytest.mark.parametrize(("typed", "standard"), NUMBERS.items())
def test_an_identity_number_gets_back_only_what_is_certain(typed: tuple[str, str], standard: str) -> None:
    assert identity_number(*typed, PROVINCES).value == standard


def test_digits_lost_in_scientific_notation_are_told() -> None:
    assert identity_number("3.1075E+11", "4", PROVINCES).notices[0][:2] == ("D-48", "B")


def test_a_page_number_loses_only_its_decimals() -> None:
    assert [page_number(p).value for p in ("23.0", "12-13", "12a")] == ["23", "12-13", "12a"]


@pytest.mark.parametrize(("typed", "standard"), TIMES.items())
def test_a_time_is_hours_and_minutes(typed: str, standard: str) -> None:
    assert clock_time(typed).value == standard


def test_placeholders_are_told_from_values() -> None:
    assert [v for v in NOTHING if not rule_of_nothing(*v)] == []
    assert [v for v in SOMETHING if rule_of_nothing(*v)] == []


# What Excel did to numbers: fields of text, of entries, of pages
# fmt: off
DAMAGED = [
    # kind                  cell as it comes        stays   severity  proposals
    (Kind.ENTRY_NUMBER,     "2012-03-12",           True,   "B",      ["12/2012", "03/2012"]),
    (Kind.ENTRY_NUMBER,     "41030",                True,   "B",      ["05/2012"]),
    (Kind.ENTRY_NUMBER,     "41031",                True,   "B",      [None]),
    (Kind.ENTRY_NUMBER,     "45/2012",              True,   "",       []),
    (Kind.VOLUME_NUMBER,    "36892",                True,   "B",      ["01/2001"]),
    (Kind.PAGE_NUMBER,      "2024-12-13",           True,   "B",      ["13-12", "12-13"]),
    (Kind.PAGE_NUMBER,      "2013-12-01",           True,   "B",      ["12-13"]),
    (Kind.TEXT,             "2015-12-01 00:00:00",  True,   "W",      ["12/2015", "01/12/2015"]),
    (Kind.TEXT,             "3.1075E+11",           True,   "B",      [None]),
    (Kind.TEXT,             "QĐ 12/2015",           True,   "",       []),
    (Kind.TEXT,             "2015-12-01 đã cải chính", True, "",      []),
]
# fmt: on


@pytest.mark.parametrize(("kind", "cell", "stays", "severity", "proposed"), DAMAGED)
def test_what_excel_damaged_is_told_and_proposed_but_not_put_back(kind, cell, stays, severity, proposed, tools):
    written = standard_value(cell, Setting(kind, "", tools))
    assert (written.value == cell) is stays
    assert [n.severity for n in written.notices if n.code == "D-48"] == [severity] * bool(severity)
    if severity:
        assert [p.value for p in written.proposals] == proposed
