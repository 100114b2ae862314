"""Sending and recalling from the pages: who may ask for it, and that the worker is told."""

import pytest
from django.db import connections

from factories import make_book, make_record
from sogoc.audit.models import Event
from sogoc.transfer.models import Batch, Item, Recall
from sogoc.transfer.outbox import send_all
from sogoc.transfer.tasks import ask_to_send
from visiting import visitor


@pytest.fixture
def record(ledger, people):
    return make_record(make_book(), status="transferred")


def waiting_jobs():
    with connections["owner"].cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_jobs where task_name like '%%send_batches' and status = 'todo'")
        return cursor.fetchone()[0]


@pytest.fixture
def no_jobs(store):
    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")
    yield
    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")


def test_who_may_sign_may_ask_for_another_attempt_and_others_find_no_such_page(record, people, no_jobs):
    for person in (people.an, people.binh, people.giang):
        assert visitor(person).post("/chuyen-du-lieu/gui/").status_code == 404
    assert waiting_jobs() == 0
    answer = visitor(people.dung).post("/chuyen-du-lieu/gui/", follow=True)
    assert "Máy đang gửi" in answer.content.decode() and waiting_jobs() == 1


def test_the_worker_is_asked_once_however_often_people_ask(store, no_jobs):
    ask_to_send()
    ask_to_send()
    assert waiting_jobs() == 1


def with_receipt(record):
    """As if a batch had carried it there."""
    batch = Batch.objects.using("owner").create(number=900, custodian_id=record.custodian_id, event_type="KS",
                                                composed_by_id=1, state="closed")  # fmt: skip
    Item.objects.using("owner").create(batch=batch, record=record, custodian_id=record.custodian_id, version=1, answer="accepted")


def test_the_lead_of_the_department_finds_the_button_and_the_request_is_shown(record, people, no_jobs):
    with_receipt(record)
    hai = visitor(people.hai)
    assert "Thu hồi từ nơi nhận" in hai.get(f"/ra-soat/{record.pk}/").content.decode()
    hai.post(f"/chuyen-du-lieu/thu-hoi/{record.pk}/", {"reason": "Gửi nhầm"})
    recall = Recall.objects.using("owner").get()
    assert (recall.reason, recall.asked_by_id, recall.confirmation) == ("Gửi nhầm", people.hai.pk, "")
    assert waiting_jobs() == 1
    assert "chờ nơi nhận xác nhận" in hai.get("/chuyen-du-lieu/").content.decode()


def test_nobody_else_has_the_button_nor_gets_anywhere_without_it(record, people, no_jobs):
    with_receipt(record)
    for person in (people.an, people.dung, people.giang):
        assert "Thu hồi từ nơi nhận" not in visitor(person).get(f"/ra-soat/{record.pk}/").content.decode()
        visitor(person).post(f"/chuyen-du-lieu/thu-hoi/{record.pk}/", {"reason": "x"})
    assert visitor(people.chi).post(f"/chuyen-du-lieu/thu-hoi/{record.pk}/", {"reason": "x"}).status_code == 404
    assert not Recall.objects.using("owner").exists() and waiting_jobs() == 0


@pytest.fixture
def signed(ledger, people):
    """Seven signed batches of Dung's unit and one of another, none sent yet."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select setval('transfer_batch_number', 700)")
    for n, custodian in enumerate([11647] * 7 + [11617], start=701):
        Batch.objects.using("owner").create(number=n, custodian_id=custodian, event_type="KS", state="signed",
                                            composed_by=people.an, signed_by=people.dung)  # fmt: skip


class Receiver:
    """Takes everything; at its first batch somebody does something."""

    def __init__(self, meanwhile=lambda: None):
        self.sent, self.meanwhile = [], meanwhile

    def send(self, batch):
        self.sent.append(batch["number"])
        if len(self.sent) == 1:
            self.meanwhile()
        return []


def test_a_running_transfer_is_stopped_after_what_is_on_its_way_and_taken_up_again(signed, people, no_jobs):
    dung, page = visitor(people.dung), "/chuyen-du-lieu/"
    assert "Dừng gửi" in dung.get(page).content.decode()
    receiver = Receiver(lambda: dung.post(f"{page}dung/"))
    sent = len(list(send_all(receiver)))
    mine = [n for n in receiver.sent if n < 708]
    assert 1 <= len(mine) < 7 and 708 in receiver.sent and sent == len(receiver.sent), "another unit's goes on"
    shown = dung.get(page).content.decode()
    assert "Lê Văn Dung đã dừng gửi" in shown and "Gửi tiếp các đợt đã dừng" in shown
    again = Receiver()
    assert list(send_all(again)) == [] and again.sent == []
    assert "Máy đang gửi" in dung.post(f"{page}gui/", follow=True).content.decode()
    list(send_all(again))
    assert sorted(receiver.sent + again.sent) == list(range(701, 709)), "every one of them once"
    resumed = Event.objects.using("owner").filter(action="resume_sending")
    assert [e.actor_name for e in resumed] == ["Lê Văn Dung"] * len(again.sent)


def test_only_who_may_sign_stops_and_only_their_own(signed, people, no_jobs):
    for person in (people.an, people.binh, people.chi):
        assert visitor(person).post("/chuyen-du-lieu/dung/").status_code == 404
    assert not Batch.objects.using("owner").exclude(stopped_at=None).exists()
