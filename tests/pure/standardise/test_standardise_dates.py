"""Every form of a date that typists use, and what must not be guessed."""

from datetime import date

import polars as pl
import pytest

from sogoc.standardise.date_doubts import doubts
from sogoc.standardise.dates import (
    DoubtfulOrder,
    age,
    date_in_words,
    doubtful_order,
    earliest,
    impossible,
    latest,
    month_first,
    standard_date,
    words_date,
)  # fmt: skip

# fmt: off
CERTAIN = {
    "27.10.2008": "27.10.2008", "08.1975": "08.1975", "1975": "1975", "5.3.1987": "05.03.1987", "5/3/1987": "05.03.1987",
    "05-03-1987": "05.03.1987", "5 . 3 . 1987": "05.03.1987", "5,3,1987": "05.03.1987", "05 03 1987": "05.03.1987",
    "5/3-1987": "05.03.1987", "5.3.1987.": "05.03.1987", "1987-03-05": "05.03.1987", "1987-03-05 00:00:00": "05.03.1987",
    "1987-03-05T00:00:00": "05.03.1987", "1987/3/5": "05.03.1987", "2008.10.27": "27.10.2008", "1987-03": "03.1987",
    "8/1975": "08.1975", "8-1975": "08.1975", "ngày 5 tháng 3 năm 1987": "05.03.1987", "Ngày 05/3/1987": "05.03.1987",
    "ngày 05 tháng 03 năm 1987.": "05.03.1987", "NGÀY 5 THÁNG 3 NĂM 1987": "05.03.1987", "tháng 5/1980": "05.1980",
    "Tháng 5 năm 1980": "05.1980", "ngày ... tháng ... năm 1950": "1950", "ngày    tháng 5 năm 1950": "05.1950",
    "00/00/1950": "1950", "00.05.1950": "05.1950", "__/05/1950": "05.1950", "../../1950": "1950", "xx/xx/1950": "1950",
    "-/-/1950": "1950", "/5/1950": "05.1950", "SN 1950": "1950", "sinh năm 1950": "1950", "năm 1950": "1950",
    "Sinh ngày 5.3.1987": "05.03.1987", "5-III-1962": "05.03.1962", "XII-1962": "12.1962", "05031987": "05.03.1987",
    "19870305": "05.03.1987", "05-Mar-1987": "05.03.1987", "05-thg 3-1987": "05.03.1987", "T5/1980": "05.1980",
    "5/3/1987 12:00:00 SA": "05.03.1987", "42740": "05.01.2017", "42740.0": "05.01.2017", "1975.0": "1975",
    "Ngày năm tháng ba năm một nghìn chín trăm tám mươi bảy": "05.03.1987",
}
LEFT_AS_TYPED = (
    "31.02.1975", "31/04/2014", "15.13.1975", "5956", "11.02.1014", "11/10/5988", "25t", "25 tuổi", "Tuổi 25",
    "khoảng 1950", "1950-1952", "05.03.l987", "5/x/1962", "05/__/1950", "87", "10/13/2015", "25-3-13", "3/87", "19755",
)
UNSURE = {"25-3-13": "D-25", "15-1-73": "D-25", "3/87": "D-25", "ngày 5 tháng 3 năm 87": "D-25", "5-III-62": "D-25",
          "10/13/2015": "D-25", "10.13.2015": "D-25", "19755": "D-48"}
IN_WORDS = {
    "Ngày mồng năm tháng năm năm một nghìn chín trăm bảy mươi lăm": "05.05.1975",
    "Ngày năm tháng năm năm một nghìn chín trăm năm mươi năm": "05.05.1955",
    "Ngày hai mươi mốt tháng chạp năm một ngàn chín trăm tám mươi tư": "21.12.1984",
    "ngày ba mốt tháng mười hai năm hai nghìn": "31.12.2000", "ngày hăm mốt tháng tư năm 1987": "21.04.1987",
    "Ngày 5 tháng 3 năm 1987": "05.03.1987", "tháng ba năm một nghìn chín trăm bảy tư": "03.1974",
    "năm hai ngàn lẻ tám": "2008", "năm hai nghìn không trăm linh tám": "2008", "năm một chín bảy lăm": "1975",
    "Ngày hai mươi lăm, tháng ba, năm một nghìn chín trăm chín mươi.": "25.03.1990",
    "mùng một tháng giêng năm một nghìn chín trăm sáu mươi nhăm": "01.01.1965",
    "ngày ba mươi tháng hai năm hai nghìn": None, "Tại nhà": None, "": None, "năm": None,
}
DAYS = {
    "1975": (date(1975, 1, 1), date(1975, 12, 31)), "02.1976": (date(1976, 2, 1), date(1976, 2, 29)),
    "27.10.2008": (date(2008, 10, 27), date(2008, 10, 27)), "5988": (date(5988, 1, 1), date(5988, 12, 31)),
    "31.02.1975": (None, None), "25t": (None, None), "5/3/1987": (None, None), "Giêng": (None, None),
}
# fmt: on


@pytest.mark.parametrize(("typed", "standard"), CERTAIN.items())
def test_a_certain_date_takes_the_form_of_the_template(typed: str, standard: str) -> None:
    assert standard_date(typed).value == standard


@pytest.mark.parametrize("typed", LEFT_AS_TYPED)
def test_what_is_no_certain_date_stays_as_typed(typed: str) -> None:
    assert standard_date(typed).value == typed


@pytest.mark.parametrize(("typed", "code"), UNSURE.items())
def test_what_could_mean_two_dates_is_told(typed: str, code: str) -> None:
    assert [n.code for n in standard_date(typed).notices] == [code]


@pytest.mark.parametrize(("words", "day"), IN_WORDS.items())
def test_words_say_one_date_or_none(words: str, day: str | None) -> None:
    assert date_in_words(words) == day


def test_a_column_of_words_is_read_like_its_words() -> None:
    frame = pl.DataFrame({"w": [*IN_WORDS, None]})
    assert frame.select(words_date(pl.col("w"))).to_series().to_list() == [*IN_WORDS.values(), None]


@pytest.mark.parametrize(("text", "days"), DAYS.items())
def test_a_standard_date_means_a_first_and_a_last_day(text: str, days: tuple[date | None, date | None]) -> None:
    frame = pl.DataFrame({"d": [text]})
    assert frame.select(earliest(pl.col("d")).alias("a"), latest(pl.col("d")).alias("b")).row(0) == days


def test_ages_and_impossible_and_exchanged_dates_are_told_apart() -> None:
    frame = pl.DataFrame({"d": ["25t", "Tuổi 30", "1975", "31.02.1975", "15/13/1975", "10/13/2015", None]})
    seen = frame.select(age(pl.col("d")).alias("d"), impossible(pl.col("d")).alias("i"), month_first(pl.col("d")).alias("m"))
    assert seen["d"].to_list() == [25, 30, None, None, None, None, None]
    assert [bool(v) for v in seen["i"].to_list()] == [False, False, False, True, True, False, False]
    assert [bool(v) for v in seen["m"].to_list()] == [False, False, False, False, False, True, False]


def test_where_most_of_a_column_is_typed_month_first_an_open_order_is_not_guessed() -> None:
    order = doubtful_order({"10/13/2015", "11/25/2014", "1/30/2013", "05/03/2012"})
    assert order is DoubtfulOrder.SLASHES
    assert standard_date("05/03/2012", order).value == "05/03/2012"
    assert standard_date("05/03/2012", order).notices[0].severity == "E"
    assert standard_date("05.03.2012", order).value == "05.03.2012"


def test_one_slip_does_not_make_a_column_month_first() -> None:
    assert doubtful_order({"10/13/2015", "13/10/2015", "05/03/2012"}) is DoubtfulOrder.NONE


def test_days_that_a_spreadsheet_may_have_exchanged_are_not_guessed() -> None:
    values = {f"{2000 + n}-{n + 1:02d}-0{n}" for n in range(1, 8)} | {f"{n}/3/1987" for n in range(13, 20)}
    order = doubtful_order(values)
    assert order is DoubtfulOrder.REAL_DATES
    assert standard_date("2001-02-05", order).value == "2001-02-05"
    assert standard_date("19/3/1987", order).value == "19.03.1987"


@pytest.mark.parametrize(
    ("typed", "book", "read"),
    [
        ("23.02.1076", 1975, ["23.02.1976", "23.02.1876"]),  # a book opened in 1975 and written in until 1978
        ("31.05.5004", 2004, ["31.05.2004"]),
        ("5/3/75", 1980, ["05.03.1975"]),
        ("5/3/13", 2010, ["05.03.2013", "05.03.1913"]),
        ("5/3/35", 2010, ["05.03.1935"]),
    ],
)
def test_the_century_nearest_to_the_book_is_proposed_first(typed, book, read):
    assert [p.value for p in doubts(typed, False, book)] == read
