"""Entries typed again without seeing the first typing, and what that and the pace of approvals say."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from factories import make_book, make_record
from sogoc.record import EVENT_TYPES
from sogoc.report.verify import verify
from sogoc.review.acts import Refused, perform
from sogoc.review.models import Decision, Delivery, Retyping, SecondReading
from sogoc.review.quality import sampled
from sogoc.review.retyping import critical, waiting
from sogoc.store.scope import acting_as
from visiting import give_scan, visitor

SAME = {"child_full_name": "nguyễn thị thử", "child_birth_date": "02/01/2001", "mother_full_name": "Lê Thị Mẹ"}


def owner(model):
    return model.objects.using("owner")


@pytest.fixture
def all_drawn(monkeypatch):
    monkeypatch.setattr(settings, "RETYPE_PERCENT", 100)


@pytest.mark.parametrize("event", EVENT_TYPES, ids=lambda e: e.code)
def test_every_register_has_up_to_three_fields_that_matter_most(event):
    names = [f.name for f in critical(event)]
    assert 2 <= len(names) <= 3 and event.subjects[0] in names


def test_an_types_again_without_seeing_and_what_differs_is_a_second_reading(ledger, people, all_drawn):
    book = make_book()
    records = [make_record(book, status="pending") for _ in range(2)]
    give_scan(records[0])
    an = visitor(people.an)
    assert "Gõ lại mù" in an.get("/").content.decode()
    for typed in (SAME, {**SAME, "child_full_name": "Nguyễn Thị Khác"}):
        at = an.get("/go-lai/").headers["Location"]
        page = an.get(at).content.decode()
        assert "Nguyễn Thị Thử" not in page and "Lê Thị Mẹ" not in page
        assert an.post(at, {}).status_code == 422
        assert an.post(at, typed).headers["Location"] == "/go-lai/"
    assert an.get("/go-lai/").headers["Location"] == "/"
    reading = owner(SecondReading).get()
    assert reading.differences == {"child_full_name": ["Nguyễn Thị Thử", "Nguyễn Thị Khác"]}
    assert owner(Delivery).filter(kind="typed").values_list("rows_in", "rows_loaded").get() == (1, 1)
    assert not [words for words, _ in verify() if not words.startswith("bàn giao thu.")]
    with acting_as(people.dung):
        assert [(s.typist, s.sample, s.errors, s.undecided) for s in sampled()] == [("bản nhập bàn giao", 1, 0, 1)]
    posted = {"version": str(reading.record.version), "pick-child_full_name": "theirs"}
    visitor(people.binh).post(f"/ra-soat/{reading.record_id}/ban-nhap/{reading.pk}/", posted)
    page = visitor(people.dung).get("/chat-luong/").content.decode()
    with acting_as(people.dung):
        (told,) = sampled()
    assert (told.sample, told.errors, round(told.bound, 1)) == (2, 1, 97.5) and "97,5 %" in page


def test_nobody_types_again_what_they_typed_themselves_or_twice(ledger, people, all_drawn):
    record = make_record(make_book(), status="pending", editors=[people.an.pk])
    with acting_as(people.an):
        assert not waiting(people.an).exists()
    assert visitor(people.an).get(f"/go-lai/{record.pk}/").headers["Location"] == "/"
    binh = visitor(people.binh)
    for status in (302, 422):
        assert binh.post(f"/go-lai/{record.pk}/", SAME).status_code == status
    assert owner(Retyping).get().typist_id == people.an.pk


def test_about_four_in_a_hundred_are_drawn_by_the_end_of_their_number(ledger, people, monkeypatch):
    book = make_book()
    monkeypatch.setattr(settings, "RETYPE_PERCENT", 4)
    for tail in ("0000", "0a3c", "0a3d", "ffff"):
        make_record(book, status="pending", id=f"00000000-0000-4000-8000-00000000{tail}")
    with acting_as(people.an):
        assert sorted(str(r.pk)[-4:] for r in waiting(people.an)) == ["0000", "0a3c"]


def test_a_reading_that_nobody_typed_here_is_refused_by_the_database(ledger, people):
    record = make_record(make_book(), status="pending")
    about = {"record": record, "custodian_id": record.custodian_id, "typed_digest": "x", "standard": {}, "row": 9,
             "differences": {}}  # fmt: skip
    with acting_as(people.an), pytest.raises(DatabaseError, match="only by typing"), transaction.atomic():
        SecondReading.objects.create(**about, delivery=record.delivery, sheet="x")


def test_approvals_too_quick_to_have_seen_the_page_are_told_to_their_person_and_the_lead(ledger, people):
    book, now = make_book(), timezone.now()
    for seconds in (100, 80, 79, 60):
        record = make_record(book)
        owner(Decision).create(record=record, custodian_id=book.custodian_id, user=people.binh, action="approve",
                               at=now - timedelta(seconds=seconds))  # fmt: skip
    own = visitor(people.binh).get("/chat-luong/")
    pace = own.context["own"]
    assert (pace.approved, pace.hasty, round(pace.seconds)) == (4, 1, 19)
    assert "1 lần duyệt rất nhanh" in own.content.decode() and "Theo người duyệt" not in own.content.decode()
    assert "Trần Thị Bình" in visitor(people.dung).get("/chat-luong/").content.decode()
    assert visitor(people.chi).get("/chat-luong/").context["own"] is None


@pytest.mark.parametrize("obliged", [False, True])
def test_where_a_second_person_is_obliged_who_submits_does_not_approve(ledger, people, monkeypatch, obliged):
    monkeypatch.setattr(settings, "SECOND_PERSON", obliged)
    record, arrived = make_record(make_book()), make_record(make_book(), status="pending")
    with acting_as(people.binh):
        perform("submit", record.pk, people.binh)
        for each in (record, arrived):
            try:
                perform("approve", each.pk, people.binh, compared_with="paper")
            except Refused:
                assert obliged
            else:
                assert not obliged
    if obliged:
        with acting_as(people.dung):
            assert perform("approve", record.pk, people.dung, compared_with="paper").status == "approved"
