"""A commune raises a difficulty from the finding in front of it, the division answers with guidance, the Ministry is asked."""

from playwright.sync_api import expect

from factories import make_book, make_finding, make_record
from visiting import give_scan


def test_a_difficulty_becomes_guidance_beside_the_finding(ledger, people, desk):
    record = make_record(make_book(), status="pending", values={"child_full_name": "Nguyễn Thị Mận hoặc Mơ"})
    give_scan(record)
    make_finding(record, code="D-33", severity="E", fields="child_full_name")
    an, giang = desk("an"), desk("giang")

    page = an.open(f"/ra-soat/{record.pk}/")
    page.locator(".finding summary").first.press("Enter")
    page.get_by_role("link", name="Hỏi Sở Tư pháp về lỗi này").press("Enter")
    page.get_by_label("Vướng mắc ở đâu").fill("Sổ ghi hai tên cách nhau chữ hoặc, lấy tên nào?")
    an.accessible("ask")
    page.get_by_role("button", name="Gửi Sở Tư pháp").press("Enter")
    expect(page.locator("h1")).to_contain_text("Chờ trả lời")

    page = giang.open("/")
    page.get_by_role("link", name="Vướng mắc chờ trả lời").press("Enter")
    page.locator("summary", has_text="Xin ý kiến Bộ").press("Enter")
    giang.accessible("difficulties")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Lập công văn").press("Enter")
    expect(page.locator(".messages")).to_contain_text("Đã lập công văn")
    giang.accessible("letter")
    page.get_by_label("Số công văn").fill("77/HCTP-HT")
    page.get_by_label("Ngày").fill("2025-09-20")
    page.get_by_label("Nội dung trả lời").fill("Lấy tên viết trước.")
    page.get_by_role("button", name="Ghi trả lời").press("Enter")
    page.get_by_role("link", name="Vướng mắc 1", exact=True).press("Enter")
    expect(page.get_by_label("Trả lời đơn vị")).to_have_value("Lấy tên viết trước.")
    page.get_by_label("Tiêu đề").fill("Sổ ghi hai tên")
    page.get_by_label("Nội dung").fill("Ghi tên viết trước, tên kia vào ghi chú.")
    giang.accessible("difficulty")
    page.get_by_role("button", name="Ban hành và trả lời").press("Enter")
    expect(page.locator("h1")).to_contain_text("Đã trả lời")

    page = an.open(f"/ra-soat/{record.pk}/")
    page.locator("summary", has_text="Hướng dẫn của Sở: Sổ ghi hai tên").press("Enter")
    expect(page.locator(".told p")).to_contain_text("tên kia vào ghi chú")
    an.accessible("guidance on the bench")
    an.open("/huong-dan/")
    an.accessible("guidance")
