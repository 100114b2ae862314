"""Records given to a person by their lead: whose work it is, taken back, and never over the border of a unit."""

import pytest
from test_bulk_pages import begin, confirm, done, fates, kept

from factories import make_book, make_finding, make_record
from sogoc.audit.models import Event
from sogoc.review.models import Assignment, BulkAct
from visiting import visitor

MINE = "/danh-sach/assigned/"


def theirs(client):
    return [row.record.pk for row in client.get(MINE).context["rows"]]


def give(client, person, address="/danh-sach/", number="1"):
    bulk = begin(client, "assign", address, person=person.pk)
    assert confirm(client, bulk, number) == "running"
    return done(bulk)


@pytest.fixture
def records(ledger, people):
    book = make_book()
    return [make_record(book, status=status) for status in ("draft", "pending", "pending")]


def test_a_lead_gives_the_records_of_a_list_to_a_clerk_who_finds_them_as_theirs(records, people):
    dung, an = visitor(people.dung), visitor(people.an)
    draft, _, faulty = records
    make_finding(faulty, code="KS-01", severity="E", fields="child_full_name")
    bulk = begin(dung, "assign", "/danh-sach/", person=people.an.pk)
    assert f"Giao cho: {people.an.full_name}" in dung.get(f"/hang-loat/{bulk.pk}/").content.decode()
    assert theirs(an) == [] and confirm(dung, bulk, "3") == "running"
    assert fates(dung, done(bulk)) == {("done", ""): 3}
    assert theirs(an) == [draft.pk, faulty.pk]  # the clean one waits for who approves
    assert "Được giao cho bạn" in an.get("/").content.decode()
    event = kept(Event).get(action="assign")
    assert (event.after, len(event.lot)) == ({"assigned": people.an.full_name}, 3)
    assert "Giao cho một người" in an.get(f"/ra-soat/{draft.pk}/").content.decode()
    assert theirs(visitor(people.binh)) == []


def test_what_an_approver_typed_does_not_wait_for_them(records, people):
    own = make_record(records[0].book, status="pending", editors=[people.binh.pk])
    give(visitor(people.dung), people.binh, number="4")
    assert theirs(visitor(people.binh)) == [record.pk for record in records] and own.pk not in theirs(
        visitor(people.binh)
    )


def test_the_lead_finds_by_whom_records_are_done(records, people):
    dung = visitor(people.dung)
    give(dung, people.an, "/danh-sach/?status=draft")
    counts = {
        who: len(dung.get(f"/danh-sach/?assigned={who}").context["rows"]) for who in ("none", "any", "an", "binh")
    }
    assert counts == {"none": 2, "any": 1, people.an.username: 1, people.binh.username: 0}
    assert "Giao cho" in dung.get("/danh-sach/").content.decode()
    assert 'name="assigned"' not in visitor(people.an).get("/danh-sach/").content.decode()


def test_given_to_another_and_taken_back_it_is_the_first_ones_again(records, people):
    dung = visitor(people.dung)
    give(dung, people.an, "/danh-sach/?status=draft")
    again = give(dung, people.dung, "/danh-sach/?status=draft")
    assert theirs(visitor(people.an)) == []
    dung.post(f"/hang-loat/{again.pk}/hoan-tac/", {"reason": "nhầm"})
    assert fates(dung, done(again)) == {("undone", ""): 1} and theirs(visitor(people.an)) == [records[0].pk]
    bulk = begin(dung, "unassign", "/danh-sach/")
    assert fates(dung, bulk) == {("ready", ""): 1, ("refused", "chưa giao cho ai"): 2}
    confirm(dung, bulk, "1")
    assert fates(dung, done(bulk))[("done", "")] == 1 and theirs(visitor(people.an)) == []
    dung.post(f"/hang-loat/{bulk.pk}/hoan-tac/", {"reason": "nhầm"})
    done(bulk)
    assert theirs(visitor(people.an)) == [records[0].pk]


def test_what_was_given_on_since_is_not_taken_from_the_next(records, people):
    dung = visitor(people.dung)
    first = give(dung, people.an, "/danh-sach/?status=draft")
    give(dung, people.dung, "/danh-sach/?status=draft")
    dung.post(f"/hang-loat/{first.pk}/hoan-tac/", {"reason": "nhầm"})
    assert fates(dung, done(first)) == {("kept", "đã thay đổi từ lúc chốt danh sách"): 1}
    assert kept(Assignment).get().person_id == people.dung.pk


@pytest.mark.parametrize("person", ["", "0", "x", "chi"])
def test_nobody_but_people_of_the_unit_is_given_its_records(records, people, person):
    dung = visitor(people.dung)
    named = people.chi.pk if person == "chi" else person
    hang = dung.get("/danh-sach/").context["hang"]
    answer = dung.post("/hang-loat/", {"act": "assign", "hang": hang, "person": named}, follow=True)
    assert "chọn người nhận việc" in answer.content.decode() and not kept(BulkAct).exists()


def test_the_department_gives_to_each_only_what_their_unit_keeps(records, people):
    other = make_record(make_book(custodian=11617, authority=11617))
    hai = visitor(people.hai)
    hang = hai.get("/danh-sach/").context["hang"]
    answer = hai.post("/hang-loat/", {"act": "assign", "hang": hang, "person": people.chi.pk}, follow=True)
    assert "ngoài phạm vi" in answer.content.decode() and not kept(Assignment).exists()
    give(hai, people.chi, "/danh-sach/?custodian=11617")
    assert kept(Assignment).get().record_id == other.pk


def test_a_clerk_gives_nothing(records, people):
    an = visitor(people.an)
    page = an.get("/danh-sach/")
    assert "Xem trước: Giao" not in page.content.decode()
    answer = an.post("/hang-loat/", {"act": "unassign", "hang": page.context["hang"]}, follow=True)
    assert "bạn không có quyền này" in answer.content.decode() and not kept(BulkAct).exists()
