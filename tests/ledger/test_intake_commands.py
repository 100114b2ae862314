"""The commands about deliveries, as people use them; two of them at once; one killed in the middle."""

import signal
import time

import pytest
from commands import Home, found, refused, run, said

from sogoc.report.verify import verify
from sogoc.review.models import Book, Delivery, HeldRow, Record
from workbooks import a_row, write_book, write_dump


def kept(model):
    return model.objects.using("owner")


def births(folder, rows, *, name="11650.KS.2001.01", **options):
    folder.mkdir(exist_ok=True)
    return write_book(folder / f"{name}.xlsx", "KS", rows, **options)


def test_a_preview_names_entries_and_fields_and_no_person(ledger, tmp_path):
    said("ingest", births(tmp_path / "a", [a_row("KS", 1), a_row("KS", 2)]))
    other = births(tmp_path / "b", [a_row("KS", 1, child_full_name="Phạm Thị Chi"), a_row("KS", 3)])
    told = said("ingest", "--preview", other)
    assert "02/2001" in told and "child_full_name" in told and "Phạm Thị Chi" not in told
    assert [kept(m).count() for m in (Record, Delivery)] == [2, 1]


def test_the_custodian_of_a_district_book_is_an_option_of_the_command(ledger, people, tmp_path):
    path = births(tmp_path, [a_row("KS", 1)], name="313.KS.2001.01")
    assert "[bad_custodian]" in run("ingest", path, "--custodian", "11617").stdout
    said("ingest", path)
    assert kept(Book).get().custodian_id == 0
    move = ("custodian", "313.KS.2001.01", "--to", "11647", "--as", "hai", "--reason", "biên bản")
    assert found(*move, "--dry-run") == {"book": "313.KS.2001.01", "records": 1, "to": 11647, "moved": False}
    assert found(*move)["moved"] and kept(Record).get().custodian_id == 11647
    assert "đã do" in refused(*move)


def test_held_rows_are_dropped_and_a_delivery_withdrawn_by_command(ledger, people, tmp_path):
    said("ingest", births(tmp_path, [a_row("KS", 1), {"note": "cộng"}, {"note": "ký"}]))
    (line,) = found("delivery", "list")
    number = line["id"]
    assert found("delivery", "held", number, "-o", tmp_path / "loi.xlsx") == {"rows": 2}
    assert found("delivery", "mended", tmp_path / "loi.xlsx", "--as", "an")["held"] == 0, "nothing was changed"
    assert found("delivery", "drop", number, "--row", 3, "--as", "an", "--reason", "cộng") == {"dropped": 1}
    assert kept(HeldRow).get(fate="").row == 4
    assert "đơn vị khác" in refused("delivery", "withdraw", number, "--as", "chi", "--reason", "x")
    assert found("delivery", "withdraw", number, "--as", "an", "--reason", "nhầm") == {"withdrawn": 3}
    assert list(verify()) == []


# -- many at once, and cut off


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return Home(tmp_path_factory.mktemp("together"), ready=True)


def test_dumps_with_the_same_books_in_two_orders_do_not_block_each_other(home, tmp_path):
    handed = {"trangThai": "Lưu nháp"}
    units = ("11650", "11647", "11617", "11623")
    rows = [{**a_row("KS", n), **handed, "maDonVi": unit} for unit in units for n in range(1, 30)]
    deaths = [{**a_row("KT", n), **handed, "maDonVi": unit} for unit in units for n in range(1, 30)]
    first = write_dump(tmp_path / "T1.xlsx", {"KS": rows, "KT": deaths})
    other = [{**r, "clerk": "Vũ Thị Ghi"} for r in reversed(rows)]
    second = write_dump(tmp_path / "T2.xlsx", {"KT": list(reversed(deaths)), "KS": other})
    running = [home.start("ingest", path, "--json") for path in (first, second)]
    for process in running:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, out + err
    assert home.sql("select count(*) from review_record")[0][0] == len(rows) + len(deaths)
    assert home.sql("select count(*) from review_secondreading") == [(len(rows),)]


def test_an_import_whose_process_is_killed_is_finished_by_the_next(home, tmp_path):
    folder = tmp_path / "nhieu-so"
    for volume in range(1, 7):
        births(
            folder, [a_row("KS", n, page_number=f"{volume}") for n in range(1, 40)], name=f"11650.KS.2003.{volume:02}"
        )
    home.python(
        "import sys; from pathlib import Path; from sogoc.review import importing as i\n"
        "run = i.start(None); i.receive_folder(run, Path(sys.argv[1])); i.check(run); i.advance(run.pk)\n"
        "run.refresh_from_db(); i.confirm(run)",
        folder,
    )
    before = home.sql("select count(*) from review_delivery")[0][0]
    begin = "from sogoc.cli.frame import open_store; open_store(); from sogoc.review import importing as i;"
    step = f"{begin} [i.advance(n) for n in i.unfinished()]"
    process = _python(home, step)
    deadline = time.monotonic() + 60
    while home.sql("select count(*) from review_delivery")[0][0] < before + 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    loaded = home.sql("select count(*) from review_delivery")[0][0] - before
    assert 0 < loaded < 6, "cut off in the middle"
    assert _python(home, step).wait(timeout=120) == 0
    assert home.sql("select count(*) from review_delivery")[0][0] == before + 6
    assert home.sql("select state, (select count(*) from review_importfile where loaded) from review_import") == [
        ("done", 6)
    ]
    home.run("verify")


def _python(home, code):
    import subprocess
    import sys

    return subprocess.Popen([sys.executable, "-c", code], env=home.environment)
