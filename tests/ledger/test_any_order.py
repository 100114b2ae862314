"""Approve, edit, send, lose the answer, retry, refuse, recall, reopen, in any order: at most one acceptance for each version, and
the sums balance after every step."""

import uuid
from collections import Counter
from contextlib import suppress

import pytest
from commands import DATA, asked
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sending import kept, take_births

from sogoc.audit.models import Event
from sogoc.report.verify import verify
from sogoc.review.acts import Refused, perform
from sogoc.review.editing import Conflict, save, set_outcome
from sogoc.review.models import Record
from sogoc.store.scope import acting_as
from sogoc.transfer.batches import compose, sign
from sogoc.transfer.credentials import receiver as there
from sogoc.transfer.models import Batch, Item
from sogoc.transfer.outbox import send_all
from sogoc.transfer.recalls import ask, confirm_all
from sogoc.transfer.reconcile import reconcile
from workbooks import a_row

RECORDS = 4
which = st.integers(1, RECORDS)


class Lossy:
    """The receiver on a line where the answer to some requests is lost after it was given."""

    can_be_asked = True

    def __init__(self, lose: set[str]) -> None:
        self.real, self.lose = there(), lose

    def send(self, batch):
        answers = self.real.send(batch)
        if "batch" in self.lose:
            raise ConnectionError
        return answers[: len(answers) // 2] if "half" in self.lose else answers

    def withdraw(self, *order):
        said = self.real.withdraw(*order)
        if "recall" in self.lose:
            raise ConnectionError
        return said


@pytest.mark.parametrize("examples", [8, pytest.param(200, marks=pytest.mark.slow)])
def test_any_order_of_acts_keeps_every_promise(both_empty, people, tmp_path, examples):
    for person in vars(people).values():
        person._state.db = None  # as whoever has signed in

    class Acts(RuleBasedStateMachine):
        @initialize()
        def begin(self):
            self.names = {n: f"Nguyễn Thị {name}" for n, name in enumerate(("Mận", "Đào", "Lê", "Na"), start=1)}
            year = 2001 + Acts.runs % 9
            Acts.runs += 1
            self.folder = tmp_path / uuid.uuid4().hex[:8]
            rows = [a_row("KS", n, year=year, child_full_name=self.names[n]) for n in self.names]
            take_births(self.folder, rows, name=f"11650.KS.{year}.{Acts.runs:02}")
            self.book = kept(Record).order_by("-delivery_id").first().book
            for n in self.names:
                self._try(people.an, lambda n=n: perform("submit", self._pk(n), people.an))

        def _pk(self, n):
            return kept(Record).get(book=self.book, row=n + 1).pk

        def _try(self, person, act):
            with suppress(Refused, Conflict), acting_as(person):
                act()

        @rule(n=which)
        def approve(self, n):
            self._try(people.binh, lambda: perform("approve", self._pk(n), people.binh, compared_with="paper"))

        @rule(n=which)
        def give_back(self, n):
            self._try(people.dung, lambda: perform("unapprove", self._pk(n), people.dung, reason="xem lại"))

        @rule(n=which, word=st.sampled_from(("Sen", "Cúc", "Huệ")))
        def edit(self, n, word):
            def change():
                record = Record.objects.get(pk=self._pk(n))
                save(record.pk, people.an, {"child_full_name": f"{self.names[n]} {word}"}, version=record.version)

            self._try(people.an, change)

        @rule(n=which)
        def renumber(self, n):
            def change():
                record = Record.objects.get(pk=self._pk(n))
                save(record.pk, people.an, {"entry_number": f"{record.serial + RECORDS}/{record.year}"}, version=record.version)

            self._try(people.an, change)

        @rule(n=which, outcome=st.sampled_from(("unreadable", "")))
        def close(self, n, outcome):
            self._try(people.dung, lambda: set_outcome(self._pk(n), people.dung, outcome, "không đọc được"))

        @rule()
        def gather_and_sign(self):
            self._try(people.an, lambda: compose(Record.objects.filter(book=self.book), people.an))
            for batch in kept(Batch).filter(state="composed"):
                self._try(people.dung, lambda b=batch: sign(b, people.dung))

        @rule(lose=st.sets(st.sampled_from(("batch", "half"))))
        def send(self, lose):
            with suppress(ConnectionError):
                list(send_all(Lossy(lose)))

        @rule(n=which)
        def recall(self, n):
            self._try(people.hai, lambda: ask(self._pk(n), people.hai, "gửi nhầm"))

        @rule(lose=st.sets(st.just("recall")))
        def confirm(self, lose):
            with suppress(ConnectionError):
                confirm_all(Lossy(lose))

        @rule(n=which)
        def go_all_the_way(self, n):
            self.approve(n)
            self.gather_and_sign()
            self.send(set())

        @rule(n=which, lose=st.sets(st.just("recall")))
        def there_and_back(self, n, lose):
            self.go_all_the_way(n)
            self.recall(n)
            self.confirm(lose)

        @rule(n=which)
        def reopen(self, n):
            self.go_all_the_way(n)
            self._try(people.hai, lambda: perform("reopen", self._pk(n), people.hai, reason="gõ sai"))

        @invariant()
        def accepted_at_most_once_for_each_version(self):
            accepted = Counter(kept(Item).filter(answer="accepted").values_list("record_id", "version"))
            assert not accepted or max(accepted.values()) == 1
            current = asked(DATA / "national", "national", "select record, count(*) from national_registration where current group by 1")
            assert all(n == 1 for _, n in current)

        @invariant()
        def what_is_transferred_has_its_receipt(self):
            for record in kept(Record).filter(status="transferred"):
                assert kept(Item).filter(record=record, version=record.version, answer="accepted").exists()

        def teardown(self):
            list(send_all(there()))
            confirm_all(there())
            balance = reconcile(there())
            assert balance.balanced, balance
            assert list(verify()) == []

    Acts.runs = 0
    always_the_same = examples < 100
    how = settings(max_examples=examples, stateful_step_count=20, deadline=None, derandomize=always_the_same,
                   suppress_health_check=list(HealthCheck))  # fmt: skip
    run_state_machine_as_test(Acts, settings=how)
    happened = Counter(kept(Event).values_list("action", flat=True))
    assert {"approve", "transfer", "recall", "reopen", "edit"} <= set(happened), happened
