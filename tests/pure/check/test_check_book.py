"""Rules over a whole book, and what the caller may tell beside the rows."""

from datetime import date

import polars as pl
import pytest
from made_books import book, frame, numbered

from sogoc.check import ABSENCE_REASONS, findings, gravest
from sogoc.data import shipped_reference
from sogoc.pipeline import FINDINGS, PLACES
from sogoc.record import BY_CODE

KS = BY_CODE["KS"]


def codes(found: pl.DataFrame, row: int | None = None) -> set[str]:
    return set(found.filter(pl.col("row") == row if row is not None else pl.lit(True)).get_column("code"))


def entries(*numbers: str, **more: str) -> list[dict[str, str | None]]:
    return [{"entry_number": n, "registered_on": f"{2 + place:02d}.01.{n[-4:]}", **more} for place, n in enumerate(numbers)]


def test_closing_total_is_compared_with_all_rows_even_those_typed_twice() -> None:
    made = frame(KS, entries("01/2012", "02/2012", "02/2012"))
    [fault] = findings(made, book("KS", closing_total=2)).filter(pl.col("code") == "D-14").iter_rows(named=True)
    assert (fault["row"], fault["severity"], fault["detail"]) == (0, "E", "khóa sổ ghi 2 sự kiện, có 3 dòng")
    assert "D-14" not in codes(findings(made, book("KS", closing_total=3)))
    assert "D-14" not in codes(findings(made, book("KS")))


def test_a_second_incomplete_typing_is_not_judged_by_its_numbers() -> None:
    made = frame(KS, entries("01/2012", "05/2012", "09/2012"))
    assert {"D-04", "D-14"} <= codes(findings(made, book("KS", closing_total=9)))
    assert not {"D-04", "D-06", "D-14"} & codes(findings(made, book("KS", closing_total=9, partial=True)))


def test_a_second_volume_goes_on_where_the_first_ended() -> None:
    made = frame(KS, entries("51/2012", "52/2012"))
    assert "D-04" in codes(findings(made, book("KS", volume="01", opening_year=2012)))
    assert "D-04" not in codes(findings(made, book("KS", volume="02", opening_year=2012)))


def test_a_gap_is_told_on_the_entry_after_it() -> None:
    made = frame(KS, entries("01/2012", "02/2012", "06/2012"))
    [fault] = findings(made, book("KS")).filter(pl.col("code") == "D-04").iter_rows(named=True)
    assert (fault["row"], fault["detail"]) == (4, "thiếu 3 số giữa 2 và 6 của năm 2012")


def test_a_gap_at_the_beginning_of_a_year() -> None:
    made = frame(KS, entries("01/2012", "02/2012", "03/2013"))
    [fault] = findings(frame(KS, entries("01/2012", "03/2013", "04/2013", "01/2014")), book("KS")).filter(
        pl.col("code") == "D-04").iter_rows(named=True)
    assert fault["detail"] == "thiếu 2 số trước số 3, đầu năm 2013"
    assert "D-04" not in codes(findings(made, book("KS")))  # one series over the years: D-09


def test_what_two_saw_is_said_once_and_at_its_gravest() -> None:
    seen = pl.DataFrame([(2, "D-45", "W", "x", "a"), (2, "D-45", "E", "x", "b"), (3, "D-45", "W", "x", "a")],
                        schema=FINDINGS, orient="row")
    assert gravest(seen).select("row", "severity").rows() == [(2, "E"), (3, "W")]


def test_a_wrong_year_in_a_number_makes_no_gap_but_may_make_a_repeat() -> None:
    rows = [{"entry_number": n, "registered_on": d} for n, d in (
        ("01/2012", "02.01.2012"), ("02/2013", "03.01.2012"), ("03/2012", "04.01.2012"),
        ("01/2013", "02.01.2013"), ("02/2013", "03.01.2013"))]  # fmt: skip
    found = findings(frame(KS, rows), book("KS", opening_year=2012))
    assert "D-04" not in codes(found)
    assert found.filter(pl.col("code") == "D-05").get_column("row").to_list() == [3, 6]
    assert "D-02" in codes(found, 3)


def test_one_day_scattered_over_the_book_is_a_placeholder_a_busy_day_is_not() -> None:
    scattered = entries(*(f"{n:02d}/2012" for n in range(1, 29)))
    for place in range(0, 28, 4):
        scattered[place]["registered_on"] = "01.03.2012"
    found = findings(frame(KS, scattered), book("KS")).filter(pl.col("code") == "D-07")
    assert found.get_column("row").to_list() == [2 + place for place in range(0, 28, 4)]
    busy = entries(*(f"{n:02d}/2012" for n in range(1, 29)))
    for place in range(10, 17):
        busy[place]["registered_on"] = "12.01.2012"
    assert "D-07" not in codes(findings(frame(KS, busy), book("KS")))


def test_a_book_without_its_own_contents_is_of_another_type() -> None:
    empty = [{"child_full_name": None, "child_birth_date": None}] * 6
    [fault] = findings(numbered(KS, empty), book("KS")).filter(pl.col("code") == "D-08").iter_rows(named=True)
    assert (fault["row"], fault["severity"]) == (0, "B")
    assert "D-08" not in codes(findings(numbered(KS, [{}] * 6), book("KS")))
    assert "D-08" not in codes(findings(numbered(KS, empty[:3]), book("KS")))


def test_days_outside_the_book() -> None:
    made = frame(KS, entries("01/2018", "02/2019", "03/2012"))
    found = findings(made, book("KS", opening_year=2015, closed=date(2018, 12, 31))).filter(pl.col("code") == "G-07")
    assert found.select("row", "severity").rows() == [(3, "E"), (4, "W")]


def test_an_authority_unlike_the_rest_of_the_book() -> None:
    made = frame(KS, entries(*(f"{n:02d}/2012" for n in range(1, 7))))
    units = ["11242"] * 5 + ["11251"]
    places = pl.DataFrame([{"row": 2 + i, "field": "registered_at", "unit": u, "unit_2025": None, "confidence": "high",
                            "reason": ""} for i, u in enumerate(units)], schema=PLACES)  # fmt: skip
    assert findings(made, book("KS"), places=places).filter(pl.col("code") == "G-10").get_column("row").to_list() == [7]
    divided = places.with_columns(unit=pl.Series(["1", "2"] * 3))
    assert "G-10" not in codes(findings(made, book("KS"), places=divided))  # most of the book has no one unit


@pytest.mark.parametrize(("field", "length", "found"), [("child_full_name", 130, True), ("child_full_name", 60, False),
                                                        ("note", 1500, False), ("note", 2500, True),
                                                        ("child_origin_place", 1200, True)])  # fmt: skip
def test_very_long_cells(field: str, length: int, found: bool) -> None:
    made = numbered(KS, [{field: ("Lê Thị " * length)[:length]}])
    assert ("X-04" in codes(findings(made, book("KS")))) is found


def test_a_blank_that_a_person_has_explained_is_no_finding() -> None:
    made = numbered(KS, [{"child_origin_place": None, "father_full_name": None, "registered_at": None}] * 2)
    asked = {"X-21", "D-38", "G-01"}
    assert asked <= codes(findings(made, book("KS")), 2)
    absent = pl.DataFrame({"row": [2, 2, 2], "field": ["child_origin_place", "father_full_name", "registered_at"]})
    found = findings(made, book("KS"), absent=absent)
    assert not asked & codes(found, 2) and asked <= codes(found, 3)


def test_an_explained_blank_that_is_filled_again_is_judged_again() -> None:
    made = numbered(KS, [{"volume_number": "Q1"}])
    absent = pl.DataFrame({"row": [2], "field": ["volume_number"]})
    assert "D-03" in codes(findings(made, book("KS"), absent=absent))


def test_absence_reasons_have_both_languages() -> None:
    assert all(vi and en.isascii() for vi, en in ABSENCE_REASONS.values()) and "KHONG_CO_TRONG_SO" in ABSENCE_REASONS


def test_a_shifted_row_says_only_that() -> None:
    shifted = {"child_full_name": "Trần_Thị Linh", "child_sex": None, "child_birth_date": "2", "child_ethnic_group":
               "xã An Bình, huyện Nam Sách", "child_nationality": "1", "mother_full_name": None,
               "mother_birth_date": "Lê Thị Mai", "child_birth_place": "20.05.2012"}  # fmt: skip
    found = findings(numbered(KS, [shifted]), book("KS"))
    assert {"X-05", "D-33"} == codes(found.filter(pl.col("severity").is_in(["B", "E"])))
    assert found.filter(pl.col("code") == "X-05").get_column("fields").to_list() == ["child_sex"]


def test_a_command_in_a_cell_is_not_judged_as_a_name() -> None:
    found = findings(numbered(KS, [{"mother_full_name": "<b>Tran</b> (1)"}]), book("KS"), names=shipped_reference())
    assert found.filter(pl.col("fields").str.starts_with("mother_full_name")).get_column("code").to_list() == ["X-02"]


def test_rows_without_numbers_of_their_own_are_a_bug_of_the_caller() -> None:
    with pytest.raises(ValueError):
        findings(frame(KS, [{}, {}]).with_columns(row=pl.lit(2, pl.Int32)), book("KS"))
