"""What the screen promises: no scrolling page at the bench, a viewer that obeys, no barrier that axe knows of."""

import re

import pytest
from playwright.sync_api import expect

from factories import make_book, make_change, make_finding, make_record
from sogoc.accounts.models import User
from sogoc.review.models import Cell, HeldRow, Place, SecondReading
from visiting import form_of, give_scan, scan, visitor


@pytest.fixture
def rich(ledger, people):
    """A record with one of everything that can be shown."""
    record = make_record(make_book(), values={"mother_ethnic_group": "", "note": "dòng một\ndòng hai"}, returned=True)
    give_scan(record, scan("Nguyen Thi Thu", pages=2), pages=2)
    for code, severity, field in (
        ("D-41", "B", "mother_birth_date"),
        ("D-33", "E", "father_full_name"),
        ("D-35", "W", "child_full_name"),
        ("D-35", "W", "father_full_name"),
        ("D-13", "N", "registered_at"),
    ):
        make_finding(record, code=code, severity=severity, fields=field, detail=f"chi tiết {field}")
    make_change(record, "child_full_name", "NGUYỄN THỊ THỬ", "name_capitals")
    Cell.objects.using("owner").create(
        record=record, custodian_id=record.custodian_id, field="mother_ethnic_group", absence="KHONG_DOC_DUOC"
    )
    Place.objects.using("owner").create(
        record=record,
        custodian_id=record.custodian_id,
        field="child_birth_place",
        unit="11650",
        unit_2025="11647",
        confidence="high",
    )
    SecondReading.objects.using("owner").create(
        record=record,
        custodian_id=record.custodian_id,
        delivery=record.delivery,
        row=7,
        typed_digest="0" * 64,
        standard={},
        differences={"child_full_name": ["Nguyễn Thị Thử", "Nguyễn Thị Thư"]},
    )
    HeldRow.objects.using("owner").create(
        delivery=record.delivery,
        custodian_id=record.custodian_id,
        sheet="KS",
        row=9,
        reason="no_locator",
        message="Dòng 9: không có số",
        cells={"nksHoTen": "Ai đó"},
    )
    visitor(people.an).post(f"/ra-soat/{record.pk}/luu/", form_of(record, child_sex="1"))
    return record


@pytest.mark.parametrize("height", [768, 641])
def test_at_the_bench_the_page_does_not_scroll(rich, desk, height):
    page = desk("an").open(f"/ra-soat/{rich.pk}/")
    page.set_viewport_size({"width": 1366, "height": height})
    assert page.evaluate("[document.documentElement.scrollHeight, document.documentElement.scrollWidth]") == [
        height,
        1366,
    ]
    boxes = {name: page.locator(name).bounding_box() for name in (".view", "main.form", ".act")}
    assert abs(boxes[".view"]["width"] / 1366 - 0.56) < 0.01
    assert boxes[".act"]["y"] + boxes[".act"]["height"] == height
    assert boxes["main.form"]["x"] == boxes[".view"]["width"]


def test_a_clean_birth_record_fits_on_one_screen(ledger, people, desk):
    record = make_record(make_book())
    give_scan(record)
    page = desk("an").open(f"/ra-soat/{record.pk}/")
    last = page.locator("#f-requester_full_name").bounding_box()
    assert last["y"] + last["height"] < page.locator(".act").bounding_box()["y"]


def test_the_viewer_obeys_keys_while_typing(rich, desk):
    page = desk("an").open(f"/ra-soat/{rich.pk}/")
    page.wait_for_selector(".stage img.placed")
    page.locator("#f-child_full_name").focus()

    style = "(({ transform, filter }) => transform + filter)(document.querySelector('.stage img').style)"
    before = page.evaluate(style)

    def image_has_changed():
        nonlocal before
        page.wait_for_function(f"before => {style} !== before", arg=before)
        before = page.evaluate(style)

    for keys in ("Alt+Equal", "Alt+r", "Alt+Minus"):
        page.keyboard.press(keys)
        image_has_changed()
    assert page.evaluate("document.activeElement.id") == "f-child_full_name"
    page.keyboard.press("F6")
    page.keyboard.press("ArrowDown")
    image_has_changed()
    assert page.evaluate("document.activeElement.className") == "stage"
    page.keyboard.press("F6")
    assert page.evaluate("document.activeElement.closest('form').id") == "values"
    page.get_by_label("Tương phản").fill("2")
    expect(page.locator(".stage img")).to_have_attribute("style", re.compile(r"contrast\(2\)"))
    page.get_by_role("link", name="2", exact=True).click()
    expect(page.locator(".stage img")).to_have_attribute("src", re.compile("/2.jpg$"))


def test_the_viewer_stays_where_it_was_after_saving(rich, desk):
    page = desk("an").open(f"/ra-soat/{rich.pk}/")
    page.wait_for_selector(".stage img.placed")
    page.locator("#f-signed_by").focus()
    page.keyboard.press("Alt+Equal")
    page.wait_for_timeout(60)
    before = page.evaluate("document.querySelector('.stage img').style.transform")
    page.locator("#f-signed_by").fill("Trần Văn Ký Lại")
    page.evaluate("document.querySelector('.stage img').dataset.same = 'yes'")
    page.keyboard.press("Control+s")
    expect(page.locator(".messages")).to_contain_text("Đã lưu")
    assert page.evaluate("document.querySelector('.stage img').dataset.same") == "yes"
    page.locator("#f-signed_by").focus()
    page.wait_for_timeout(60)
    assert page.evaluate("document.querySelector('.stage img').style.transform") == before


def test_a_reason_can_be_given_by_key_and_is_offered_when_a_field_is_emptied(rich, desk):
    page = desk("an").open(f"/ra-soat/{rich.pk}/")
    page.locator("#f-father_birth_date").focus()
    page.keyboard.press("Alt+3")
    assert page.evaluate("document.activeElement.name") == "why-father_birth_date"
    page.locator("#f-signed_by").fill("")
    page.locator("select[name=why-signed_by]").select_option("KHONG_DOC_DUOC")
    page.keyboard.press("Control+s")
    expect(page.locator(".messages")).to_contain_text("Đã lưu")
    assert Cell.objects.using("owner").get(record=rich, field="signed_by").absence == "KHONG_DOC_DUOC"


def test_no_barrier_on_any_page(rich, people, desk):
    nobody = desk()
    for address, state in (("/dang-nhap/", "sign in"), ("/khong-co/", "not found")):
        nobody.open(address)
        nobody.accessible(state)
    nobody.open("/dang-nhap/").get_by_label("Tài khoản").fill("an")
    nobody.page.get_by_label("Mật khẩu").fill("sai")
    nobody.page.keyboard.press("Enter")
    expect(nobody.page.locator(".problem")).to_be_visible()
    nobody.accessible("failed sign in")
    User.objects.using("owner").filter(username="an").update(is_demo=True)
    an = desk("an")
    for address in (
        "/",
        "/danh-sach/",
        "/danh-sach/returned/",
        "/danh-sach/?type=KH",
        "/danh-sach/?year=x",
        "/ban-giao/",
        f"/ban-giao/{rich.delivery_id}/",
        "/mat-khau/",
        "/phien/",
        "/xac-thuc-hai-lop/",
        "/thong-ke/",
        "/thong-ke/?by=authority&all=1",
        "/chot-so-lieu/",
        "/bao-cao/",
        "/tong-quan/",
        "/quy-tac/",
        "/chuan-hoa-lai/",
        "/chuyen-du-lieu/",
        f"/ra-soat/{rich.pk}/",
    ):
        an.open(address)
        an.accessible(address)
    User.objects.using("owner").filter(username="an").update(is_demo=False)


def test_no_barrier_in_any_state_of_the_bench(rich, people, desk):
    an = desk("an")
    page = an.open(f"/ra-soat/{rich.pk}/")
    for summary in page.locator("main summary").all():
        summary.click()
    an.accessible("everything open")
    page.locator("#f-note").fill("của tôi")
    visitor(people.binh).post(f"/ra-soat/{rich.pk}/luu/", form_of(rich, note="của Bình"))
    page.keyboard.press("Control+s")
    expect(page.locator(".conflict caption")).to_be_visible()
    an.accessible("conflict")
    pending = make_record(rich.book, status="pending")
    binh = desk("binh")
    page = binh.open(f"/ra-soat/{pending.pk}/")
    binh.accessible("no scan")
    page.keyboard.press("F4")
    binh.accessible("returning")
    page.keyboard.press("Escape")
    page.locator("summary", has_text="Kết quả khác").click()
    binh.accessible("outcome")
    visitor(people.binh).post(f"/ra-soat/{pending.pk}/luu/", form_of(pending, note="Bình sửa"))
    binh.open(f"/ra-soat/{pending.pk}/")
    binh.accessible("four eyes")
    binh.open(f"/ra-soat/{make_record(rich.book, status='transferred').pk}/")
    binh.accessible("read only")


@pytest.mark.parametrize("width", [320, 683, 800])  # 683: 1366 at 200 %
def test_narrow_screens_reflow(rich, desk, width):
    an = desk("an")
    an.page.set_viewport_size({"width": width, "height": 700})
    for address in ("/", "/danh-sach/", "/ban-giao/", f"/ra-soat/{rich.pk}/"):
        an.open(address)
        assert an.page.evaluate("document.documentElement.scrollWidth") <= width, address
    an.accessible(f"{width} pixels")
