"""Held rows mended, dropped, out and back; deliveries withdrawn; custodians set; second readings decided."""

import random
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from sogoc.audit.models import Event
from sogoc.record import BY_CODE
from sogoc.report.verify import verify
from sogoc.review.acts import Refused, perform
from sogoc.review.comparing import decide_reading
from sogoc.review.custodians import preview_custodian, set_custodian
from sogoc.review.editing import save
from sogoc.review.held import drop, mend
from sogoc.review.held_workbook import take_back, workbook
from sogoc.review.intake import take_in
from sogoc.review.models import VALUES, Book, Delivery, Finding, HeldRow, Page, Record, SecondReading
from sogoc.review.withdrawing import withdraw
from sogoc.store.scope import acting_as
from workbooks import a_page, a_row, scan_name, write_book, write_dump, write_scans

NO_LOCATOR = {"note": "không có số"}
COLUMN = {f.name: f.column for f in BY_CODE["KS"].fields}


@pytest.fixture(autouse=True)
def _everything_adds_up(ledger):
    yield
    assert list(verify()) == []


def kept(model):
    return model.objects.using("owner")


def births(folder, rows, *, name="11650.KS.2001.01", **options):
    folder.mkdir(exist_ok=True)
    return write_book(folder / f"{name}.xlsx", "KS", rows, **options)


def as_cells(row):
    return {COLUMN[name]: text for name, text in row.items()}


def sums():
    d = kept(Delivery).order_by("pk").last()
    return d.rows_in, d.rows_loaded, d.rows_known, d.rows_held, d.rows_dropped


@pytest.fixture
def held(ledger, tmp_path):
    """Two good rows, three held."""
    rows = [a_row("KS", 1), a_row("KS", 2), *(dict(NO_LOCATOR, requester_relation=f"{n}") for n in (3, 4, 5))]
    list(take_in([births(tmp_path, rows)]))
    assert sums() == (5, 2, 0, 3, 0)
    return [row.pk for row in kept(HeldRow).order_by("row")]


# -- mending


def test_a_mended_row_becomes_a_record_of_the_same_delivery_and_its_mender_does_not_approve_it(held, people):
    done = mend({held[0]: as_cells(a_row("KS", 3))}, people.binh)
    assert (done.loaded, done.held) == (1, 0) and sums() == (5, 3, 0, 2, 0)
    record = kept(Record).get(serial=3)
    row = kept(HeldRow).get(pk=held[0])
    assert (record.row, record.editors, record.delivery_id) == (row.row, [people.binh.pk], row.delivery_id)
    assert (row.fate, row.decided_by, row.cells["ghiChu"]) == ("mended", people.binh.pk, "không có số")
    assert "soDangKy" not in row.cells, "as typed is kept as typed"


def test_the_same_mend_for_several_rows_alike_leaves_held_what_still_is_no_record(held, people):
    done = mend({pk: {"ghiChu": ""} for pk in held}, people.an)
    assert (done.loaded, done.held) == (0, 3) and sums() == (5, 2, 0, 3, 0)


def test_a_row_mended_to_what_is_here_already_is_known(held, people):
    clear = dict.fromkeys(COLUMN.values(), "")
    done = mend({held[0]: {**clear, **as_cells(a_row("KS", 2))}}, people.an)
    assert (done.loaded, done.known) == (0, 1) and sums() == (5, 2, 1, 2, 0)


def test_rows_are_dropped_with_a_reason_only(held, people):
    with pytest.raises(Refused):
        drop(held, people.an, " ")
    assert drop(held[:2], people.an, "dòng cộng trang") == 2
    assert sums() == (5, 2, 0, 1, 2)
    with pytest.raises(Refused, match="đã được"):
        mend({held[0]: {"ghiChu": ""}}, people.an)
    assert kept(Event).get(action="drop_rows").reason == "dòng cộng trang"


def test_another_units_rows_are_not_mended_and_strange_columns_not_invented(held, people):
    with pytest.raises(Refused):
        mend({held[0]: {"ghiChu": ""}}, people.chi)
    with pytest.raises(Refused, match="cotLa"):
        mend({held[0]: {"cotLa": "1"}}, people.an)
    assert sums() == (5, 2, 0, 3, 0)


def test_a_held_row_of_a_dump_goes_to_its_book_once_its_unit_is_mended(ledger, people, tmp_path):
    good = {**a_row("KS", 1), "trangThai": "Chờ rà soát", "maDonVi": "11650"}
    bad = {**a_row("KS", 2), "trangThai": "Đã duyệt", "maDonVi": "99999"}
    list(take_in([write_dump(tmp_path / "T1.xlsx", {"KS": [good, bad]})]))
    (row,) = kept(HeldRow).all()
    done = mend({row.pk: {"maDonVi": "11650"}}, people.giang)
    assert done.loaded == 1 and sums() == (2, 2, 0, 0, 0)
    assert Counter(kept(Record).values_list("status", flat=True)) == {"pending": 1, "approved": 1}


def test_held_rows_go_out_as_inert_text_and_come_back_mended(ledger, people, tmp_path):
    evil = {"note": '=HYPERLINK("http://x")', "requester_relation": "+1"}
    list(take_in([births(tmp_path, [a_row("KS", 1), evil, NO_LOCATOR])]))
    path = tmp_path / "loi.xlsx"
    path.write_bytes(workbook(kept(HeldRow).order_by("row")))
    book = load_workbook(path)
    (sheet,) = book.worksheets
    titles = [c.value for c in sheet[1]]
    assert titles[1] == "Vì sao" and all(c.data_type in "sn" for line in sheet for c in line)
    assert sheet.cell(2, titles.index("ghiChu") + 1).value == evil["note"]
    for title, text in as_cells({**a_row("KS", 2), "note": ""}).items():
        sheet.cell(2, titles.index(title) + 1).value = text or None
    book.save(path)
    done = take_back(path, people.an)
    assert (done.loaded, done.held) == (1, 0) and sums() == (3, 2, 0, 1, 0)
    assert (take_back(path, people.an).loaded, sums()) == (0, (3, 2, 0, 1, 0)), "once more adds nothing"


# -- withdrawing


def test_a_delivery_is_withdrawn_whole_and_can_come_again(ledger, people, tmp_path):
    path = births(tmp_path, [a_row("KS", 1), a_row("KS", 2), NO_LOCATOR])
    list(take_in([path]))
    withdraw(kept(Delivery).get().pk, people.an, "nộp nhầm sổ")
    assert not any(kept(m).exists() for m in (Record, Book, HeldRow, Finding)) and sums() == (3, 0, 0, 0, 3)
    (report,) = take_in([path])
    assert (report.again, report.loaded, report.held) == (False, 2, 1) and sums() == (3, 2, 0, 1, 0)


def test_a_delivery_that_somebody_worked_on_is_not_withdrawn(ledger, people, tmp_path):
    list(take_in([births(tmp_path, [a_row("KS", n) for n in (1, 2, 3)])]))
    first, second, _ = kept(Record).order_by("serial")
    with acting_as(people.an):
        save(first.pk, people.an, {"note": "đã xem"}, version=1)
        perform("submit", second.pk, people.an)
    with pytest.raises(Refused, match=r"2 trường hợp đã chuyển.*1 trường hợp đã có người sửa"):
        withdraw(kept(Delivery).get().pk, people.an, "nhầm")
    assert kept(Record).count() == 3


def test_withdrawn_scans_give_the_earlier_pages_back(ledger, people, tmp_path):
    list(take_in([births(tmp_path, [a_row("KS", 1)])]))
    (tmp_path / "b").mkdir()
    for folder, seed in ((tmp_path, 1), (tmp_path / "b", 2)):
        list(take_in([write_scans(folder / "11650.KS.2001.01.zip", {scan_name("KS", 1): a_page(seed)})]))
    first, second = kept(Page).order_by("pk")
    withdraw(second.delivery_id, people.an, "quét nhầm")
    assert list(kept(Page).values_list("pk", "current")) == [(first.pk, True)]


# -- custodians


def test_the_departments_lead_moves_a_book_with_everything_of_its_records(ledger, people, tmp_path):
    rows = [a_row("KS", 1), a_row("KS", 2, child_birth_date="31.02.2001"), NO_LOCATOR]
    list(take_in([births(tmp_path, rows)]))
    book = kept(Book).get()
    (move,) = preview_custodian([book], 11617)
    assert (move.records, move.refusal) == (2, "")
    for who in (people.giang, people.dung):
        with pytest.raises(Refused):
            set_custodian(book.pk, 11617, who, "bàn giao lại")
    set_custodian(book.pk, 11617, people.hai, "bàn giao lại")
    seen = {}
    for name in ("an", "chi"):
        with acting_as(getattr(people, name)):
            seen[name] = [m.objects.count() for m in (Record, VALUES["KS"], HeldRow)]
    assert seen == {"an": [0, 0, 0], "chi": [2, 2, 1]}
    assert kept(Event).filter(action="set_custodian").count() == 2
    assert not any(r.editors for r in kept(Record).all()), "moving is no editing"


# -- second readings


def test_a_second_reading_is_decided_field_by_field(ledger, people, tmp_path):
    list(take_in([births(tmp_path / "a", [a_row("KS", 1)])]))
    other = a_row("KS", 1, child_full_name="Phạm Thị Chi", mother_full_name="Vũ Thị Lan", clerk="Lê Thị Gi")
    list(take_in([births(tmp_path / "b", [other])]))
    reading, record = kept(SecondReading).get(), kept(Record).get()
    with acting_as(people.an):
        perform("submit", record.pk, people.an)
    values = {"child_full_name": "Phạm Thị Chi", "mother_full_name": "Vũ Thị Làn"}
    with acting_as(people.binh):
        decide_reading(reading.pk, people.binh, values, version=1)
    record.refresh_from_db(using="owner")
    stored = kept(VALUES["KS"]).get()
    assert (stored.child_full_name, stored.mother_full_name, stored.clerk) == (
        "Phạm Thị Chi",
        "Vũ Thị Làn",
        "Lê Thị Ghi",
    )
    assert record.editors == [people.binh.pk], "who took a value does not approve"
    assert kept(SecondReading).get().decided == "mixed"
    with acting_as(people.binh), pytest.raises(Refused):
        decide_reading(reading.pk, people.binh, {}, version=2)


# -- whatever happens


STEP = st.tuples(st.sampled_from(["deliver", "mend", "mend_badly", "drop", "withdraw"]), st.integers(0, 2**16))


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEP, min_size=2, max_size=7))
def test_rows_in_are_loaded_known_held_or_dropped_after_any_mix(store, people, tmp_path_factory, steps):
    _empty(store)
    rows_of: dict[int, int] = {}
    for what, seed in (("deliver", 1), *steps):
        dice = random.Random(seed)
        if what == "deliver":
            rows = [dice.choice([a_row("KS", dice.randint(1, 6)), NO_LOCATOR]) for _ in range(dice.randint(1, 5))]
            path = births(tmp_path_factory.mktemp("d"), [dict(r) for r in rows], creator=str(seed))
            list(take_in([path]))
        else:
            _act(what, dice, people)
        for d in kept(Delivery).all():
            assert d.rows_in == d.rows_loaded + d.rows_known + d.rows_held + d.rows_dropped
            assert rows_of.setdefault(d.pk, d.rows_in) == d.rows_in
        assert list(verify()) == []


def _act(what, dice, people):
    rows = list(kept(HeldRow).filter(fate=""))
    deliveries = list(kept(Delivery).filter(withdrawn_at=None, refused=""))
    try:
        if what == "withdraw" and deliveries:
            withdraw(dice.choice(deliveries).pk, people.hai, "gỡ")
        elif rows and what == "drop":
            drop([dice.choice(rows).pk], people.hai, "bỏ")
        elif rows and what in ("mend", "mend_badly"):
            cells = as_cells(a_row("KS", dice.randint(1, 9))) if what == "mend" else {"ghiChu": "vẫn không số"}
            mend({dice.choice(rows).pk: cells}, people.hai)
    except Refused:
        pass


def _empty(store):
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute("select tablename from pg_tables where tablename ~ '^(review|transfer|audit|report)_'")
        tables = ", ".join(name for (name,) in cursor.fetchall())
        cursor.execute(f"truncate {tables} restart identity cascade")
        cursor.execute("set session_replication_role = origin")
    (store / "keys" / "history.seal").unlink(missing_ok=True)
