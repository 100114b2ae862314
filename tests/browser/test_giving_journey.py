"""Without a mouse: Dung gives what a list shows to An, who finds it as theirs; Hải gives books from a file."""

from playwright.sync_api import expect

from factories import make_book, make_record
from sogoc.review.frozen import advance
from sogoc.review.models import Book, BulkAct


def test_a_lead_gives_records_to_a_clerk_who_finds_them_as_theirs(ledger, people, desk):
    book = make_book()
    for _ in range(3):
        make_record(book)
    dung = desk("dung")
    page = dung.open("/danh-sach/?status=draft")
    page.get_by_text("Làm hàng loạt", exact=True).press("Enter")
    page.get_by_label("Giao cho", exact=True).last.select_option(label=people.an.full_name)
    dung.accessible("a list about to be given to somebody")
    page.get_by_role("button", name="Xem trước: Giao cho một người").press("Enter")
    expect(page.get_by_text(f"Giao cho: {people.an.full_name}")).to_be_visible()
    dung.accessible("what would be given to whom")
    page.locator("[name=number]").focus()
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đang làm")).to_be_visible()
    advance(BulkAct.objects.using("owner").get().pk)
    an = desk("an")
    page = an.open("/")
    page.get_by_role("link", name="Được giao cho bạn", exact=True).press("Enter")
    expect(page.locator("tbody tr")).to_have_count(3)
    an.accessible("what was given to An")


def test_the_departments_lead_gives_books_from_a_list(ledger, people, desk):
    book = make_book()
    make_record(book)
    hai = desk("hai")
    page = hai.open("/don-vi/")
    page.get_by_role("link", name="Giao sổ theo danh sách").press("Enter")
    hai.accessible("the page for a list of books")
    told = f"Sổ,Mã đơn vị\n{book.key},11617\nx,1\n"
    page.get_by_label("Tệp .xlsx hoặc .csv").set_input_files(
        {"name": "giao-so.csv", "mimeType": "text/csv", "buffer": told.encode()}
    )
    page.get_by_label("Lý do, biên bản").focus()
    page.keyboard.type("Biên bản 5/BB")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Giao 1 sổ, 1 trường hợp").wait_for()
    hai.accessible("what a list would give")
    page.get_by_role("button", name="Giao 1 sổ, 1 trường hợp").press("Enter")
    expect(page.get_by_text("Đã giao 1 sổ, 1 trường hợp.")).to_be_visible()
    assert Book.objects.using("owner").get().custodian_id == 11617
    hai.accessible("what a list gave")
