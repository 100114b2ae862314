"""Pages that follow their entry: kept once, shown as images to officers with a purpose, and to nobody else."""

import hashlib
import uuid

import psycopg
import pytest
from officers import Officer, make_officer
from signed_batches import batch, birth, new_book

from sogoc.transfer.destinations import Rejected
from visiting import scan


def sha(content):
    return hashlib.sha256(content).hexdigest()


@pytest.fixture(scope="module")
def entry(an):
    """A birth that was accepted, and a scan of two pages that belongs to it."""
    item = birth(new_book(), 1)
    an.send(batch(item))
    content = scan("Nguyen Thi Binh", pages=2)
    an.send_scan(item["record"], 1, 1, sha(content), content)
    return item["record"], content


def test_a_page_arrives_once_however_often_it_is_sent(an, receiver, entry):
    record, content = entry
    an.send_scan(record, 1, 1, sha(content), content)
    assert receiver.one("select count(*) from national_scan") == 1 and receiver.one("select pages from national_scan") == 2
    kept = receiver.data / "national-scans" / sha(content)[:2] / sha(content)
    assert kept.read_bytes() == content


@pytest.mark.parametrize("content, digest, status", [
    (b"%PDF-1.4 khong phai", "", 422), (b"<script>alert(1)</script>", "", 422), (scan("khac"), "0" * 64, 422),
])
def test_what_is_no_page_or_not_what_was_announced_is_refused(an, entry, content, digest, status):
    with pytest.raises(Rejected) as refused:
        an.send_scan(entry[0], 1, 2, digest or sha(content), content)
    assert refused.value.status == status


def test_another_scan_at_the_same_place_is_refused_and_pages_of_unknown_or_others_records_too(an, chi, entry):
    other = scan("khac")
    for destination, record, version, status in ((an, entry[0], 1, 409), (an, entry[0], 9, 404), (an, str(uuid.uuid4()), 1, 404)):
        with pytest.raises(Rejected) as refused:
            destination.send_scan(record, version, 1, sha(other), other)
        assert refused.value.status == status
    item = birth(new_book(), 1)
    an.send(batch(item, custodian="11650"))
    with pytest.raises(Rejected) as refused:
        chi.send_scan(item["record"], 1, 1, sha(other), other)
    assert refused.value.status == 403


def test_an_officer_sees_the_page_as_an_image_and_the_look_is_logged(receiver, entry):
    record, _ = entry
    make_officer(receiver, "anh", "reader")
    officer = Officer(receiver, "anh")
    assert "/anh/" not in officer.get(f"/ho-so/{record}/anh/1/1.jpg").headers.get("Content-Type", "")
    officer.look_up(name="Nguyễn Thị Bình")
    page = officer.get(f"/ho-so/{record}/")
    assert page.text.count("<img") == 2
    image = officer.get(f"/ho-so/{record}/anh/1/2.jpg")
    assert image.headers["Content-Type"] == "image/jpeg" and image.content[:2] == b"\xff\xd8"
    assert receiver.one("select act from national_access order by id desc limit 1") == "scan"
    assert officer.get(f"/ho-so/{record}/anh/1/3.jpg").status_code == 404
    assert "image" not in Officer(receiver).get(f"/ho-so/{record}/anh/1/1.jpg").headers["Content-Type"]


def test_a_scan_that_was_received_stays(receiver, entry):
    with receiver.sql() as c, pytest.raises(psycopg.errors.RestrictViolation):
        c.execute("delete from national_scan")
