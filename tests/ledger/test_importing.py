"""Imports in steps: nothing before the confirmation, everything after it, and what a person may say in between."""

import pytest

from sogoc.report.verify import verify
from sogoc.review import importing
from sogoc.review.acts import Refused
from sogoc.review.importing import advance, cancel, check, confirm, entries_of, progress, receive, set_custodian, start
from sogoc.review.intake import take_in
from sogoc.review.models import Book, Delivery, Import, ImportFile, Record, SecondReading
from sogoc.review.preview import preview
from workbooks import a_page, a_row, handover_line, scan_name, write_book, write_handover, write_scans


@pytest.fixture(autouse=True)
def _everything_adds_up(ledger):
    yield
    assert list(verify()) == []


def kept(model):
    return model.objects.using("owner")


def births(folder, rows, *, name="11650.KS.2001.01", **options):
    folder.mkdir(exist_ok=True)
    return write_book(folder / f"{name}.xlsx", "KS", rows, **options)


def received(user, *paths):
    run = start(user)
    for path in paths:
        receive(run, path.name, [path.read_bytes()])
    return run


def ledger_counts():
    return [kept(m).count() for m in (Record, Book, Delivery, SecondReading)]


# -- the preview


def test_a_preview_says_of_each_entry_what_would_happen_and_writes_nothing(ledger, tmp_path):
    list(take_in([births(tmp_path / "a", [a_row("KS", n) for n in (1, 2, 4)])]))
    before = ledger_counts()
    mended = births(
        tmp_path / "b",
        [
            a_row("KS", 1),
            a_row("KS", 2, child_full_name="Phạm Thị Chi"),
            a_row("KS", 3),
            {"note": "Cộng trang: không có số"},
        ],
    )
    (seen,) = preview([mended])
    assert ledger_counts() == before
    assert seen.states == {"differs": 1, "held": 1, "new": 1, "only_in_old": 1, "same": 1} and seen.rows_in == 4
    differs = seen.entries.filter(state="differs").row(0, named=True)
    assert differs["entry"] == "02/2001" and '"child_full_name": ["' in differs["fields"]
    assert seen.entries.filter(state="only_in_old")["entry"].to_list() == ["04/2001"]
    (report,) = take_in([mended])
    assert (report.known, report.loaded, report.second_readings, report.held) == (1, 1, 1, 1), "as previewed"


def test_a_preview_of_scans_says_which_pages_are_new_or_replace_one(ledger, tmp_path):
    list(take_in([births(tmp_path, [a_row("KS", n) for n in (1, 2, 3)])]))
    first = {scan_name("KS", n): a_page(f"trang {n}") for n in (1, 2)}
    list(take_in([write_scans(tmp_path / "11650.KS.2001.01.zip", first)]))
    (tmp_path / "b").mkdir()
    again = {
        scan_name("KS", 1): first[scan_name("KS", 1)],
        scan_name("KS", 2): a_page("trang 2 quét lại"),
        scan_name("KS", 3): a_page("trang 3"),
    }
    path = write_scans(tmp_path / "b" / "11650.KS.2001.01.zip", again)
    (seen,) = preview([path])
    assert {k: n for k, n in seen.pages.items() if n} == {"same": 1, "replaced": 1, "new": 1}
    (report,) = take_in([path])
    assert {k: n for k, n in report.pages.items() if n} == {"same": 1, "replaced": 1, "new": 1}


# -- the steps


def test_nothing_is_in_the_ledger_before_the_confirmation(ledger, people, tmp_path):
    run = received(people.an, births(tmp_path, [a_row("KS", n) for n in (1, 2)]))
    check(run)
    assert progress(run) == importing.Progress("checking", 0, 1)
    advance(run.pk)
    assert progress(run) == importing.Progress("checked", 1, 1) and ledger_counts() == [0, 0, 0, 0]
    file = run.files.using("owner").get()
    assert file.preview["states"] == {"new": 2} and entries_of(file).height == 2
    confirm(run)
    assert ledger_counts() == [0, 0, 0, 0]
    advance(run.pk)
    assert progress(run).state == "done" and ledger_counts() == [2, 1, 1, 0]
    assert run.files.using("owner").get().report["loaded"] == 2
    assert not importing.folder_of(run).exists()


def test_scans_of_a_book_that_comes_along_are_attached_when_it_is_taken_in(ledger, people, tmp_path):
    book = births(tmp_path, [a_row("KS", 1)])
    run = received(people.an, book, write_scans(book.with_suffix(".zip"), {scan_name("KS", 1): a_page(1)}))
    check(run)
    advance(run.pk)
    assert [f.preview["refused"] for f in run.files.using("owner").all()] == ["", ""]
    run.refresh_from_db()
    confirm(run)
    advance(run.pk)
    assert kept(ImportFile).get(path__endswith=".zip").report["pages"]["new"] == 1


def test_a_cancelled_import_leaves_nothing(ledger, people, tmp_path):
    run = received(people.an, births(tmp_path, [a_row("KS", 1)]))
    check(run)
    advance(run.pk)
    cancel(run)
    advance(run.pk)
    assert ledger_counts() == [0, 0, 0, 0] and not kept(ImportFile).exists()
    assert not importing.folder_of(run).exists()
    with pytest.raises(Refused):
        confirm(run)


def test_a_file_of_another_custodian_is_refused_in_the_preview_already(ledger, people, tmp_path):
    run = received(people.chi, births(tmp_path, [a_row("KS", 1)]))
    check(run)
    advance(run.pk)
    assert run.files.using("owner").get().preview["refused"] == "not_yours"
    run.refresh_from_db()
    confirm(run)
    advance(run.pk)
    assert ledger_counts() == [0, 0, 1, 0], "kept as refused, with the reason"


def test_the_custodian_of_a_district_book_is_asked_for_and_never_guessed(ledger, people, tmp_path):
    rows = [a_row("KS", n, registered_at="UBND huyện An Lão, thành phố Hải Phòng", year=2007) for n in (1, 2)]
    run = received(people.hai, births(tmp_path, rows, name="313.KS.2007.01"))
    check(run)
    advance(run.pk)
    (book,) = run.files.using("owner").get().preview["books"]
    assert (book["key"], book["custodian_id"]) == ("313.KS.2007.01", 0)
    set_custodian(run, "313.KS.2007.01", 11617)
    advance(run.pk)
    assert run.files.using("owner").get().preview["refused"] == "bad_custodian", "phường An Hải was never of An Lão"
    set_custodian(run, "313.KS.2007.01", 11647)
    advance(run.pk)
    run.refresh_from_db()
    confirm(run)
    advance(run.pk)
    assert kept(Book).get().custodian_id == 11647


def test_an_import_goes_on_where_it_was_cut_off(ledger, people, tmp_path):
    paths = [births(tmp_path, [a_row("KS", n)], name=f"11650.KS.2001.{n:02}") for n in (1, 2, 3)]
    run = received(people.an, *paths)
    check(run)
    advance(run.pk)
    run.refresh_from_db()
    confirm(run)
    file = run.files.using("owner").order_by("pk").first()
    list(take_in([importing.folder_of(run) / "files" / file.path]))  # taken in, and the process ended before noting it
    advance(run.pk)
    assert progress(run) == importing.Progress("done", 3, 3)
    assert [kept(m).count() for m in (Record, Delivery)] == [3, 3]


@pytest.mark.parametrize("name", ["../11650.KS.2001.01.xlsx", "/etc/a.csv", "a/.b/c.csv", "anh.exe", "C:\\x\\a.xlsx"])
def test_a_name_that_leads_elsewhere_is_refused(ledger, name):
    with pytest.raises(Refused):
        receive(start(None), name, [b"1"])


# -- a workbook of many books


def test_a_contractors_workbook_of_many_books_is_split(ledger, tmp_path):
    district = "UBND huyện An Lão, thành phố Hải Phòng"
    rows = [
        *(a_row("KS", n, year=2001) for n in (1, 2)),
        *(a_row("KS", n, year=2002) for n in (1, 2, 3)),
        a_row("KS", 1, year=2001, volume_number="02/2001"),
        a_row("KS", 1, year=2007, registered_at=district),
        a_row("KS", 2, year=2007, registered_at=""),
        a_row("KS", 3, year=2008, registered_at="UBND xã Không Có"),
    ]
    write_handover(tmp_path, handover_line("11650.KS.2002.01", ma_2025="11647", nam_mo="2002", tong_so_su_kien="3"))
    (report,) = take_in([write_book(tmp_path / "An Lão gửi.xlsx", "KS", rows)])
    assert (report.refused, report.rows_in, report.loaded, report.held) == ("", 9, 8, 1)
    books = {b.key: (b.records, b.custodian_id, b.closing_total) for b in _with_counts()}
    assert books == {
        "11650.KS.2001.01": (2, 11647, None),
        "11650.KS.2001.02": (1, 11647, None),
        "11650.KS.2002.01": (3, 11647, 3),
        "313.KS.2007.01": (2, 0, None),
    }


def _with_counts():
    books = list(kept(Book).all())
    for book in books:
        book.records = kept(Record).filter(book=book).count()
    return books


def test_an_import_is_seen_by_who_started_it_and_by_the_department_only(ledger, people, tmp_path):
    from sogoc.store.scope import acting_as

    run = received(people.an, births(tmp_path, [a_row("KS", 1)]))
    seen = {}
    for name in ("an", "chi", "giang"):
        with acting_as(getattr(people, name)):
            seen[name] = Import.objects.filter(pk=run.pk).exists()
    assert seen == {"an": True, "chi": False, "giang": True}
