"""The counters are exact after any mix of taking in, moving, ending, withdrawing, changing custodian and folding; also
with four people at once."""

import threading
from contextlib import suppress

import pytest
from django.db import OperationalError, connections
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sending import take_births

from factories import make_book, make_record
from sogoc.report.inventory import inventory
from sogoc.report.verify import _counters
from sogoc.review.acts import Refused, perform
from sogoc.review.custodians import set_custodian
from sogoc.review.editing import set_outcome
from sogoc.review.models import Book, Delivery, Record
from sogoc.review.withdrawing import withdraw
from sogoc.store.scope import acting_as
from workbooks import a_row

AXES = ("type", "province", "district", "authority", "custodian", "book", "handed_over")
CUSTODIANS = (11647, 11617, 0, 1)


def fold():
    with connections["owner"].cursor() as cursor:
        cursor.execute("select report_fold_deltas()")


@pytest.mark.parametrize("examples", [6, pytest.param(100, marks=pytest.mark.slow)])
def test_any_mix_of_acts_leaves_the_counters_exact(ledger, people, tmp_path, examples):
    every = Record.objects.using("owner")

    class Counted(RuleBasedStateMachine):
        runs = 0

        @initialize()
        def begin(self):
            make_record(make_book(), status="pending")

        def _any(self, n):
            records = list(every.order_by("pk").values_list("pk", flat=True))
            return records[n % len(records)] if records else None

        @rule(rows=st.integers(1, 3))
        def ingest(self, rows):
            Counted.runs += 1
            name = f"11650.KS.{1990 + Counted.runs % 20}.{Counted.runs:03}"
            year = int(name.split(".")[2])
            take_births(tmp_path / name, [a_row("KS", n + 1, year=year) for n in range(rows)], name=name)

        @rule(n=st.integers(0, 99), action=st.sampled_from(("submit", "return", "approve", "unapprove")))
        def move(self, n, action):
            person = people.an if action == "submit" else people.binh
            with suppress(Refused, Record.DoesNotExist), acting_as(person):
                perform(action, self._any(n), person, reason="thử", compared_with="paper")

        @rule(n=st.integers(0, 99), outcome=st.sampled_from(("unreadable", "duplicate", "")))
        def end(self, n, outcome):
            with suppress(Refused, Record.DoesNotExist), acting_as(people.dung):
                set_outcome(self._any(n), people.dung, outcome, "thử")

        @rule(n=st.integers(0, 99))
        def withdraw_a_delivery(self, n):
            numbers = list(Delivery.objects.using("owner").filter(withdrawn_at=None).values_list("pk", flat=True))
            with suppress(Refused):
                withdraw(numbers[n % len(numbers)], people.hai, "nhầm", channel="command")

        @rule(n=st.integers(0, 99), to=st.sampled_from(CUSTODIANS))
        def change_custodian(self, n, to):
            books = list(Book.objects.using("owner").order_by("pk").values_list("pk", flat=True))
            with suppress(Refused):
                set_custodian(books[n % len(books)], to, people.hai, "bàn giao")

        @rule()
        def fold_them(self):
            fold()

        @invariant()
        def every_sum_is_what_a_recount_gives(self):
            assert list(_counters()) == []
            assert {inventory(by, using="owner").total.total for by in AXES} == {every.count()}

    how = settings(max_examples=examples, stateful_step_count=12, deadline=None, derandomize=examples < 50,
                   suppress_health_check=list(HealthCheck))  # fmt: skip
    run_state_machine_as_test(Counted, settings=how)


@pytest.mark.parametrize("turns", [15, pytest.param(300, marks=pytest.mark.slow)])
def test_four_people_at_once_and_the_folding_leave_the_counters_exact(ledger, people, turns):
    book = make_book()
    records = [make_record(book, status="pending").pk for _ in range(6)]
    trouble, done = [], [0]

    def work(person, action):
        try:
            for turn in range(turns):
                with suppress(Refused, OperationalError), acting_as(person):
                    perform(action, records[turn % 6], person, reason="thử", compared_with="paper")
                    done[0] += 1
        except Exception as error:
            trouble.append(error)
        finally:
            connections.close_all()

    def folding():
        for _ in range(turns):
            fold()
        connections.close_all()

    pairs = ((people.binh, "approve"), (people.dung, "unapprove"), (people.binh, "return"), (people.an, "submit"))
    writers = [threading.Thread(target=work, args=pair) for pair in pairs] + [threading.Thread(target=folding)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert trouble == [] and done[0] > turns // 4
    assert list(_counters()) == []
    fold()
    assert list(_counters()) == [] and inventory("book", using="owner").total.total == 6
