"""Search: what is met and why, what is not seen, what is written down of it."""

import unicodedata

import pytest
from django.db import connection, connections
from hypothesis import given, settings
from hypothesis import strategies as st

from factories import make_book, make_record
from sogoc.audit.models import Event
from sogoc.record.folding import name_key
from sogoc.review.models import VALUES, Person, Record
from sogoc.review.searching import Asked, Unclear, search
from sogoc.site.settings import DATA_DIR
from sogoc.store.scope import acting_as
from visiting import form_of, visitor

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂĐÊÔƠƯYàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ '-.1"


@pytest.fixture
def people_of_the_book(ledger, people):
    book = make_book()
    make_record(
        book,
        serial=45,
        values={
            "child_full_name": "Lý Thị Thúy Hòa",
            "child_birth_date": "02.01.2001",
            "mother_full_name": "Phạm Thị Đào",
        },
    )
    make_record(
        book,
        serial=46,
        values={"child_full_name": "Lí Thị Thuý Hoà", "child_birth_date": "1999", "mother_id_number": "030012345"},
    )
    make_record(book, serial=47, values={"child_full_name": "Lý Thị Thúy", "child_birth_date": "05.2000"})
    make_record(make_book(custodian=11617), serial=45, values={"child_full_name": "Lý Thị Thúy Hòa"})
    return book


def found(user, purpose="", **asked):
    with acting_as(user):
        hits, more = search(Asked(**asked), user, purpose)
    assert not more
    return [(hit.record.serial, hit.met, hit.why) for hit in hits]


CHILD = "Người được khai sinh"
# fmt: off
SEARCHES = [  # what was typed -> serials found and why the first one
    ({"name": "ly thi thuy hoa"},             [46, 45],      "họ tên không kể dấu, cách viết i/y"),
    ({"name": "Lý Thị Thúy Hòa"},             [46, 45],      "họ tên không kể dấu, cách viết i/y"),
    ({"name": "LÝ THỊ THÚY HÒA", "day": "2001"}, [45, 46],   None),
    ({"name": "lí thị thuý hoà", "day": "02/01/2001"}, [45], "họ tên không kể dấu, cách viết i/y, ngày sinh"),
    ({"name": "ly thi thuy"},                 [47, 46, 45],  "họ tên không kể dấu, cách viết i/y"),
    ({"name": "dao"},                         [45],          "họ tên (phần cuối) không kể dấu, cách viết i/y"),
    ({"name": "Thị Đào"},                     [45],          "phần cuối họ tên"),
    ({"name": "ly thi thuy hoa", "day": "1999"}, [46],       "họ tên không kể dấu, cách viết i/y, năm sinh"),
    ({"id_number": "0300 12345"},             [46],          "số giấy tờ"),
    ({"entry": "45"},                         [45],          "số đăng ký"),
    ({"entry": "45/2001"},                    [45],          "số đăng ký và năm"),
    ({"entry": "45", "day": "1975"},          [],            None),
    ({"name": "ly thi", "entry": "47"},       [47],          "họ tên (phần đầu) không kể dấu, cách viết i/y, số đăng ký"),
    ({"name": "nguyen van khong co"},         [],            None),
]
# fmt: on


@pytest.mark.parametrize(("asked", "serials", "why"), SEARCHES)
def test_what_is_met_and_why(people_of_the_book, people, asked, serials, why):
    hits = found(people.an, **asked)
    assert sorted(serial for serial, _, _ in hits) == sorted(serials)
    assert why is None or hits[0][2] == why


def test_a_book_narrows(people_of_the_book, people):
    assert len(found(people.an, name="ly thi thuy", book=people_of_the_book.key)) == 3
    assert found(people.an, name="ly thi thuy", book="11650.KS.1901.01") == []


@pytest.mark.parametrize("asked", [{}, {"day": "2001"}, {"name": "123"}, {"name": "a", "day": "31.02.2001"}, {"name": "a", "day": "x"},
                                   {"entry": "x"}, {"name": "a", "book": "x"}, {"book": "11650.KS.2001.01"}])  # fmt: skip
def test_what_cannot_be_looked_for_is_said(people_of_the_book, people, asked):
    with acting_as(people.an), pytest.raises(Unclear):
        search(Asked(**asked), people.an)
    assert visitor(people.an).post("/tim-kiem/", asked).status_code == 422


def test_another_commune_is_not_found_and_the_department_says_why_it_looks(people_of_the_book, people):
    assert [serial for serial, _, _ in found(people.chi, name="ly thi thuy hoa")] == [45]
    assert found(people.chi, name="dao") == []
    giang = visitor(people.giang)
    assert giang.post("/tim-kiem/", {"name": "ly thi thuy hoa"}).status_code == 422
    assert len(giang.post("/tim-kiem/", {"name": "ly thi thuy hoa", "purpose": "answer"}).context["rows"]) == 3


def test_each_look_is_an_event_without_what_was_typed(people_of_the_book, people):
    page = visitor(people.giang).post("/tim-kiem/", {"name": "Ly Thi Thuy", "day": "2001", "purpose": "answer"})
    [event] = Event.objects.using("owner").filter(action="look_up")
    assert (event.actor_name, event.reason) == ("Đỗ Hương Giang", "Trả lời cơ quan, tổ chức, người dân")
    assert event.after == {"by": ["name", "day"], "found": 4} and len(event.lot) == 4
    told = f"{event.after}{event.subject}{event.before}{event.reason}"
    assert "thuy" not in told.lower() and "Ly Thi Thuy" in page.content.decode()
    log = DATA_DIR / "logs" / "sogoc.log"
    assert not log.exists() or "Ly Thi Thuy" not in log.read_text(encoding="utf-8")
    assert visitor(people.giang).get("/tim-kiem/?name=thuy").context["typed"]["name"] == ""  # nothing by address


def test_a_name_mended_is_found_by_the_new_one_only(people_of_the_book, people):
    record = Record.objects.using("owner").get(serial=47)
    visitor(people.an).post(f"/ra-soat/{record.pk}/luu/", form_of(record, child_full_name="Lý Thị Thủy Tiên"))
    assert [n for n, _, _ in found(people.an, name="ly thi thuy tien")] == [47]
    assert sorted(n for n, _, _ in found(people.an, name="thi thuy")) == []  # no longer ends so


def test_the_database_keeps_it_for_whatever_writes(people_of_the_book):
    record = Record.objects.using("owner").get(serial=46)
    values = VALUES["KS"].objects.using("owner").filter(pk=record.pk)
    values.update(custodian_id=11617, mother_full_name="")
    kept = Person.objects.using("owner").filter(record_id=record.pk)
    assert {(p.role, p.custodian_id) for p in kept} == {("child", 11617), ("father", 11617)}
    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from review_values_birth where record_id = %s", [record.pk])
    assert not kept.all().exists()


def test_records_from_before_are_filled_in(people_of_the_book):
    from sogoc.store.migrate import promises

    before = Person.objects.using("owner").count()
    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from review_person")
        cursor.execute(promises()["people"])
    assert Person.objects.using("owner").count() == before > 8


@settings(max_examples=150, deadline=None)
@given(name=st.text(alphabet=LETTERS, max_size=30), decomposed=st.booleans())
def test_the_database_folds_as_the_code_does(store, name, decomposed):
    name = unicodedata.normalize("NFD" if decomposed else "NFC", name)
    with acting_as(None), connection.cursor() as cursor:
        cursor.execute("select review_name_key(%s)", [name])
        assert cursor.fetchone()[0] == name_key(name)
