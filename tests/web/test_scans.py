"""Scans: who may see them, what is sent, and that each one sent is written down once."""

import hashlib
import io

import pytest
from django.test import override_settings
from PIL import Image

from factories import make_book, make_record
from sogoc.audit.models import Event
from sogoc.review.intake import take_in
from sogoc.review.models import Delivery, Page
from visiting import give_scan, scan, visitor
from workbooks import a_page, a_row, scan_name, write_book, write_scans


@pytest.fixture
def record(ledger, people):
    return make_record(make_book())


def sent():
    return Event.objects.using("owner").filter(action="sent_scan").count()


def size(answer):
    return Image.open(io.BytesIO(answer.content)).size


@override_settings(WATERMARK=False)
def test_without_a_watermark_the_embedded_jpeg_comes_out_as_it_was_scanned(record, people):
    give_scan(record)
    answer = visitor(people.an).get(f"/anh/{record.pk}/1.jpg")
    assert answer.headers["Content-Type"] == "image/jpeg" and size(answer) == (620, 877)
    assert answer.content in scan(str(record.pk))  # byte for byte


def test_each_person_sees_their_own_name_across_the_page_and_keeps_their_own_copy(record, people):
    give_scan(record)
    an, binh = visitor(people.an), visitor(people.binh)
    of_an, of_binh = an.get(f"/anh/{record.pk}/1.jpg"), binh.get(f"/anh/{record.pk}/1.jpg")
    with override_settings(WATERMARK=False):
        bare = an.get(f"/anh/{record.pk}/1.jpg")
    assert size(of_an) == size(of_binh) == size(bare)
    assert len({of_an.content, of_binh.content, bare.content}) == 3
    assert binh.get(f"/anh/{record.pk}/1.jpg", headers={"If-None-Match": of_an["ETag"]}).status_code == 200


def test_the_file_as_handed_over_is_for_leads_and_each_download_is_in_the_history(record, people):
    sha256 = give_scan(record, pages=2)
    address = f"/anh/{record.pk}/2/goc/"
    for person in (people.an, people.binh, people.chi, people.giang):
        assert visitor(person).get(address).status_code == 404
        assert "/goc/" not in visitor(person).get(f"/ra-soat/{record.pk}/").content.decode()
    assert not Event.objects.using("owner").filter(action="download_scan").exists()
    for person in (people.dung, people.dung, people.hai):
        answer = visitor(person).get(address)
        assert hashlib.sha256(answer.content).hexdigest() == sha256
        assert answer["Content-Disposition"] == 'attachment; filename="KS.2001.01.2001-01-15.01.pdf"'
        assert answer["Cache-Control"] == "no-store"
    told = Event.objects.using("owner").filter(action="download_scan", record_id=record.pk)
    assert sorted(told.values_list("actor_name", flat=True)) == ["Lê Văn Dung", "Lê Văn Dung", "Vũ Minh Hải"]
    page = visitor(people.dung).get(f"/ra-soat/{record.pk}/").content.decode()
    assert f"/anh/{record.pk}/1/goc/" in page and f'data-file="/anh/{record.pk}/2/goc/"' in page
    assert visitor(people.dung).get(f"/anh/{record.pk}/3/goc/").status_code == 404


def test_png_is_rendered(record, people):
    give_scan(record)
    answer = visitor(people.an).get(f"/anh/{record.pk}/1.png")
    assert answer.headers["Content-Type"] == "image/png" and max(size(answer)) == 2200


def test_each_page_of_a_scan_has_its_number(record, people):
    give_scan(record, pages=2)
    an = visitor(people.an)
    one, two = an.get(f"/anh/{record.pk}/1.jpg"), an.get(f"/anh/{record.pk}/2.jpg")
    assert one.status_code == two.status_code == 200 and one.content != two.content
    assert an.get(f"/anh/{record.pk}/3.jpg").status_code == an.get(f"/anh/{record.pk}/0.jpg").status_code == 404
    assert an.get(f"/ra-soat/{record.pk}/").content.decode().count('data-scan="') == 2


def test_an_unchanged_scan_is_not_sent_again_and_not_written_down_again(record, people):
    give_scan(record)
    an = visitor(people.an)
    first = an.get(f"/anh/{record.pk}/1.jpg")
    assert first.headers["Cache-Control"] == "private, no-cache" and sent() == 1
    again = an.get(f"/anh/{record.pk}/1.jpg", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content, sent()) == (304, b"", 1)
    event = Event.objects.using("owner").get(action="sent_scan")
    assert (event.record_id, event.actor_name) == (record.pk, "Nguyễn Văn An")


def test_who_may_not_see_the_record_gets_no_304_either(record, people):
    give_scan(record)
    etag = visitor(people.an).get(f"/anh/{record.pk}/1.jpg").headers["ETag"]
    assert visitor(people.chi).get(f"/anh/{record.pk}/1.jpg", headers={"If-None-Match": etag}).status_code == 404
    assert sent() == 1


def test_a_replaced_page_is_no_longer_shown(record, people):
    old = visitor(people.an)
    give_scan(record)
    before = old.get(f"/anh/{record.pk}/1.jpg")
    Page.objects.using("owner").filter(record=record).update(current=False)
    assert old.get(f"/anh/{record.pk}/1.jpg").status_code == 404
    give_scan(record, scan("Ban quet lai"))
    after = old.get(f"/anh/{record.pk}/1.jpg", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200 and after.content != before.content


def test_a_page_that_is_not_one_upright_jpeg_is_rendered(record, people):
    out = io.BytesIO()
    Image.new("L", (400, 300), 200).convert("1").save(out, "PDF")  # a fax: no JPEG in it
    give_scan(record, out.getvalue())
    assert visitor(people.an).get(f"/anh/{record.pk}/1.jpg").headers["Content-Type"] == "image/jpeg"


def test_a_jpeg_named_pdf_is_shown(record, people):
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "#eee").save(out, "JPEG")
    give_scan(record, out.getvalue(), pages=0)
    with override_settings(WATERMARK=False):
        answer = visitor(people.an).get(f"/anh/{record.pk}/1.jpg")
    assert answer.content == out.getvalue()
    assert size(visitor(people.an).get(f"/anh/{record.pk}/1.png")) == (300, 200)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 hong", b"khong phai anh", scan("x")[:900]])
def test_a_broken_scan_is_not_found_and_nothing_fails(record, people, content):
    give_scan(record, content or b"\n", pages=1)
    assert visitor(people.an).get(f"/anh/{record.pk}/1.jpg").status_code == 404
    assert sent() == 0
    assert visitor(people.an).get(f"/ra-soat/{record.pk}/").status_code == 200


def test_a_scan_that_fits_no_entry_is_kept_apart_shown_to_its_unit_only_and_written_down(ledger, people, tmp_path):
    write_book(tmp_path / "11650.KS.2001.01.xlsx", "KS", [a_row("KS", 1)])
    files = {scan_name("KS", 1): a_page(1), scan_name("KS", 7): a_page(7), "KS.2001.01.BIA.pdf": a_page(8)}
    write_scans(tmp_path / "11650.KS.2001.01.zip", files)
    _, report = take_in([tmp_path])
    assert report.pages["orphan"] == 1 and report.pages["cover"] == 1
    delivery = Delivery.objects.using("owner").get(kind="scans")
    an, chi = visitor(people.an), visitor(people.chi)
    page = an.get(f"/ban-giao/{delivery.pk}/").content.decode()
    assert "Ảnh để riêng" in page and scan_name("KS", 7) in page and "Bìa sổ" in page
    before = sent()
    for number in (1, 2):
        answer = an.get(f"/ban-giao/{delivery.pk}/anh/{number}.jpg")
        assert answer.status_code == 200 and answer["Content-Type"] == "image/jpeg"
    assert sent() == before + 2
    assert an.get(f"/ban-giao/{delivery.pk}/anh/3.jpg").status_code == 404
    assert chi.get(f"/ban-giao/{delivery.pk}/anh/1.jpg").status_code == 404
    kept = {r[2] for r in delivery.remarks}
    assert kept == {hashlib.sha256(files[n]).hexdigest() for n in (scan_name("KS", 7), "KS.2001.01.BIA.pdf")}
