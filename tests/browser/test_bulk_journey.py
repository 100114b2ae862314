"""Bình approves in bulk with the keyboard: some pass and some do not, each of the sample beside its page, then undone."""

from playwright.sync_api import expect

from factories import make_book, make_finding, make_record
from sogoc.review import frozen
from sogoc.review.models import BulkAct, Record
from visiting import give_scan

SETTLED = 450  # the bench ignores a key held from the page before


def there(status):
    return Record.objects.using("owner").filter(status=status).count()


def advance():
    """As the worker does."""
    frozen.advance(BulkAct.objects.using("owner").get().pk)


def test_bình_approves_what_passes_in_bulk_and_takes_it_back(ledger, people, desk):
    book = make_book()
    for n in range(5):
        record = make_record(book, status="pending", editors=[people.binh.pk] if n == 3 else [])
        give_scan(record)
        if n == 4:
            make_finding(record, code="KS-01", severity="E", fields="child_full_name")
    binh = desk("binh")
    page = binh.open("/danh-sach/?status=pending")
    page.get_by_text("Làm hàng loạt").press("Enter")
    binh.accessible("list with bulk acts")
    page.get_by_role("button", name="Xem trước: Duyệt").press("Enter")
    expect(page.get_by_role("main")).to_contain_text("3 trường hợp đủ điều kiện")
    left_alone = page.get_by_role("region", name="Giữ nguyên")
    expect(left_alone).to_contain_text("còn lỗi chưa xử lý")
    expect(left_alone).to_contain_text("bạn đã nhập hoặc sửa trường hợp này")
    expect(page.get_by_label("để xác nhận")).to_have_count(0)  # not before the sample is compared
    binh.accessible("preview of a lot")
    page.get_by_role("link", name="Mở mẫu để đối chiếu").press("Enter")
    for n in range(3):
        expect(page.locator("#do-right")).to_be_focused()
        if n == 0:
            binh.accessible("one of the sample")
        page.wait_for_timeout(SETTLED)
        page.keyboard.press("Control+Enter")
    expect(page.locator(".messages")).to_contain_text("Đã đối chiếu hết mẫu")
    page.get_by_label("Gõ số 3 để xác nhận").press_sequentially("3")
    binh.accessible("lot to be confirmed")
    page.keyboard.press("Enter")
    expect(page.locator("#step [role=status]")).to_contain_text("Đang làm")
    binh.accessible("lot on its way")
    advance()
    expect(page.locator("#step [role=status]")).to_contain_text("Đã làm")  # the page looks by itself
    assert (there("approved"), there("pending")) == (3, 2)
    page.reload()
    page.get_by_label("Lý do hoàn tác").press_sequentially("nhầm quyển")
    binh.accessible("lot that is done")
    page.keyboard.press("Enter")
    expect(page.locator("#step [role=status]")).to_contain_text("Đang hoàn tác")
    advance()
    expect(page.locator("#step [role=status]")).to_contain_text("Đã hoàn tác")
    assert there("pending") == 5
    binh.open("/hang-loat/")
    binh.accessible("lots of a person")
