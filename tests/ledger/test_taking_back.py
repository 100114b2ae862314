"""After the transfer: recalled, reopened, corrected down to the number itself; and what reconciliation says of each."""

import uuid

import pytest
from commands import DATA, asked, found, refused, said
from django.db import transaction
from django.db.utils import DatabaseError
from sending import kept, registered, send_on, sent_by_another, take_births

from sogoc.audit.models import Event
from sogoc.review.acts import Refused, perform
from sogoc.review.editing import save, set_outcome, waive
from sogoc.review.models import Finding, Record
from sogoc.store.scope import acting_as
from sogoc.transfer.credentials import destination
from sogoc.transfer.models import Item, Note, Recall
from sogoc.transfer.recalls import ask
from sogoc.transfer.reconcile import reconcile
from workbooks import a_row


@pytest.fixture
def sent(signed, people):
    """Three records that the receiver accepted."""
    assert found("transfer")["accepted"] == 3
    return signed


def there(what, record):
    return asked(DATA / "national", "national", f"select {what} from national_registration where record = %s and current", record)[0][0]


def edited(people, serial, **changed):
    with acting_as(people.an):
        record = Record.objects.get(serial=serial)
        save(record.pk, people.an, changed, version=record.version)


def test_the_lead_of_the_department_recalls_and_the_receiver_confirms(sent, people):
    record = kept(Record).get(serial=2)
    said("recall", "serial=2", "--as", "hai", "--reason", "Gửi nhầm sổ")
    assert kept(Record).get(pk=record.pk).status == "transferred", "nothing is taken back before the receiver confirms"
    assert found("transfer")["recalled"] == {"confirmed": 1, "refused": 0}
    back = kept(Record).get(pk=record.pk)
    assert (back.status, back.version, back.withdrawn, back.editors) == ("pending", 2, True, [])
    recall = kept(Recall).get()
    assert recall.confirmation.startswith("TH-") and there("status", record.pk) == "withdrawn"
    told = kept(Event).filter(record_id=record.pk, action__in=["ask_recall", "recall"]).order_by("id")
    assert [(e.action, e.channel, e.reason) for e in told] == [
        ("ask_recall", "command", "Gửi nhầm sổ"), ("recall", "receiver", "Gửi nhầm sổ")]  # fmt: skip
    balance = found("reconcile")
    assert balance["balanced"] and (balance["recalled"], balance["arrived"], balance["reopened"]) == (1, 2, 0)


def test_a_note_of_the_receiver_is_fetched_once_and_told_in_the_history_of_its_record(sent, people):
    record = kept(Record).get(serial=2)
    note = """
        with mai as (insert into national_officer (username, password, full_name, title, office_code, office, place, role, is_active,
                                                   failures, totp, totp_step, recovery_codes)
                     values ('mai-ghi', '!', 'Mai', '', '', '', '', 'registrar', true, 0, '', 0, '{}')
                     on conflict (username) do update set title = '' returning id)
        insert into national_annotation (record, registration_id, kind, decision_number, decision_date, decided_by, words,
                                         changes, noted_by_id, noted_at)
        select %s, r.id, 'correction', '15/QĐ', '2026-11-10', 'UBND xã An Quang', 'Cải chính', '{"child_sex": ["2", "1"]}', mai.id, now()
        from national_registration r, mai where r.record = %s returning id"""
    elsewhere = kept(Record).get(serial=1).pk
    asked(DATA / "national", "national", note, record.pk, record.pk)
    ((of_none_of_ours,),) = asked(DATA / "national", "national", note, uuid.uuid4(), elsewhere)
    assert found("transfer")["notes"] == 1 and "notes" not in found("transfer")
    assert kept(Note).get(record=record).custodian_id == record.custodian_id
    assert kept(Note).get(number=of_none_of_ours).record is None
    (told,) = kept(Event).filter(action="note_there")
    assert (told.record_id, told.channel, told.before, told.after) == (record.pk, "receiver", {"child_sex": "2"}, {"child_sex": "1"})
    assert told.reason == "UBND xã An Quang, số 15/QĐ ngày 10/11/2026: Cải chính"
    assert kept(Record).get(pk=record.pk).version == record.version, "the book here is not changed by it"


def test_what_was_recalled_goes_again_as_the_next_version(sent, people):
    said("recall", "serial=2", "--as", "hai", "--reason", "Gửi nhầm sổ")
    found("transfer")
    assert found("approve", "serial=2", "--as", "binh")["done"] == 1
    assert send_on()["accepted"] == 1
    record = kept(Record).get(serial=2)
    assert (record.status, record.version, record.withdrawn) == ("transferred", 2, False)
    assert (there("version", record.pk), there("status", record.pk)) == (2, "valid")
    balance = found("reconcile")
    assert balance["balanced"] and balance["arrived"] == 3


def test_only_the_departments_lead_recalls_and_only_what_has_a_receipt(sent, people):
    for name in ("an", "binh", "dung", "giang"):
        assert "lãnh đạo Sở" in refused("recall", "serial=2", "--as", name, "--reason", "x")
    assert "lý do" in refused("recall", "serial=2", "--as", "hai", "--reason", " ")
    said("recall", "serial=2", "--as", "hai", "--reason", "x")
    assert "chờ nơi nhận xác nhận" in refused("recall", "serial=2", "--as", "hai", "--reason", "x")
    reopened = kept(Record).get(serial=1).pk
    with acting_as(people.hai), pytest.raises(Refused, match="không có biên nhận"):
        perform("reopen", reopened, people.hai, reason="sửa")
        ask(reopened, people.hai, "x")


def test_a_confirmation_is_the_receivers_to_give_and_no_persons(sent, people):
    said("recall", "serial=2", "--as", "hai", "--reason", "x")
    with acting_as(people.hai), pytest.raises(DatabaseError, match="from the receiver only"), transaction.atomic():
        Recall.objects.update(confirmation="TH-1")


def test_a_recall_whose_answer_was_lost_is_confirmed_by_the_next_run(sent, people):
    said("recall", "serial=2", "--as", "hai", "--reason", "x")
    record = kept(Record).get(serial=2)
    first = destination().withdraw(str(record.pk), 1, "x")  # confirmed there, and we never heard it
    assert found("transfer")["recalled"] == {"confirmed": 1, "refused": 0}
    assert kept(Recall).get().confirmation == first["confirmation"]
    assert asked(DATA / "national", "national", "select count(*) from national_withdrawal")[0][0] == 1


def test_a_typing_error_found_after_transfer_goes_as_the_next_version_and_meanwhile_has_its_own_line(sent, people):
    record = kept(Record).get(serial=2)
    with acting_as(people.hai):
        perform("reopen", record.pk, people.hai, reason="Gõ sai tên")
    balance = found("reconcile")
    assert balance["balanced"] and (balance["reopened"], balance["arrived"], balance["recalled"]) == (1, 2, 0)
    edited(people, 2, child_full_name="Nguyễn Thị Sửa")
    assert found("approve", "serial=2", "--as", "binh")["done"] == 1
    assert send_on()["accepted"] == 1
    assert there("version", record.pk) == kept(Record).get(pk=record.pk).version > 1
    assert there("content->>'child_full_name'", record.pk) == "Nguyễn Thị Sửa"
    assert registered() == 3 and found("reconcile")["balanced"]


def test_a_number_that_was_itself_wrong_is_corrected_and_there_is_still_one_record(sent, people):
    record = kept(Record).get(serial=2)
    with acting_as(people.hai):
        perform("reopen", record.pk, people.hai, reason="Gõ sai số")
    edited(people, 2, entry_number="20/2001")
    said("approve", "serial=20", "--as", "binh")
    assert kept(Record).get(pk=record.pk).status == "approved"
    assert send_on()["accepted"] == 1
    assert there("serial", record.pk) == 20
    assert asked(DATA / "national", "national", "select count(*) from national_registration where current and serial = 2")[0][0] == 0
    assert found("reconcile")["balanced"]


def test_a_true_double_number_of_the_book_arrives_as_two_records(both_empty, people, tmp_path):
    take_births(tmp_path, [a_row("KS", 1), a_row("KS", 1, child_full_name="Trần Văn Khác"), a_row("KS", 2)])
    said("submit", "--as", "an")
    double = kept(Record).get(serial=1, occurrence=2)
    faults = kept(Finding).filter(record__serial=1, severity__in=["B", "E"], state="open")
    with acting_as(people.dung):
        for fault in faults:
            waive(fault.pk, people.dung, "Sổ ghi hai trường hợp cùng số")
    said("approve", "--as", "binh")
    assert send_on()["accepted"] == 3
    assert there("occurrence", double.pk) == 2 and found("reconcile")["balanced"]


def test_what_the_receiver_holds_from_elsewhere_ends_as_already_there(signed, people, receiver):
    sent_by_another(receiver, kept(Item).get(record__serial=2))
    assert found("transfer")["refused"] == 1
    with acting_as(people.dung):
        set_outcome(kept(Record).get(serial=2).pk, people.dung, "already_there", "Nơi nhận đã có, biên nhận khác")
    balance = found("reconcile")
    assert balance["balanced"] and balance["ended"] == {"already_there": 1} and len(balance["elsewhere"]) == 1


def test_differences_are_found_one_by_one_from_the_top_down(both_empty, people, tmp_path):
    for year in (2001, 2002, 2003):
        take_births(tmp_path / str(year), [a_row("KS", n, year=year) for n in range(1, 5)], name=f"11650.KS.{year}.01")
    said("submit", "--as", "an")
    said("approve", "--as", "binh")
    assert send_on()["accepted"] == 12 and found("reconcile")["balanced"]
    records = {(r.year, r.serial): str(r.pk) for r in kept(Record).all()}
    asked(DATA / "national", "national", f"""
        set session_replication_role = replica;
        update national_registration set current = false where record = '{records[2001, 1]}';
        update national_registration set digest = repeat('0', 64) where record = '{records[2002, 2]}'""")
    balance = reconcile(destination())
    assert not balance.balanced
    assert (balance.missing, balance.different, balance.surplus) == ([records[2001, 1]], [records[2002, 2]], [])
