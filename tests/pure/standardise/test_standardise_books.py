"""What a book as a whole decides: the style of its dates, its findings, corrections agreed on by people."""

import pytest
from standardised_books import codes, standardised

from sogoc.pipeline import Book
from sogoc.record import BIRTH
from sogoc.standardise.column import standard_column
from sogoc.standardise.corrections import corrections_of, read_corrections, shipped_corrections
from sogoc.standardise.kinds import Tools, setting_of


def test_slashes_all_through_a_book_are_a_note_and_one_slip_is_a_warning() -> None:
    habit = standardised(child_birth_date=[f"{d}/3/1987" for d in range(10, 20)])
    slip = standardised(child_birth_date=["5/3/1987", *(f"{d}.03.1987" for d in range(10, 20))])
    assert {severity for *_, severity in codes(habit, "child_birth_date")} == {"N"}
    assert codes(slip, "child_birth_date") == [(2, "D-25", "W")]


def test_each_fault_of_writing_leaves_its_finding() -> None:
    done = standardised(
        child_full_name=["nguyễn văn an"], child_sex=["Nam"], child_ethnic_group=["Mèo"], child_birth_date=["42740"],
        page_number=["23.0"], mother_full_name=["Nguyễn  Thị Lan"], father_full_name=["kxđ"], signed_by=["Trần\u200bVăn Ba\n"],
        child_birth_place=["TYT xã An Thanh"],
    )  # fmt: skip
    found = {(f["fields"], f["code"], f["severity"]) for f in done.findings.iter_rows(named=True)}
    assert found == {
        ("child_full_name", "X-15", "N"), ("child_sex", "X-16", "W"), ("child_ethnic_group", "D-42", "W"),
        ("child_birth_date", "D-48", "W"), ("page_number", "X-23", "N"), ("mother_full_name", "X-14", "N"),
        ("father_full_name", "D-39", "W"), ("signed_by", "D-29", "W"), ("signed_by", "X-03", "W"), ("child_birth_place", "D-50", "N"),
    }  # fmt: skip
    assert done.standard["father_full_name"].to_list() == [None]


def test_capitals_and_listed_names_leave_no_finding() -> None:
    done = standardised(child_full_name=["NGUYỄN VĂN AN"], child_ethnic_group=["Kinh"], child_nationality=["VN"], entry_number=["7/2012"])
    assert done.findings.is_empty()
    assert done.changes.get_column("rules").to_list() == ["entry_number_form", "name_capitals", "code", "nationality"]


def test_the_kind_of_paper_decides_whether_a_zero_was_lost() -> None:
    done = standardised(mother_id_type=["CMND", "Hộ chiếu"], mother_id_number=["31232564", "31232564"])
    assert done.standard["mother_id_number"].to_list() == ["031232564", "31232564"]


CORRECTIONS = """
- typed: Xã An Nhơnn
  standard: Xã An Nhơn
  fields: [child_birth_place]
  books: {event: KS, opening_year: 2013}
  author: Nguyễn Văn An
  reason: Lỗi trong danh mục của đơn vị số hóa
"""


def test_a_correction_holds_for_its_value_its_fields_and_its_books(tools: Tools) -> None:
    table = read_corrections(CORRECTIONS)
    here, elsewhere = (corrections_of(Book(event=BIRTH, opening_year=year), table) for year in (2013, 2014))
    assert here == {("child_birth_place", "Xã An Nhơnn"): "Xã An Nhơn"} and elsewhere == {}
    field = BIRTH.by_name["child_birth_place"]
    column = standard_column(["xã An", " Xã An Nhơnn"], setting_of(field, tools), corrections={"Xã An Nhơnn": "Xã An Nhơn"})
    assert list(column.standard) == ["xã An", "Xã An Nhơn"]
    assert column.touched[0][2].rules == ("spaces", "correction")


def test_a_correction_names_its_author_and_reason() -> None:
    with pytest.raises(TypeError):
        read_corrections("- {typed: a, standard: b}")
    assert all(c.author and c.reason for c in shipped_corrections())
