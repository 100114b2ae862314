"""A unit is found without diacritics, and the Department's lead gives a book away by keyboard."""

from playwright.sync_api import expect

from factories import make_book, make_record
from sogoc.review.models import Book


def test_a_unit_is_found_and_its_book_given_to_another(ledger, people, desk):
    make_record(make_book())
    hai = desk("hai")
    page = hai.open("/don-vi/")
    page.get_by_label("Tên không cần dấu").fill("quoc tuan an lao")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Xã Quốc Tuấn").first).to_be_visible()
    hai.accessible("units found")
    page.get_by_role("link", name="Xã Quốc Tuấn").first.press("Enter")
    expect(page.locator("main")).to_contain_text("1669/NQ-UBTVQH15")
    page.get_by_role("link", name="Xã An Quang").first.press("Enter")
    page.locator("summary", has_text="Giao sổ cho đơn vị khác").press("Enter")
    hai.accessible("unit")
    page.get_by_role("checkbox").check()
    page.get_by_label("Đơn vị nhận").select_option(label="Phường An Hải")
    page.get_by_label("Lý do, văn bản").fill("Biên bản 5/BB")
    page.get_by_role("button", name="Xem trước").press("Enter")
    expect(page.locator("h1")).to_contain_text("Giao 1 sổ, 1 trường hợp")
    hai.accessible("preview of giving")
    page.get_by_role("button", name="Giao sổ").press("Enter")
    expect(page.locator(".messages")).to_contain_text("Đã giao 1 sổ")
    book = Book.objects.using("owner").get()
    assert book.custodian_id == 11617

    giang = desk("giang")
    page = giang.open("/don-vi/11617/")
    page.locator("summary", has_text="Đề nghị giao sổ").press("Enter")
    page.get_by_role("checkbox").check()
    page.get_by_label("Đơn vị nhận").select_option(label="Xã An Quang")
    page.get_by_label("Lý do, văn bản").fill("Sổ ở xã")
    page.get_by_role("button", name="Xem trước").press("Enter")
    page.get_by_role("button", name="Gửi lãnh đạo Sở quyết định").press("Enter")
    expect(page.locator(".messages")).to_contain_text("Đã đề nghị")
    page = hai.open("/")
    page.get_by_role("link", name="Đề nghị đổi đơn vị quản lý sổ").press("Enter")
    hai.accessible("proposals of custodians")
    page.get_by_role("button", name=f"Giao sổ {book.key} cho Xã An Quang").press("Enter")
    expect(page.locator(".messages")).to_contain_text("Đã giao sổ")
    assert Book.objects.using("owner").get().custodian_id == 11647
