"""Columns of an unknown layout are matched once by a person, kept with who and when, and used for the same header."""

import csv

import pytest
from commands import found, run

from sogoc.audit.models import Event
from sogoc.ingest import Refused as RefusedFile
from sogoc.record import BY_CODE
from sogoc.report.verify import verify
from sogoc.review import importing, mapping
from sogoc.review.intake import take_in
from sogoc.review.models import ColumnMapping, Delivery, Record
from workbooks import a_row

NAMES = {  # field -> how another contractor heads its column
    "entry_number": "Số ĐK", "volume_number": "Quyển", "registered_on": "Ngày ĐK", "registered_at": "Cơ quan",
    "child_full_name": "Họ tên trẻ", "child_sex": "Phái", "child_birth_date": "Sinh ngày", "child_ethnic_group": "DT",
    "child_nationality": "QT", "mother_full_name": "Mẹ", "father_full_name": "Cha",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _everything_adds_up(ledger):
    yield
    assert list(verify()) == []


def a_table(path, count=3, first=1, names=NAMES, extra="Mã lô"):
    """Births under the headers of somebody else."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream, delimiter=";")
        out.writerow([*names.values(), extra])
        for n in range(first, first + count):
            row = a_row("KS", n)
            out.writerow([*(row.get(field, "") for field in names), "L7"])
    return path


def said(names=NAMES):
    return {**{title: BY_CODE["KS"].by_name[field].column for field, title in names.items()}, "Mã lô": ""}


def kept(model):
    return model.objects.using("owner")


def test_an_unknown_layout_is_refused_with_its_columns_and_read_once_they_are_matched(people, tmp_path):
    path = a_table(tmp_path / "11650.KS.2001.01.csv")
    (report,) = take_in([path])
    assert report.refused == "no_header" and not kept(Record).exists()
    mapping.keep("KS", said(), people.an)
    (report,) = take_in([path])
    assert (report.refused, report.rows_in, report.loaded) == ("", 3, 3)
    assert sorted(kept(Record).values_list("serial", flat=True)) == [1, 2, 3]
    (remark,) = [words for code, words in kept(Delivery).get().remarks if code == "mapping"]
    assert "Nguyễn Văn An" in remark and "Không nạp cột: mã lô" in remark


def test_the_same_header_in_another_order_and_case_is_read_by_it_and_another_header_is_not(people, tmp_path):
    mapping.keep("KS", said(), people.an)
    turned = {field: f" {title.upper()}" for field, title in reversed(NAMES.items())}
    (report,) = take_in([a_table(tmp_path / "11650.KS.2001.01.csv", names=turned, extra="MÃ LÔ")])
    assert report.loaded == 3
    (report,) = take_in([a_table(tmp_path / "11650.KS.2001.02.csv", extra="Ghi gì đó")])
    assert report.refused == "no_header"


def test_what_cannot_be_is_not_kept(people):
    for change, why in (({"DT": "meHoTen"}, "ambiguous"), ({"DT": "khongCo"}, "unknown"), ({"Số ĐK": ""}, "missing")):
        with pytest.raises(RefusedFile, match=why):
            mapping.keep("KS", {**said(), **change}, people.an)
    assert not kept(ColumnMapping).exists()


def test_a_later_mapping_of_the_header_takes_the_place_of_the_first_and_both_stand_in_the_history(people, tmp_path):
    first = mapping.keep("KS", said(), people.an)
    second = mapping.keep("KS", {**said(), "Mã lô": "ghiChu"}, people.an)
    assert [m.columns["mã lô"] for m in mapping.in_use()] == ["ghiChu"]
    first.refresh_from_db(using="owner")
    assert first.retired_at is not None and second.retired_at is None
    acts = list(kept(Event).filter(action="map_columns").order_by("pk"))
    assert [a.actor_name for a in acts] == ["Nguyễn Văn An"] * 2 and acts[1].before["mã lô"] == ""
    mapping.retire(second.pk, people.an)
    assert mapping.in_use() == []


def test_an_import_asks_and_reads_again(people, tmp_path):
    run_ = importing.start(people.an)
    a_table(tmp_path / "11650.KS.2001.01.csv")
    importing.receive_folder(run_, tmp_path)
    importing.check(run_)
    importing.advance(run_.pk)
    (file,) = run_.files.using("owner")
    header = file.preview["header"]
    assert header["event"] == "KS" and [name for name, _, _ in header["columns"]][:2] == ["số đk", "quyển"]
    mapping.keep("KS", said(), people.an)
    importing.check(run_)
    importing.advance(run_.pk)
    (file,) = run_.files.using("owner")
    assert file.preview["states"] == {"new": 3} and "cách ghép cột" in " ".join(file.preview["remarks"])


def test_by_command_with_a_file_that_is_filled_in(people, tmp_path):
    path, draft = a_table(tmp_path / "11650.KS.2001.01.csv"), tmp_path / "ghep-cot.csv"
    assert found("mapping", "draft", str(path), "-o", str(draft))["columns"] == 12
    rows = list(csv.DictReader(draft.open(encoding="utf-8-sig")))
    by_name = {name.lower(): column for name, column in said().items()}
    with draft.open("w", encoding="utf-8", newline="") as stream:
        out = csv.DictWriter(stream, rows[0].keys())
        out.writeheader()
        out.writerows({**row, "cot": by_name[row["tieu_de"]]} for row in rows)
    number = found("mapping", "keep", "KS", str(draft), "--as", "an")["number"]
    assert found("mapping", "list")[0]["columns"]["mẹ"] == "meHoTen"
    (report,) = take_in([path])
    assert report.loaded == 3
    assert run("mapping", "draft", str(path), "-o", str(draft)).exit_code == 2  # nothing to ask
    assert found("mapping", "retire", str(number), "--as", "an") == {"retired": number}
