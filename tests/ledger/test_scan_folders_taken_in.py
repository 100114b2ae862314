"""Folders of scans taken in: joined like a zip, known again, only by whoever may, and through an import."""

import zipfile

from django.conf import settings

from sogoc.report.verify import verify
from sogoc.review import importing
from sogoc.review.intake import take_in
from sogoc.review.models import Delivery, ImportFile, Page
from sogoc.review.preview import preview
from workbooks import a_page, a_row, scan_name, write_book, write_scans

NAME = "11650.KS.2001.01"


def a_book(folder, count=2):
    folder.mkdir(parents=True, exist_ok=True)
    return write_book(folder / f"{NAME}.xlsx", "KS", [a_row("KS", n) for n in range(1, count + 1)])


def a_folder(folder, *numbers):
    folder.mkdir(parents=True, exist_ok=True)
    for n in numbers:
        (folder / scan_name("KS", n)).write_bytes(a_page(n))
    return folder


def pages(report):
    return {k: n for k, n in report.pages.items() if n}


def test_a_folder_of_scans_is_joined_kept_and_known_again(ledger, tmp_path):
    a_book(tmp_path)
    folder = a_folder(tmp_path / NAME, 1, 2, 7)
    (seen,) = [p for p in preview([tmp_path]) if p.refused]
    assert seen.refused == "no_book" and not Delivery.objects.using("owner").exists()
    table, scans = take_in([tmp_path])
    assert (table.name, scans.name, scans.kind) == (NAME, NAME, "scans") and pages(scans) == {"new": 2, "orphan": 1}
    delivery = Delivery.objects.using("owner").get(kind="scans")
    kept = settings.DATA_DIR / "deliveries" / delivery.sha256[:2] / f"{delivery.sha256}.zip"
    with zipfile.ZipFile(kept) as archive:
        assert archive.read(scan_name("KS", 7)) == a_page(7) and len(archive.namelist()) == 3
    (again,) = take_in([folder])
    assert again.again and again.name == NAME and [p.again for p in preview([folder])] == [True]
    zipped = write_scans(tmp_path / "b.zip", {scan_name("KS", 1): a_page(1)}).rename(tmp_path / f"{NAME}.zip")
    assert [pages(r) for r in take_in([zipped])] == [{"same": 1}]
    (folder / scan_name("KS", 1)).write_bytes(a_page(71))
    assert [pages(r) for r in take_in([folder])] == [{"replaced": 1, "same": 1, "orphan": 1}]
    assert Page.objects.using("owner").filter(current=True).count() == 2 and list(verify()) == []


def test_a_table_in_the_folder_of_its_scans_comes_first_and_no_scan_is_missed_in_between(ledger, people, tmp_path):
    a_book(tmp_path / NAME)
    a_folder(tmp_path / NAME, 1, 2)
    run = importing.start(people.an)
    assert importing.receive_folder(run, tmp_path) == 3
    importing.check(run)
    importing.advance(run.pk)
    files = ImportFile.objects.using("owner").order_by("pk")
    assert [(f.path, f.preview["refused"]) for f in files] == [(f"{NAME}/{NAME}.xlsx", ""), (NAME, "")]
    assert files[1].size > 1000
    run.refresh_from_db()
    importing.confirm(run)
    importing.advance(run.pk)
    assert files.all()[1].report["pages"] == {"new": 2, "cover": 0, "orphan": 0}


def test_scans_of_another_units_book_are_refused_in_preview_and_import(ledger, people, tmp_path):
    list(take_in([a_book(tmp_path)]))
    folder = a_folder(tmp_path / NAME, 1)
    zipped = write_scans(tmp_path / f"{NAME}.zip", {scan_name("KS", 2): a_page(2)})
    for path in (folder, zipped):
        assert [p.refused for p in preview([path], user=people.chi)] == ["not_yours"]
        assert [r.refused for r in take_in([path], user=people.chi)] == ["not_yours"]
        assert [r.refused for r in take_in([path], user=people.an)] == [""]


def test_scans_in_a_folder_that_names_no_book_are_refused_and_not_forgotten(ledger, tmp_path):
    list(take_in([a_book(tmp_path)]))
    (report,) = take_in([a_folder(tmp_path / "anh quet", 1)])
    assert report.refused == "unknown_authority" and "ban_giao.csv" in report.message
