"""The Ministry's import screen as the destination: files exactly as it wants them, and its answers read back."""

import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
from commands import found, refused, said
from django.test import override_settings
from sending import kept, states, take_births

from sogoc.data import shipped_reference
from sogoc.ingest import read_workbook, scan_name
from sogoc.pipeline import Book, process
from sogoc.record import EVENT_TYPES
from sogoc.report.verify import verify
from sogoc.review.editing import waive
from sogoc.review.intake import take_in
from sogoc.review.models import Finding, Record
from sogoc.store.scope import acting_as
from sogoc.transfer.models import Batch, Item
from workbooks import a_page, a_row, handover_line, write_book, write_handover, write_scans
from workbooks import scan_name as scan_name_of

OFFICIAL = json.loads((Path(__file__).parent.parent / "pure" / "import_columns.json").read_text(encoding="utf-8"))
NEWEST = {"KS": "KS_70_2024", "KH": "KH_44", "KT": "KT_48", "HN": "HN_35", "CMC": "CMC_50"}


@pytest.fixture
def outgoing(ledger, people, tmp_path):
    """Where signed batches are written."""
    folder = tmp_path / "gui-di"
    with override_settings(DESTINATION="template", TEMPLATE_DIR=folder, COOLING_HOURS=0.0):
        yield folder
    assert list(verify()) == []


def signed():
    said("submit", "--as", "an")
    said("approve", "--as", "binh", "--compared", "paper")
    found("batch", "compose", "--as", "an")
    found("batch", "sign", "--as", "dung")


def answer(folder, *lines, header="dong,ketQua,lyDo,maBanGhi"):
    (folder / "tra_loi.csv").write_text("\n".join([header, *lines]), encoding="utf-8-sig")


@pytest.mark.parametrize("event", [e for e in EVENT_TYPES if e.code in NEWEST], ids=lambda e: e.code)
def test_the_workbook_has_the_official_columns_and_gives_the_same_records_when_read_back(outgoing, tmp_path, event):
    source = tmp_path / "ban-giao"
    source.mkdir()
    write_book(source / f"11650.{event.code}.2001.01.xlsx", event.code, [a_row(event.code, n) for n in range(1, 6)])
    write_handover(source, handover_line(f"11650.{event.code}.2001.01", ma_2025="11647"))
    assert not [r for r in take_in([source]) if r.refused]
    signed()
    assert found("transfer")["unanswered"] == kept(Item).count() == 5
    [path] = outgoing.glob("*/*.xlsx")
    assert path.name == f"11650.{event.code}.2001.01.xlsx"
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert [cell.value for cell in sheet[1]] == OFFICIAL[NEWEST[event.code]]
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row if cell.value} == {"s"}
    back = read_workbook(path).sheets[0]
    assert back.held.is_empty()
    done = process(back.raw, Book(event=event, opening_year=2001, volume="01"), shipped_reference())
    again = [{k: v for k, v in row.items() if v is not None and k != "row"} for row in done.standard.iter_rows(named=True)]
    assert again == [i.content["content"] for i in kept(Item).order_by("pk")]


def test_scans_go_with_the_workbook_under_the_names_of_the_rule(outgoing, tmp_path):
    source = tmp_path / "ban-giao"
    take_births(source, [a_row("KS", n) for n in (1, 2, 3)], co_anh="1")
    write_scans(source / "11650.KS.2001.01.zip", {scan_name_of("KS", n): a_page(n) for n in (1, 2, 3)})
    list(take_in([source]))
    signed()
    found("transfer")
    [path] = outgoing.glob("*/*.zip")
    names = sorted(zipfile.ZipFile(path).namelist())
    said_by_name = [scan_name(n) for n in names]
    assert len(names) == 3 and all(not s.is_variant and s.event_code == "KS" for s in said_by_name)
    assert [s.entry for s in said_by_name] == ["1", "2", "3"]


def test_answers_of_some_rows_are_taken_and_the_rest_is_still_waited_for(outgoing, tmp_path):
    take_births(tmp_path / "ban-giao", [a_row("KS", n) for n in (1, 2, 3)])
    signed()
    found("transfer")
    [place] = outgoing.iterdir()
    assert found("transfer") == {"batches": 1, "accepted": 0, "refused": 0, "unanswered": 3}
    answer(place, "2,Thành công,,BTP-001", "3,Lỗi,Trùng số đăng ký,", "4,,,")
    assert found("transfer") == {"batches": 1, "accepted": 1, "refused": 1, "unanswered": 1}
    assert states() == {"transferred": 1, "pending": 1, "approved": 1}
    assert kept(Item).get(answer="accepted").receipt == "BTP-001"
    assert kept(Item).get(answer="refused").words == "Trùng số đăng ký"
    assert kept(Batch).get().state == "signed"
    answer(place, "2,Thành công,,BTP-001", "3,Lỗi,Trùng số đăng ký,", "4,Thành công,,BTP-003")
    assert found("transfer") == {"batches": 1, "accepted": 1, "refused": 0, "unanswered": 0}
    assert kept(Batch).get().state == "closed" and states()["transferred"] == 2
    balance = found("reconcile")
    assert balance["balanced"] and not balance["compared"] and balance["arrived"] == 2


@pytest.mark.parametrize("lines, header, why", [
    (["9,Thành công,,"], "dong,ketQua,lyDo,maBanGhi", "không có trong đợt"), (["x,Thành công,,"], "dong,ketQua,lyDo,maBanGhi", "không có trong đợt"),
    (["2,Có lẽ,,"], "dong,ketQua,lyDo,maBanGhi", "không hiểu kết quả"), (["2,Thành công"], "row,result", "thiếu cột"),
])  # fmt: skip
def test_an_answer_file_that_cannot_be_right_changes_nothing_and_says_where(outgoing, tmp_path, lines, header, why):
    take_births(tmp_path / "ban-giao", [a_row("KS", 1)])
    signed()
    found("transfer")
    [place] = outgoing.iterdir()
    answer(place, *lines, header=header)
    said_why = refused("transfer")
    assert why in said_why and "tra_loi.csv" in said_why
    assert states() == {"approved": 1} and kept(Record).get().locked


def test_written_again_the_same_batch_gives_the_same_bytes(outgoing, tmp_path):
    take_births(tmp_path / "ban-giao", [a_row("KS", n) for n in (1, 2)])
    signed()
    found("transfer")
    [place] = outgoing.iterdir()
    before = {p.name: p.read_bytes() for p in place.iterdir()}
    place.rename(tmp_path / "cu")
    found("transfer")
    assert {p.name: p.read_bytes() for p in place.iterdir()} == before


def test_what_looks_like_a_formula_is_handed_over_as_text(outgoing, people, tmp_path):
    take_births(tmp_path / "ban-giao", [a_row("KS", 1, note="=HYPERLINK(\"http://x\";\"y\")")])
    said("submit", "--as", "an")
    with acting_as(people.dung):
        for fault in kept(Finding).filter(severity__in=["B", "E"], state="open"):
            waive(fault.pk, people.dung, "Sổ ghi đúng như vậy")
    signed()
    found("transfer")
    [path] = outgoing.glob("*/*.xlsx")
    cells = [c for row in openpyxl.load_workbook(path).worksheets[0].iter_rows() for c in row if c.value]
    assert {c.data_type for c in cells} == {"s"} and any(str(c.value).startswith("=HYPERLINK") for c in cells)
