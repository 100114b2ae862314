"""An import by keyboard: files chosen, looked at, confirmed or cancelled; held rows mended on the page."""

import pytest
from playwright.sync_api import expect

from sogoc.record import BY_CODE
from sogoc.report.verify import verify
from sogoc.review import importing
from sogoc.review.models import Delivery, HeldRow, Import, Record
from workbooks import a_row, write_book

NO_LOCATOR = {"note": "không có số", "requester_relation": "3"}
COLUMN = {f.name: f.column for f in BY_CODE["KS"].fields}


def kept(model):
    return model.objects.using("owner")


@pytest.fixture
def workbook(ledger, people, tmp_path):
    """Two good rows, and one that says neither number nor name."""
    rows = [a_row("KS", 1), a_row("KS", 2), NO_LOCATOR]
    return write_book(tmp_path / "11650.KS.2001.01.xlsx", "KS", rows)


def brought(desk, path):
    """An chooses the file and sends it; the worker reads it."""
    page = desk.open("/ban-giao/")
    page.get_by_role("link", name="Nhập dữ liệu").press("Enter")
    page.get_by_text("Mẫu bảng tính trống").press("Enter")
    expect(page.get_by_role("link", name="Khai sinh (KS, .xlsx)")).to_be_visible()
    desk.accessible("imports")
    page.get_by_label("Tệp bàn giao").set_input_files(path)
    page.get_by_role("button", name="Tải lên và kiểm tra").press("Enter")
    expect(page.locator("#step [role=status]")).to_contain_text("Đang đọc và kiểm tra")
    importing.advance(kept(Import).get().pk)
    expect(page.locator("#step [role=status]")).to_contain_text("Chờ xác nhận")  # by itself
    return page


def test_a_delivery_with_a_held_row_is_looked_at_confirmed_and_mended(workbook, people, desk):
    an = desk("an")
    page = brought(an, workbook)
    expect(page.locator("#step")).to_contain_text("3 dòng: 2 mới, 1 tạm giữ")
    an.accessible("preview")
    assert not kept(Record).exists() and not kept(Delivery).exists(), "nothing is in the ledger before the confirmation"
    page.get_by_role("button", name="Xác nhận nhập").press("Enter")
    importing.advance(kept(Import).get().pk)
    expect(page.locator("#step")).to_contain_text("Dòng vào 3 = nạp 2 + nhập thứ hai 0 + đã có 0 + tạm giữ 1")
    an.accessible("done")
    page.get_by_role("link", name="Xem các bàn giao").press("Enter")
    page.get_by_role("link", name="11650.KS.2001.01").press("Enter")
    page.locator("details.held summary").first.press("Enter")
    an.accessible("held row")
    for name, text in a_row("KS", 3).items():
        if BY_CODE["KS"].by_name[name].main:
            page.locator(f"input[name='o:{COLUMN[name]}']").fill(text)
    page.get_by_role("button", name="Sửa và nạp").press("Enter")
    expect(page.locator(".messages")).to_contain_text("Đã nạp 1 dòng")
    record = kept(Record).get(serial=3)
    assert (record.year, record.editors) == (2001, [people.an.pk])
    assert kept(Delivery).get(refused="").rows_held == 0 and list(verify()) == []


def test_a_cancelled_import_leaves_nothing(workbook, desk):
    page = brought(desk("an"), workbook)
    page.get_by_role("button", name="Hủy, không ghi gì").press("Enter")
    expect(page.locator(".messages")).to_contain_text("chưa có gì được ghi vào sổ")
    assert not kept(Record).exists() and not kept(Delivery).exists() and not kept(HeldRow).exists()
    assert not importing.folder_of(kept(Import).get()).exists()


def test_a_second_typing_is_compared_field_by_field_before_anything_is_written(ledger, people, desk, tmp_path):
    from sogoc.review.intake import take_in

    (tmp_path / "a").mkdir()
    list(take_in([write_book(tmp_path / "a" / "11650.KS.2001.01.xlsx", "KS", [a_row("KS", n) for n in (1, 2)])]))
    second = [a_row("KS", 1), a_row("KS", 2, mother_full_name="Lê Thị Khác")]
    page = brought(desk("an"), write_book(tmp_path / "11650.KS.2001.01.xlsx", "KS", second, creator="người khác"))
    expect(page.locator("#step")).to_contain_text("2 dòng: 1 đã có, 1 khác bản đang có")
    page.locator("#step details summary").first.press("Enter")
    expect(page.locator("#step details").first).to_contain_text("Lê Thị Khác")
    assert kept(Record).count() == 2


def test_a_held_row_is_dropped_with_a_reason_and_the_delivery_withdrawn(workbook, people, desk):
    an = desk("an")
    page = brought(an, workbook)
    page.get_by_role("button", name="Xác nhận nhập").press("Enter")
    importing.advance(kept(Import).get().pk)
    page = an.open(f"/ban-giao/{kept(Delivery).get().pk}/")
    page.locator("details.held summary").first.press("Enter")
    page.get_by_label("Không phải trường hợp hộ tịch, vì").fill("dòng kẻ cuối trang")
    page.get_by_role("button", name="Bỏ dòng này").press("Enter")
    expect(page.locator(".messages")).to_contain_text("Đã bỏ 1 dòng")
    page.locator("summary", has_text="Gỡ bàn giao này").press("Enter")
    page.locator("#withdraw-why").fill("nhập nhầm sổ")
    page.get_by_role("button", name="Gỡ", exact=True).press("Enter")
    expect(page.locator(".messages")).to_contain_text("Đã gỡ bàn giao")
    assert not kept(Record).exists() and list(verify()) == []


def test_columns_of_an_unknown_layout_are_matched_by_keyboard(ledger, people, desk, tmp_path):
    row, fields = a_row("KS", 1), BY_CODE["KS"].fields
    header = ["họ tên mẹ" if f.name == "mother_full_name" else f.column for f in fields]
    path = tmp_path / "11650.KS.2001.01.csv"
    path.write_text("\n".join([";".join(header), ";".join(row.get(f.name, "") for f in fields)]), encoding="utf-8")
    an = desk("an")
    page = brought(an, path)
    page.get_by_text("Ghép cột của tệp với biểu mẫu Khai sinh").press("Enter")
    choice = page.get_by_label("họ tên mẹ")
    expect(choice).to_have_value("?")
    an.accessible("mapping")
    choice.select_option("meHoTen")
    page.get_by_role("button", name="Giữ cách ghép cột").press("Enter")
    importing.advance(kept(Import).get().pk)
    expect(page.locator("#step")).to_contain_text("1 dòng: 1 mới")
    expect(page.locator("#step")).to_contain_text("Đọc theo cách ghép cột số")
    an.accessible("mapped")
