"""A file that hangs, kills or floods what reads it is refused in words; the others of the delivery are taken in."""

import zipfile

import pytest

from killers import a_vulnerable_reader
from sogoc.report.verify import verify
from sogoc.review import importing
from sogoc.review.intake import take_in
from sogoc.review.models import Delivery, Finding, Page, Record
from workbooks import a_page, a_row, scan_name, write_book, write_scans


@pytest.fixture
def vulnerable(ledger, monkeypatch, tmp_path):
    pool = a_vulnerable_reader(monkeypatch, tmp_path)
    yield pool
    pool.close()
    assert list(verify()) == []


def a_delivery(folder):
    """Two sound books between three files that are none."""
    folder.mkdir()
    rows = [a_row("KS", n) for n in range(1, 4)]
    write_book(folder / "11650.KS.2001.01.xlsx", "KS", rows)
    write_book(folder / "11650.KS.2001.09.xlsx", "KS", [a_row("KS", n, volume_number="09/2001") for n in range(1, 4)])
    (folder / "11650.KS.2001.02.xlsx").write_bytes(b"HANG")
    (folder / "11650.KS.2001.03.xlsx").write_bytes(b"KILL")
    with zipfile.ZipFile(folder / "11650.KS.2001.04.xlsx", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", b" " * (60 << 20))
    return folder


def test_the_other_files_of_the_delivery_are_taken_in(vulnerable, tmp_path):
    reports = {r.name: r for r in take_in([a_delivery(tmp_path / "giao")])}
    assert {n: r.refused for n, r in reports.items()} == {
        "11650.KS.2001.01": "", "11650.KS.2001.02": "too_slow", "11650.KS.2001.03": "crashes",
        "11650.KS.2001.04": "too_large", "11650.KS.2001.09": "",
    }  # fmt: skip
    assert Record.objects.using("owner").count() == 6
    slow, crashed, bomb = (reports[f"11650.KS.2001.0{n}"].message for n in (2, 3, 4))
    assert "11650.KS.2001.02.xlsx" in slow and "5 giây" in slow and "chia" in slow
    assert "11650.KS.2001.03.xlsx" in crashed and "2048 MB" in crashed and "lưu lại" in crashed
    assert "giới hạn 250 lần" in bomb
    assert Delivery.objects.using("owner").filter(kind="refused").count() == 3  # kept, with the reason


def test_an_import_shows_why_and_its_other_files_go_on(vulnerable, tmp_path, people):
    run = importing.start(people.an)
    importing.receive_folder(run, a_delivery(tmp_path / "giao"))
    importing.check(run)
    importing.advance(run.pk)
    seen = {f.path: f.preview for f in run.files.using("owner")}
    assert seen["11650.KS.2001.02.xlsx"]["refused"] == "too_slow"
    assert "dừng đột ngột" in seen["11650.KS.2001.03.xlsx"]["message"]
    assert seen["11650.KS.2001.01.xlsx"]["states"] == {"new": 3}
    importing.confirm(run)
    importing.advance(run.pk)
    assert Record.objects.using("owner").count() == 6


def test_a_scan_that_kills_the_reader_is_a_finding_of_its_record(vulnerable, tmp_path):
    write_book(tmp_path / "11650.KS.2001.01.xlsx", "KS", [a_row("KS", n) for n in range(1, 4)])
    files = {scan_name("KS", 1): a_page(1), scan_name("KS", 2): b"%PDF-1.4 KILL", scan_name("KS", 3): a_page(3)}
    write_scans(tmp_path / "11650.KS.2001.01.zip", files)
    reports = list(take_in([tmp_path / "11650.KS.2001.01.xlsx", tmp_path / "11650.KS.2001.01.zip"]))
    assert [r.refused for r in reports] == ["", ""]
    assert Page.objects.using("owner").filter(current=True).count() == 3
    (found,) = Finding.objects.using("owner").filter(code="D-86")
    assert found.record.serial == 2 and "dừng đột ngột" in found.detail


def test_of_an_archive_with_one_locked_part_the_others_are_attached(vulnerable, tmp_path):
    write_book(tmp_path / "11650.KS.2001.01.xlsx", "KS", [a_row("KS", n) for n in range(1, 4)])
    path = write_scans(tmp_path / "11650.KS.2001.01.zip", {scan_name("KS", n): a_page(n) for n in range(1, 4)})
    lock(path, scan_name("KS", 2))
    reports = list(take_in([tmp_path / "11650.KS.2001.01.xlsx", path]))
    assert [r.refused for r in reports] == ["", ""] and reports[1].pages["locked"] == 1
    assert sorted(p.record.serial for p in Page.objects.using("owner").filter(current=True)) == [1, 3]
    (found,) = Finding.objects.using("owner").filter(code="D-86")
    assert found.record.serial == 2 and "mật khẩu" in found.detail


def lock(path, name):
    """Mark one part of an archive as protected by a password."""
    with zipfile.ZipFile(path) as archive:
        local = archive.getinfo(name).header_offset
    data = bytearray(path.read_bytes())
    data[local + 6] |= 1
    central = data.rindex(name.encode()) - 46
    assert data[central : central + 4] == b"PK\x01\x02"
    data[central + 8] |= 1
    path.write_bytes(data)
