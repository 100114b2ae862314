"""The present rules over what is stored: preview is what apply does, twice is once, people's decisions stay."""

import subprocess
import time

import pytest
from commands import DATA, START, found, refused, said
from django.db import connections, transaction

from sogoc.audit.models import Event
from sogoc.review.editing import save
from sogoc.review.intake import take_in
from sogoc.review.leases import give_back, take
from sogoc.review.models import VALUES, Book, Cell, Finding, Record, Run
from sogoc.standardise import VERSION
from sogoc.store.scope import acting_as
from workbooks import a_row, write_book

UPPER, PROPER = "NGUYỄN VĂN AN", "Nguyễn Văn An"


def owner(model):
    return model.objects.using("owner")


@pytest.fixture
def book(ledger, people, tmp_path):
    """Six births whose fathers were typed in capitals and whose notes hold superfluous blanks."""
    rows = [
        {**a_row("KS", n), "father_full_name": UPPER, "note": "hai  dấu cách", "father_birth_date": "5/3/1970"}
        for n in range(1, 7)
    ]
    write_book(tmp_path / "11650.KS.2001.01.xlsx", "KS", rows)
    assert not [r for r in take_in([tmp_path]) if r.refused]
    return tmp_path


def as_older_rules_left_it(field="father_full_name", rule="name_capitals"):
    """Before the rule existed the cells were stored as typed, with nothing kept beside them."""
    for cell in owner(Cell).filter(field=field, rules__contains=rule, edited_by=None):
        owner(VALUES["KS"]).filter(pk=cell.record_id).update(**{field: cell.typed})
        cell.delete()


def fathers():
    return dict(owner(VALUES["KS"]).order_by("entry_number").values_list("record__serial", "father_full_name"))


def everything():
    """All that a run may change, without moments and versions."""
    values = list(owner(VALUES["KS"]).order_by("pk").values())
    cells = list(owner(Cell).order_by("record_id", "field").values("record_id", "field", "typed", "rules", "undone"))
    findings = list(
        owner(Finding).order_by("record_id", "code", "fields").values("record_id", "code", "fields", "state")
    )
    return values, cells, findings


def test_what_ingest_has_just_written_the_same_rules_leave_alone(book):
    assert found("standardise", "--preview")["counts"] == {}


def test_preview_changes_nothing_and_is_what_apply_does(book):
    as_older_rules_left_it()
    before = everything()
    shown = found("standardise", "--preview")
    assert everything() == before
    assert shown["counts"]["name_capitals"] == {"apply": 6}
    assert shown["examples"]["name_capitals"][0][1:4] == ["father_full_name", UPPER, PROPER]
    assert found("standardise", "--apply")["counts"] == shown["counts"]
    assert set(fathers().values()) == {PROPER}
    cell = owner(Cell).filter(field="father_full_name").first()
    assert (cell.typed, cell.rules, cell.rules_version) == (UPPER, "name_capitals", VERSION)


def test_applying_twice_is_applying_once(book):
    as_older_rules_left_it()
    said("standardise", "--apply")
    once, versions = everything(), list(owner(Record).order_by("pk").values_list("version", flat=True))
    assert found("standardise", "--apply")["counts"] == {}
    assert everything() == once
    assert list(owner(Record).order_by("pk").values_list("version", flat=True)) == versions
    assert owner(Event).filter(action="restandardise").count() == 1


def test_one_event_names_the_lot(book):
    as_older_rules_left_it()
    said("standardise", "--apply", "serial=1")
    event = owner(Event).get(action="restandardise")
    assert event.lot == [owner(Record).get(serial=1).pk] and event.book_id


def test_what_a_person_decided_is_never_rewritten(book, people):
    as_older_rules_left_it()
    record = owner(Record).get(serial=1)
    with acting_as(people.an):
        save(record.pk, people.an, {"father_full_name": "TRẦN VĂN HAI"}, version=record.version)
    assert found("standardise", "--apply")["counts"]["name_capitals"] == {"apply": 5, "person": 1}
    assert fathers()[1] == "TRẦN VĂN HAI"


def test_what_somebody_has_open_is_left_and_said_and_done_once_it_is_given_back(book, people):
    as_older_rules_left_it()
    record = owner(Record).get(serial=1)
    with acting_as(people.an):
        assert take(Record.objects.get(pk=record.pk), people.an)
    assert found("standardise", "--apply")["counts"]["name_capitals"] == {"apply": 5, "leased": 1}
    undone = found("standardise", "--undo", "date_form", "--reason", "thử")["counts"]["date_form"]
    assert undone["leased"] == 1
    assert fathers()[1] == UPPER
    with acting_as(people.an):
        give_back(record.pk, people.an)
    assert found("standardise", "--apply", "serial=1")["counts"]["name_capitals"] == {"apply": 1}
    assert fathers()[1] == PROPER


def test_the_clerk_is_no_editor_of_what_the_machine_rewrote_and_a_form_opened_before_conflicts(book):
    as_older_rules_left_it()
    version = owner(Record).get(serial=1).version
    said("standardise", "--apply", "--as", "giang")
    record = owner(Record).get(serial=1)
    assert record.editors == [] and record.version == version + 1


def test_approved_records_are_listed_and_left(book):
    said("submit", "serial=1", "--as", "an")
    said("approve", "serial=1", "--as", "binh")
    as_older_rules_left_it()
    done = found("standardise", "--apply")
    assert done["counts"]["name_capitals"] == {"apply": 5, "approved": 1}
    assert fathers()[1] == UPPER


def test_a_record_that_was_approved_before_keeps_what_the_approval_decided(book):
    said("submit", "serial=1", "--as", "an")
    said("approve", "serial=1", "--as", "binh")
    from sogoc.accounts.models import User
    from sogoc.review.acts import perform

    binh = User.objects.using("owner").get(username="binh")
    binh._state.db = None
    with acting_as(binh):
        perform("unapprove", owner(Record).get(serial=1).pk, binh, reason="xem lại")
    as_older_rules_left_it()
    assert found("standardise", "--apply")["counts"]["name_capitals"] == {"apply": 5, "decided": 1}


def test_undoing_a_rule_restores_what_was_typed_for_good(book):
    done = found("standardise", "--undo", "name_capitals", "serial=2", "--reason", "sổ ghi chữ hoa", "--as", "hai")
    assert done["counts"] == {"name_capitals": {"undone": 1}}
    assert fathers()[2] == UPPER and fathers()[3] == PROPER
    assert found("standardise", "--apply")["counts"] == {}
    assert fathers()[2] == UPPER
    cell = owner(Cell).get(record__serial=2, field="father_full_name")
    assert (cell.undone, cell.undone_reason, cell.typed) == ("name_capitals", "sổ ghi chữ hoa", UPPER)
    event = owner(Event).get(action="undo_rule")
    assert (event.actor_name, event.reason, event.after) == ("Vũ Minh Hải", "sổ ghi chữ hoa", {"rule": "name_capitals"})


def test_undoing_leaves_what_people_wrote_since(book, people):
    record = owner(Record).get(serial=2)
    with acting_as(people.an):
        save(record.pk, people.an, {"father_full_name": "Nguyễn Văn Anh"}, version=record.version)
    assert found("standardise", "--undo", "name_capitals", "--reason", "thử")["counts"] == {
        "name_capitals": {"undone": 5, "person": 1}
    }
    assert fathers()[2] == "Nguyễn Văn Anh"


def test_a_rewritten_number_is_the_number_of_the_head(book):
    record = owner(Record).get(serial=3)
    owner(VALUES["KS"]).filter(pk=record.pk).update(entry_number="3/2001")
    owner(Record).filter(pk=record.pk).update(serial=None, year=None)
    owner(Cell).filter(record=record, field="entry_number").delete()
    assert found("standardise", "--apply")["counts"] == {"entry_number_form": {"apply": 1}}
    record.refresh_from_db(using="owner")
    assert (record.serial, record.year) == (3, 2001)


def test_recheck_finds_again_what_was_lost_and_changes_no_value(book):
    before = everything()
    owner(Finding).all().delete()
    said("recheck")
    values, cells, findings = everything()
    assert (values, cells) == before[:2]
    assert [f for f in findings if f["code"] == "X-14"] == [f for f in before[2] if f["code"] == "X-14"] != []


def test_checking_again_finds_what_ingest_found(book, people):
    before = everything()
    assert [f for f in before[2] if f["code"] == "D-25" and f["state"] == "open"]
    said("recheck")
    assert everything() == before
    record = owner(Record).get(serial=1)
    with acting_as(people.an):
        save(record.pk, people.an, {"child_full_name": "Nguyễn Thị Khác"}, version=record.version)
    assert [f for f in everything()[2] if f["code"] == "D-25"] == [f for f in before[2] if f["code"] == "D-25"]


def test_findings_settled_by_a_person_do_not_come_back(book, people):
    record = owner(Record).get(serial=1)
    with acting_as(people.an):
        save(record.pk, people.an, {"note": "một dấu cách"}, version=record.version)
    said("recheck")
    assert not owner(Finding).filter(record=record, code="X-14", fields="note", state="open").exists()


def test_only_the_department_runs_it_and_mistakes_are_told_in_one_line(book):
    assert "Sở Tư pháp" in refused("standardise", "--apply", "--as", "an")
    assert "không có quy tắc" in refused("standardise", "--undo", "khong_co", "--reason", "thử")
    assert "lý do" in refused("standardise", "--undo", "name_case")
    assert "--preview" in refused("standardise")


def wait_for(holds, seconds=60):
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


def waiting_for_a_lock():
    with connections["owner"].cursor() as cursor:
        cursor.execute("select count(*) from pg_locks where not granted")
        return cursor.fetchone()[0] > 0


def at_runs():
    with connections["owner"].cursor() as cursor:
        cursor.execute("select count(*) from pg_locks where locktype = 'advisory' and classid = 20047")
        return cursor.fetchone()[0] > 0


def test_killed_behind_the_first_book_and_asked_again_it_ends_as_undisturbed(book, tmp_path):
    write_book(tmp_path / "11650.KS.2002.01.xlsx", "KS", [a_row("KS", 1, year=2002, father_full_name=UPPER)])
    assert not [r for r in take_in([tmp_path]) if r.refused]
    undisturbed = everything()
    as_older_rules_left_it()
    first, second = owner(Book).order_by("pk")
    with transaction.atomic("owner"):
        owner(Book).select_for_update().get(pk=second.pk)
        process = subprocess.Popen([*START, "standardise", "--apply", "--data-dir", str(DATA)])
        wait_for(waiting_for_a_lock)
        process.kill()
        process.wait()
    wait_for(lambda: not at_runs())
    assert owner(Run).get().books_done == 1
    assert set(owner(Cell).filter(field="father_full_name").values_list("record__book", flat=True)) == {first.pk}
    assert found("standardise", "--apply")["counts"]["name_capitals"] == {"apply": 7}
    assert everything() == undisturbed
    assert owner(Run).get().state == "done"
