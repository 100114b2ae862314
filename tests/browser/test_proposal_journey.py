"""Bình looks at what the machine proposes, takes one re-reading as the book's and keeps another as it stands."""

from playwright.sync_api import expect

from factories import make_book, make_record
from sogoc.review.models import VALUES, Proposal
from sogoc.review.proposals import hash_of
from visiting import give_scan


def test_bình_takes_one_rereading_with_the_keyboard_and_keeps_the_other(ledger, people, desk):
    record = make_record(make_book(), status="pending", values={"father_birth_date": "02.13.1970"})
    give_scan(record)
    for kind, value, why in (("reread", "13.02.1970", "Có thể đã nhập tháng trước ngày"), ("differs", "", "Ngày lạ")):
        Proposal.objects.using("owner").create(
            record=record, custodian_id=record.custodian_id, field="father_birth_date", kind=kind, value=value,
            rule="month_first", why=why, values_hash=hash_of("father_birth_date", "02.13.1970"),
        )  # fmt: skip
    binh = desk("binh")
    page = binh.open(f"/ra-soat/{record.pk}/")
    expect(page.locator("#f-father_birth_date")).to_be_focused()  # no blind approval past a proposal
    proposed = page.get_by_role("region", name="Gợi ý")
    expect(proposed).to_contain_text("13/02/1970")
    binh.accessible("record with proposals")
    page.get_by_role("button", name="Giữ Ngày, tháng, năm sinh (cha) như đang ghi").last.press("Enter")
    expect(page.locator(".messages")).to_contain_text("Đã giữ như đang ghi")
    page.wait_for_timeout(450)  # the bench ignores a key held from the page before
    page.get_by_role("button", name="Sổ ghi 13/02/1970").press("Enter")
    expect(page.locator(".messages")).to_contain_text("Đã nhận gợi ý")
    expect(proposed).to_have_count(0)
    assert VALUES["KS"].objects.using("owner").get(pk=record.pk).father_birth_date == "13.02.1970"
    expect(page.get_by_role("button", name="Duyệt")).to_be_disabled()  # four eyes
