"""A future merger and split entered as data: units, lineage, custodians, books; previewed, whole or not at all."""

import pytest
from commands import found, refused
from django.db import connections

from factories import make_book, make_record
from sogoc.audit.models import Event
from sogoc.jurisdiction.models import Custodian, Lineage, Unit
from sogoc.jurisdiction.units import heirs, search
from sogoc.review.belonging import custodian_by_rule, custodian_candidates, forget
from sogoc.review.models import Book, Record
from sogoc.store.scope import acting_as

HEAD = "old_code,new_code,new_name,new_level,kind,population,effective_date,legal_basis"
MERGER = ("11647,99001,An Lão Mới,xã,whole,all,01/07/2030,12/NQ-UBTVQH17", "11635,99001,An Lão Mới,xã,whole,all,01/07/2030,12/NQ-UBTVQH17")
SPLIT = (
    "11617,11617,,,part,part,2031-01-01,13/NQ-UBTVQH17",
    "11617,99002,An Hải Bắc,phường,part,part,2031-01-01,13/NQ-UBTVQH17",
)


@pytest.fixture
def units_as_before(ledger, people):
    """Units are not emptied between tests: what a test added goes again."""
    yield
    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from jurisdiction_lineage where effective_on > '2026-01-01'")
        cursor.execute("delete from jurisdiction_unit where valid_from > '2026-01-01'")
        cursor.execute("update jurisdiction_unit set valid_to = null where valid_to > '2026-01-01'")
        cursor.execute("truncate review_book cascade")
        cursor.execute("delete from jurisdiction_custodian where code like '99%'")
    forget()


def written(folder, *lines):
    path = folder / "don-vi.csv"
    path.write_text("\n".join([HEAD, *lines]), encoding="utf-8")
    return path


def test_a_merger_moves_whole_units_with_their_books_and_a_preview_moves_nothing(units_as_before, people, tmp_path):
    record = make_record(make_book(), status="pending")
    before = (Unit.objects.using("owner").count(), Lineage.objects.using("owner").count())
    told = found("units", written(tmp_path, *MERGER), "--as", "hai", "--dry-run")
    assert (told["books"], told["records"], told["units"], told["done"]) == (1, 1, ["Xã An Lão Mới"], False)
    assert {"an", "binh", "dung"} <= set(told["accounts"])
    assert before == (Unit.objects.using("owner").count(), Lineage.objects.using("owner").count())
    assert Book.objects.using("owner").get().custodian_id == 11647

    assert found("units", tmp_path / "don-vi.csv", "--as", "hai")["lineage"] == 2
    assert Book.objects.using("owner").get().custodian_id == Record.objects.using("owner").get(pk=record.pk).custodian_id == 99001
    assert str(Unit.objects.using("owner").get(code="11647", valid_from="2025-07-01").valid_to) == "2030-07-01"
    assert custodian_by_rule(11650) == 99001  # a book of xã Quốc Tuấn that comes later goes straight there
    assert Event.objects.using("owner").filter(action="change_units", reason="12/NQ-UBTVQH17").count() == 1
    again = found("units", tmp_path / "don-vi.csv", "--as", "hai")
    assert (again["lineage"], again["books"], again["units"]) == (0, 0, [])


def test_a_split_leaves_books_where_they_are(units_as_before, people, tmp_path):
    book = make_book(custodian=11617, authority=11623)
    told = found("units", written(tmp_path, *SPLIT), "--as", "hai")
    assert (told["books"], told["ended"], told["units"]) == (0, [], ["Phường An Hải Bắc"])
    assert Book.objects.using("owner").get(pk=book.pk).custodian_id == 11617
    assert heirs(["11617"]) >= {"11617", "99002"} and 99002 in custodian_candidates(11617)
    assert Custodian.objects.using("owner").get(pk=99002).full_name == "Phường An Hải Bắc"


@pytest.mark.parametrize(("line", "why"), [
    ("99999,11647,,,whole,all,2030-07-01,1/NQ", "không có đơn vị 99999"),
    ("11647,99003,,,whole,all,2030-07-01,1/NQ", "cần tên và cấp"),
    ("11647,99001,Mới,xã,cả,all,2030-07-01,1/NQ", "kind"),
    ("11647,99001,Mới,xã,whole,all,hôm nay,1/NQ", "effective_date"),
    ("11647,99001,Mới,xã,whole,all,2030-07-01,", "legal_basis"),
])  # fmt: skip
def test_a_line_that_means_nothing_is_refused_and_nothing_changed(units_as_before, people, tmp_path, line, why):
    assert why in refused("units", written(tmp_path, MERGER[1], line), "--as", "hai")
    assert not Lineage.objects.using("owner").filter(effective_on__gt="2026-01-01").exists()
    assert not Unit.objects.using("owner").filter(code="99001").exists()


def test_only_the_departments_lead_changes_units(units_as_before, people, tmp_path):
    for who in ("giang", "dung"):
        assert "lãnh đạo Sở" in refused("units", written(tmp_path, *MERGER), "--as", who)


def test_units_are_found_by_name_without_diacritics(store, people):
    with acting_as(people.an):
        assert "11650" in {f.code for f in search("quoc tuan an lao")}
        assert {f.code for f in search("QUỐC TUẤN")} >= {"11650"}
        assert [f.code for f in search("11650")] == ["11650"] and search("") == search("không đâu có") == []
