"""The exchange format says what dates mean, read from the text as it stands."""

from datetime import date

from factories import make_book, make_record
from sogoc.record import BY_CODE
from sogoc.report.exchange_dates import DATES, dates


def test_dates_are_told_with_what_they_can_mean(ledger, people):
    born = {"mother_birth_date": "05.1975", "father_birth_date": "30 tuổi", "child_birth_date": "khoảng năm 2000"}
    make_record(make_book(), values={"registered_on": "15.01.2001", **born})
    told = dates(BY_CODE["KS"])
    assert told.schema == DATES
    assert {row[3]: row[4:] for row in told.iter_rows()} == {
        "15.01.2001": ("2001-01-15", date(2001, 1, 15), date(2001, 1, 15)),
        "05.1975": ("1975-05", date(1975, 5, 1), date(1975, 5, 31)),
        "30 tuổi": ("[1970,1971]", date(1970, 1, 16), date(1971, 1, 15)),
        "khoảng năm 2000": ("2000~", date(2000, 1, 1), date(2000, 12, 31)),
    }
    assert dates(BY_CODE["TDCC"]).is_empty()
