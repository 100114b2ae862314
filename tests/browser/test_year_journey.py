"""The plan of 2025 from beginning to end: a dump of the legacy software, the survey with its snapshot and report, a
difficulty that becomes guidance, the work done, and a phase that closes with nothing unexplained."""

import pypdfium2
from playwright.sync_api import expect

from campaign_plans import REVIEW, SURVEY, make_plan
from sogoc.campaign.asking import ask, publish
from sogoc.campaign.closing import HEADINGS, left_of
from sogoc.campaign.models import Guidance, Phase
from sogoc.review.bulk import perform_lot, preview
from sogoc.review.editing import set_outcome
from sogoc.review.intake import take_in
from sogoc.review.models import Record
from sogoc.store.scope import acting_as
from workbooks import a_row, handed, write_dump


def in_bulk(action, user, **about):
    with acting_as(user):
        lot = preview(action, Record.objects.filter(outcome=""), user)
    list(perform_lot(lot, user, **about))
    return lot.done


def test_from_the_dump_to_a_closed_phase(ledger, people, desk, tmp_path):
    rows = [handed(a_row("KS", n), "Lưu nháp" if n < 4 else "Chờ rà soát") for n in range(1, 6)]
    write_dump(tmp_path / "phan_mem_cu.xlsx", {"KS": rows})
    (told,) = [r for r in take_in([tmp_path]) if not r.refused]
    assert told.loaded == 5
    make_plan(people, SURVEY, REVIEW)

    hai = desk("hai")
    page = hai.open("/chot-so-lieu/")
    page.get_by_label("Tên lần chốt").fill("Khảo sát 15-16/8/2025")
    page.get_by_role("button", name="Chốt số liệu bây giờ").press("Enter")
    expect(page.locator("table")).to_contain_text("Khảo sát 15-16/8/2025")
    page.goto(f"{hai.site}/bao-cao/")
    page.get_by_role("link", name="Báo cáo khảo sát").first.press("Enter")
    hai.accessible("preview of a report")
    with page.expect_download() as downloaded:
        page.get_by_role("button", name="PDF").press("Enter")
    words = " ".join(pypdfium2.PdfDocument(downloaded.value.path())[0].get_textpage().get_text_range().split())
    assert "Tổng số 5 trường hợp" in words and "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in words

    with acting_as(people.an):
        asked = ask(people.an, "Trùng giữa hai quyển thì xử lý thế nào?", record_id=Record.objects.first().pk)
    with acting_as(people.giang):
        publish(Guidance(title="Trùng hai quyển", body="Ghi kết quả Trùng ở quyển mở sau.", page="today"), people.giang, asked)
    binh = desk("binh")
    expect(binh.open("/").locator(".told")).to_contain_text("Trùng hai quyển")
    binh.accessible("first page with guidance")
    with acting_as(people.binh):
        set_outcome(Record.objects.filter(status="draft").first().pk, people.binh, "duplicate", "theo hướng dẫn")
    assert in_bulk("submit", people.an) == 2 and in_bulk("approve", people.binh, compared_with="paper") == 4

    for name in ("Khảo sát", "Xử lý"):
        page.goto(f"{hai.site}/ke-hoach/")
        page.get_by_role("link", name="195/KH-STP").press("Enter")
        page.get_by_role("link", name=name).first.press("Enter")
        page.get_by_role("button", name="Đóng giai đoạn").press("Enter")
        expect(page.locator(".messages")).to_contain_text("Đã đóng giai đoạn")
    hai.accessible("closed with nothing unexplained")
    page.goto(f"{hai.site}/chot-so-lieu/")
    page.get_by_role("button", name="So sánh hai lần").press("Enter")
    expect(page.locator("tfoot")).to_contain_text("Tổng cộng")
    hai.accessible("comparison of snapshots")
    page.goto(f"{hai.site}/tong-quan/")
    expect(page.locator("main")).to_contain_text("Xã An Quang")
    hai.accessible("the Department's map")
    with acting_as(people.hai):
        bottom = dict(zip(HEADINGS, left_of(Phase.objects.get(name="Xử lý"))[-1][1], strict=True))
    assert {key: n for key, n in bottom.items() if n} == {"total": 5, "duplicate": 1, "approved": 4}
