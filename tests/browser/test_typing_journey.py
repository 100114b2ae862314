"""A missed entry and its follower typed from the ledger of the book, with the mouse forbidden."""

from playwright.sync_api import expect

from factories import make_book, make_record
from sogoc.review.models import VALUES, NewEntry, Record
from visiting import give_scan

SETTLED = 450  # the bench ignores a key held from the page before


def test_an_types_two_missing_entries_without_a_mouse(ledger, people, desk):
    book = make_book()
    for n in (1, 4):
        give_scan(make_record(book, serial=n, values={"entry_number": f"0{n}/2001"}))
    an = desk("an")
    page = an.open(f"/quyen-so/{book.pk}/")
    page.get_by_role("link", name="Gõ số 2").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".stage img")).to_have_js_property("naturalWidth", 620)  # the neighbour's page
    expect(page.get_by_label("Số*", exact=True)).to_have_value("02/2001")
    page.locator("#f-registered_on:focus").wait_for()
    an.accessible("a blank page")
    assert page.locator("#bench").bounding_box()["height"] == 768
    page.keyboard.press("Control+a")
    page.keyboard.type("17012001")
    page.locator("#f-child_full_name").focus()
    page.keyboard.type("Nguyễn Thị Hai")
    page.keyboard.press("Enter")  # saves nothing half typed
    page.wait_for_timeout(SETTLED)
    assert not Record.objects.using("owner").filter(serial=2).exists()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".messages")).to_contain_text("Đã lưu nháp: số 02/2001")
    expect(page.get_by_label("Số*", exact=True)).to_have_value("03/2001")
    expect(page.get_by_label("Ngày đăng ký*")).to_have_value("17/01/2001")
    page.get_by_label("Số*", exact=True).fill("04/2001")
    page.locator("#f-child_full_name").focus()
    page.keyboard.type("Trần Văn Ba")
    kept = NewEntry.objects.using("owner").filter(values__child_full_name="Trần Văn Ba")
    for _ in range(40):
        page.wait_for_timeout(250)
        if kept.exists():
            break
    assert kept.count() == 1 == NewEntry.objects.using("owner").count()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".problem")).to_contain_text("số 04/2001 đã có")
    an.accessible("a number that is there")
    page.get_by_label("Số*", exact=True).fill("03/2001")
    page.keyboard.press("Control+s")
    expect(page.locator("h1")).to_contain_text("Khai sinh số 03/2001")
    expect(page.locator(".origin")).to_contain_text("Gõ tại đây")
    made = Record.objects.using("owner").filter(origin="typed_here").order_by("serial")
    assert [str(r.registered_on) for r in made] == ["2001-01-17"] * 2
    assert VALUES["KS"].objects.using("owner").get(pk=made[1].pk).child_full_name == "Trần Văn Ba"


def test_a_book_without_rows_is_entered_and_opened_at_its_first_page(ledger, people, desk):
    an = desk("an")
    page = an.open("/quyen-so/")
    page.get_by_role("link", name="Thêm quyển chưa có bảng dữ liệu").press("Enter")
    page.get_by_label("Loại sổ").select_option("KT")
    an.accessible("a new book")
    page.get_by_label("Cơ quan đăng ký khi ấy").select_option("11650")
    page.get_by_label("Năm mở sổ").fill("1998")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Gõ mới: Khai tử")
    expect(page.get_by_label("Số*", exact=True)).to_have_value("01/1998")
    an.accessible("the first page of a book on paper")
