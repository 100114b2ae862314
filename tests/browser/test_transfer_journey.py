"""From the approved record to the certified extract: composed, signed, sent, two refused, mended, sent again, closed; then, at
the receiver, an extract issued and verified from its QR code, a correction noted, and seen on the next extract."""

import os
import subprocess
import sys
import uuid

import pypdfium2
import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import override_settings
from playwright.sync_api import expect

from factories import make_book, make_record
from sogoc.review.models import Record
from sogoc.transfer.destinations.http import HttpDestination
from sogoc.transfer.envelope import envelope, item
from sogoc.transfer.models import Batch, Item
from sogoc.transfer.tasks import send_batches
from visiting import PASSWORD, give_scan

SETTLED = 450


@pytest.fixture(scope="module")
def receiver(receiver_process):
    with override_settings(NATIONAL_URL=receiver_process.url, COOLING_HOURS=0.0):
        subprocess.run(
            [sys.executable, "-m", "sogoc.national", "officer", "mai", "--full-name", "Trần Thị Mai", "--title", "Công chức",
             "--office-code", "11647", "--office", "UBND xã An Quang", "--place", "An Quang", "--role", "registrar"],
            input=PASSWORD + "\n", text=True, check=True,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "sogoc.national.settings"})  # fmt: skip
        yield receiver_process


def registered_elsewhere(receiver, items):
    """Another system has registered these entries before."""
    client = receiver.other_client("he-thong-khac")
    sent = [item(uuid.uuid4(), 1, i.content["content"], i.content["natural_key"]) for i in items]
    with HttpDestination(receiver.url, client["client_id"], client["client_secret"]) as there:
        assert all(a.accepted for a in there.send(envelope(Ed25519PrivateKey.generate(), sent, custodian="11647", event_type="KS")))


def compose_and_sign(an, dung):
    """By keyboard: An gathers, Dung opens the newest batch and signs."""
    an.page.goto(f"{an.site}/chuyen-du-lieu/")
    an.page.get_by_role("button", name="Lập đợt chuyển").focus()
    an.page.keyboard.press("Enter")
    expect(an.page.locator(".messages")).to_contain_text("Đã lập 1 đợt")
    dung.page.goto(f"{dung.site}/chuyen-du-lieu/")
    dung.page.get_by_role("link", name="Xem và ký").first.focus()
    dung.page.keyboard.press("Enter")
    dung.page.get_by_role("button", name="Ký đợt").focus()
    dung.page.keyboard.press("Enter")
    expect(dung.page.locator(".messages")).to_contain_text("máy đang gửi")


def test_composed_signed_sent_two_refused_mended_sent_again_and_closed(ledger, people, receiver, desk):
    book = make_book()
    records = [make_record(book, status="approved", serial=n, values={"entry_number": f"0{n}/2001", "child_full_name": name})
               for n, name in ((1, "Nguyễn Thị Mận"), (2, "Nguyễn Thị Đào"), (3, "Nguyễn Văn Lê"))]  # fmt: skip
    for record in records:
        give_scan(record)
    an, dung, binh = desk("an"), desk("dung"), desk("binh")
    compose_and_sign(an, dung)
    dung.page.goto(f"{dung.site}/chuyen-du-lieu/")
    expect(dung.page.locator("#batches")).to_contain_text("Đã ký, chờ trả lời")
    dung.page.get_by_role("button", name="Dừng gửi").press("Enter")
    expect(dung.page.locator("#batches")).to_contain_text("đã dừng gửi")
    dung.accessible("sending stopped")
    send_batches()
    assert Batch.objects.using("owner").get().state == "signed", "nothing goes while it is stopped"
    dung.page.get_by_role("button", name="Gửi tiếp").press("Enter")
    expect(dung.page.locator("#batches")).to_contain_text("Đã ký, chờ trả lời")
    dung.accessible("batches on their way")
    registered_elsewhere(receiver, Item.objects.using("owner").exclude(record=records[0]))
    send_batches()
    expect(dung.page.locator("#batches")).to_contain_text("Đã có đủ trả lời")  # by itself
    assert Batch.objects.using("owner").get().state == "closed"
    dung.page.get_by_role("link", name="Đ-").first.click()
    expect(dung.page.locator("main")).to_contain_text("tiếp nhận 1 + từ chối 2")
    expect(dung.page.locator("table")).to_contain_text("đã có hồ sơ khác giữ")

    for n, record in enumerate(records[1:], start=2):
        page = an.open(f"/ra-soat/{record.pk}/")
        page.get_by_label("Số*").fill(f"1{n}/2001")
        page.keyboard.press("Control+s")
        expect(page.locator(".messages")).to_contain_text("Đã lưu lúc")
        page = binh.open(f"/ra-soat/{record.pk}/")
        page.wait_for_timeout(SETTLED)
        page.keyboard.press("Control+Enter")
        expect(page.locator(".messages")).to_contain_text("Duyệt")
    compose_and_sign(an, dung)
    send_batches()
    assert {r.status for r in Record.objects.using("owner").all()} == {"transferred"}
    assert {b.state for b in Batch.objects.using("owner").all()} == {"closed"}


def issue_extract(page):
    """The PDF of an extract issued from the entry on screen."""
    page.locator("summary", has_text="Cấp bản sao trích lục").press("Enter")
    for name, words in (("requester", "Nguyễn Văn Cha"), ("signer", "Ngô Văn Tâm"), ("signer_title", "Phó Chủ tịch")):
        page.locator(f"form[action$='trich-luc/'] [name={name}]").fill(words)
    page.keyboard.press("Enter")
    page.locator("a.button").wait_for()
    return page.request.get(page.locator("a.button").evaluate("a => a.href")).body()


def read_paper(pdf):
    page = pypdfium2.PdfDocument(pdf)[0]
    return " ".join(page.get_textpage().get_text_range().split()), zxingcpp.read_barcode(page.render(scale=3).to_pil()).text


def test_an_extract_is_issued_verified_from_its_code_and_shows_a_later_correction(ledger, people, receiver, desk):
    record = make_record(make_book(), status="approved", serial=1, values={"child_full_name": "Nguyễn Thị Trích", "entry_number": "01/2001"})
    compose_and_sign(desk("an"), desk("dung"))
    send_batches()
    mai = desk()
    page = mai.page
    page.goto(f"{receiver.url}/dang-nhap/")
    page.locator("[name=username]").fill("mai")
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/tra-cuu/")
    mai.accessible("look up")
    page.locator("[name=reference]").fill("HS 7/2026")
    page.locator("[name=name]").fill("nguyen thi trich")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Nguyễn Thị Trích").press("Enter")
    page.wait_for_url(f"**/ho-so/{record.pk}/")
    mai.accessible("entry")
    words, address = read_paper(issue_extract(page))
    assert "Nguyễn Thị Trích" in words and "02/01/2001" in words and "BẢN THỬ NGHIỆM" in words
    mai.accessible("extract")
    page.goto(address.replace(address.split("/xac-minh")[0], receiver.url))
    expect(page.locator("main")).to_contain_text("Từ ngày cấp, hồ sơ không thay đổi")
    mai.accessible("verified")

    page.goto(f"{receiver.url}/ho-so/{record.pk}/")
    page.locator("summary", has_text="Ghi chú việc thay đổi").press("Enter")
    note = page.locator("form[action$='ghi-chu/']")
    note.locator("[name=kind]").select_option("correction")
    for name, said in (("decision_number", "15/TLCCHT"), ("decision_date", "10.11.2026"), ("decided_by", "UBND xã An Quang"), ("words", "Cải chính ngày sinh"),
                       ("value_1", "03.01.2001")):  # fmt: skip
        note.locator(f"[name={name}]").fill(said)
    note.locator("[name=item_1]").select_option("child_birth_date")
    note.get_by_role("button").press("Enter")
    expect(page.locator(".message")).to_contain_text("nội dung đã đăng ký không đổi")
    words, _ = read_paper(issue_extract(page))
    assert "03/01/2001" in words and "từ “02/01/2001” thành “03/01/2001”" in words
    page.goto(address.replace(address.split("/xac-minh")[0], receiver.url))
    expect(page.locator("main")).to_contain_text("hồ sơ đã có thay đổi")

    send_batches()  # fetches what was noted there
    an = desk("an")
    page = an.open("/chuyen-du-lieu/")
    page.locator("summary", has_text="Ghi chú ở nơi nhận").press("Enter")
    an.accessible("notes of the receiver")
    page.get_by_role("link", name="Số 01/2001").press("Enter")
    page.locator("summary", has_text="Lịch sử").press("Enter")
    expect(page.locator(".history")).to_contain_text("UBND xã An Quang, số 15/TLCCHT ngày 10/11/2026: Cải chính ngày sinh")
    expect(page.locator(".history ins").first).to_have_text("03/01/2001")
