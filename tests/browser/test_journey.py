"""The work as people do it: An fixes a field against the scan and submits, Bình approves with the keyboard."""

import re

import pytest
from playwright.sync_api import expect

from factories import make_book, make_change, make_finding, make_record
from sogoc.audit.models import Event
from sogoc.review import views
from sogoc.review.models import VALUES, Record
from sogoc.review.typing_in import Typed
from visiting import give_scan

SETTLED = 450  # the bench ignores a key held from the record before


@pytest.fixture
def book(ledger, people):
    return make_book()


def stored(record, field="child_full_name"):
    return getattr(VALUES["KS"].objects.using("owner").get(pk=record.pk), field)


def status(record):
    return Record.objects.using("owner").get(pk=record.pk).status


def at(page):
    return page.evaluate("document.activeElement.id")


def test_an_fixes_a_field_against_the_scan_and_bình_approves_with_the_keyboard(book, desk):
    first, second = (make_record(book, serial=n, values={"entry_number": f"0{n}/2001"}) for n in (1, 2))
    give_scan(first)
    give_scan(second)

    an = desk().sign_in("an")
    an.get_by_role("link", name=re.compile("Lưu nháp cần chuyển rà soát: 2")).click()
    an.wait_for_url("**/danh-sach/draft/")
    an.keyboard.press("ArrowDown")
    an.keyboard.press("Enter")
    expect(an.locator("h1")).to_contain_text(f"Khai sinh số {first.entry}")
    expect(an.locator(".stage img")).to_have_js_property("naturalWidth", 620)
    an.get_by_label("Họ và tên khai sinh*").fill("Nguyễn Thị Ngân")
    an.keyboard.press("Control+s")
    expect(an.locator(".messages")).to_contain_text("Đã lưu lúc")
    assert stored(first) == "Nguyễn Thị Ngân"
    an.wait_for_timeout(SETTLED)
    an.keyboard.press("Control+Enter")
    expect(an.locator("h1")).to_contain_text(f"số {second.entry}")
    expect(an.locator("#sending")).to_be_hidden()
    assert (status(first), f"/ra-soat/{second.pk}/" in an.url) == ("pending", True)

    an.goto(f"{an.url.split('/ra-soat')[0]}/ra-soat/{first.pk}/")
    expect(an.get_by_role("button", name="Duyệt")).to_be_disabled()
    expect(an.locator("#no-approve")).to_contain_text("bạn không có quyền")

    binh = desk().sign_in("binh")
    binh.get_by_role("link", name="Chờ bạn duyệt").click()
    binh.wait_for_url("**/danh-sach/to_approve/")
    binh.keyboard.press("ArrowDown")
    binh.keyboard.press("Enter")
    expect(binh.locator("#statement")).to_contain_text("Tôi đã đối chiếu với ảnh sổ gốc")
    assert at(binh) == "do-approve"  # nothing to look at first: one key is enough
    binh.evaluate("performance.now = () => 0")  # the moment in which a key held from the list decides nothing
    binh.keyboard.press("Enter")
    assert (status(first), at(binh)) == ("pending", "do-approve")
    binh.evaluate("delete performance.now")
    binh.wait_for_timeout(SETTLED)
    assert status(first) == "pending"
    binh.keyboard.press("Enter")
    binh.wait_for_url("**/danh-sach/to_approve/")
    expect(binh.locator(".messages")).to_contain_text("Đã hết trường hợp trong danh sách này")
    assert status(first) == "approved"


def test_who_edited_does_not_approve(book, desk, people):
    record = make_record(book, status="pending")
    give_scan(record)
    binh = desk("binh").open(f"/ra-soat/{record.pk}/")
    binh.get_by_label("Ghi chú", exact=True).fill("Bình sửa")
    binh.keyboard.press("Control+s")
    expect(binh.locator("#no-approve")).to_contain_text("bạn đã nhập hoặc sửa trường hợp này, người khác phải duyệt")
    expect(binh.locator("#do-approve")).to_be_disabled()
    binh.keyboard.press("Control+Enter")
    dung = desk("dung").open(f"/ra-soat/{record.pk}/")
    assert status(record) == "pending"
    dung.wait_for_timeout(SETTLED)
    dung.keyboard.press("Control+Enter")
    expect(dung.locator(".state")).to_have_text("Đã duyệt")


def test_chi_finds_nothing_of_it(book, desk):
    record = make_record(book, status="pending")
    give_scan(record)
    chi = desk("chi")
    expect(chi.open(f"/ra-soat/{record.pk}/").locator("h1")).to_have_text("Không tìm thấy trường hợp này")
    for address in (f"/ra-soat/{record.pk}/manh/", f"/anh/{record.pk}/1.jpg", f"/api/truong-hop/{record.pk}"):
        assert chi.page.evaluate("address => fetch(address).then(r => r.status)", address) == 404
    chi.page.goto(f"{chi.site}/danh-sach/")
    expect(chi.page.locator(".empty")).to_contain_text("Không có trường hợp nào khớp")


def test_bình_returns_with_f4_and_a_reason(book, desk):
    record = make_record(book, status="pending")
    give_scan(record)
    binh = desk("binh").open(f"/ra-soat/{record.pk}/")
    binh.keyboard.press("F4")
    assert at(binh) == "reason"
    binh.keyboard.press("Enter")
    expect(binh.locator(".problem")).to_contain_text("cần ghi lý do")
    expect(binh.locator("#reason")).to_be_focused()
    binh.keyboard.type("Sai họ tên so với sổ")
    binh.keyboard.press("Enter")
    expect(binh.locator(".state")).to_have_text("Lưu nháp")
    assert Event.objects.using("owner").get(action="return").reason == "Sai họ tên so với sổ"


def test_a_finding_takes_the_hands_to_its_field(book, desk):
    record = make_record(book)
    give_scan(record)
    make_finding(record, code="D-41", severity="B", fields="mother_birth_date", detail="mẹ sinh 1975")
    make_change(record, "child_full_name", "NGUYỄN THỊ THỬ", "name_capitals")
    an = desk("an").open(f"/ra-soat/{record.pk}/")
    assert at(an) == "f-mother_birth_date"
    an.get_by_label("Số", exact=False).first.focus()
    an.keyboard.press("F8")
    assert at(an) == "f-mother_birth_date"
    an.get_by_role("link", name="Cha hoặc mẹ sinh sau con").click()
    assert at(an) == "f-mother_birth_date"
    an.get_by_text("Máy đã viết lại 1 chỗ").click()
    expect(an.locator("main")).to_contain_text("máy đã viết lại: NGUYỄN THỊ THỬ")


def test_a_warning_is_kept_as_the_book_has_it(book, desk):
    record = make_record(book)
    make_finding(record, code="D-35", severity="W", fields="child_full_name")
    an = desk("an").open(f"/ra-soat/{record.pk}/")
    an.get_by_text("Căn cứ, theo sổ").click()
    an.get_by_label("Lý do giữ theo sổ").fill("Sổ ghi như vậy")
    an.keyboard.press("Enter")
    expect(an.locator(".messages")).to_contain_text("Đã chấp nhận theo sổ")
    expect(an.locator("main")).to_contain_text("Đã chấp nhận theo sổ: 1")


def test_two_people_one_field_nothing_lost(book, desk):
    record = make_record(book)
    an, binh = desk("an").open(f"/ra-soat/{record.pk}/"), desk("binh").open(f"/ra-soat/{record.pk}/")
    an.get_by_label("Ghi chú", exact=True).fill("của An")
    an.keyboard.press("Control+s")
    expect(an.locator(".messages")).to_contain_text("Đã lưu")
    binh.get_by_label("Ghi chú", exact=True).fill("của Bình")
    binh.keyboard.press("Control+s")
    conflict = binh.locator(".conflict")
    expect(conflict).to_contain_text("của Bình")
    expect(conflict).to_contain_text("của An")
    expect(binh.locator("#f-note")).to_have_value("của Bình")
    binh.keyboard.press("Control+s")  # neither chosen: nothing is sent
    assert stored(record, "note") == "của An"
    binh.get_by_role("radio", name="của Bình").check()
    binh.keyboard.press("Control+s")
    expect(binh.locator(".messages")).to_contain_text("Đã lưu")
    assert stored(record, "note") == "của Bình"


def test_a_session_that_ends_does_not_take_the_text_along(book, desk):
    record = make_record(book)
    an = desk("an")
    page = an.open(f"/ra-soat/{record.pk}/")
    page.get_by_label("Ghi chú", exact=True).fill("đang gõ dở")
    an.context.clear_cookies(name="sessionid")
    page.keyboard.press("Control+s")
    expect(page.locator(".problem")).to_contain_text("Phiên làm việc đã hết")
    expect(page.locator("#f-note")).to_have_value("đang gõ dở")
    an.sign_in("an", an.tab())
    page.bring_to_front()
    page.locator("#do-save").click()
    expect(page.locator(".messages")).to_contain_text("Đã lưu")
    assert stored(record, "note") == "đang gõ dở"


def test_a_fault_of_the_system_does_not_take_the_text_along_either(book, desk, monkeypatch):
    record = make_record(book)
    an = desk("an")
    page = an.open(f"/ra-soat/{record.pk}/")
    page.get_by_label("Ghi chú", exact=True).fill("đang gõ dở")
    monkeypatch.setattr(Typed, "saved", lambda *_: 1 / 0)
    page.keyboard.press("Control+s")
    expect(page.locator(".problem")).to_contain_text("Có lỗi hệ thống")
    expect(page.locator("#f-note")).to_have_value("đang gõ dở")
    monkeypatch.undo()
    page.keyboard.press("Control+s")
    expect(page.locator(".messages")).to_contain_text("Đã lưu")
    monkeypatch.setattr(views, "history", lambda *_: 1 / 0)
    page.on("dialog", lambda dialog: dialog.accept())
    an.open(f"/ra-soat/{record.pk}/")
    expect(page.locator("h1")).to_contain_text("Có lỗi hệ thống (mã")
    an.accessible("system fault")


def test_everything_works_without_javascript(book, desk):
    first, second = make_record(book), make_record(book, status="pending")
    make_finding(first, code="D-35", severity="W", fields="child_full_name")
    an = desk("an", java_script_enabled=False).open("/danh-sach/draft/")
    an.get_by_role("link", name="Nguyễn Thị Thử").click()
    an.locator("#f-note").fill("không có JS")
    an.locator("#f-note").press("Enter")  # saves, and never waives or submits
    expect(an.locator(".messages")).to_contain_text("Đã lưu")
    assert (status(first), stored(first, "note")) == ("draft", "không có JS")
    an.locator("#do-submit").click()
    assert status(first) == "pending"
    binh = desk("binh", java_script_enabled=False).open(f"/ra-soat/{second.pk}/")
    binh.locator("summary", has_text="Trả lại").click()
    binh.locator("#reason").fill("Thiếu nội dung")
    binh.locator("#do-return").click()
    assert status(second) == "draft"
    third = make_record(book, status="pending")
    binh.goto(binh.url.split("/ra-soat")[0] + f"/ra-soat/{third.pk}/")
    binh.locator("#compared-paper").check()
    binh.locator("input[name=compared_page]").fill("6")
    binh.locator("#do-approve").click()
    assert Record.objects.using("owner").get(pk=third.pk).compared_page == "6"
