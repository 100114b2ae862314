"""Approved to transferred: composed by one, signed by another, locked, sent, answered; nothing twice, nothing lost."""

import random
import time
import uuid

import pytest
from commands import AGAIN_AND_AGAIN, DATA, Home, asked, found, refused, said
from django.db import connections, transaction
from django.db.utils import DatabaseError
from django.test import override_settings
from sending import SIGNED_BATCHES, a_copy, approved, kept, registered, sent_by_another, states, take_births

from sogoc.accounts.commands import add_user, grant
from sogoc.audit.models import Event
from sogoc.review.acts import Refused, perform
from sogoc.review.editing import save, set_outcome
from sogoc.review.intake import take_in
from sogoc.review.models import Finding, Record
from sogoc.store.scope import acting_as
from sogoc.transfer.batches import sign
from sogoc.transfer.models import Batch, Item
from workbooks import a_page, a_row, handed, scan_name, write_book, write_dump, write_scans

SEED = random.SystemRandom().randrange(10**6)


# -- by whom


def test_who_composed_does_not_sign(both_empty, people, tmp_path):
    both = add_user(f"an-{uuid.uuid4().hex[:6]}", "Nguyễn Văn An", "lead", 11647, "mat-khau-thu-123")
    grant(both, "approver", 11647)
    approved(tmp_path)
    composed = found("batch", "compose", "--as", both.username)
    number = composed["batches"][0]
    assert composed == {"batches": [number], "records": 3, "left": {}}
    assert "người ký phải khác người lập đợt" in refused("batch", "sign", number, "--as", both.username)
    assert found("batch", "sign", "--as", both.username) == [], "of its own accord it signs only what others composed"
    assert "quyền" in refused("batch", "sign", number, "--as", "binh")
    assert "chờ ký" in refused("batch", "sign", number, "--as", "chi"), "Chi of another commune does not even see it"
    with acting_as(both), pytest.raises(DatabaseError, match="signer_is_not_composer"), transaction.atomic():
        Batch.objects.filter(number=number).update(signed_by=both)
    assert found("batch", "sign", "--as", "dung") == [{"number": number, "records": 3, "left": "", "left_en": ""}]
    assert "chờ ký" in refused("batch", "sign", number, "--as", "dung")
    listed = found("batch", "list")
    assert [(b["number"], b["state"], b["records"], b["unanswered"], b["composed_by"], b["signed_by"]) for b in listed] == [
        (number, "signed", 3, 3, "Nguyễn Văn An", "Lê Văn Dung")]  # fmt: skip
    events = kept(Event).filter(action__in=["compose_batch", "sign_batch"]).order_by("id")
    assert [(e.action, e.actor_name, e.channel) for e in events] == [
        ("compose_batch", "Nguyễn Văn An", "command"), ("sign_batch", "Lê Văn Dung", "command")]  # fmt: skip
    assert len(events[1].lot) == 3


def test_nothing_is_composed_before_an_approval_has_cooled(both_empty, people, tmp_path):
    approved(tmp_path)
    with override_settings(COOLING_HOURS=24.0):
        assert found("batch", "compose", "--as", "an") == {"batches": [], "records": 0, "left": {}}
    assert found("batch", "compose", "--as", "an")["records"] == 3
    assert found("batch", "compose", "--as", "an")["records"] == 0, "what is in a batch is not gathered again"


def test_what_changed_since_composing_drops_out_and_an_empty_batch_keeps_no_other_back(both_empty, people, tmp_path):
    approved(tmp_path / "a")
    found("batch", "compose", "--as", "an")
    with acting_as(people.dung):
        for record in Record.objects.all():
            perform("unapprove", record.pk, people.dung, reason="xem lại")
    take_births(tmp_path / "b", [a_row("KS", 1, year=2002)], name="11650.KS.2002.01")
    said("submit", "year=2002", "--as", "an")
    said("approve", "year=2002", "--as", "binh")
    found("batch", "compose", "--as", "an")
    first, second = found("batch", "sign", "--as", "dung")
    assert (first["records"], second["records"]) == (0, 1)
    assert "không còn trường hợp" in first["left"] and "nothing in the batch" in first["left_en"]


# -- locked


def test_from_the_signature_nothing_of_a_record_changes_by_any_act(signed, people):
    record = kept(Record).get(serial=1)
    assert record.locked
    with acting_as(people.dung):
        with pytest.raises(Refused, match="đợt chuyển đã ký"):
            save(record.pk, people.dung, {"page_number": "9"}, version=record.version)
        for action in ("unapprove", "return", "approve", "submit"):
            with pytest.raises(Refused):
                perform(action, record.pk, people.dung, reason="thử", compared_with="paper")
        with pytest.raises(Refused, match="đợt chuyển đã ký"):
            set_outcome(record.pk, people.dung, "duplicate", "thử")
        with pytest.raises(Refused, match="đã ký"):
            sign(signed, people.dung)
    assert found("return", "--as", "dung", "--reason", "thử", "--dry-run")["eligible"] == 0


@pytest.mark.parametrize(("statement", "why"), [
    ("update review_record set status = 'pending'", "signed batch"),
    ("update review_record set locked = false", "signed batch"),
    ("update review_record set version = version + 1", "signed batch"),
    ("update review_values_birth set child_full_name = 'Chi'", "signed batch"),
    ("update transfer_batch set digest = 'x'", "immutable"),
    ("update transfer_batch set signed_by_id = null, signed_at = null", "immutable"),
    ("update transfer_batch set state = 'closed'", "receiver"),
    ("update transfer_item set content = '{}'", "immutable"),
    ("update transfer_item set answer = 'accepted', receipt = 'BN-1'", "receiver"),
    ("insert into transfer_item (batch_id, record_id, custodian_id, version, digest, answer)"
     " select batch_id, record_id, custodian_id, version + 7, '', '' from transfer_item", "immutable"),
    ("insert into transfer_item (batch_id, record_id, custodian_id, version, digest, answer, receipt)"
     " select batch_id, record_id, custodian_id, version, '', 'accepted', 'BN-1' from transfer_item", "immutable|receiver"),
    ("update review_record set status = 'transferred', locked = false", "signed batch"),
])  # fmt: skip
def test_from_the_signature_nothing_changes_by_sql_under_the_role_either(signed, people, statement, why):
    with acting_as(people.dung):
        with pytest.raises(DatabaseError, match=why), transaction.atomic(), connections["default"].cursor() as cursor:
            cursor.execute(statement)
        with connections["default"].cursor() as cursor:
            cursor.execute("delete from transfer_item where digest <> ''")
            assert cursor.rowcount == 0
    assert kept(Item).filter(answer="").count() == 3 and states() == {"approved": 3}


# -- sent


def test_receipts_make_records_transferred_and_a_second_sending_adds_nothing(signed, people):
    assert found("transfer") == {"batches": 1, "accepted": 3, "refused": 0, "unanswered": 0}
    assert states() == {"transferred": 3} and not kept(Record).filter(locked=True).exists()
    receipts = set(kept(Item).values_list("receipt", flat=True))
    assert len(receipts) == 3 and "" not in receipts and registered("count(distinct receipt)") == 3
    assert found("transfer") == {"batches": 0, "accepted": 0, "refused": 0, "unanswered": 0}
    assert registered() == 3
    balance = found("reconcile")
    assert balance["balanced"] and (balance["qualifying"], balance["arrived"], balance["twice"]) == (3, 3, 0)
    event = kept(Event).get(action="transfer")
    assert (len(event.lot), event.custodian_id, event.channel) == (3, 11647, "receiver")
    with acting_as(people.dung), pytest.raises(Refused):
        perform("unapprove", kept(Record).first().pk, people.dung, reason="muộn rồi")
    assert found("batch", "list")[0]["state"] == "closed"
    assert "balanced" in said("reconcile", "--lang", "en") and "KHỚP" in said("reconcile")


def test_a_refused_record_goes_back_to_review_with_the_receivers_words(signed, people, receiver):
    sent_by_another(receiver, kept(Item).get(record__serial=2))
    assert found("transfer") == {"batches": 1, "accepted": 2, "refused": 1, "unanswered": 0}
    back = kept(Record).get(serial=2)
    assert (back.status, back.refused, back.locked) == ("pending", True, False)
    told = kept(Event).get(action="refuse")
    assert "đã có hồ sơ khác giữ" in told.reason and told.record_id == back.pk
    assert kept(Item).get(record=back).words == told.reason
    balance = found("reconcile")
    assert balance["balanced"] and (balance["refused"], len(balance["elsewhere"])) == (1, 1)
    assert found("approve", "flag=refused", "--as", "binh")["done"] == 1, "nothing was mended"
    found("batch", "compose", "--as", "an")
    found("batch", "sign", "--as", "dung")
    assert found("transfer")["refused"] == 1
    with acting_as(people.an):
        record = Record.objects.get(serial=2)
        save(record.pk, people.an, {"entry_number": "02b/2001"}, version=record.version)
    assert found("approve", "flag=refused", "--as", "binh")["done"] == 1
    found("batch", "compose", "--as", "an")
    found("batch", "sign", "--as", "dung")
    assert found("transfer") == {"batches": 1, "accepted": 1, "refused": 0, "unanswered": 0}
    assert not kept(Record).get(suffix="b").refused
    assert found("reconcile")["balanced"] and registered() == 4


def test_a_fault_found_while_a_record_was_away_is_counted_when_it_comes_back(signed, people, receiver, tmp_path):
    sent_by_another(receiver, kept(Item).get(record__serial=2))
    take_births(tmp_path / "them", [a_row("KS", 4)])
    with acting_as(people.an):
        later = Record.objects.get(serial=4)
        save(later.pk, people.an, {"entry_number": "02/2001"}, version=later.version)
    assert kept(Finding).filter(code="D-05", state="open", record__status="approved").count() == 1
    assert found("transfer")["refused"] == 1
    back = kept(Record).get(serial=2, occurrence=1)
    assert (back.status, back.blockers) == ("pending", 1)
    assert found("approve", "--as", "binh", "flag=refused")["refused"] == {"còn lỗi chưa xử lý": 1}


# -- what arrived from the legacy software


def test_what_was_handed_over_as_approved_is_sent_or_returned_with_the_reason(both_empty, people, tmp_path):
    rows = [handed(a_row("KS", 1), "Đã duyệt"), handed(a_row("KS", 2, child_sex=""), "Đã duyệt"),
            handed(a_row("KS", 3), "Đã chuyển", legacy_id="31202500003", day="24/06/2025"), handed(a_row("KS", 4), "Chờ rà soát")]  # fmt: skip
    list(take_in([write_dump(tmp_path / "T1.xlsx", {"KS": rows})]))
    composed = said("batch", "compose", "--as", "an", "--lang", "en").splitlines()
    assert composed[0] == "Composed 1 batches, 1 records"
    assert composed[1].split(maxsplit=1) == ["1", "Did not pass the checks when the batch was composed: open errors"]
    back = kept(Record).get(serial=2)
    assert (back.status, back.returned) == ("pending", True)
    found("batch", "sign", "--as", "dung")
    assert found("transfer")["accepted"] == 1
    balance = found("reconcile")
    assert balance["balanced"] and (balance["without_receipt"], balance["arrived"]) == (1, 1)
    assert registered() == 1, "what was transferred before is not sent again"


def test_a_book_of_three_years_whose_numbers_restart_goes_whole(both_empty, people, tmp_path):
    rows = [a_row("KS", n, year=year, opened=2001) for year in (2001, 2002, 2003) for n in (1, 2, 3)]
    take_births(tmp_path, rows, ngay_mo="02/01/2001", ngay_khoa="31/12/2003", tong_so_su_kien="9")
    assert found("submit", "book=11650.KS.2001.01", "--as", "an")["done"] == 9
    assert found("approve", "book=11650.KS.2001.01", "--as", "binh")["done"] == 9
    assert found("batch", "compose", "book=11650.KS.2001.01", "--as", "an")["records"] == 9
    found("batch", "sign", "--as", "dung")
    assert found("transfer") == {"batches": 1, "accepted": 9, "refused": 0, "unanswered": 0}
    assert found("inventory", "book=11650.KS.2001.01")["total"]["transferred"] == 9
    assert found("reconcile")["balanced"]
    assert registered("array_agg(distinct year || '/' || serial)") == sorted(
        f"{y}/{n}" for y in (2001, 2002, 2003) for n in (1, 2, 3)
    )


def test_the_pages_of_accepted_records_follow_them_once(both_empty, people, tmp_path):
    take_births(tmp_path, [a_row("KS", n) for n in (1, 2, 3)], co_anh="1")
    write_scans(tmp_path / "11650.KS.2001.01.zip", {scan_name("KS", n): a_page(n) for n in (1, 2, 3)})
    list(take_in([tmp_path]))
    said("submit", "--as", "an")
    said("approve", "--as", "binh")
    found("batch", "compose", "--as", "an")
    found("batch", "sign", "--as", "dung")
    assert found("transfer")["scans"] == 3
    held = "select count(*), count(distinct registration_id), count(distinct sha256) from national_scan"
    assert asked(DATA / "national", "national", held) == [(3, 3, 3)]
    assert "scans" not in found("transfer"), "what is there is not sent again"


# -- killed


LIVES = 4  # how often a process is killed


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A data folder with five signed batches that nobody has sent; its servers are stopped."""
    folder = tmp_path_factory.mktemp("truoc")
    deliveries = tmp_path_factory.mktemp("ban-giao")
    for code in ("KS", "KH", "KT", "HN", "CMC"):
        write_book(deliveries / f"11650.{code}.2001.01.xlsx", code, [a_row(code, n) for n in range(1, 81)])
    home = Home(folder, ready=True)
    home.python(SIGNED_BATCHES, deliveries, 500)
    home.run("national", "client", "so-goc")
    home.released()
    return folder


def outcome(home, national):
    """What both sides hold at the end: how many, none of them twice."""
    balance = home.json("reconcile")
    assert balance["balanced"], balance
    there = national.sql("select count(*), count(distinct record), count(distinct receipt) from national_registration")
    here = home.sql("select status, answer, count(*), count(distinct record_id), count(distinct receipt), bool_or(locked)"
                    " from transfer_item i join review_record r on r.id = i.record_id group by 1, 2")  # fmt: skip
    batches = home.sql("select state, count(*) from transfer_batch group by 1")
    return {k: balance[k] for k in ("by_status", "qualifying", "arrived", "twice", "refused")}, there, here, batches


@pytest.fixture(scope="module")
def undisturbed(prepared, tmp_path_factory):
    home, national = a_copy(prepared, tmp_path_factory.mktemp("yen"))
    assert home.json("transfer") == {"batches": 5, "accepted": 400, "refused": 0, "unanswered": 0}
    result = outcome(home, national)
    national.stop()
    assert result[1:] == ([(400, 400, 400)], [("transferred", "accepted", 400, 400, 400, False)], [("closed", 5)])
    return result


def moments(there, turn):
    """Random ones: once the receiver has taken in 0, 1, 2, 3 batches and a little longer; tells which they were."""
    dice = random.Random(SEED + turn)
    told = []
    for batches in range(LIVES):
        longer = dice.uniform(0, 0.2 if batches else 2.5)  # at first also while the command starts
        deadline = time.monotonic() + 60
        while (
            time.monotonic() < deadline
            and (n := there.execute("select count(*) from national_batch").fetchone()[0]) < batches
        ):
            time.sleep(0.002)
        time.sleep(longer)
        told.append(f"{n} batches + {longer * 1000:.0f} ms")
        yield
    print(f"\nseed {SEED + turn}: killed at " + ", ".join(told))


@pytest.mark.slow
@AGAIN_AND_AGAIN
def test_transfer_killed_at_random_moments_and_run_again_ends_as_without(prepared, undisturbed, tmp_path, turn):
    home, national = a_copy(prepared, tmp_path / "dl")
    with national.connected() as there:
        transfer = home.start("transfer")
        for _ in moments(there, turn):
            transfer.kill()
            transfer.communicate()
            transfer = home.start("transfer")
        assert transfer.wait(120) == 0
        transfer.communicate()
    assert outcome(home, national) == undisturbed
    home.run("verify")
    assert home.json("transfer")["batches"] == 0
    national.stop()


@pytest.mark.slow
@AGAIN_AND_AGAIN
def test_the_receiver_killed_at_random_moments_loses_no_answer_and_makes_no_doubles(
    prepared, undisturbed, tmp_path, turn
):
    home, national = a_copy(prepared, tmp_path / "dl")
    with national.connected() as there:
        transfer = home.start("transfer", "--json")
        for _ in moments(there, turn):
            national.kill()
            national.start()  # the running transfer keeps asking until somebody answers
        _, err = transfer.communicate(timeout=120)
    assert transfer.returncode == 0, err
    assert outcome(home, national) == undisturbed
    national.stop()
