"""Pairs that may be one event, decided on their page: by whom, with what effect, taken back; and what others see."""

import pytest
from django.db import connection

from factories import make_book, make_pair, make_record
from sogoc.audit.models import Event
from sogoc.review.models import Finding, Pair, Record
from sogoc.store.scope import acting_as
from visiting import form_of, visitor

SECRET = "Nguyễn Thị Kín"


@pytest.fixture
def pair(ledger, people):
    """Both of An's commune."""
    return make_pair(make_record(make_book()), make_record(make_book()))


@pytest.fixture
def across(ledger, people):
    """One of An's commune, one of Chi's."""
    hidden = make_record(make_book(), values={"child_full_name": SECRET})
    return make_pair(hidden, make_record(make_book(custodian=11617, authority=11623)))


def decide(user, pair, decision, reason="đã xem hai trang sổ"):
    return visitor(user).post(f"/nghi-trung/{pair.pk}/", {"decision": decision, "reason": reason})


def state(pair):
    now = Pair.objects.using("owner").get(pk=pair.pk)
    records = [Record.objects.using("owner").get(pk=key) for key in (pair.left_id, pair.right_id)]
    return now.decision, [r.outcome for r in records], [r.suspected_duplicate for r in records]


def findings():
    return sorted(Finding.objects.using("owner").filter(code="D-73").values_list("state", flat=True))


@pytest.mark.parametrize(
    ("decision", "expected", "of_findings"),
    [
        ("different", ("different", ["", ""], [False, False]), ["waived", "waived"]),
        ("left", ("same", ["", "duplicate"], [False, False]), ["fixed", "fixed"]),
        ("right", ("same", ["duplicate", ""], [False, False]), ["fixed", "fixed"]),
        ("unsure", ("unsure", ["", ""], [True, True]), ["open", "open"]),
    ],
)
def test_each_decision_does_what_it_says_and_is_taken_back_whole(pair, people, decision, expected, of_findings):
    assert decide(people.an, pair, decision).headers["Location"] == "/nghi-trung/"
    assert (state(pair), findings()) == (expected, of_findings)
    told = Event.objects.using("owner").filter(action="decide_pair")
    assert {e.record_id for e in told} == {pair.left_id, pair.right_id}
    assert {(e.actor_id, e.reason) for e in told} == {(people.an.pk, "đã xem hai trang sổ")}
    assert decide(people.binh, pair, "back", "xét lại").status_code == 302
    assert (state(pair), findings()) == (("", ["", ""], [True, True]), ["open", "open"])


def test_a_decision_is_changed_into_another_one(pair, people):
    for decision, outcomes in (("left", ["", "duplicate"]), ("right", ["duplicate", ""]), ("different", ["", ""])):
        assert decide(people.an, pair, decision).status_code == 302
        assert state(pair)[1] == outcomes
    assert decide(people.an, pair, "different").status_code == 422  # it is decided so already


@pytest.mark.parametrize(("decision", "reason"), [("", "x"), ("left", "  "), ("nonsense", "x"), ("same", "x")])
def test_without_a_choice_or_a_reason_nothing_happens(pair, people, decision, reason):
    assert decide(people.an, pair, decision, reason).status_code == 422
    assert state(pair) == ("", ["", ""], [True, True])


@pytest.mark.parametrize(
    ("about", "decision"),
    [({"locked": True}, "different"), ({"outcome": "unreadable"}, "left"), ({"outcome": "unreadable"}, "right")],
)
def test_what_is_in_a_batch_or_ended_otherwise_stops_the_decision(pair, people, about, decision):
    Record.objects.using("owner").filter(pk=pair.left_id).update(**about)
    assert decide(people.an, pair, decision).status_code == 422
    assert state(pair)[0] == "" and state(pair)[1][1] == ""


def test_a_transferred_record_is_not_given_up_but_may_be_kept(ledger, people):
    pair = make_pair(make_record(make_book(), status="transferred"), make_record(make_book()))
    assert decide(people.an, pair, "right").status_code == 422
    assert decide(people.an, pair, "left").status_code == 302
    assert state(pair)[:2] == ("same", ["", "duplicate"])


def test_the_number_of_the_one_given_up_is_free_and_comes_back_as_its_next_occurrence(pair, people):
    given_up = Record.objects.using("owner").get(pk=pair.right_id)
    decide(people.an, pair, "left")
    make_record(given_up.book, year=given_up.year, serial=given_up.serial)
    decide(people.an, pair, "back")
    given_up.refresh_from_db(using="owner")
    assert (given_up.outcome, given_up.occurrence) == ("", 2)


def test_the_outcome_of_a_decided_pair_is_taken_back_by_the_pair_only(pair, people):
    decide(people.an, pair, "left")
    given_up = Record.objects.using("owner").get(pk=pair.right_id)
    answer = visitor(people.binh).post(f"/ra-soat/{given_up.pk}/ket-qua/", {**form_of(given_up), "outcome": ""})
    assert answer.status_code == 422 and "xét lại cặp đó" in answer.content.decode()
    assert state(pair)[1] == ["", "duplicate"]


def test_another_undecided_pair_keeps_flag_and_finding(pair, people):
    third = make_pair(Record.objects.using("owner").get(pk=pair.left_id), make_record(make_book()))
    decide(people.an, pair, "different")
    assert state(pair)[2] == [True, False]
    decide(people.an, third, "different")
    assert state(pair)[2] == [False, False]


def test_who_calls_a_pair_different_does_not_approve_its_records(pair, people):
    decide(people.binh, pair, "different")
    records = Record.objects.using("owner").filter(pk__in=[pair.left_id, pair.right_id])
    assert all(r.editors == [people.binh.pk] and r.errors == 0 for r in records)


# -- across communes


def test_each_commune_sees_of_the_others_record_its_type_number_and_unit(across, people):
    client = visitor(people.chi)
    for address in (f"/nghi-trung/{across.pk}/", "/nghi-trung/"):
        page = client.get(address).content.decode()
        entry = Record.objects.using("owner").get(pk=across.left_id).entry
        assert f"Khai sinh số {entry}" in page and "Quốc Tuấn" in page
        assert SECRET not in page and "97 %" not in page and "Giống" not in page
        assert f"/ra-soat/{across.left_id}/" not in page and f"/anh/{across.left_id}/" not in page
    assert client.get(f"/ra-soat/{across.left_id}/").status_code == 404


@pytest.mark.parametrize("who", ["an", "binh", "dung", "chi"])
@pytest.mark.parametrize("decision", ["different", "left", "right", "unsure"])
def test_no_commune_decides_across_communes(across, people, who, decision):
    assert decide(getattr(people, who), across, decision).status_code == 422
    assert state(across) == ("", ["", ""], [True, True])


@pytest.mark.parametrize("who", ["giang", "hai"])
def test_the_department_decides_across_communes_with_both_records_before_it(across, people, who):
    user = getattr(people, who)
    page = visitor(user).get(f"/nghi-trung/{across.pk}/").content.decode()
    assert SECRET in page and "97 %" in page and "Giống" in page
    assert decide(user, across, "right").status_code == 302
    assert state(across)[:2] == ("same", ["duplicate", ""])
    assert {e.custodian_id for e in Event.objects.using("owner").filter(action="decide_pair")} == {11647, 11617}


def test_the_queue_counts_what_one_may_decide(across, pair, people):
    for who, n in (("an", 1), ("binh", 1), ("chi", 0), ("giang", 2), ("hai", 2)):
        assert visitor(getattr(people, who)).get("/").context["pairs"] == n, who
    listed = visitor(people.an).get("/nghi-trung/").context["pairs"]
    assert {(both.pair.pk, mine) for both, mine in listed} == {(across.pk, False), (pair.pk, True)}
    decide(people.an, pair, "unsure")
    assert visitor(people.an).get("/").context["pairs"] == 0
    assert len(visitor(people.giang).get("/nghi-trung/?xet=chua-ro").context["pairs"]) == 1


def test_chi_finds_no_pair_of_ans_commune_and_the_database_tells_nothing_of_it(pair, people):
    assert visitor(people.chi).get(f"/nghi-trung/{pair.pk}/").status_code == 404
    assert decide(people.chi, pair, "left").status_code == 404
    with acting_as(people.chi), connection.cursor() as cursor:
        cursor.execute("select * from review_other_of_pair(%s)", [[pair.pk]])
        assert cursor.fetchall() == []
        cursor.execute("update review_pair set decision = 'different' returning id")
        assert cursor.fetchall() == []


def test_the_bench_leads_to_the_pair_and_tells_what_was_decided(across, pair, people):
    address = f"/ra-soat/{pair.left_id}/"
    assert f'href="/nghi-trung/{pair.pk}/"' in visitor(people.an).get(address).content.decode()
    decide(people.an, pair, "left")
    page = visitor(people.an).get(address).content.decode()
    assert "Đã xét nghi trùng" in page and "Cặp nghi trùng: " in page
    of_chi = visitor(people.chi).get(f"/ra-soat/{across.right_id}/").content.decode()
    assert "Nghi trùng với số" in of_chi and SECRET not in of_chi
