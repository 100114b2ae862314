"""A plan's tasks come from the inventory and are measured by it; a phase closes with sums that add up."""

from datetime import timedelta

import pytest
from commands import found, refused, said
from django.db import DatabaseError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from campaign_plans import REVIEW, SURVEY, make_plan
from factories import make_book, make_record
from sogoc.accounts.models import User
from sogoc.audit.models import Event
from sogoc.campaign.closing import HEADINGS, left_of
from sogoc.campaign.models import Phase, Plan, Task
from sogoc.campaign.planning import close, give, reassign
from sogoc.campaign.progress import Progress, by_phase, open_tasks
from sogoc.campaign.status import summed
from sogoc.review.acts import Refused, perform
from sogoc.review.editing import set_outcome
from sogoc.review.models import HeldRow, Record
from sogoc.store.scope import acting_as


@pytest.fixture
def two_units(ledger, people):
    """Three drafts and one in review of An Quang, one draft of An Hải, one of nobody known."""
    here, there, nowhere = (
        make_book(),
        make_book(custodian=11617, authority=11623),
        make_book(custodian=0, authority=313),
    )
    records = [make_record(here) for _ in range(3)]
    make_record(here, status="pending")
    make_record(there)
    make_record(nowhere)
    return records


def tasks(person):
    with acting_as(person):
        return {(p.task.custodian_id, p.task.step): p for p in open_tasks()}


def test_tasks_are_given_from_the_inventory_to_whoever_answers_for_the_unit(two_units, people):
    make_plan(people, SURVEY, REVIEW)
    found_ = tasks(people.hai)
    assert {key: p.task.given for key, p in found_.items()} == {
        (0, "unknown"): 1, (0, "draft"): 1, (11647, "draft"): 3, (11647, "pending"): 1, (11617, "draft"): 1}  # fmt: skip
    assert found_[11647, "draft"].task.assignee == people.dung  # the lead
    assert found_[11617, "draft"].task.assignee == people.chi  # the only one there
    assert Event.objects.using("owner").filter(action="adopt_plan").get().after["number"] == "195/KH-STP"


def test_progress_is_what_the_counters_say_and_each_sees_their_own(two_units, people):
    make_plan(people)
    assert set(tasks(people.an)) == {(11647, "draft"), (11647, "pending")}
    assert set(tasks(people.chi)) == {(11617, "draft")}
    with acting_as(people.an):
        perform("submit", two_units[0].pk, people.an)
    with acting_as(people.binh):
        set_outcome(two_units[1].pk, people.binh, "duplicate", "nhập hai lần")
    mine = tasks(people.an)
    assert (mine[11647, "draft"].left, mine[11647, "draft"].percent, mine[11647, "draft"].done) == (1, 66, 2)
    assert (mine[11647, "pending"].left, mine[11647, "pending"].percent) == (2, 0)
    assert mine[11647, "draft"].state == "overdue" and "quá hạn" in mine[11647, "draft"].when


def test_what_comes_later_gets_a_task_when_it_is_asked_for(two_units, people):
    plan = make_plan(people)
    phase = Phase.objects.using("owner").get(plan=plan)
    make_record(make_book(custodian=11680, authority=11680))
    with acting_as(people.hai):
        assert give(phase, people.hai) == 2  # drafts, and what will come out of them
        assert give(phase, people.hai) == 0
    with acting_as(people.giang), pytest.raises(Refused, match="quyền"):
        give(phase, people.giang)


def test_held_rows_are_what_a_survey_has_left(two_units, people):
    HeldRow.objects.using("owner").create(
        delivery=two_units[0].delivery, custodian_id=11647, sheet="KS", row=9, reason="shifted", message="", cells={}
    )
    make_plan(people, SURVEY)
    assert {key: p.left for key, p in tasks(people.hai).items()} == {(11647, "held"): 1, (0, "unknown"): 1}


def test_a_task_of_who_has_left_is_shown_and_given_to_another(two_units, people):
    make_plan(people)
    User.objects.using("owner").filter(pk=people.dung.pk).update(is_active=False)
    try:
        late = tasks(people.hai)[11647, "draft"]
        assert late.orphaned
        with acting_as(people.hai):
            with pytest.raises(Refused, match="lý do"):
                reassign([late.task], people.binh, people.hai, " ")
            with pytest.raises(Refused, match="không làm việc"):
                reassign([late.task], people.chi, people.hai, "nghỉ hưu")
            reassign([late.task], people.binh, people.hai, "nghỉ hưu")
        with acting_as(people.an), pytest.raises(Refused, match="lãnh đạo"):
            reassign([late.task], people.binh, people.an, "nghỉ hưu")
        assert tasks(people.hai)[11647, "draft"].task.assignee == people.binh
    finally:
        User.objects.using("owner").filter(pk=people.dung.pk).update(is_active=True)


def test_a_phase_closes_with_every_record_explained_and_stays_closed(two_units, people):
    plan = make_plan(people)
    phase = Phase.objects.using("owner").get(plan=plan)
    with acting_as(people.binh):
        set_outcome(two_units[0].pk, people.binh, "unreadable", "mất trang")
    with acting_as(people.hai):
        with pytest.raises(Refused, match="còn 5 việc"):
            close(phase, people.hai)
        close(phase, people.hai, "chuyển sang giai đoạn sau")
        closed = Phase.objects.get(pk=phase.pk)
        lines = {unit: dict(zip(HEADINGS, numbers, strict=True)) for unit, numbers in left_of(closed)}
    assert all(line["total"] == sum(line.values()) - line["total"] for line in lines.values())
    assert lines["Tổng cộng"]["total"] == 6 and lines["Tổng cộng"]["unreadable"] == 1 and len(lines) == 4
    with acting_as(people.chi):
        assert list(dict(left_of(closed))) == ["Phường An Hải", "Tổng cộng"]
    assert Plan.objects.using("owner").get().state == "finished" and tasks(people.hai) == {}
    with acting_as(people.hai), pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
        Phase.objects.filter(pk=phase.pk).update(closing_note="x")


def test_a_draft_is_the_departments_and_only_its_lead_puts_it_into_force(two_units, people):
    plan = make_plan(people, adopted=False)
    with acting_as(people.an):
        assert list(Plan.objects.all()) == [] and list(Phase.objects.all()) == []
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Plan.objects.create(number="1/KH", title="x", issued_on=plan.issued_on, proposed_by=people.an)
    with acting_as(people.giang):
        assert Plan.objects.get() == plan
    assert not Task.objects.using("owner").exists()


def test_the_command_says_what_the_pages_say(two_units, people):
    make_plan(people)
    (plan,) = found("campaign", "status")
    (phase,) = plan["phases"]
    assert (phase["given"], phase["left"], phase["late"], phase["percent"]) == (6, 6, 3, 0)
    assert "Xã An Quang: 3 lưu nháp → rà soát (quá hạn" in said("campaign", "status", "195/KH-STP")
    assert "không có kế hoạch" in refused("campaign", "status", "7/KH-STP")


def test_what_moves_on_within_a_phase_is_not_done(two_units, people):
    plan = make_plan(people)
    with acting_as(people.chi):
        perform("submit", Record.objects.get(custodian_id=11617).pk, people.chi)
        assert summed(by_phase(plan.pk)[Phase.objects.get().pk]) == {
            "given": 1, "done": 0, "left": 1, "tasks": 2, "units": 1, "late": 1, "percent": 0}  # fmt: skip
    assert tasks(people.chi)[11617, "draft"].state == "done" and tasks(people.chi)[11617, "pending"].left == 1


@given(st.integers(0, 10_000), st.integers(0, 20_000), st.integers(-400, 400))
def test_a_hundred_per_cent_means_that_nothing_is_left(given_, left, days):
    today = timezone.localdate()
    p = Progress(Task(phase=Phase(deadline=today + timedelta(days=days)), given=given_, step="draft"), left, today)
    assert 0 <= p.percent <= 100 and (p.percent == 100) == (left == 0)
    assert (p.state == "done") == (left == 0) and (p.state == "overdue") == (left > 0 and days < 0)
