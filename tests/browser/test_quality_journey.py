"""An types three fields again without a mouse; the page of figures and the saved lists without a violation."""

from django.conf import settings
from playwright.sync_api import expect

from factories import make_book, make_record
from sogoc.review.models import Retyping, SavedView
from visiting import give_scan

SETTLED = 450  # the bench ignores a key held from the page before


def test_an_types_again_blind_and_the_lead_sees_what_it_says(ledger, people, desk, monkeypatch):
    monkeypatch.setattr(settings, "RETYPE_PERCENT", 100)
    record = make_record(make_book(), status="pending")
    give_scan(record)
    an = desk("an")
    page = an.open("/")
    page.get_by_role("link", name="Gõ lại mù").press("Enter")
    page.locator("#f-child_full_name:focus").wait_for()
    assert page.locator("legend").all_inner_texts() == ["Người được khai sinh", "Mẹ"]  # whose name it is
    an.accessible("typing again")
    page.keyboard.type("Nguyễn Thị Thử")
    page.keyboard.press("Tab")
    page.keyboard.type("02012001")
    page.keyboard.press("Tab")
    page.keyboard.type("Lê Thị Mẹ")
    page.wait_for_timeout(SETTLED)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Không còn trường hợp nào chờ gõ lại")).to_be_visible()
    assert Retyping.objects.using("owner").get().reading is None
    dung = desk("dung")
    page = dung.open("/chat-luong/")
    expect(page.get_by_text("95,0 %")).to_be_visible()
    dung.accessible("quality")
    page = dung.open("/danh-sach/?status=pending")
    page.get_by_text("Cách xem đã lưu: 0").press("Enter")
    page.get_by_label("Lưu danh sách đang lọc thế này").fill("Chờ rà soát")
    page.keyboard.press("Enter")
    page.get_by_text("Cách xem đã lưu: 1").press("Enter")
    page.get_by_text("Làm hàng loạt", exact=True).press("Enter")
    dung.accessible("a list with a saved view and its bulk acts")
    assert SavedView.objects.using("owner").get().filters == {"status": "pending"}
