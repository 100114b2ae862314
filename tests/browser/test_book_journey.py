"""Dung goes through the book's ledger and signs it off; both pages in every state without a violation."""

from playwright.sync_api import expect

from factories import make_book, make_record
from sogoc.review.models import BookSignOff


def test_dung_signs_a_book_off_with_the_reason_for_its_gap(ledger, people, desk):
    dung = desk("dung")
    page = dung.open("/quyen-so/")
    expect(page.locator(".empty")).to_contain_text("Không có quyển nào")
    dung.accessible("no books")
    book = make_book(closing_total=4)
    for n in (1, 2, 5):
        make_record(book, status="approved", serial=n, values={"entry_number": f"0{n}/2001"})
    page = dung.open("/quyen-so/")
    dung.accessible("books")
    page.get_by_role("link", name=f"KS {book.volume}/2001").click()
    expect(page.locator("tr.gap")).to_have_count(1)
    dung.accessible("a book to be signed")
    page.get_by_label("Vì sao thiếu số").fill("Trang 2 bị xé")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã ký: rà soát xong quyển")).to_be_visible()
    dung.accessible("a signed book")
    assert BookSignOff.objects.using("owner").get().reason == "Trang 2 bị xé"
