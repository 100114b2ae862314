"""Values that were misread once, through `sogoc try`'s own code: what is written now, and what is proposed."""

import json
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sogoc.data import shipped_reference
from sogoc.standardise.dates import earliest, latest
from sogoc.standardise.edtf import meaning
from sogoc.trial.answers import answer
from sogoc.trial.cases import case_of

CASES = (  # kind, value, standard, status, suggestion
    ("syllable", "nghành", "nghành", "suggested", "ngành"),
    ("syllable", "ngiên", "ngiên", "suggested", "nghiên"),
    ("syllable", "gê", "gê", "suggested", "ghê"),
    ("name", "Ngô Thị Ghánh", "Ngô Thị Ghánh", "suggested", "Ngô Thị Gánh"),
    ("name", "Cẻo A Páo", "Cẻo A Páo", "unchanged", None),
    ("identifier", "HC: B1234567", "B1234567", "changed", None),
    ("identifier", "Hộ chiếu số B 1234567", "B1234567", "changed", None),
    ("identifier", "HCB1234567", "HCB1234567", "unchanged", None),
    ("identifier", "O31098765", "O31098765", "suggested", "031098765"),
    ("identifier", "O1234567", "O1234567", "unchanged", None),  # as long as a passport's
    ("entry_number", "45.2012", "45.2012", "suggested", "45/2012"),
    ("entry_number", "12.5", "12.5", "flagged", None),
)


def told(kind: str, **given: object) -> dict[str, object]:
    case = case_of(json.dumps({"id": 1, **given}, ensure_ascii=False), 1, kind)
    return answer(kind, case, shipped_reference())


@pytest.mark.parametrize(("kind", "value", "standard", "status", "suggestion"), CASES)
def test_a_hard_case(kind: str, value: str, standard: str, status: str, suggestion: str | None) -> None:
    said = told(kind, input=value)
    assert (said["standard"], said["status"], said["suggestion"]) == (standard, status, suggestion)


def test_a_name_that_a_city_and_its_province_share_is_the_province_where_the_city_has_no_such_commune() -> None:
    one = told("place", input="thị trấn Gia Lộc, Hải Dương", registered_on="2005-03-05")
    assert (one["unit_pre_2025"], one["confidence"]) == ("10999", "medium")
    several = told("place", input="xã Hồng Phong, Hải Dương", registered_on="2005-03-05")
    assert several["unit_pre_2025"] is None and len(several["candidates"]) == 2  # type: ignore[arg-type]
    city = told("place", input="phường Quang Trung, Hải Dương", registered_on="2005-03-05")
    assert city["unit_then"] == "Phường Quang Trung, thành phố Hải Dương, tỉnh Hải Dương"


@pytest.mark.parametrize("day", ["1990", "05/1990", "1990-05-01"])
def test_an_age_counts_from_an_event_known_by_its_year(day: str) -> None:
    assert told("date", input="45 tuổi", event_date=day)["edtf"] == "[1944,1945]"


DAYS = st.tuples(st.dates(date(1900, 1, 1), date(2025, 12, 31)), st.sampled_from(["%d.%m.%Y", "%m.%Y", "%Y"]))


@given(st.lists(DAYS, max_size=30))
def test_whole_columns_of_dates_mean_the_same_days_as_one_date(days: list[tuple[date, str]]) -> None:
    texts = [day.strftime(form) for day, form in days]
    frame = pl.DataFrame({"d": texts}, schema={"d": pl.String}).select(a=earliest(pl.col("d")), b=latest(pl.col("d")))
    found = [meaning(text) for text in texts]
    assert frame.rows() == [(m.earliest, m.latest) for m in found if m]
