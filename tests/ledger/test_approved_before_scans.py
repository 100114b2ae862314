"""Scans that come after an approval: the records are listed with links, at the import, the delivery and the command."""

import pytest
from commands import said
from django.urls import reverse
from django.utils import timezone

from sogoc.review import importing
from sogoc.review.intake import take_in
from sogoc.review.models import Delivery, Import, Record
from visiting import visitor
from workbooks import a_page, a_row, handed, scan_name, write_dump, write_scans

NAME = "11650.KS.2001.01"
TITLE, SOON = "Đã duyệt trước khi có ảnh này", "Đã duyệt, sẽ có ảnh khác"


@pytest.fixture
def links(ledger, people, tmp_path):
    """A book whose entries 1 and 2 arrived approved and 3 a draft, without scans: the addresses by number."""
    rows = [handed(a_row("KS", n), "Đã duyệt" if n < 3 else "Lưu nháp") for n in (1, 2, 3)]
    said("ingest", write_dump(tmp_path / f"{NAME}.xlsx", {"KS": rows}))
    return {r.serial: reverse("record", args=[r.pk]) for r in Record.objects.using("owner").all()}


def archive(folder, seed=0):
    folder.mkdir(exist_ok=True)
    return write_scans(folder / f"{NAME}.zip", {scan_name("KS", n): a_page(seed + n) for n in (1, 2, 3)})


def test_the_command_lists_them_before_and_after(links, tmp_path):
    path = archive(tmp_path / "a")
    for told in (said("ingest", "--preview", path), said("ingest", path)):
        assert links[1] in told and links[2] in told and links[3] not in told and "01/2001" in told
    assert links[1] not in said("ingest", path), "known: nothing was touched"


def test_the_page_of_the_delivery_lists_them_until_they_are_approved_again(links, people, tmp_path):
    said("ingest", archive(tmp_path / "a"))
    address = f"/ban-giao/{Delivery.objects.using('owner').get(kind='scans').pk}/"
    page = visitor(people.an).get(address).content.decode()
    assert TITLE in page and links[1] in page and links[2] in page and links[3] not in page
    chi = visitor(people.chi).get(address)
    assert chi.status_code == 404 or not any(link in chi.content.decode() for link in links.values())
    Record.objects.using("owner").filter(serial=1).update(approved_at=timezone.now())
    page = visitor(people.an).get(address).content.decode()
    assert links[1] not in page and links[2] in page


def test_what_was_refused_first_counts_from_when_it_is_taken_in(ledger, people, tmp_path):
    path = archive(tmp_path / "a")
    assert [r.refused for r in take_in([path])] == ["no_book"]
    said("ingest", write_dump(tmp_path / f"{NAME}.xlsx", {"KS": [handed(a_row("KS", 1), "Đã duyệt")]}))
    Record.objects.using("owner").update(approved_at=timezone.now())
    assert [len(r.approved) for r in take_in([path])] == [1]


def test_the_import_page_lists_them_before_the_confirmation_and_after(links, people, tmp_path):
    path = archive(tmp_path / "a")
    run = importing.start(people.an)
    importing.receive(run, path.name, [path.read_bytes()])
    importing.check(run)
    importing.advance(run.pk)
    page = visitor(people.an).get(f"/nhap/{run.pk}/").content.decode()
    assert SOON in page and links[1] in page and links[3] not in page and "3 ảnh mới" in page
    run = Import.objects.using("owner").get()
    importing.confirm(run)
    importing.advance(run.pk)
    an, giang = (visitor(p).get(f"/nhap/{run.pk}/").content.decode() for p in (people.an, people.giang))
    for page in (an, giang):
        assert TITLE in page and "Đã gắn ảnh: 3 ảnh mới" in page and links[2] in page
