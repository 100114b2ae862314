"""What people decide on the record page, by plain forms: save, submit, return, approve, waive, end."""

import json

import pytest

from factories import make_book, make_change, make_finding, make_record
from sogoc.audit.models import Event
from sogoc.review.bulk import perform_lot, preview
from sogoc.review.models import VALUES, Cell, Finding, Record
from sogoc.review.paging import Thread, key_of
from sogoc.store.scope import acting_as
from visiting import form_of, give_scan, visitor


@pytest.fixture
def book(ledger, people):
    return make_book()


def value(record, field="child_full_name"):
    return getattr(VALUES["KS"].objects.using("owner").get(pk=record.pk), field)


def status(record):
    record.refresh_from_db(using="owner")
    return record.status


def save(client, record, **typed):
    return client.post(f"/ra-soat/{record.pk}/luu/", form_of(record, **typed))


def decide(client, record, action, **more):
    return client.post(f"/ra-soat/{record.pk}/quyet-dinh/{action}/", {**form_of(record), **more})


def test_an_saves_one_field_and_the_others_stay(book, people):
    record = make_record(book)
    answer = save(visitor(people.an), record, child_full_name="Nguyễn Thị Thử Hai", child_birth_date="3/1/2001")
    assert answer.status_code == 302
    assert (value(record), value(record, "child_birth_date")) == ("Nguyễn Thị Thử Hai", "03.01.2001")
    edit = Event.objects.using("owner").get(record_id=record.pk, action="edit")
    assert edit.before == {"child_full_name": "Nguyễn Thị Thử", "child_birth_date": "02.01.2001"}


def test_saving_without_change_writes_nothing(book, people):
    record = make_record(
        book, values={"child_birth_date": "2/1/2001", "note": "dòng một\ndòng hai"}
    )  # not in standard form
    save(visitor(people.an), record, note="dòng một\r\ndòng hai")
    assert (status(record), record.version, value(record, "child_birth_date")) == ("draft", 1, "2/1/2001")


def test_a_reason_for_a_blank_is_kept_and_shown(book, people):
    record = make_record(book, values={"mother_ethnic_group": ""})
    client = visitor(people.an)
    client.post(f"/ra-soat/{record.pk}/luu/", {**form_of(record), "why-mother_ethnic_group": "KHONG_DOC_DUOC"})
    assert Cell.objects.using("owner").get(record=record, field="mother_ethnic_group").absence == "KHONG_DOC_DUOC"
    page = client.get(f"/ra-soat/{record.pk}/").content.decode()
    assert '<option value="KHONG_DOC_DUOC" selected>Không đọc được</option>' in page


def test_a_conflict_shows_both_contents_and_loses_nothing(book, people):
    record = make_record(book)
    form = form_of(record, child_full_name="Của Bình", mother_full_name="Cũng của Bình")
    save(visitor(people.an), record, child_full_name="Của An")
    binh = visitor(people.binh)
    answer = binh.post(f"/ra-soat/{record.pk}/luu/", form)
    page = answer.content.decode()
    assert answer.status_code == 409 and value(record) == "Của An"
    assert [(v.field.name, v.before, v.value, v.theirs) for v in answer.context["bench"].conflicts] == [
        ("child_full_name", "Nguyễn Thị Thử", "Của Bình", "Của An"),
        ("mother_full_name", "Lê Thị Mẹ", "Cũng của Bình", "Lê Thị Mẹ"),
    ]
    assert page.count(" checked") == 1  # nobody else has touched the mother's name: Bình's stands unless they say otherwise
    assert 'value="Của Bình"' in page and 'value="Cũng của Bình"' in page
    now = json.loads(answer.context["bench"].as_shown)[0]
    binh.post(
        f"/ra-soat/{record.pk}/luu/",
        {
            **form,
            "version": 2,
            "shown": json.dumps([now, {}]),
            "pick-child_full_name": "theirs",
            "pick-mother_full_name": "mine",
        },
    )
    assert (value(record), value(record, "mother_full_name")) == ("Của An", "Cũng của Bình")


def test_fields_that_others_changed_meanwhile_are_not_taken_back(book, people):
    record = make_record(book)
    form = form_of(record, father_full_name="Cha của Bình")
    save(visitor(people.an), record, child_full_name="Của An")
    binh = visitor(people.binh)
    answer = binh.post(f"/ra-soat/{record.pk}/luu/", form)
    assert [v.field.name for v in answer.context["bench"].conflicts] == ["father_full_name"]


def test_submitting_saves_what_was_typed_first(book, people):
    record = make_record(book)
    visitor(people.an).post(
        f"/ra-soat/{record.pk}/quyet-dinh/submit/", form_of(record, child_full_name="Sửa rồi chuyển")
    )
    assert (status(record), value(record)) == ("pending", "Sửa rồi chuyển")


def test_returning_needs_a_reason_and_keeps_what_was_typed(book, people):
    record = make_record(book, status="pending")
    binh = visitor(people.binh)
    refused = binh.post(f"/ra-soat/{record.pk}/quyet-dinh/return/", form_of(record, note="đang gõ"))
    assert refused.status_code == 422 and "cần ghi lý do" in refused.content.decode()
    assert 'value="đang gõ"' in refused.content.decode()
    assert (status(record), value(record, "note")) == ("pending", "")
    assert decide(binh, record, "return", reason="Sai họ tên so với sổ").status_code == 302
    assert status(record) == "draft" and record.returned
    assert Event.objects.using("owner").get(action="return").reason == "Sai họ tên so với sổ"
    assert "Sai họ tên so với sổ" in visitor(people.an).get(f"/ra-soat/{record.pk}/").content.decode()


def test_bình_approves_beside_the_scan_and_goes_on_to_the_next(book, people):
    first, second = make_record(book, status="pending"), make_record(book, status="pending")
    give_scan(first)
    answer = decide(
        visitor(people.binh), first, "approve", compared_with="scan", hang=Thread("to_approve", {}, key_of(first)).token
    )
    assert status(first) == "approved" and (first.compared_with, first.approved_by_id) == ("scan", people.binh.pk)
    assert answer.headers["Location"].startswith(f"/ra-soat/{second.pk}/?hang=")


def test_at_the_end_of_the_list_the_list_says_so(book, people):
    record = make_record(book, status="pending")
    give_scan(record)
    binh = visitor(people.binh)
    answer = decide(
        binh, record, "approve", compared_with="scan", hang=Thread("to_approve", {"type": "KS"}, key_of(record)).token
    )
    assert answer.headers["Location"] == "/danh-sach/to_approve/?type=KS"
    assert "Đã hết trường hợp trong danh sách này" in binh.get(answer.headers["Location"]).content.decode()


def test_without_a_scan_the_paper_must_be_named(book, people):
    record = make_record(book, status="pending")
    binh = visitor(people.binh)
    page = binh.get(f"/ra-soat/{record.pk}/").content.decode()
    assert "Tôi đã đối chiếu với sổ giấy" in page and "Chưa có ảnh quét" in page
    assert "sổ giấy" in decide(binh, record, "approve", compared_with="paper").content.decode()
    assert "chưa có ảnh" in decide(binh, record, "approve", compared_with="scan").content.decode()
    assert status(record) == "pending"
    decide(binh, record, "approve", compared_with="paper", compared_paper="1", compared_page="6")
    assert status(record) == "approved" and (record.compared_with, record.compared_page) == ("paper", "6")


def test_four_eyes_stand_on_the_button(book, people):
    record = make_record(book, status="pending")
    binh = visitor(people.binh)
    assert not binh.get(f"/ra-soat/{record.pk}/").context["bench"].buttons["approve"].refusal
    save(binh, record, note="Bình sửa")
    page = binh.get(f"/ra-soat/{record.pk}/").content.decode()
    words = "bạn đã nhập hoặc sửa trường hợp này, người khác phải duyệt"
    assert f"Duyệt: {words}" in page and f'disabled title="{words}"' in page
    assert words in decide(binh, record, "approve", compared_with="paper", compared_paper="1").content.decode()
    assert not visitor(people.dung).get(f"/ra-soat/{record.pk}/").context["bench"].buttons["approve"].refusal


def test_an_approval_does_not_save_on_the_side(book, people):
    record = make_record(book, status="pending")
    form = {**form_of(record, note="chưa lưu"), "compared_with": "paper", "compared_paper": "1"}
    answer = visitor(people.binh).post(f"/ra-soat/{record.pk}/quyet-dinh/approve/", form)
    assert answer.status_code == 422 and "chưa lưu" in answer.content.decode()
    assert (status(record), value(record, "note")) == ("pending", "")


def test_a_clerk_waives_warnings_an_approver_errors(book, people):
    record = make_record(book)
    warning = make_finding(record, code="D-35", severity="W", fields="child_full_name")
    error = make_finding(record, code="D-33", severity="E", fields="child_full_name")
    an = visitor(people.an)
    assert [f.may_waive for f in an.get(f"/ra-soat/{record.pk}/").context["bench"].faults] == [False, True]

    def waive(client, finding, reason):
        form = {**form_of(record), f"waive-{finding.pk}": reason}
        return client.post(f"/ra-soat/{record.pk}/theo-so/{finding.pk}/", form)

    assert "cần ghi lý do" in waive(an, warning, "").content.decode()
    assert waive(an, warning, "Sổ ghi như vậy").status_code == 302
    assert waive(an, error, "Sổ ghi như vậy").status_code == 422
    assert waive(visitor(people.binh), error, "Sổ ghi như vậy").status_code == 302
    assert set(Finding.objects.using("owner").filter(record=record).values_list("code", "state", "decided_by")) == {
        ("D-35", "waived", people.an.pk),
        ("D-33", "waived", people.binh.pk),
    }
    other = make_finding(make_record(book), code="D-35", severity="W")
    assert waive(an, other, "x").status_code == 404  # a finding of another record


def test_an_outcome_is_set_with_its_reason_and_taken_back(book, people):
    record = make_record(book, status="pending")
    binh = visitor(people.binh)

    def end(outcome, reason):
        return binh.post(
            f"/ra-soat/{record.pk}/ket-qua/", {**form_of(record), "outcome": outcome, "outcome_reason": reason}
        )

    assert "cần ghi lý do" in end("duplicate", "").content.decode()
    assert end("duplicate", "Trùng số 3").status_code == 302
    status(record)
    assert (record.outcome, record.outcome_reason) == ("duplicate", "Trùng số 3")
    page = binh.get(f"/ra-soat/{record.pk}/").content.decode()
    assert "Bỏ kết quả, xử lý tiếp" in page and "đã kết thúc với kết quả khác" in page
    end("", "")
    assert status(record) == "pending" and record.outcome == ""
    assert end("khac", "x").status_code == 404


def test_the_page_shows_what_the_machine_rewrote_and_what_people_did(book, people):
    record = make_record(book)
    make_change(record, "child_full_name", "NGUYỄN THỊ THỬ", "name_capitals")
    page = visitor(people.an).get(f"/ra-soat/{record.pk}/").content.decode()
    assert "máy đã viết lại: <del>NGUYỄN THỊ THỬ</del>" in page and "viết hoa chữ cái đầu" in page
    save(visitor(people.an), record, child_full_name="Nguyễn Thị Thư")
    page = visitor(people.binh).get(f"/ra-soat/{record.pk}/").content.decode()
    assert "người sửa, trước là" in page and "Sửa dữ liệu</strong>, Nguyễn Văn An" in page


def test_the_history_tells_of_lots_the_record_was_in(book, people):
    record, other = make_record(book), make_record(book)
    with acting_as(people.an):
        done = list(
            perform_lot(preview("submit", Record.objects.filter(pk__in=[record.pk, other.pk]), people.an), people.an)
        )
    assert done == [2]
    told = visitor(people.an).get(f"/ra-soat/{record.pk}/").context["history"]
    assert [(t.action, t.who, len(t.event.lot)) for t in told] == [("Chuyển rà soát", "Nguyễn Văn An", 2)]
    assert not visitor(people.an).get(f"/ra-soat/{make_record(book).pk}/").context["history"]


def test_what_stands_in_a_field_can_never_become_markup(book, people):
    evil = '"><script>alert(1)</script>'
    record = make_record(book, values={"child_full_name": evil, "note": "</textarea><img src=x>\n2"})
    make_change(record, "child_full_name", evil, "spaces")
    page = visitor(people.an).get(f"/ra-soat/{record.pk}/").content.decode()
    assert "<script>alert" not in page and "<img src=x" not in page


def test_a_locked_or_transferred_record_is_only_read(book, people):
    record = make_record(book, status="transferred")
    page = visitor(people.binh).get(f"/ra-soat/{record.pk}/").content.decode()
    assert "readonly" in page and "Ctrl+S" not in page
    assert save(visitor(people.binh), record, note="x").status_code == 422


def test_a_fragment_is_the_bench_without_the_frame(book, people):
    record = make_record(book)
    fragment = visitor(people.an).get(f"/ra-soat/{record.pk}/manh/").content.decode()
    assert 'id="bench"' in fragment and "<html" not in fragment
    swapped = visitor(people.an).get(f"/ra-soat/{record.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in swapped
