"""Digests: equal for equal content, whatever program, layout or row; different for any other text."""

import openpyxl
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from made_files import a_birth, older_columns

from sogoc.ingest import read_workbook, row_digests
from sogoc.record import BIRTH, MARRIAGE


def frame(*rows: dict[str, str | None]) -> pl.DataFrame:
    return pl.DataFrame([{"row": n, **row} for n, row in enumerate(rows, start=2)], schema=BIRTH.schema())


def test_a_workbook_saved_by_another_program_has_the_same_digests(births, tmp_path):
    path = births([a_birth(1), a_birth(2)])
    book = openpyxl.load_workbook(path)
    (tmp_path / "lai").mkdir()
    book.save(again := tmp_path / "lai" / path.name)
    first, second = read_workbook(path), read_workbook(again)
    assert path.read_bytes() != again.read_bytes()
    assert first.digest == second.digest


def test_order_of_columns_empty_rows_and_layout_do_not_matter(births):
    first = read_workbook(births([a_birth(1), a_birth(2)])).sheets[0]
    turned = [*reversed(older_columns(BIRTH)), "nksSoDinhDanh"]
    second = read_workbook(births([a_birth(1), {}, a_birth(2)], columns=turned, name="KS.1999.02.xlsx")).sheets[0]
    assert first.digest == second.digest and first.layout != second.layout


def test_a_date_cell_and_the_same_date_as_text_are_equal_but_another_text_is_not():
    same = row_digests(
        frame({"child_full_name": "An"}, {"child_full_name": "An", "note": " "}, {"child_full_name": "An "}), BIRTH
    )
    assert same[0] == same[1] != same[2]


def test_the_kind_of_register_is_part_of_the_digest():
    births = frame({"entry_number": "01/1999"})
    marriages = pl.DataFrame([{"row": 2, "entry_number": "01/1999"}], schema=MARRIAGE.schema())
    assert row_digests(births, BIRTH)[0] != row_digests(marriages, MARRIAGE)[0]


texts = st.dictionaries(
    st.sampled_from(BIRTH.names),
    st.text(min_size=1, max_size=8).filter(lambda t: t.strip(" \x00").isprintable() and t.strip()),
    max_size=4,
)


@settings(max_examples=40, deadline=None)
@given(texts, texts)
def test_two_rows_have_one_digest_exactly_when_they_say_the_same(one, other):
    first, second = row_digests(frame(one, other), BIRTH)
    assert (first == second) == (one == other)
