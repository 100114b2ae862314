"""Submit, approve, return, in bulk and alone: what the gates let through, what the history keeps, what saving finds again."""

import getpass
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from commands import found, refused, said
from django.db import connections

from sogoc.accounts.commands import add_user
from sogoc.audit.models import Event
from sogoc.report.verify import verify
from sogoc.review.acts import BY_THE_BOOK, Refused, perform
from sogoc.review.bulk import perform_lot, preview
from sogoc.review.editing import Conflict, save, set_outcome, waive
from sogoc.review.intake import take_in
from sogoc.review.models import VALUES, Cell, Finding, Record
from sogoc.store.scope import acting_as
from sogoc.transfer.batches import compose
from workbooks import a_page, a_row, scan_name, write_book, write_handover, write_scans
from workbooks import handover_line as line

PENDING = "không ở trạng thái Lưu nháp"


@pytest.fixture(autouse=True)
def _everything_adds_up(ledger):
    yield
    assert list(verify()) == []


def kept(model):
    return model.objects.using("owner")


def take_births(folder, rows, *, name="11650.KS.2001.01", scanned=()):
    folder.mkdir(exist_ok=True)
    write_book(folder / f"{name}.xlsx", "KS", rows)
    if scanned:
        write_handover(folder, line(name, ma_2025="11647"))
        write_scans(folder / f"{name}.zip", {scan_name("KS", n): a_page(n) for n in scanned})
    assert not [r for r in take_in([folder]) if r.refused]


def number(serial, **more):
    return kept(Record).get(serial=serial, **more)


def states():
    return Counter(kept(Record).values_list("status", flat=True))


def act(action, serial, user, **how):
    with acting_as(user):
        return perform(action, number(serial).pk, user, **how)


def edit(serial, user, **values):
    record = number(serial)
    with acting_as(user):
        return save(record.pk, user, values, version=record.version)


# -- in bulk, by command


def test_a_dry_run_says_how_many_and_why_not_and_changes_nothing(ledger, people, tmp_path):
    take_births(tmp_path, [a_row("KS", n) for n in range(1, 7)])
    act("submit", 1, people.an)
    with acting_as(people.binh):
        set_outcome(number(2).pk, people.binh, "duplicate", "gõ hai lần")
    events = kept(Event).count()
    lot = found("submit", "--as", "an", "--dry-run")
    assert lot == {"action": "submit", "dry_run": True, "eligible": 4, "done": 0,
                   "refused": {PENDING: 1, "đã kết thúc với kết quả khác": 1}}  # fmt: skip
    printed = said("submit", "--as", "an", "--dry-run")
    assert "4 trường hợp đủ điều kiện (chỉ xem trước)" in printed and PENDING in printed
    assert "4 records eligible (preview only)" in said("submit", "--as", "an", "--dry-run", "--lang", "en")
    assert found("submit", "--as", "chi", "--dry-run")["eligible"] == 0, "Chi of another commune reaches none of them"
    assert found("submit", "--as", "giang", "--dry-run")["refused"] == {
        "bạn không có quyền này với đơn vị quản lý": 5, PENDING: 1}  # fmt: skip
    assert states() == {"draft": 5, "pending": 1} and kept(Event).count() == events


def test_a_lot_is_one_event_for_a_book_with_what_was_in_it_and_who_sat_at_the_machine(ledger, people, tmp_path):
    take_births(tmp_path, [a_row("KS", n) for n in (1, 2, 3)])
    take_births(tmp_path / "hai", [a_row("KS", n, year=2002) for n in (1, 2)], name="11650.KS.2002.01")
    demo = kept(type(people.an)).filter(username="an-trinh-dien").first() or add_user(
        "an-trinh-dien", "An trình diễn", "clerk", 11647, "mat-khau-thu-123", is_demo=True)  # fmt: skip
    assert found("submit", "year=2001", "--as", "an")["done"] == 3
    assert found("submit", "--as", demo.username)["done"] == 2
    first, second = kept(Event).filter(action="submit").order_by("id")
    assert set(first.lot) == set(kept(Record).filter(year=2001).values_list("pk", flat=True))
    assert (first.actor_id, first.actor_name, first.demo, first.channel) == (
        people.an.pk,
        "Nguyễn Văn An",
        False,
        "command",
    )
    assert (first.os_account, first.record_id, first.custodian_id) == (getpass.getuser(), None, 11647)
    assert (first.before, first.after) == ({"status": "draft"}, {"status": "pending"})
    assert (second.actor_name, second.demo, len(second.lot)) == ("An trình diễn", True, 2)
    assert first.book_id != second.book_id and first.subject != second.subject


def test_a_bulk_approval_compares_with_the_scan_where_there_is_one(ledger, people, tmp_path):
    take_births(tmp_path, [a_row("KS", n) for n in (1, 2, 3)], scanned=(1,))
    said("submit", "--as", "an")
    only_scans = found("approve", "--as", "binh", "--compared", "scan", "--dry-run")
    assert (only_scans["eligible"], only_scans["refused"]) == (1, {"không có ảnh trang sổ để đối chiếu": 2})
    assert found("approve", "--as", "binh", "status=pending")["done"] == 3
    assert dict(kept(Record).values_list("serial", "compared_with")) == {1: "scan", 2: "paper", 3: "paper"}
    assert set(kept(Record).values_list("approved_by", flat=True)) == {people.binh.pk}


def test_a_bulk_return_needs_a_reason_and_keeps_it(ledger, people, tmp_path):
    take_births(tmp_path, [a_row("KS", 1), a_row("KS", 2)])
    said("submit", "--as", "an")
    assert "lý do" in refused("return", "--as", "binh")
    assert "reason" in refused("return", "--as", "binh", "--lang", "en")
    assert found("return", "--as", "binh", "--reason", "Xem lại số")["done"] == 2
    assert states() == {"draft": 2} and kept(Record).filter(returned=True).count() == 2
    assert kept(Event).get(action="return").reason == "Xem lại số"
    with acting_as(people.an):
        assert Record.objects.filter(returned=True).count() == 2, "An finds them back"


def test_a_record_changed_between_preview_and_act_is_left_alone_and_counted(ledger, people, tmp_path):
    take_births(tmp_path, [a_row("KS", n) for n in range(1, 6)])
    said("submit", "--as", "an")
    with acting_as(people.binh, channel="command"):
        lot = preview("approve", Record.objects.all(), people.binh)
    assert len(lot.eligible) == 5
    act("return", 1, people.dung, reason="trả lại giữa chừng")
    edit(2, people.binh, page_number="22")  # Bình changed it: somebody else must approve it
    edit(3, people.an, child_sex="")  # now it has an error
    assert list(perform_lot(lot, people.binh, compared_with="paper")) == [2]
    assert (lot.done, sum(lot.refused.values())) == (2, 3)
    assert lot.reasons() == {"không ở trạng thái Chờ rà soát": 1, "còn lỗi chưa xử lý": 1,
                             "bạn đã nhập hoặc sửa trường hợp này, người khác phải duyệt": 1}  # fmt: skip
    assert len(kept(Event).get(action="approve").lot) == 2
    assert sorted(kept(Record).filter(status="approved").values_list("serial", flat=True)) == [4, 5]


def test_what_a_lot_has_done_stays_done_when_it_is_stopped(ledger, people, tmp_path):
    take_births(tmp_path, [a_row("KS", 1)])
    take_births(tmp_path / "hai", [a_row("KS", 1, year=2002)], name="11650.KS.2002.01")
    with acting_as(people.an):
        lot = preview("submit", Record.objects.all(), people.an)
    steps = perform_lot(lot, people.an)
    assert next(steps) == 1
    steps.close()  # as Ctrl-C would
    assert states() == {"pending": 1, "draft": 1} and kept(Event).filter(action="submit").count() == 1


# -- four eyes


def test_who_edited_does_not_approve_and_who_approves_is_named(ledger, people, tmp_path):
    take_births(tmp_path, [a_row("KS", 1), a_row("KS", 2)])
    edit(1, people.binh, page_number="11")
    said("submit", "--as", "an")
    assert found("approve", "--as", "binh")["refused"] == {
        "bạn đã nhập hoặc sửa trường hợp này, người khác phải duyệt": 1
    }
    assert found("approve", "--as", "an", "status=pending")["refused"] == {
        "bạn không có quyền này với đơn vị quản lý": 1
    }
    assert found("approve", "--as", "dung", "status=pending")["done"] == 1
    assert dict(kept(Record).values_list("serial", "approved_by")) == {1: people.dung.pk, 2: people.binh.pk}


def test_an_explained_absence_makes_an_editor_too(ledger, people, tmp_path):
    take_births(tmp_path, [a_row("KS", 1, child_birth_place="")])
    record = number(1)
    with acting_as(people.binh):
        save(record.pk, people.binh, {}, version=record.version, absences={"child_birth_place": "KHONG_DOC_DUOC"})
    assert kept(Cell).get(record=record, field="child_birth_place").absence == "KHONG_DOC_DUOC"
    act("submit", 1, people.an)
    with pytest.raises(Refused, match="người khác"):
        act("approve", 1, people.binh, compared_with="paper")


def test_nothing_is_approved_without_comparing_it_with_the_book(ledger, people, tmp_path):
    take_births(tmp_path, [a_row("KS", 1)])
    act("submit", 1, people.an)
    for compared in ("", "auto", "nhớ"):
        with pytest.raises(Refused, match="đối chiếu"):
            act("approve", 1, people.binh, compared_with=compared)
    with pytest.raises(Refused, match="chưa có ảnh"):
        act("approve", 1, people.binh, compared_with="scan")
    assert act("approve", 1, people.binh, compared_with="paper", page="12").compared_page == "12"


# -- waivers


def fault(serial, severity):
    return kept(Finding).filter(record=number(serial), severity=severity, state="open").first()


def test_the_clerk_waives_warnings_the_approver_errors_and_then_somebody_else_approves(ledger, people, tmp_path):
    take_births(tmp_path, [a_row("KS", 1, child_sex="", mother_full_name="Trần Văn Bình")])
    error, warning = fault(1, "E"), fault(1, "W")
    with acting_as(people.an):
        with pytest.raises(Refused, match="quyền"):
            waive(error.pk, people.an, "sổ ghi như vậy")
        with pytest.raises(Refused, match="lý do"):
            waive(warning.pk, people.an, "  ")
        waive(warning.pk, people.an, "sổ ghi như vậy")
    with acting_as(people.chi), pytest.raises(Finding.DoesNotExist):
        waive(error.pk, people.chi, "của xã khác")
    with acting_as(people.binh):
        waive(error.pk, people.binh, "sổ để trống")
    record = number(1)
    assert (record.errors, record.warnings, record.editors) == (0, 0, [people.binh.pk])
    act("submit", 1, people.an)
    with pytest.raises(Refused, match="người khác"):
        act("approve", 1, people.binh, compared_with="paper")
    assert act("approve", 1, people.dung, compared_with="paper").status == "approved"
    assert kept(Event).filter(action="waive").values_list("subject", "reason").count() == 2


def test_a_waiver_holds_while_the_values_hold(ledger, people, tmp_path):
    take_births(tmp_path, [a_row("KS", 1, mother_full_name="Trần Văn Bình")])
    with acting_as(people.an):
        waive(fault(1, "W").pk, people.an, "sổ ghi như vậy")
    edit(1, people.an, page_number="9")
    assert fault(1, "W") is None
    edit(1, people.an, mother_full_name="Trần Văn Chi")
    assert fault(1, "W").fields.split(",")[0] == "mother_full_name"
    assert number(1).warnings == 1
    edit(1, people.an, mother_full_name="Trần Văn Bình")
    assert fault(1, "W") is None, "the old value, the old waiver"


def test_what_keeps_a_record_from_review_cannot_be_waived(ledger, people, tmp_path):
    take_births(tmp_path, [a_row("KS", 1, entry_number="")])
    blocker = kept(Finding).get(record__isnull=False, severity="B")
    with acting_as(people.binh), pytest.raises(Refused, match="phải sửa"):
        waive(blocker.pk, people.binh, "sổ không ghi số")
    assert found("submit", "--as", "an")["refused"] == {"còn lỗi phải xử lý trước khi chuyển rà soát": 1}
    record = kept(Record).get()
    with acting_as(people.an):
        save(record.pk, people.an, {"entry_number": "01/2001"}, version=record.version)
    assert found("submit", "--as", "an")["done"] == 1


# -- outcomes


def test_an_outcome_frees_the_number_and_can_be_taken_back(ledger, people, tmp_path):
    take_births(tmp_path, [a_row("KS", 1), a_row("KS", 2), {**a_row("KS", 9), "entry_number": "02/2001"}])
    doubles = kept(Finding).filter(code="D-05", state="open")
    assert doubles.all().count() == 2
    second = number(2, occurrence=2)
    with acting_as(people.an), pytest.raises(Refused, match="quyền"):
        set_outcome(second.pk, people.an, "duplicate", "gõ hai lần")
    with acting_as(people.binh):
        with pytest.raises(Refused, match="lý do"):
            set_outcome(second.pk, people.binh, "duplicate", "")
        set_outcome(second.pk, people.binh, "duplicate", "gõ hai lần")
    assert doubles.all().count() == 0, "one live record of that number is left"
    edit(1, people.an, entry_number="02/2001")
    assert sorted(kept(Record).filter(outcome="").values_list("serial", "occurrence")) == [(2, 1), (2, 2)]
    with acting_as(people.binh):
        back = set_outcome(second.pk, people.binh, "", "")
    assert (back.outcome, back.occurrence) == ("", 3)
    assert doubles.all().count() == 3
    said_so = kept(Event).filter(action="set_outcome").order_by("id").values_list("before", "after")
    assert [(b["outcome"], a["outcome"]) for b, a in said_so] == [("", "duplicate"), ("duplicate", "")]


# -- approval and warnings, saving and rules


def test_approval_closes_the_warnings_shown_as_by_the_book_each_by_name(ledger, people, tmp_path):
    take_births(tmp_path, [a_row("KS", 1, mother_full_name="Trần Văn Bình")])
    said("submit", "--as", "an")
    assert number(1).warnings == 1
    said("approve", "--as", "binh")
    closed = kept(Finding).get(record=number(1), severity="W")
    assert (closed.state, closed.reason, closed.decided_by) == ("waived", BY_THE_BOOK, people.binh.pk)
    assert number(1).warnings == 0
    act("unapprove", 1, people.dung, reason="xem lại")
    assert (number(1).status, number(1).returned, number(1).warnings) == ("pending", True, 0)


def test_saving_finds_again_what_is_wrong_in_the_whole_book_and_all_of_it_or_nothing_is_kept(ledger, people, tmp_path):
    take_births(tmp_path, [a_row("KS", 1), a_row("KS", 2), {**a_row("KS", 3), "entry_number": "02/2001"}])
    doubles = kept(Finding).filter(code="D-05", state="open")
    gap = kept(Finding).filter(code="D-04", state="open")
    wrong = number(2, occurrence=2)
    assert {f.record_id for f in doubles} == {number(2, occurrence=1).pk, wrong.pk}
    with pytest.raises(RuntimeError), acting_as(people.an):
        save(wrong.pk, people.an, {"entry_number": "03/2001"}, version=wrong.version)
        raise RuntimeError("the power went")
    assert doubles.all().count() == 2 and number(2, occurrence=2).version == wrong.version
    with acting_as(people.an):
        saved = save(wrong.pk, people.an, {"entry_number": "03/2001"}, version=wrong.version)
    assert (saved.serial, saved.occurrence, saved.version, saved.blockers) == (3, 1, wrong.version + 1, 0)
    assert doubles.all().count() == 0 and gap.all().count() == 0 and number(2).blockers == 0
    assert kept(Finding).filter(code="D-05", state="fixed").count() == 2
    cell = kept(Cell).get(record=wrong, field="entry_number")
    assert (cell.typed, cell.edited_by) == ("02/2001", people.an.pk), "as typed is kept beside it"


def test_what_the_standardiser_said_of_a_cell_stays_until_somebody_writes_that_cell(ledger, people, tmp_path):
    take_births(tmp_path, [a_row("KS", n, father_birth_date="5/3/1970") for n in (1, 2)])
    rewritten = kept(Finding).filter(code="D-25", state="open").order_by("record__serial")
    assert list(rewritten.values_list("record__serial", "fields")) == [(1, "father_birth_date"), (2, "father_birth_date")]
    edit(1, people.an, child_full_name="Nguyễn Thị Khác")
    assert rewritten.all().count() == 2
    edit(1, people.an, father_birth_date="06.03.1970")
    assert list(rewritten.all().values_list("record__serial", flat=True)) == [2]


def test_a_save_upon_what_somebody_else_saved_is_a_conflict(ledger, people, tmp_path):
    take_births(tmp_path, [a_row("KS", 1)])
    stale = number(1).version
    edit(1, people.an, child_full_name="Nguyễn Thị Chi")
    with acting_as(people.binh), pytest.raises(Conflict) as conflict:
        save(number(1).pk, people.binh, {"child_full_name": "Nguyễn Thị An"}, version=stale)
    assert conflict.value.theirs == {"child_full_name": "Nguyễn Thị Chi"}
    assert kept(VALUES["KS"]).get(record=number(1)).child_full_name == "Nguyễn Thị Chi"


def test_two_people_in_one_book_at_the_same_moment_wait_for_each_other(ledger, people, tmp_path):
    doubles = [{**a_row("KS", n), "entry_number": f"{n - n % 2:02}/2001"} for n in range(2, 14)]  # 2 2 4 4 6 6 ...
    take_births(tmp_path, doubles)
    for serial in range(2, 14, 2):
        first, second = number(serial, occurrence=1), number(serial, occurrence=2)
        begin = threading.Barrier(2)

        def mend(record, user, text, begin=begin):
            try:
                begin.wait()
                with acting_as(user):
                    save(record.pk, user, {"entry_number": text}, version=record.version)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(
            2
        ) as both:  # one makes it 1, 3, 5 ..., the other gives it the same number with a letter
            for done in [both.submit(mend, first, people.an, f"{serial - 1:02}/2001"),
                         both.submit(mend, second, people.binh, f"{serial}b/2001")]:  # fmt: skip
                done.result(timeout=60)
    assert not kept(Finding).filter(code="D-05", state="open").exists()
    assert not kept(Record).filter(blockers__gt=0).exists()


def test_a_fault_found_after_approval_keeps_the_record_from_being_sent(ledger, people, tmp_path, settings_of_the_day):
    take_births(tmp_path, [a_row("KS", n) for n in (1, 2, 3)])
    said("submit", "--as", "an")
    said("approve", "status=pending", "year=2001", "--as", "binh", "serial=1")
    said("approve", "--as", "binh", "serial=2")
    edit(3, people.an, entry_number="01/2001")
    assert (number(1, occurrence=1).blockers, number(2).blockers) == (1, 0)
    with acting_as(people.an):
        done = compose(Record.objects.all(), people.an)
    assert done.records == 1 and sum(done.left.values()) == 1
    back = number(1, occurrence=1)
    assert (back.status, back.returned, back.blockers) == ("pending", True, 1)
    with acting_as(people.an):
        sent_back = Event.objects.get(action="send_back")
    assert (sent_back.lot, sent_back.custodian_id, sent_back.book_id) == ([back.pk], 11647, back.book_id), "An sees why"


def test_a_record_returned_after_approval_counts_its_faults_again(ledger, people, tmp_path):
    take_births(tmp_path, [a_row("KS", n) for n in (1, 2)])
    said("submit", "--as", "an")
    said("approve", "--as", "binh", "serial=1")
    approved = number(1)
    edit(2, people.an, entry_number="01/2001")
    with acting_as(people.dung):
        perform("unapprove", approved.pk, people.dung, reason="số trùng")
        with pytest.raises(Refused, match="còn lỗi"):
            perform("approve", approved.pk, people.dung, compared_with="paper")
