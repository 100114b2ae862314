"""Deliveries taken in: every row accounted for, nothing twice, what differs beside what is there, nothing else suffers."""

import csv
import hashlib
import json
from collections import Counter
from datetime import date

import pytest
from commands import DATA, found, run
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connections
from django.test import override_settings

from sogoc.audit.models import Event
from sogoc.ingest import Refused as RefusedFile
from sogoc.record import BY_CODE, EVENT_TYPES
from sogoc.report.verify import verify
from sogoc.review.acts import Refused, perform
from sogoc.review.editing import save
from sogoc.review.intake import take_in
from sogoc.review.models import (
    VALUES,
    Book,
    Delivery,
    Disagreement,
    Finding,
    HeldRow,
    Page,
    Pair,
    Record,
    SecondReading,
)
from sogoc.review.recheck import facts_of
from sogoc.review.scanning import path_of
from sogoc.store.scope import acting_as
from workbooks import (
    a_page,
    a_row,
    handed,
    handover_line,
    scan_name,
    write_book,
    write_dump,
    write_handover,
    write_scans,
)

LAYOUTS = [layout for event in EVENT_TYPES for layout in event.layouts]
LOCATOR = ("entry_number", "volume_number", "registered_on")
SUM_LINE = {"note": "Cộng trang: không có số"}  # neither a place in the book nor a person: it can be no record


@pytest.fixture(autouse=True)
def _everything_adds_up(ledger):
    yield
    assert list(verify()) == []


def take(*paths):
    """Delivery name -> what became of it."""
    return {report.name: report for report in take_in(paths)}


def kept(model):
    return model.objects.using("owner")


def numbers(records=None):
    return sorted((r.year, r.serial, r.suffix, r.occurrence) for r in (records or kept(Record).all()))


def births(folder, rows, *, name="11650.KS.2001.01", **options):
    return write_book(folder / f"{name}.xlsx", "KS", rows, **options)


def as_text(path, rows, encoding):
    """The rows of births as a .csv with semicolons, in an encoding that knows each letter."""
    names = {f.column: f.name for f in BY_CODE["KS"].fields}
    columns = BY_CODE["KS"].layouts["KS_60"]
    with path.open("w", encoding=encoding, newline="") as out:
        writer = csv.writer(out, delimiter=";")
        writer.writerow(columns)
        writer.writerows([row.get(names.get(c, c), "") for c in columns] for row in rows)
    return path


# -- rows


def test_a_table_of_text_gives_the_records_of_the_workbook_and_then_nothing_new(tmp_path):
    rows = [a_row("KS", n) for n in range(1, 6)]
    text = as_text(tmp_path / "11650.KS.2001.01.csv", [*rows, SUM_LINE], "utf-16")
    report = take(text)["11650.KS.2001.01"]
    assert (report.rows_in, report.loaded, report.held, report.refused) == (6, 5, 1, "")
    (tmp_path / "again").mkdir()
    report = take(births(tmp_path / "again", rows))["11650.KS.2001.01"]
    assert (report.rows_in, report.known, report.loaded) == (5, 5, 0)
    assert kept(Record).count() == 5


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_row_of_every_layout_is_loaded_or_held(ledger, tmp_path, layout):
    code = layout.split("_")[0]
    rows = [a_row(code, n) for n in range(1, 6)]
    path = write_book(tmp_path / f"11650.{code}.2001.01.xlsx", code, [*rows[:3], SUM_LINE, *rows[3:]], layout=layout)
    report = take(path)[f"11650.{code}.2001.01"]
    assert (report.rows_in, report.loaded, report.known, report.second_readings, report.held, report.refused) == (
        6,
        5,
        0,
        0,
        1,
        "",
    )
    delivery = kept(Delivery).get()
    assert (delivery.rows_in, delivery.rows_loaded, delivery.rows_known, delivery.rows_held, delivery.layout) == (
        6,
        5,
        0,
        1,
        layout,
    )
    assert numbers() == [(2001, n, "", 1) for n in range(1, 6)]
    assert list(kept(HeldRow).values_list("row", "reason", "cells")) == [
        (5, "no_locator", {"ghiChu": SUM_LINE["note"]})
    ]
    typed = {name: text for name, text in rows[4].items() if name in BY_CODE[code].by_name}
    stored = kept(VALUES[code]).get(record__serial=5)
    changed = {c.field: c.typed for c in stored.record.cells.using("owner").all()}
    assert {name: changed.get(name, getattr(stored, name)) for name in typed} == typed, (
        "as typed is kept, beside or as the value"
    )


def test_the_same_file_twice_adds_nothing(ledger, tmp_path):
    path = births(tmp_path, [a_row("KS", n) for n in (1, 2, 3)])
    take(path)
    before = [kept(m).count() for m in (Record, Delivery, Finding, Event, SecondReading, HeldRow)]
    again = take(path)["11650.KS.2001.01"]
    assert (again.again, again.rows_in, again.loaded, again.known) == (True, 3, 0, 3)
    assert [kept(m).count() for m in (Record, Delivery, Finding, Event, SecondReading, HeldRow)] == before


def test_the_same_cells_saved_by_another_program_add_no_record(ledger, tmp_path):
    rows = [a_row("KS", n) for n in (1, 2, 3)]
    first = births(tmp_path, rows)
    (tmp_path / "lai").mkdir()
    again = births(tmp_path / "lai", rows, layout="KS_70_2024", creator="Chi")
    assert first.read_bytes() != again.read_bytes()
    take(first)
    report = take(tmp_path)["lai/11650.KS.2001.01"]
    assert (report.rows_in, report.loaded, report.known, report.second_readings, report.again) == (3, 0, 3, 0, False)
    assert numbers() == [(2001, 1, "", 1), (2001, 2, "", 1), (2001, 3, "", 1)]
    assert not kept(SecondReading).exists()


def test_a_mended_workbook_adds_rows_and_second_readings_never_a_second_record(ledger, tmp_path):
    first = births(tmp_path, [a_row("KS", n) for n in (1, 2, 4, 5)])
    take(first)
    gap = kept(Finding).filter(code="D-04", state="open")
    assert gap.count() == 1, "number 3 is missing"
    (tmp_path / "sua").mkdir()
    mended = births(
        tmp_path / "sua",
        [a_row("KS", 1), a_row("KS", 2, child_full_name="Phạm Thị Chi"), a_row("KS", 3), a_row("KS", 4)],
    )
    report = take(mended)["11650.KS.2001.01"]
    assert (report.rows_in, report.loaded, report.known, report.second_readings, report.held) == (4, 1, 2, 1, 0)
    assert numbers() == [(2001, n, "", 1) for n in range(1, 6)], "5, gone from the mended workbook, is kept"
    reading = kept(SecondReading).get()
    ours = kept(VALUES["KS"]).get(record=reading.record_id)
    assert reading.differences == {"child_full_name": [ours.child_full_name, "Phạm Thị Chi"]}
    assert ours.child_full_name != "Phạm Thị Chi", "what stands is changed by a person only"
    assert not gap.exists(), "the book's rules ran again"
    once_more = take(
        births(tmp_path / "sua", [a_row("KS", 2, child_full_name="Phạm Thị Chi")], name="11650.KS.2001.01.lan3")
    )
    assert once_more["11650.KS.2001.01.lan3"].known == 1, "a second reading is known too"


def test_a_number_that_stands_twice_is_the_next_occurrence_and_a_fault(ledger, tmp_path):
    other = {**a_row("KS", 9), "entry_number": "02/2001"}
    take(births(tmp_path, [a_row("KS", 1), a_row("KS", 2), other]))
    assert numbers() == [(2001, 1, "", 1), (2001, 2, "", 1), (2001, 2, "", 2)]
    assert kept(Finding).filter(code="D-05", state="open").count() == 2


def test_the_numbers_of_a_book_restart_each_year(ledger, tmp_path):
    rows = [a_row("KS", n, year=year, opened=2001) for year in (2001, 2002, 2003) for n in (1, 2, 3)]
    write_handover(
        tmp_path,
        handover_line(
            "11650.KS.2001.01", ma_2025="11647", ngay_mo="02/01/2001", ngay_khoa="31/12/2003", tong_so_su_kien="9"
        ),
    )
    assert take(births(tmp_path, rows).parent)["11650.KS.2001.01"].loaded == 9
    assert numbers() == [(year, n, "", 1) for year in (2001, 2002, 2003) for n in (1, 2, 3)]
    book = kept(Book).get()
    assert (book.opening_year, book.closed_on, book.closing_total) == (2001, date(2003, 12, 31), 9)
    assert not kept(Finding).filter(severity__in="BE").exists()
    assert facts_of(book).closed == date(2003, 12, 31)


# -- what cannot be taken in


def test_a_file_that_cannot_be_read_is_refused_and_nothing_else_suffers(ledger, tmp_path):
    good = births(tmp_path, [a_row("KS", 1)])
    (tmp_path / "11650.KH.2001.01.xlsx").write_bytes(good.read_bytes()[:900])
    (tmp_path / "11650.KT.2001.01.xlsx").write_text("<html><table><tr><td>An</td></tr></table></html>")
    write_book(tmp_path / "thu gui An.xlsx", "HN", [a_row("HN", 1, registered_at="UBND xã Không Có, tỉnh Không Có")])
    write_book(tmp_path / "11650.CMC.2001.01.xlsx", "CMC", [a_row("CMC", 1)])
    (tmp_path / "ghi chu.txt").write_text("Bình")
    reports = take(tmp_path)
    assert {name: r.refused for name, r in reports.items()} == {
        "11650.CMC.2001.01": "",
        "11650.KH.2001.01": "corrupt",
        "11650.KS.2001.01": "",
        "11650.KT.2001.01": "not_xlsx",
        "thu gui An": "unknown_authority",
    }
    assert all(r.message.endswith((".", "lại.")) for r in reports.values() if r.refused), "a sentence for the clerk"
    assert Counter(kept(Record).values_list("event_type", flat=True)) == {"KS": 1, "CMC": 1}
    assert set(kept(Delivery).exclude(refused="").values_list("refused", flat=True)) == {
        "corrupt",
        "not_xlsx",
        "unknown_authority",
    }
    assert kept(Event).filter(action="refuse_delivery").count() == 3
    assert {name: r.refused for name, r in take(tmp_path).items()} == {name: r.refused for name, r in reports.items()}
    assert kept(Delivery).count() == 5 and kept(Event).filter(action="refuse_delivery").count() == 3


def test_what_was_refused_for_want_of_something_is_taken_in_once_that_is_there(ledger, tmp_path):
    scans = write_scans(tmp_path / "11650.KS.2001.01.zip", {scan_name("KS", 1): a_page(1)})
    assert take(scans)["11650.KS.2001.01"].refused == "no_book"
    nameless = write_book(
        tmp_path / "so moi.xlsx", "KT", [a_row("KT", 1, registered_at="UBND xã Không Có, tỉnh Không Có")]
    )
    assert take(nameless)["so moi"].refused == "unknown_authority"

    take(births(tmp_path, [a_row("KS", 1)]))
    assert take(scans)["11650.KS.2001.01"].pages["new"] == 1
    assert kept(Page).count() == 1
    write_handover(tmp_path, {**handover_line("11650.KT.2001.01", ma_2025="11647"), "ma_ban_giao": "so moi"})
    assert take(nameless)["so moi"].loaded == 1
    assert not kept(Delivery).exclude(refused="").exists()


def test_very_long_texts_are_taken_in(ledger, tmp_path):
    rows = [handed(a_row("KS", n), "Lưu nháp", legacy_id="31" * 30 if n == 2 else "") for n in (1, 2)]
    write_dump(tmp_path / "a.xlsx", {"KS": rows})
    births(tmp_path, [a_row("KS", 3)])
    deep = (
        tmp_path
        / "Bàn giao đợt ba của nhà thầu gõ lại các quyển sổ khai sinh của xã Quốc Tuấn huyện An Lão thành phố Hải Phòng"
    )
    deep = deep / "thư mục con"
    deep.mkdir(parents=True)
    births(deep, [a_row("KS", 4)])
    write_handover(deep, handover_line("11650.KS.2001.01", don_vi_tren_bia="Ủy ban nhân dân " * 20))
    reports = take(tmp_path)
    assert sum(r.loaded for r in reports.values()) == kept(Record).count() == 4
    assert not any(r.refused for r in reports.values())


def test_a_file_that_goes_away_meanwhile_stops_no_other(ledger, tmp_path):
    paths = [births(tmp_path, [a_row("KS", 1, year=year)], name=f"11650.KS.{year}.01") for year in (2001, 2002, 2003)]
    reports = take_in([tmp_path])
    assert next(reports).loaded == 1
    paths[1].unlink()
    gone, last = reports
    assert (gone.refused, last.loaded) == ("unreadable", 1)
    assert paths[1].name in gone.message and paths[1].name in gone.message_en


def test_trouble_nobody_foresaw_is_told_and_stops_no_other(ledger, tmp_path):
    births(tmp_path, [a_row("KS", 1)])
    births(tmp_path, [a_row("KS", 1, year=2002)], name="11650.KS.2002.01")
    (tmp_path / "11650.KT.2001.01.xlsx").write_text("An")
    with connections["owner"].cursor() as cursor:  # a fault in the database that concerns one file only
        cursor.execute("alter table review_book add constraint thu check (opening_year <> 2001)")
        try:
            told = run("ingest", tmp_path, "--json")
        finally:
            cursor.execute("alter table review_book drop constraint thu")
    reports = {report["name"]: report for report in json.loads(told.output)}
    assert {name: (r["loaded"], r["refused"], bool(r["trouble"])) for name, r in reports.items()} == {
        "11650.KS.2001.01": (0, "", True), "11650.KS.2002.01": (1, "", False), "11650.KT.2001.01": (0, "not_xlsx", False),
    }  # fmt: skip
    assert told.exit_code == 1
    number, message = (reports["11650.KS.2001.01"][name] for name in ("trouble", "message"))
    assert number in message and "logs/sogoc.log" in message and "không bị từ chối" in message
    noted = (DATA / "logs" / "sogoc.log").read_text(encoding="utf-8").partition(number)[2]
    assert "load.py" in noted and "IntegrityError" in noted and a_row("KS", 1)["child_full_name"] not in noted
    assert not kept(Delivery).filter(name="11650.KS.2001.01").exists(), (
        "a refusal would stand in the list of deliveries"
    )
    assert take(tmp_path)["11650.KS.2001.01"].loaded == 1, "nothing of it was kept, so it comes in later"


def test_a_data_folder_that_cannot_be_written_is_no_fault_of_the_file(ledger, tmp_path):
    path = births(tmp_path, [a_row("KS", 1)])
    (broken := tmp_path / "broken").mkdir()
    (broken / "deliveries").write_text("no folder")
    with override_settings(DATA_DIR=broken):
        (report,) = take_in([path])
    assert report.trouble and not report.refused and take(path)["11650.KS.2001.01"].loaded == 1


def test_where_a_number_stands_twice_a_second_typing_goes_to_its_own_entry_however_the_table_lies(ledger, tmp_path):
    first, again = a_row("KS", 1), {**a_row("KS", 2), "entry_number": a_row("KS", 1)["entry_number"]}
    take(births(tmp_path, [first, again]))
    with connections["owner"].cursor() as cursor:  # the first is written anew, behind the second
        cursor.execute("update review_record set changed_at = now() where occurrence = 1")
        cursor.execute("update review_values_birth set note = note where record_id in"
                       " (select id from review_record where occurrence = 1)")  # fmt: skip
    (tmp_path / "lan2").mkdir()
    typed = births(
        tmp_path / "lan2", [{**r, "clerk": "Lê Thị Khác"} for r in (first, again)], name="11650.KS.2001.01.lan2"
    )
    with connections["owner"].cursor() as cursor:  # and read as it lies
        cursor.execute("set enable_indexscan = off; set enable_bitmapscan = off")
        try:
            take(typed)
        finally:
            cursor.execute("reset enable_indexscan; reset enable_bitmapscan")
    readings = {
        r.record.occurrence: r.standard["child_full_name"] for r in kept(SecondReading).select_related("record")
    }
    assert readings == {1: first["child_full_name"], 2: again["child_full_name"]}


def test_a_path_that_is_not_there_is_said_in_a_line(ledger, tmp_path):
    with pytest.raises(RefusedFile) as refusal:
        take(tmp_path / "khong-co")
    assert "khong-co" in refusal.value.vi and "khong-co" in refusal.value.en


def test_a_comparison_for_duplicates_that_was_killed_is_made_up_for(ledger, people, tmp_path):
    for year in (2001, 2002):  # the same three children in a book and in a later one
        rows = [
            {**a_row("KS", n), **{f: v for f, v in a_row("KS", n, year=year).items() if f in LOCATOR}}
            for n in (1, 2, 3)
        ]
        births(tmp_path, rows, name=f"11650.KS.{year}.01")
    list(take_in([tmp_path]))  # killed here, before the command compares
    assert not kept(Pair).exists()
    assert run("ingest", tmp_path).exit_code == 0, "everything is known already"
    assert kept(Pair).count() == 3 and kept(Record).filter(suspected_duplicate=True).count() == 6
    assert kept(Finding).filter(code="D-73", state="open").count() == 6
    assert found("ingest", tmp_path)[0]["again"] and kept(Pair).count() == 3


# -- whose the book is


@pytest.mark.parametrize(("authority", "listed", "custodian"), [
    (11650, None, 11647),  # xã Quốc Tuấn went whole into xã An Quang
    (10798, None, 10804),  # part of its land, all of its people
    (10540, None, 0),  # phường Tứ Minh was split: nobody can tell from the name
    (10540, "10891", 10891),  # the hand-over list says
    (11650, "", 0),  # the list leaves it open
    (293, None, 0),  # a district that is no more
    (30, None, 1),  # a Department
])  # fmt: skip
def test_the_custodian_is_known_or_openly_unknown(ledger, people, tmp_path, authority, listed, custodian):
    name = f"{authority}.KS.2001.01"
    births(tmp_path, [a_row("KS", 1)], name=name)
    if listed is not None:
        write_handover(tmp_path, handover_line(name, ma_2025=listed))
    take(tmp_path)
    assert kept(Book).get().custodian_id == kept(Record).get().custodian_id == custodian
    with acting_as(people.an):
        assert Record.objects.count() == (custodian == 11647)
    with acting_as(people.giang):
        assert Record.objects.count() == 1


# -- dumps of the legacy software


STATES = ("Lưu nháp", "Chờ rà soát", "Đã duyệt", "Đã chuyển CSDL hộ tịch điện tử")


def a_dump(path, states, *, changed=None):
    """Births 1, 2, 3 ... of xã Quốc Tuấn in these states; a blank one is left out."""
    rows = [handed({**a_row("KS", n), **(changed or {}).get(n, {})}, state, legacy_id=f"3120250{n:04}" if "chuyển" in state else "",
                   day="24/06/2025" if "chuyển" in state else "") for n, state in enumerate(states, 1) if state]  # fmt: skip
    return write_dump(path, {"KS": rows})


def states():
    return {r.serial: r.status for r in kept(Record).all()}


def test_a_dump_keeps_its_four_states(ledger, people, tmp_path):
    report = take(a_dump(tmp_path / "T1.xlsx", [*STATES, "trạng thái gì đó"]))["T1"]
    assert (report.rows_in, report.loaded, report.held, report.disagreements) == (5, 5, 0, 0)
    assert states() == {1: "draft", 2: "pending", 3: "approved", 4: "transferred", 5: "draft"}
    arrived = kept(Record).get(serial=4)
    assert (arrived.origin, arrived.handed_over_as, arrived.legacy_id, arrived.legacy_transferred_on) == (
        "handed_over", "transferred", "31202500004", date(2025, 6, 24))  # fmt: skip
    with acting_as(people.hai):  # the Department's lead; for the commune's own people even the gates say no
        for action in ("reopen", "unapprove", "return", "submit", "approve"):
            with pytest.raises(Refused):
                perform(action, arrived.pk, people.hai, reason="thử", compared_with="paper")
    with acting_as(people.an), pytest.raises(Refused):
        save(arrived.pk, people.an, {"child_full_name": "Nguyễn Thị Khác"}, version=1)
    again = take(a_dump(tmp_path / "T1b.xlsx", [*STATES, "trạng thái gì đó"]))["T1b"]
    assert (again.known, again.loaded, again.moved, again.disagreements) == (5, 0, 0, 0)


def test_a_later_dump_moves_states_forward_and_lists_what_contradicts(ledger, people, tmp_path):
    draft, pending, approved, transferred = STATES
    take(a_dump(tmp_path / "T1.xlsx", [draft, pending, approved, transferred, approved, draft, draft, pending]))
    touched = kept(Record).get(serial=7)
    with acting_as(people.an):
        save(touched.pk, people.an, {"page_number": "77"}, version=touched.version)
    later = a_dump(tmp_path / "T2.xlsx", [pending, approved, transferred, transferred, pending, "", approved, pending, draft],
                   changed={8: {"page_number": "88"}})  # fmt: skip
    report = take(later)["T2"]
    assert (report.rows_in, report.loaded, report.known, report.second_readings, report.moved) == (8, 1, 6, 1, 3)
    assert states() == {1: "pending", 2: "approved", 3: "transferred", 4: "transferred", 5: "approved", 6: "draft", 7: "draft",
                        8: "pending", 9: "draft"}  # fmt: skip
    said = kept(Disagreement).values_list("record__serial", "kind", "ours", "theirs")
    assert sorted(said) == [
        (5, "status", "approved", "pending"),
        (6, "gone", "draft", ""),
        (7, "status", "draft", "approved"),
    ]
    moved = kept(Record).get(serial=3)
    assert (moved.handed_over_as, moved.legacy_id) == ("transferred", "31202500003")
    history = kept(Event).filter(action="hand_over", lot__contains=[moved.pk]).values_list("before", "after")
    assert list(history) == [({"status": "approved"}, {"status": "transferred"})]
    assert take(later)["T2"].again
    assert kept(Disagreement).count() == 3 and kept(Event).filter(action="hand_over").count() == 3


def test_transfers_without_or_under_anothers_receipt_are_listed(ledger, tmp_path):
    rows = [
        handed(a_row("KS", n), "Đã chuyển", legacy_id=legacy_id)
        for n, legacy_id in enumerate(("", "3121", "3121", "3122"), 1)
    ]
    report = take(write_dump(tmp_path / "T1.xlsx", {"KS": rows}))["T1"]
    assert report.disagreements == 3
    assert sorted(kept(Disagreement).values_list("record__serial", "kind")) == [
        (1, "no_receipt"), (2, "same_legacy_id"), (3, "same_legacy_id")]  # fmt: skip


def test_a_row_of_an_unknown_unit_is_held_and_the_rest_of_the_dump_is_taken_in(ledger, tmp_path):
    rows = [
        handed(a_row("KS", n), "Lưu nháp", unit=unit) for n, unit in ((1, "11650"), (2, "99999"), (3, ""), (4, "11623"))
    ]
    report = take(write_dump(tmp_path / "T1.xlsx", {"KS": rows}))["T1"]
    assert (report.rows_in, report.loaded, report.held, report.refused) == (4, 2, 2, "")
    assert [(h.row, h.reason, h.cells["so"]) for h in kept(HeldRow).order_by("row")] == [
        (3, "unknown_unit", "02/2001"), (4, "unknown_unit", "03/2001")]  # fmt: skip
    assert set(kept(Book).values_list("authority_id", flat=True)) == {11650, 11623}


def test_an_impossible_opening_year_opens_no_book(ledger, tmp_path):
    rows = [
        handed(a_row("KS", n, volume_number=volume), "Lưu nháp")
        for n, volume in enumerate(("01/2001", "01/0001", "01/9201", "Q1"), 1)
    ]
    assert take(write_dump(tmp_path / "T1.xlsx", {"KS": rows}))["T1"].loaded == 4
    assert kept(Book).get().key == "11650.KS.2001.01"


def test_a_dump_with_many_books_and_types_is_split_by_book(ledger, tmp_path):
    path = write_dump(tmp_path / "T1.xlsx", {
        "KS": [handed(a_row("KS", n, year=y, opened=2001), "Lưu nháp") for y in (2001, 2002) for n in (1, 2)]
        + [handed(a_row("KS", n, year=2004), "Lưu nháp", unit="11623") for n in (1, 2)],
        "KH": [handed(a_row("KH", n), "Đã duyệt") for n in (1, 2, 3)],
    })  # fmt: skip
    assert take(path)["T1"].loaded == 9
    assert {b.key: kept(Record).filter(book=b).count() for b in kept(Book)} == {
        "11650.KS.2001.01": 4, "11623.KS.2004.01": 2, "11650.KH.2001.01": 3}  # fmt: skip


# -- scans


def with_scans(folder, numbers_scanned, *, promised, rows=3):
    births(folder, [a_row("KS", n) for n in range(1, rows + 1)])
    write_handover(folder, handover_line("11650.KS.2001.01", ma_2025="11647", co_anh="x" if promised else ""))
    if numbers_scanned is not None:
        write_scans(folder / "11650.KS.2001.01.zip", {scan_name("KS", n): a_page(n) for n in numbers_scanned})


def missing():
    return sorted(kept(Finding).filter(code="D-80", state="open").values_list("record__serial", flat=True))


@pytest.mark.parametrize(("scanned", "promised", "lacking"), [
    ((1, 2), True, [3]), ((1, 2), False, []), (None, True, [1, 2, 3]), (None, False, []), ((1, 2, 3), True, [])])  # fmt: skip
def test_a_missing_scan_is_a_fault_only_where_scans_were_promised(ledger, tmp_path, scanned, promised, lacking):
    with_scans(tmp_path, scanned, promised=promised)
    list(take_in([tmp_path]))
    assert missing() == lacking
    assert kept(Page).filter(current=True).count() == len(scanned or ())


def test_pages_join_replace_and_stay_and_orphans_are_told(ledger, tmp_path):
    with_scans(tmp_path, (1, 2), promised=True)
    list(take_in([tmp_path]))
    assert missing() == [3]
    again = tmp_path / "anh lai"
    again.mkdir()
    pages = {
        scan_name("KS", 1): a_page(1),
        scan_name("KS", 2): a_page(22),
        scan_name("KS", 3): a_page(3),
        scan_name("KS", 8): a_page(8),
    }
    report = take(write_scans(again / "11650.KS.2001.01.zip", pages))["11650.KS.2001.01"]
    assert report.pages == {"same": 1, "replaced": 1, "new": 1, "orphan": 1, "cover": 0}
    assert missing() == []
    of_two = kept(Page).filter(record__serial=2).order_by("pk")
    assert [p.current for p in of_two] == [False, True], "the earlier page stays as history"
    assert kept(Finding).filter(record=None, code__startswith="D-8", state="open").count() == 1, "the orphan is told"
    assert all(default_storage.exists(path_of(p.sha256)) for p in kept(Page).all())


def test_half_a_page_left_by_a_power_cut_is_written_again(ledger, tmp_path):
    half = hashlib.sha256(a_page(1)).hexdigest()
    default_storage.delete(path_of(half))
    default_storage.save(path_of(half), ContentFile(a_page(1)[:500]))
    with_scans(tmp_path, (1, 2, 3), promised=True)
    list(take_in([tmp_path]))
    with default_storage.open(path_of(half)) as stored:
        assert stored.read() == a_page(1)
