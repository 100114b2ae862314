"""Leases, unsaved typing, decisions sent twice and taken back: by the requests the bench makes."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.utils import timezone

from factories import make_book, make_finding, make_record
from sogoc.accounts.models import Grant
from sogoc.audit.models import Event
from sogoc.review.leases import hand_out, take
from sogoc.review.models import Finding, Lease, Record, Typing
from sogoc.review.paging import Thread
from sogoc.store.scope import acting_as
from visiting import give_scan, visitor

BEHIND = {"HX-Request": "true", "X-Behind": "1"}


@pytest.fixture
def records(ledger, people):
    book = make_book()
    made = [make_record(book, status="pending") for _ in range(6)]
    for record in made:
        give_scan(record)
    return made


def now(record):
    return Record.objects.using("owner").get(pk=record.pk)


def hang(record):
    return Thread("", {}).at(record).token


def approved(client, record, **more):
    about = {"version": record.version, "shown": "{}", "compared_with": "scan", "key": str(uuid.uuid4()), **more}
    return client.post(f"/ra-soat/{record.pk}/quyet-dinh/approve/", about, headers=BEHIND)


# -- leases


def test_the_next_record_comes_as_a_fragment_and_is_in_hand(records, people):
    answer = visitor(people.binh).post("/ra-soat/tiep/", {"hang": hang(records[0])})
    assert answer.headers["X-Address"].startswith(f"/ra-soat/{records[1].pk}/?hang=")
    assert Thread.read(answer.context["hang"]).key[-1] == records[1].pk  # from there it goes on
    assert 'id="bench"' in answer.content.decode() and "<html" not in answer.content.decode()
    lease = Lease.objects.using("owner").get()
    assert (lease.record_id, lease.holder_id) == (records[1].pk, people.binh.pk)
    assert lease.until - timezone.now() < timedelta(minutes=2, seconds=1)
    assert now(records[1]).version == records[1].version


def test_at_the_end_of_the_list_there_is_nothing(records, people):
    client = visitor(people.binh)
    assert client.post("/ra-soat/tiep/", {"hang": hang(records[-1])}).status_code == 204
    assert client.post("/ra-soat/tiep/", {"hang": "không phải"}).status_code == 204


def test_two_people_are_never_given_the_same_record(records, people):
    """Six askers at once, each with a connection of its own, over six records."""
    users = [people.binh, people.an] * 3

    def ask(user):
        with acting_as(user):
            given = hand_out(Record.objects.order_by("serial"), user)
            return user.pk, given and given.pk

    with ThreadPoolExecutor(6) as pool:
        given = list(pool.map(ask, users))
    held = dict(Lease.objects.using("owner").values_list("record_id", "holder_id"))
    assert all(held[record] == user for user, record in given if record)
    binh, an = ({r for u, r in given if u == user.pk and r} for user in (people.binh, people.an))
    assert binh and an and not binh & an


def test_what_somebody_has_is_passed_over_until_it_runs_out(records, people):
    with acting_as(people.an):
        assert take(records[1], people.an)
    client = visitor(people.binh)
    assert str(records[2].pk) in client.post("/ra-soat/tiep/", {"hang": hang(records[0])}).headers["X-Address"]
    Lease.objects.using("owner").update(until=timezone.now() - timedelta(seconds=1))
    assert str(records[1].pk) in client.post("/ra-soat/tiep/", {"hang": hang(records[0])}).headers["X-Address"]


def test_the_page_says_who_else_is_there_and_leaving_frees_it(records, people):
    an, binh = visitor(people.an), visitor(people.binh)
    at = f"/ra-soat/{records[0].pk}/"
    assert an.post(f"{at}giu/").json() == {"other": ""}
    assert binh.post(f"{at}giu/").json() == {"other": people.an.full_name}
    an.post(f"{at}tha/")
    assert binh.post(f"{at}giu/").json() == {"other": ""}
    assert visitor(people.chi).post(f"{at}giu/").status_code == 404


# -- unsaved typing


def test_what_was_typed_comes_back_until_it_is_saved_or_dropped(records, people):
    client, at = visitor(people.an), f"/ra-soat/{records[0].pk}/"
    shown = '[{"note": ""}, {}]'
    typed = {"note": "đang gõ dở", "version": records[0].version, "shown": shown}
    assert client.post(f"{at}nhap/", typed).status_code == 204
    page = client.get(at).content.decode()
    assert "Đã đưa lại nội dung bạn gõ dở" in page and 'value="đang gõ dở"' in page
    assert "gõ dở" not in visitor(people.binh).get(at).content.decode()  # a colleague's is their own
    assert client.post(f"{at}luu/", typed).status_code == 302
    assert "Đã đưa lại" not in client.get(at).content.decode()
    client.post(f"{at}nhap/", {**typed, "note": "khác", "version": now(records[0]).version})
    client.post(f"{at}nhap/bo/")
    assert "Đã đưa lại" not in client.get(at).content.decode()
    assert Typing.objects.using("owner").get().values == {}


def test_what_is_typed_changes_neither_record_nor_version(records, people):
    before = Record.objects.using("owner").filter(pk=records[0].pk).values().get()
    visitor(people.an).post(
        f"/ra-soat/{records[0].pk}/nhap/", {"note": "x", "version": 1, "shown": '[{"note": ""}, {}]'}
    )
    assert Record.objects.using("owner").filter(pk=records[0].pk).values().get() == before


# -- decisions behind the page


def test_a_decision_sent_again_is_made_once(records, people):
    client, key = visitor(people.binh), str(uuid.uuid4())
    assert [approved(client, records[0], key=key).status_code for _ in range(3)] == [204, 204, 204]
    assert now(records[0]).status == "approved"
    assert Event.objects.using("owner").filter(action="approve", record_id=records[0].pk).count() == 1


def test_a_refused_decision_comes_back_as_the_record_with_the_reason(records, people):
    make_finding(records[0], code="D-41", severity="B", fields="mother_birth_date")
    Record.objects.using("owner").filter(pk=records[0].pk).update(blockers=1)
    answer = approved(visitor(people.binh), records[0])
    assert answer.status_code == 422
    assert "còn lỗi chưa xử lý" in answer.content.decode() and "<html" not in answer.content.decode()
    assert now(records[0]).status == "pending"


# -- undoing


def test_an_approval_is_taken_back_with_its_warnings(records, people):
    finding = make_finding(records[0], code="D-35", severity="W", fields="child_full_name")
    Record.objects.using("owner").filter(pk=records[0].pk).update(warnings=1, returned=True)
    before = Record.objects.using("owner").filter(pk=records[0].pk).values().get()
    client = visitor(people.binh)
    assert approved(client, records[0]).status_code == 204
    assert Finding.objects.using("owner").get(pk=finding.pk).state == "waived"
    client.post("/ra-soat/hoan-tac/")
    after = Record.objects.using("owner").filter(pk=records[0].pk).values().get()
    assert {k: v for k, v in after.items() if k != "changed_at"} == {
        k: v for k, v in before.items() if k != "changed_at"
    }
    assert Finding.objects.using("owner").get(pk=finding.pk).state == "open"
    assert [e.action for e in Event.objects.using("owner").filter(record_id=records[0].pk).order_by("id")][-2:] == [
        "approve",
        "undo",
    ]


def test_decisions_are_taken_back_one_after_the_other_latest_first(records, people):
    client = visitor(people.binh)
    for record in records[:3]:
        approved(client, record)
    for undone in (2, 1, 0):
        client.post("/ra-soat/hoan-tac/")
        assert [now(r).status for r in records[:3]] == ["approved"] * undone + ["pending"] * (3 - undone)
    assert "không có quyết định nào" in client.post("/ra-soat/hoan-tac/", follow=True).content.decode()


def test_what_is_in_a_signed_batch_or_has_gone_on_stays(records, people):
    client = visitor(people.binh)
    approved(client, records[0])
    Record.objects.using("owner").filter(pk=records[0].pk).update(locked=True)
    assert "đã được xử lý tiếp" in client.post("/ra-soat/hoan-tac/", follow=True).content.decode()
    assert now(records[0]).status == "approved"


def test_nobody_takes_back_what_another_decided(records, people):
    approved(visitor(people.binh), records[0])
    visitor(people.an).post("/ra-soat/hoan-tac/")
    visitor(people.dung).post("/ra-soat/hoan-tac/")
    assert now(records[0]).status == "approved"


def test_who_may_no_longer_approve_takes_no_approval_back(records, people):
    client = visitor(people.binh)
    approved(client, records[0])
    grants = Grant.objects.using("owner").filter(user=people.binh)
    grants.update(role="clerk")
    try:
        assert "không còn quyền" in client.post("/ra-soat/hoan-tac/", follow=True).content.decode()
    finally:
        grants.update(role="approver")
    assert now(records[0]).status == "approved"
