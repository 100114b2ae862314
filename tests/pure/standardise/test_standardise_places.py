"""Places in time: name, district and date decide; never a guess."""

from datetime import date, timedelta

import pytest
from standardised_books import codes, standardised

from sogoc.data import shipped
from sogoc.standardise.address import name_key
from sogoc.standardise.authority import in_full, spelled_otherwise
from sogoc.standardise.kinds import Tools
from sogoc.standardise.places import Home
from sogoc.standardise.units import day_of

# fmt: off
PLACES = (  # text, day, commune of 30/6/2025
    ("X.An Đồng, H.An Hải, TP Hải Phòng", date(1981, 7, 1), "11623"),
    ("xã An Đồng, huyện An Dương, thành phố Hải Phòng", date(2008, 7, 1), "11623"),
    ("thôn Hạ, xã Quốc Tuấn, huyện An Thụy, thành phố Hải Phòng", date(1979, 7, 1), "11650"),
    ("UBND xã Quốc Tuấn, huyện Kiến An, thành phố Hải Phòng", date(1983, 7, 1), "11650"),
    ("UBND X.Tứ Minh, TX Hải Dương, T.Hải Hưng", date(1975, 7, 1), "10540"),
    ("P. Tứ Minh, TP. Hải Dương, tỉnh Hải Dương", date(2010, 7, 1), "10540"),
    ("Xã Kỳ Sơn, huyện Tứ Kỳ, tỉnh Hải Dương", date(2010, 7, 1), "11083"),
    ("Xã Kỳ Sơn, huyện Tứ Kỳ, tỉnh Hải Dương", date(2025, 3, 1), "11098"),
    ("ubnd xã lương điền, huyện cẩm giàng, hd", date(2013, 7, 1), "10924"),
    ("UBND Xã An Thanh - Tứ Kỳ", date(2002, 7, 1), "11125"), ("TYT xã An Thanh, huyện Tứ Kỳ, HD", date(2002, 7, 1), "11125"),
    ("An Thanh, Tứ Kỳ, Hải Dương", date(2002, 7, 1), "11125"), ("xóm Phú xã An Thanh huyện Tứ Kỳ", date(2002, 7, 1), "11125"),
    ("xã Thượng Quận, huyện Kinh Môn, tỉnh Hải Dương", date(2002, 7, 1), "10729"),
)
NO_COMMUNE = ("Tại nhà", "Bệnh viện Phụ sản Hải Dương, thành phố Hải Dương, tỉnh Hải Dương", "UBND huyện Kim Thành, tỉnh Hải Dương",
              "Sở Tư pháp tỉnh Hải Dương", "thành phố Busan, Hàn Quốc", "tỉnh Quảng Đông, Trung Quốc", ", , ,", "Hải Dương",
              "xã Quốc Tuấn", "xã Nguyễn Văn A, huyện Tứ Kỳ", "1", "huyện Đài Nam, Đài Loan", "xã An Thanh, huyện Nam Sách")
# fmt: on


@pytest.mark.parametrize(("text", "day", "code"), PLACES)
def test_a_place_is_found_by_name_district_and_date(text: str, day: date, code: str, tools: Tools) -> None:
    found = tools.places.found(text, day, Home())
    assert found is not None and found.codes == code


@pytest.mark.parametrize("text", NO_COMMUNE)
def test_a_place_without_a_certain_commune_is_not_guessed(text: str, tools: Tools) -> None:
    assert tools.places.found(text, date(2002, 7, 1), Home()) is None


def test_every_name_of_the_table_is_found_in_each_way_of_writing_it(tools: Tools) -> None:
    short = {"xã": "X.", "phường": "P.", "thị trấn": "TT ", "huyện": "H.", "quận": "Q.", "thị xã": "TX ", "thành phố": "TP "}
    missed = []
    for r in shipped("admin_units/name_lookup.csv").remove(level="huyện").iter_rows(named=True):
        since, until = day_of(r["valid_from"], False), day_of(r["valid_to"], True)
        day = since or (until or date(2025, 7, 1)) - timedelta(days=40)
        tail = f"{'thành phố' if r['province_name'] == 'Hải Phòng' else 'tỉnh'} {r['province_name']}"
        full = f"thôn 1, {r['level']} {r['name']}, {r['district_level']} {r['district_name']}, {tail}"
        brief = f"{short[r['level']]}{r['name']}, {short[r['district_level']]}{r['district_name']}"
        home = Home(province=name_key(r["province_name"]))  # elsewhere is another An Lão
        for text in (full, full.replace(",", ""), full.upper(), full.lower(), brief):
            found = tools.places.found(text, day, home if text == brief else Home())
            if found is None or found.codes != r["pre_2025_codes"]:
                missed.append(text)
    assert missed == []


def test_a_bare_name_is_read_beside_the_place_of_the_book() -> None:
    done = standardised(
        registered_on=["05.03.2002"] * 2,
        registered_at=["UBND xã An Thanh, huyện Tứ Kỳ, tỉnh Hải Dương"] * 2,
        mother_residence=["xóm Đoài, xã An Thanh", "xã Quang Khải"],
        father_residence=["xã Chốn Nào", "Tại nhà"],
    )
    units = {(p["row"], p["field"]): p["unit"] for p in done.places.iter_rows(named=True)}
    assert units[(2, "mother_residence")] == "11125"
    assert (3, "mother_residence") in units and units[(3, "mother_residence")] != "11125"
    assert not any(field == "father_residence" for _, field in units)


def test_the_unit_of_today_is_given_only_where_the_name_decides() -> None:
    done = standardised(
        registered_on=["05.03.2004", "05.03.2004"],
        registered_at=["UBND xã An Thanh, huyện Tứ Kỳ, tỉnh Hải Dương", "UBND xã Tứ Minh, thành phố Hải Dương, tỉnh Hải Dương"],
    )
    assert done.places.get_column("unit").to_list() == ["11125", "10540"]
    one, split = done.places.get_column("unit_2025").to_list()
    assert one is not None and split is None


def test_a_unit_that_did_not_exist_yet_and_old_names_are_told() -> None:
    done = standardised(
        registered_on=["04.03.2019", "04.03.1981"],
        registered_at=["UBND xã Liên Xuân, thành phố Thủy Nguyên, thành phố Hải Phòng", "UBND xã An Đồng, huyện An Hải, thành phố Hải Phòng"],
    )
    assert codes(done, "registered_at") == [(2, "D-12", "W"), (3, "D-13", "N")]


def test_an_authority_in_short_is_told_beside_a_book_that_writes_it_in_full() -> None:
    usual = "UBND xã An Thanh, huyện Tứ Kỳ, tỉnh Hải Dương"
    odd = {"ubnd X. An Thanh", "UBND Xã An Thanh - Tứ Kỳ", "Xã An Thanh", "ubnd xã an thanh, huyện tứ kỳ, tỉnh hải dương"}
    assert spelled_otherwise([usual] * 9 + sorted(odd)) == odd
    assert spelled_otherwise(["Xã An Thanh"] * 9 + [usual]) == set()
    assert in_full("UBHC xã Tứ Minh, thị xã Hải Dương, tỉnh Hải Hưng") and in_full("Sở Tư pháp thành phố Hải Phòng")
    assert in_full("Ủy ban nhân dân phường Đằng Hải, quận Hải An, thành phố Hải Phòng") and in_full(usual)
