"""Entries that no delivery brought, typed from the page: drafts of their book, counted, of whoever typed them."""

import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from factories import BIRTH, make_book, make_record
from sogoc.audit.models import Event
from sogoc.report.verify import verify
from sogoc.review.acts import Refused
from sogoc.review.intake import take_in
from sogoc.review.models import VALUES, Book, Cell, Delivery, Finding, NewEntry, Page, Record, SecondReading
from sogoc.review.new_entries import type_in
from sogoc.review.withdrawing import withdraw
from sogoc.store.scope import acting_as
from visiting import give_scan, visitor
from workbooks import a_row, write_book

TYPED = {**BIRTH, "entry_number": "02/2001", "registered_on": "15.01.2001"}


def owner(model):
    return model.objects.using("owner")


def sums():
    return owner(Delivery).filter(kind="typed").values_list("rows_in", "rows_loaded", "rows_known", "rows_held").get()


def odd():
    """What does not add up, but for the deliveries that factories made up."""
    return [words for words, _ in verify() if not words.startswith("bàn giao thu.")]


def typed(book, user, key=None, reasons=None, **values):
    with acting_as(user):
        return type_in(book.pk, key or uuid.uuid4(), user, {**TYPED, **values}, reasons or {})


def test_an_types_a_missed_entry_and_it_is_a_draft_like_any_other(ledger, people):
    book = make_book()
    make_record(book, serial=1, values={"entry_number": "01/2001"})
    key = uuid.uuid4()
    for _ in range(2):  # sent twice, kept once
        record = typed(book, people.an, key, {"note": "KHONG_DOC_DUOC"}, child_full_name="NGUYỄN THỊ HAI")
    assert (record.pk, record.entry, record.status, record.origin) == (key, "02/2001", "draft", "typed_here")
    assert record.editors == [people.an.pk]
    assert owner(Delivery).get(kind="typed").name == f"Gõ tại đây, sổ {book.key}" and sums() == (1, 1, 0, 0)
    assert owner(VALUES["KS"]).get(pk=key).child_full_name == "Nguyễn Thị Hai"
    assert owner(Cell).get(record=key, field="child_full_name").typed == "NGUYỄN THỊ HAI"
    assert owner(Cell).get(record=key, field="note").absence == "KHONG_DOC_DUOC"
    event = owner(Event).get(action="type_in")
    assert (event.actor_id, event.record_id, event.after["child_full_name"]) == (people.an.pk, key, "NGUYỄN THỊ HAI")
    assert odd() == []
    history = visitor(people.an).get(f"/ra-soat/{key}/").content.decode()
    assert "Gõ mới từ sổ" in history and "Nạp dữ liệu" not in history


def test_who_typed_does_not_approve(ledger, people):
    record = typed(make_book(), people.binh)
    with acting_as(people.binh):
        Record.objects.filter(pk=record.pk).update(status="pending")
    with acting_as(people.binh), pytest.raises(DatabaseError, match="four eyes"), transaction.atomic():
        Record.objects.filter(pk=record.pk).update(
            status="approved", approved_by=people.binh, compared_with="paper", blockers=0, errors=0
        )


@pytest.mark.parametrize("missing", [False, True])
def test_a_number_that_is_here_is_typed_again_only_where_the_book_has_it_twice(ledger, people, missing):
    book = make_book()
    make_record(book, serial=2, values={"entry_number": "02/2001"}, **({"outcome": "duplicate"} if missing else {}))
    an = visitor(people.an)
    sent = {**TYPED, "registered_on": "15/01/2001", "key": str(uuid.uuid4()), "then": "next"}
    answer = an.post(f"/quyen-so/{book.pk}/go/", sent)
    assert answer.status_code == (302 if missing else 422)
    if not missing:
        assert "số 02/2001 đã có trong quyển này" in answer.content.decode()
        assert answer.context["form"].values["child_full_name"] == "Nguyễn Thị Thử"  # nothing typed is lost
        an.post(f"/quyen-so/{book.pk}/go/", {**sent, "again": "1"})
    told = owner(Record).filter(book=book, origin="typed_here").values_list("serial", "occurrence")
    assert list(told) == [(2, 1 if missing else 2)]


def test_the_form_begins_with_what_the_entry_before_says(ledger, people):
    book = make_book()
    make_record(book, serial=4, values={"entry_number": "04/2001", "signed_by": "Phạm Văn Ký", "page_number": "7"})
    make_record(book, serial=9, values={"entry_number": "09/2001", "signed_by": "Lê Văn Khác"})
    form = visitor(people.an).get(f"/quyen-so/{book.pk}/go/?nam=2001&so=5").context["form"]
    at = {v.field.name: (v.value, v.carried) for v in form.views}
    assert at["entry_number"] == ("05/2001", False) and at["signed_by"] == ("Phạm Văn Ký", True)
    assert at["page_number"] == ("7", True) and at["child_full_name"] == ("", False)
    assert "Gõ số 5" in visitor(people.an).get(f"/quyen-so/{book.pk}/").content.decode()


def test_after_one_entry_the_next_number_comes_while_it_is_missing(ledger, people):
    book = make_book()
    make_record(book, serial=4, values={"entry_number": "04/2001"})
    an = visitor(people.an)
    where = [
        an.post(f"/quyen-so/{book.pk}/go/", {**TYPED, "entry_number": n, "key": str(uuid.uuid4())}).headers["Location"]
        for n in ("02/2001", "03/2001")
    ]
    assert where == [f"/quyen-so/{book.pk}/go/?nam=2001&so=3", f"/quyen-so/{book.pk}/go/"]


def test_what_is_typed_and_not_saved_is_there_again_for_its_person_alone(ledger, people):
    book = make_book()
    an = visitor(people.an)
    key = an.get(f"/quyen-so/{book.pk}/go/").context["key"]
    assert an.post(f"/quyen-so/{book.pk}/go/giu/", {"child_full_name": "Trần Thị Dở", "key": key}).status_code == 204
    assert "Trần Thị Dở" in an.get(f"/quyen-so/{book.pk}/go/").content.decode()
    assert "Trần Thị Dở" not in visitor(people.binh).get(f"/quyen-so/{book.pk}/go/").content.decode()
    an.post(f"/quyen-so/{book.pk}/go/", {**TYPED, "key": key})
    an.post(f"/quyen-so/{book.pk}/go/giu/", {"child_full_name": "Trần Thị Dở", "key": key})  # comes too late
    assert owner(NewEntry).get().values == {}


def test_the_scan_beside_becomes_the_page_only_where_it_is_said_to_be(ledger, people):
    book = make_book(scans_promised=True)
    before = make_record(book, serial=1, values={"entry_number": "01/2001"})
    sha256 = give_scan(before)
    before.delivery.remarks = [["loose_scan", "Ảnh không gắn với trường hợp nào: x.pdf", sha256]]
    before.delivery.save(using="owner", update_fields=["remarks"])
    an = visitor(people.an)
    assert an.get(f"/quyen-so/{book.pk}/go/").context["beside"].own is False  # its neighbour's page
    loose = an.get(f"/quyen-so/{book.pk}/go/?anh={before.delivery_id}.1").context["beside"]
    assert (loose.own, loose.file) == (True, "x.pdf")
    for n, own in ((2, "1"), (3, "")):
        sent = {**TYPED, "entry_number": f"0{n}/2001", "key": str(uuid.uuid4()), "anh": loose.token, "own": own}
        an.post(f"/quyen-so/{book.pk}/go/", sent)
    first, second = owner(Record).filter(origin="typed_here").order_by("serial")
    assert owner(Page).get(record=first).sha256 == sha256 and not owner(Page).filter(record=second).exists()
    assert list(owner(Finding).filter(code="D-80").values_list("record_id", flat=True)) == [second.pk]
    assert odd() == []


def test_a_later_delivery_is_a_second_reading_of_what_was_typed_here(ledger, people, tmp_path):
    row = a_row("KS", 1, child_full_name="Nguyễn Thị Lan")
    write_book(tmp_path / "11650.KS.2001.01.xlsx", "KS", [row])
    assert not [r for r in take_in([tmp_path]) if r.refused]
    record = owner(Record).get()
    typed(record.book, people.an, child_full_name="Nguyễn Thị Hai")
    (tmp_path / "2").mkdir()
    write_book(tmp_path / "2" / "11650.KS.2001.01.xlsx", "KS", [row, a_row("KS", 2, child_full_name="Nguyễn Thị Hài")])
    assert not [r for r in take_in([tmp_path / "2"]) if r.refused]
    assert owner(SecondReading).get().record.origin == "typed_here" and owner(Record).count() == 2
    assert odd() == []
    with pytest.raises(Refused, match="không gỡ theo lô"):
        withdraw(owner(Delivery).get(kind="typed").pk, people.an, "thử")


def test_nobody_types_into_the_book_of_another_commune(ledger, people):
    book = make_book()
    assert visitor(people.chi).get(f"/quyen-so/{book.pk}/go/").status_code == 404
    assert visitor(people.chi).post(f"/quyen-so/{book.pk}/go/", {**TYPED}).status_code == 404
    for statement in ("select review_typed_delivery(%s)", "select review_typed_delivery(%s + 1)"):
        with acting_as(people.chi), pytest.raises(DatabaseError, match="not a book of theirs"), transaction.atomic():
            connection.cursor().execute(statement, [book.pk])
    assert not owner(Record).exists() and not owner(Delivery).exists()


def test_by_sql_a_person_adds_a_record_only_as_typed_in_its_own_book(ledger, people):
    book, elsewhere = make_book(), make_book()
    theirs = make_record(elsewhere)
    typed(book, people.an)
    here = owner(Delivery).get(kind="typed")
    about = {"event_type": "KS", "book": book, "authority_id": book.authority_id, "custodian_id": book.custodian_id,
             "serial": 9, "year": 2001, "row": 5, "typed_digest": "x", "status": "draft"}  # fmt: skip
    for wrong in (
        {"origin": "typed", "delivery": theirs.delivery},  # as if a delivery had brought it
        {"origin": "typed_here", "delivery": theirs.delivery},
        {"origin": "typed_here", "delivery": here, "book": elsewhere},
        {"origin": "typed_here", "delivery": here, "authority_id": 1},
    ):
        with acting_as(people.an), pytest.raises(DatabaseError), transaction.atomic():
            Record.objects.create(**{**about, **wrong})
    assert sums() == (1, 1, 0, 0) and odd() == []


@pytest.mark.parametrize(
    ("who", "cover", "refused"),
    [
        ("an", {}, ""),
        ("an", {"volume": "1a"}, ""),
        ("an", {"volume": "x"}, "ghi quyển số"),
        ("an", {"year": "20001"}, "năm mở sổ"),
        ("an", {"type": "KX"}, "chọn loại sổ"),
        ("an", {"authority": ""}, "chọn cơ quan"),
        ("chi", {}, "không do đơn vị của bạn giữ"),
        ("hai", {}, ""),
    ],
)
def test_who_keeps_a_book_enters_it_and_types_its_first_page(ledger, people, who, cover, refused):
    sent = {"type": "KS", "authority": "11650", "year": "1999", "volume": "1", "total": "3", **cover}
    client = visitor(getattr(people, who))
    answer = client.post("/quyen-so/moi/", sent)
    if refused:
        assert answer.status_code == 422 and refused in answer.content.decode() and not owner(Book).exists()
        return
    book = owner(Book).get()
    assert (book.key, book.custodian_id) == (f"11650.KS.1999.{'01A' if cover else '01'}", 11647)
    assert answer.headers["Location"] == f"/quyen-so/{book.pk}/go/"
    assert client.get(answer.headers["Location"]).context["form"].values["entry_number"] == "01/1999"
    assert "quyển này đã có" in client.post("/quyen-so/moi/", sent).content.decode()
    listed = client.get("/quyen-so/?trong=1").context["volumes"]
    assert [(v.book.pk, v.standing) for v in listed] == [(book.pk, "empty")]
    assert owner(Event).get(action="add_book").custodian_id == 11647
