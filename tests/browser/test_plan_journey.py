"""The Department draws up a plan, puts it into force; a commune sees what it owes and does it; the phase closes."""

from playwright.sync_api import expect

from factories import make_book, make_record
from sogoc.campaign.closing import HEADINGS, left_of
from sogoc.campaign.models import Phase
from sogoc.review.acts import perform
from sogoc.store.scope import acting_as


def test_a_plan_is_proposed_adopted_worked_on_and_closed_with_nothing_unexplained(ledger, people, desk):
    records = [make_record(make_book()) for _ in range(2)]
    giang, hai, binh = desk("giang"), desk("hai"), desk("binh")

    page = giang.open("/ke-hoach/")
    giang.accessible("no plans")
    page.get_by_role("link", name="Lập kế hoạch").press("Enter")
    page.get_by_label("Số, ký hiệu").fill("195/KH-STP")
    page.get_by_label("Tên kế hoạch").fill("Rà soát, chuẩn hóa dữ liệu hộ tịch lịch sử")
    page.get_by_label("Ngày ban hành").fill("2025-08-12")
    page.get_by_label("Căn cứ, mỗi dòng một văn bản").fill("Luật Hộ tịch số 60/2014/QH13")
    for row, name, work, since, until in ((1, "Khảo sát", "survey", "2025-08-15", "2025-08-16"), (2, "Xử lý", "review", "2025-08-17", "2025-08-31")):
        page.get_by_label(f"Giai đoạn, dòng {row}").fill(name)
        page.get_by_label(f"Việc, dòng {row}").select_option(work)
        page.get_by_label(f"Từ ngày, dòng {row}").fill(until)
        page.get_by_label(f"Hạn, dòng {row}").fill(since)
    page.get_by_role("button", name="Lưu kế hoạch").press("Enter")
    expect(page.locator("main")).to_contain_text("Hạn trước ngày bắt đầu")  # said beside the day; nothing is lost
    giang.accessible("plan with a mistake")
    for row, since, until in ((1, "2025-08-15", "2025-08-16"), (2, "2025-08-17", "2025-08-31")):
        page.get_by_label(f"Từ ngày, dòng {row}").fill(since)
        page.get_by_label(f"Hạn, dòng {row}").fill(until)
    page.get_by_role("group", name="Phòng thường trực").get_by_label("Đỗ Hương Giang").check()
    page.get_by_role("button", name="Lưu kế hoạch").press("Enter")
    expect(page.locator("main")).to_contain_text("Dự thảo")
    assert page.get_by_role("button", name="Ban hành").count() == 0  # not an officer's to decide

    page = hai.open("/ke-hoach/")
    page.get_by_role("link", name="195/KH-STP").press("Enter")
    page.get_by_role("button", name="Ban hành và giao việc").press("Enter")
    expect(page.locator(".messages")).to_contain_text("giao 2 việc")
    hai.accessible("plan")

    page = binh.open("/")
    expect(page.locator("main")).to_contain_text("2 lưu nháp → rà soát")
    expect(page.locator("main")).to_contain_text("quá hạn")
    binh.accessible("first page with tasks")
    page.get_by_role("link", name="2 lưu nháp → rà soát").press("Enter")
    binh.accessible("tasks of a unit")
    page.goto(f"{binh.site}/danh-sach/draft/")
    expect(page.locator("p.notice")).to_contain_text("hạn 31/08/2025")

    page = hai.open("/ke-hoach/")
    page.get_by_role("link", name="195/KH-STP").press("Enter")
    page.get_by_role("link", name="Xử lý").press("Enter")
    hai.accessible("phase")
    page.get_by_role("button", name="Đóng giai đoạn").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("còn 2 việc")
    for record in records:
        with acting_as(people.an):
            perform("submit", record.pk, people.an)
        with acting_as(people.binh):
            perform("approve", record.pk, people.binh, compared_with="paper")
    page.get_by_role("button", name="Đóng giai đoạn").press("Enter")
    expect(page.locator(".messages")).to_contain_text("Đã đóng giai đoạn")
    hai.accessible("closed phase")
    phase = Phase.objects.using("owner").get(name="Xử lý")
    with acting_as(people.hai):
        (_, bottom) = left_of(phase)[-1]
    assert dict(zip(HEADINGS, bottom, strict=True)) | {"total": 2, "approved": 2} == {**dict.fromkeys(HEADINGS, 0), "total": 2, "approved": 2}


def test_the_lead_of_a_unit_gives_a_task_to_somebody_else(ledger, people, desk):
    from campaign_plans import make_plan

    make_record(make_book())
    make_plan(people)
    dung = desk("dung")
    page = dung.open("/")
    page.get_by_role("link", name="1 lưu nháp → rà soát").press("Enter")
    page.get_by_role("checkbox").check()
    page.get_by_label("Giao các việc đã chọn cho").select_option(label="Nguyễn Văn An")
    page.get_by_role("button", name="Phân công lại").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("lý do")
    page.get_by_role("checkbox").check()
    page.get_by_label("Giao các việc đã chọn cho").select_option(label="Nguyễn Văn An")
    page.get_by_label("Lý do").fill("Đi công tác")
    page.get_by_role("button", name="Phân công lại").press("Enter")
    expect(page.locator("tbody")).to_contain_text("Nguyễn Văn An")
    chi = desk("chi")
    address = page.url.removeprefix(dung.site)
    assert chi.page.goto(chi.site + address).status == 404
