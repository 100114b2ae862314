"""What waits for whom, lists, filters and walking through them; the numbers equal the database's."""

import uuid

import pytest
from django.db import connections

from factories import make_book, make_finding, make_record
from sogoc.accounts.models import Grant, User
from sogoc.review.models import Record
from sogoc.review.paging import PAGE, Thread, key_of, sliced
from sogoc.store.scope import acting_as
from visiting import form_of, give_scan, visitor


def in_the_database(statement):
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"select count(*) from review_record where {statement}")
        return cursor.fetchone()[0]


@pytest.fixture
def ledger_of_two_communes(ledger, people):
    here, there = make_book(), make_book(custodian=11617, authority=11623)
    for book in (here, there):
        for state in ("draft", "draft", "pending", "approved", "transferred"):
            make_record(book, status=state)
    make_record(here, returned=True)
    make_record(here, outcome="duplicate")
    make_finding(make_record(here, status="pending"), code="D-33", severity="E", fields="child_full_name")
    return here


def test_todays_numbers_equal_the_database(ledger_of_two_communes, people):
    page = visitor(people.binh).get("/")
    lists = {name: n for name, _, n in page.context["lists"]}
    own = "custodian_id = 11647 and outcome = '' and"
    assert lists == {
        "assigned": 0,
        "returned": in_the_database(f"{own} returned"),
        "draft": in_the_database(f"{own} status = 'draft' and not returned"),
        "doubtful": in_the_database(f"{own} errors > 0 and status = 'pending'"),
        "readings": 0,
        "to_approve": in_the_database(f"{own} errors = 0 and status = 'pending'"),
        "second": 0,
    }
    assert {key: n for key, _, n in page.context["counts"]} == {
        "draft": 3,
        "pending": 2,
        "approved": 1,
        "transferred": 1,
        "ended": 1,
        "": 8,
    }
    assert page.context["first"] == ("returned", "Bị trả lại", 1)


def test_every_queue_lists_as_many_as_it_says(ledger_of_two_communes, people):
    client = visitor(people.binh)
    for name, _, n in client.get("/").context["lists"]:
        page = client.get(f"/danh-sach/{name}/")
        assert (page.context["total"], len(page.context["rows"])) == (n, n)


def test_the_department_counts_everything(ledger_of_two_communes, people):
    make_record(make_book(custodian=0))
    page = visitor(people.giang).get("/")
    assert dict((key, n) for key, _, n in page.context["counts"])[""] == in_the_database("true")
    assert {name: n for name, _, n in page.context["lists"]}["custodian_unknown"] == 1


def test_an_auditor_sees_counts_and_no_record(ledger_of_two_communes, people):
    auditor, made = User.objects.using("owner").get_or_create(
        username="khanh", defaults={"full_name": "Bùi Gia Khánh", "must_change_password": False}
    )
    if made:
        Grant(user=auditor, role="auditor").save(using="owner")
    page = visitor(User.objects.using("owner").get(pk=auditor.pk)).get("/")
    assert page.context["lists"] == [] and dict((k, n) for k, _, n in page.context["counts"])[""] == in_the_database(
        "true"
    )
    assert visitor(auditor).get("/danh-sach/").context["total"] == 0


def test_filters_are_the_same_keys_as_in_commands(ledger_of_two_communes, people):
    client = visitor(people.binh)
    book = ledger_of_two_communes
    for query, n in (
        ("status=draft", 4),
        ("type=KH", 0),
        ("type=KS", 8),
        ("finding=D-33", 1),
        ("flag=returned", 1),
        ("outcome=duplicate", 1),
        (f"book={book.pk}", 8),
        (f"book={book.key}", 8),
        ("year=2001&status=pending", 2),
        ("authority=11623", 0),
    ):
        assert client.get(f"/danh-sach/?{query}").context["total"] == n, query
    wrong = client.get("/danh-sach/?year=abc")
    assert wrong.status_code == 400 and "giá trị phải là số" in wrong.content.decode()


def test_a_list_is_walked_by_key_in_both_directions(ledger, people):
    book = make_book()
    records = [make_record(book) for _ in range(5)]
    unnumbered = make_record(book, serial=None, year=None)
    with acting_as(people.an):
        everything = sliced(Record.objects.all()).records
        assert everything == [*records, unnumbered]  # without a number: at the end
        for here, record in enumerate(everything):
            thread = Thread(key=key_of(record))
            records = thread.records(people.an)
            assert thread.next(records, people.an) == (everything[here + 1] if here < 5 else None)
            assert thread.previous(records) == (everything[here - 1] if here else None)


def test_a_long_list_goes_on_and_comes_back(ledger, people):
    book = make_book()
    for _ in range(PAGE + 3):
        make_record(book)
    client = visitor(people.an)
    first = client.get("/danh-sach/draft/")
    second = client.get(f"/danh-sach/draft/?sau={first.context['onwards']}")
    assert (len(first.context["rows"]), len(second.context["rows"])) == (PAGE, 3)
    assert not first.context["back"] and not second.context["onwards"]
    again = client.get(f"/danh-sach/draft/?truoc={second.context['back']}")
    assert [r.record.pk for r in again.context["rows"]] == [r.record.pk for r in first.context["rows"]]
    assert client.get("/danh-sach/draft/?sau=bịa").context["rows"][0].record == first.context["rows"][0].record


def test_the_thread_leads_through_its_own_list_only(ledger_of_two_communes, people):
    client = visitor(people.binh)
    rows = client.get("/danh-sach/draft/?type=KS").context["rows"]
    page = client.get(f"/ra-soat/{rows[0].record.pk}/?hang={rows[0].token}")
    assert str(rows[1].record.pk) in page.context["next"] and page.context["left"] == 2
    assert page.context["list"] == "/danh-sach/draft/?type=KS"
    alone = client.get(f"/ra-soat/{rows[0].record.pk}/?hang=bịa")
    assert alone.status_code == 200 and not alone.context["next"]


def test_a_thread_carries_no_names(ledger_of_two_communes, people):
    token = visitor(people.binh).get("/danh-sach/draft/").context["rows"][0].token
    thread = Thread.read(token)
    assert thread.name == "draft" and thread.filters == {} and isinstance(thread.key[-1], uuid.UUID)


def test_after_submitting_the_next_draft_opens(ledger, people):
    book = make_book()
    first, second = make_record(book), make_record(book)
    give_scan(first)
    client = visitor(people.an)
    token = client.get("/danh-sach/draft/").context["rows"][0].token
    answer = client.post(f"/ra-soat/{first.pk}/quyet-dinh/submit/", {**form_of(first), "hang": token}, follow=True)
    assert answer.redirect_chain[0][0].startswith(f"/ra-soat/{second.pk}/")
    assert "Chuyển rà soát: số" in answer.content.decode()
