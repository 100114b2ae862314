"""By keyboard alone: an error laid over a record is met and told; a record is approved with the paper book."""

from django.conf import settings
from playwright.sync_api import expect

from factories import make_book, make_record
from sogoc.audit.models import Event
from sogoc.review.models import VALUES, PlantedError, Record
from sogoc.review.paging import Thread
from visiting import give_scan

SETTLED = 450  # the bench ignores a key held from the page before


def bench(desk, record, queue="to_approve"):
    return desk.open(f"/ra-soat/{record.pk}/?hang={Thread(queue).at(record).token}")


def ready(page):
    page.locator("#bench[data-ahead]").wait_for()
    page.wait_for_timeout(SETTLED)


def test_bình_meets_a_planted_error_and_is_told_at_once(ledger, people, desk, monkeypatch):
    book = make_book()
    first, second = (make_record(book, status="pending", serial=n) for n in (1, 2))
    good = make_record(book, status="approved", serial=3, approved_by_id=people.dung.pk)
    for record in (first, second, good):
        give_scan(record)
    before = VALUES["KS"].objects.using("owner").get(pk=good.pk).__dict__ | {"_state": None}
    monkeypatch.setattr(settings, "PLANTED_ONE_IN", 1)
    binh = desk("binh")
    page = bench(binh, first)
    ready(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator(f"#view-{good.pk}")).to_be_visible()  # in the place of the second
    ready(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".problem")).to_contain_text("Mẫu kiểm tra. Lần này sót")
    binh.accessible("told of a planted error")
    assert PlantedError.objects.using("owner").get().found is False
    assert VALUES["KS"].objects.using("owner").get(pk=good.pk).__dict__ | {"_state": None} == before
    assert not Event.objects.using("owner").filter(record_id=good.pk).exclude(action="sent_scan").exists()


def test_bình_approves_with_the_paper_book_and_says_its_page(ledger, people, desk):
    record = make_record(make_book(), status="pending")
    binh = desk("binh")
    page = bench(binh, record)
    page.locator("#do-approve").wait_for()
    page.wait_for_timeout(SETTLED)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".problem")).to_contain_text("đánh dấu “Tôi đã đối chiếu với sổ giấy”")
    binh.accessible("the paper is not said to be compared")
    page.locator("#compared-paper").press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("17")
    page.wait_for_timeout(SETTLED)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã hết trường hợp trong danh sách này")).to_be_visible()
    kept = Record.objects.using("owner").get(pk=record.pk)
    assert (kept.status, kept.compared_with, kept.compared_page) == ("approved", "paper", "17")
