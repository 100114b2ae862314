"""An chooses between two typings of an entry beside its page, with the mouse left alone."""

from playwright.sync_api import expect

from factories import make_book, make_record
from sogoc.review.models import VALUES, SecondReading
from visiting import give_scan

BOTH = {"child_full_name": ["Nguyễn Thị Thử", "Nguyễn Thị Thứ"], "child_sex": ["2", "1"], "mother_full_name": ["Lê Thị Mẹ", ""]}  # fmt: skip


def test_an_chooses_field_by_field_with_the_keyboard(ledger, people, desk):
    record = make_record(make_book(), status="pending")
    give_scan(record)
    values = VALUES["KS"].objects.using("owner").get(pk=record.pk)
    standard = {
        f.name: getattr(values, f.name) for f in values._meta.fields if f.name not in ("record", "custodian_id")
    }
    SecondReading.objects.using("owner").create(
        record=record, custodian_id=record.custodian_id, delivery=record.delivery, row=7, typed_digest="x",
        standard={**standard, **{name: theirs for name, (_, theirs) in BOTH.items()}}, differences=BOTH,
    )  # fmt: skip
    an = desk("an")
    page = an.open("/danh-sach/readings/")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Chọn từng trường theo sổ")).to_be_focused()  # no blind decision past it
    an.accessible("record with another typing")
    page.keyboard.press("Enter")
    first = page.get_by_role("group", name="Họ, chữ đệm, tên (người được khai sinh)")
    expect(first.get_by_role("radio", name="Đang có")).to_be_focused()
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)
    an.accessible("two typings")
    page.wait_for_timeout(450)  # the bench ignores a key held from the page before
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(page.url)  # nothing is sent before every field is chosen
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")  # theirs
    expect(first.get_by_role("radio", name="Bản nhập khác")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # ours
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Lê Thị Mễ")  # writing what the book says is choosing it
    expect(page.get_by_role("radio", checked=True)).to_have_count(3)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".messages")).to_contain_text("Đã ghi lựa chọn theo sổ")
    kept = VALUES["KS"].objects.using("owner").get(pk=record.pk)
    assert (kept.child_full_name, kept.child_sex, kept.mother_full_name) == ("Nguyễn Thị Thứ", "2", "Lê Thị Mễ")
    assert SecondReading.objects.using("owner").get().decided == "mixed"
