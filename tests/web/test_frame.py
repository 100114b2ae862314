"""The frame of every page: errors without personal data, private answers, nothing from elsewhere, the API."""

import re
from urllib.parse import quote

import pytest

from factories import make_book, make_finding, make_record
from sogoc.review import views
from sogoc.review.models import Record
from sogoc.site.settings import DATA_DIR
from visiting import PASSWORD, form_of, visitor

SECRET = "Nguyễn Thị Bí Mật"


@pytest.fixture
def record(ledger, people):
    return make_record(make_book(), values={"child_full_name": SECRET})


def log():
    path = DATA_DIR / "logs" / "sogoc.log"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def test_an_error_gives_a_code_undoes_what_was_written_and_names_nobody(record, people, monkeypatch):
    def breaks(*_):
        Record.objects.filter(pk=record.pk).update(status="pending")
        raise RuntimeError("trouble")

    monkeypatch.setattr(views, "history", breaks)
    client = visitor(people.an)
    client.raise_request_exception = False
    answer = client.get(f"/ra-soat/{record.pk}/")
    page = answer.content.decode()
    code = re.search(r"\(mã ([0-9A-F]{6})\)", page)
    assert answer.status_code == 500 and code
    assert SECRET not in page and "trouble" not in page and "Traceback" not in page
    assert code[1] in log() and SECRET not in log()
    record.refresh_from_db(using="owner")
    assert record.status == "draft"


def test_odd_characters_break_nothing(record, people):
    an, odd = visitor(people.an), "a\x00\u202e²\ud7ff" + "x" * 5000
    for address in (
        "/danh-sach/?status={}",
        "/danh-sach/?year={}",
        "/danh-sach/?book={}",
        "/danh-sach/?sau={}",
        "/ban-giao/?truoc={}",
        f"/ra-soat/{record.pk}/?hang={{}}",
    ):
        for text in (odd, "²", "9" * 40, "-1", "\x00"):
            assert an.get(address.format(quote(text))).status_code in (200, 400), (address, text)
    posted = {
        **form_of(record),
        "note": odd,
        "version": "²",
        "shown": "[1]",
        "hang": odd,
        "reason": odd,
        "why-khong_co": odd,
    }
    assert an.post(f"/ra-soat/{record.pk}/luu/", posted).status_code in (302, 409, 422)
    assert visitor().post("/dang-nhap/", {"username": "\x00", "password": "\x00"}).status_code == 200
    assert an.post(f"/ra-soat/{record.pk}/luu/", {}).status_code == 302  # nothing typed, nothing changed


def test_pages_are_private_and_take_nothing_from_elsewhere(record, people):
    for address in ("/", "/danh-sach/", f"/ra-soat/{record.pk}/", "/ban-giao/"):
        answer = visitor(people.an).get(address)
        assert "no-store" in answer.headers["Cache-Control"]
        policy = answer.headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy and "style-src 'self'" in policy and "unsafe" not in policy
        page = answer.content.decode()
        assert not re.search(r"<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=|javascript:", page)
        assert not re.search(r'(?:src|href)="(?:https?:)?//', page)


def test_addresses_and_logs_name_nobody(record, people):
    client = visitor(people.an)
    page = client.get("/danh-sach/draft/").content.decode()
    assert SECRET in page
    assert not any("Bí" in address for address in re.findall(r'href="([^"]*)"', page))
    assert SECRET not in log() and PASSWORD not in log()


def test_the_navigation_leads_to_every_part(people, ledger):
    page = visitor(people.an).get("/").content.decode()
    for words in ("Việc của tôi", "Danh sách", "Bàn giao", "Chuyển dữ liệu", "Thống kê", "Đăng xuất"):
        assert words in page


def test_the_api_tells_one_record(record, people):
    make_finding(record, code="D-35", severity="W", fields="child_full_name,father_full_name")
    answer = visitor(people.an).get(f"/api/truong-hop/{record.pk}")
    told = answer.json()
    assert (told["id"], told["status"], told["entry"]) == (str(record.pk), "draft", record.entry)
    assert told["values"]["child_full_name"] == SECRET and told["book"] == record.book.key
    assert told["findings"] == [
        {"code": "D-35", "severity": "W", "fields": ["child_full_name", "father_full_name"], "state": "open"}
    ]


def test_a_form_of_an_earlier_session_is_refused_in_plain_words(record, people):
    client = visitor(people.an)
    client.handler.enforce_csrf_checks = True
    answer = client.post(f"/ra-soat/{record.pk}/luu/", {"note": "x"})
    assert answer.status_code == 403 and "Phiên làm việc đã đổi" in answer.content.decode()
