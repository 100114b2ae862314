"""Bình decides a pair that may be one event, with the mouse left alone; and takes it back."""

from playwright.sync_api import expect

from factories import make_book, make_pair, make_record
from sogoc.review.models import Pair, Record
from visiting import give_scan


def test_bình_compares_two_records_and_decides_with_the_keyboard(ledger, people, desk):
    left, right = make_record(make_book()), make_record(make_book(), values={"mother_full_name": "Lê Thị Mễ"})
    give_scan(left)
    pair = make_pair(left, right)
    binh = desk("binh")
    page = binh.open("/nghi-trung/")
    binh.accessible("pairs")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="So sánh từng trường")).to_contain_text("Lê Thị Mễ")
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)
    binh.accessible("pair")
    page.keyboard.press("F4")
    page.keyboard.press("ArrowDown")  # from the first choice to the second
    expect(page.get_by_role("radio", name="giữ bản bên trái")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("một lần sinh, hai lần nhập")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".messages")).to_contain_text("Đã ghi: Trùng")
    assert Record.objects.using("owner").get(pk=right.pk).outcome == "duplicate"
    page = binh.open(f"/nghi-trung/{pair.pk}/")
    binh.accessible("pair decided")
    page.keyboard.press("F4")
    page.keyboard.press("ArrowUp")  # around to the last: taken back
    page.keyboard.press("Tab")
    page.keyboard.type("nhầm, hai chị em")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".messages")).to_contain_text("xét lại")
    assert Record.objects.using("owner").get(pk=right.pk).outcome == ""
    assert Pair.objects.using("owner").get().decision == ""
