"""Back up, destroy, restore: the same inventory, history and scans; nothing else is taken for a backup."""

import hashlib
import json
import shutil
import stat

import pytest
from commands import PROJECT, Home

from workbooks import a_page, a_row, handover_line, scan_name, write_book, write_handover, write_scans

DELIVERIES = PROJECT / "samples" / "deliveries"
HISTORY = "select id, audit_canonical(e), sealed from audit_event e order by id"
SEALS = "select id, event_ids, digest, signature from audit_seal order by id"
SOME_ACTS = """
from sogoc.accounts.commands import add_user
from sogoc.cli.frame import person
from sogoc.review.bulk import perform_lot, preview
from sogoc.review.models import Record
from sogoc.store.scope import acting_as

add_user("an", "Nguyễn Văn An", "clerk", 11647, "mat-khau-thu-123")
an = person("an")
with acting_as(an):
    lot = preview("submit", Record.objects.all(), an)
list(perform_lot(lot, an))
"""

MORE_ACTS = """
from sogoc.cli.frame import person
from sogoc.report.verify import verify
from sogoc.review.acts import Refused, perform
from sogoc.review.editing import save
from sogoc.review.models import Record
from sogoc.store.scope import acting_as

an = person("an")
with acting_as(an):
    record = Record.objects.filter(event_type="KS").first()
    save(record.pk, an, {"page_number": "99"}, version=record.version)
    save(record.pk, an, {"page_number": "98"}, version=record.version + 1)
    try:
        perform("approve", record.pk, an, compared_with="paper")
        raise SystemExit("An may approve")
    except Refused:
        pass
assert list(verify()) == []
"""


def scans_of(home):
    return {p.name: p.read_bytes() for p in (home.folder / "scans").rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Two books, one with scans, some of it submitted."""
    deliveries = tmp_path_factory.mktemp("ban-giao")
    write_book(deliveries / "11650.KS.2001.01.xlsx", "KS", [a_row("KS", n) for n in range(1, 9)])
    write_book(deliveries / "11650.KH.2001.01.xlsx", "KH", [a_row("KH", n) for n in range(1, 5)])
    write_handover(deliveries, handover_line("11650.KS.2001.01", ma_2025="11647", co_anh="x"))
    write_scans(deliveries / "11650.KS.2001.01.zip", {scan_name("KS", n): a_page(n) for n in range(1, 8)})
    made = Home(tmp_path_factory.mktemp("dl") / "sogoc", ready=True)
    made.run("ingest", deliveries)
    made.python(SOME_ACTS)
    made.run("verify")  # which also seals the history so far
    return made


@pytest.fixture(scope="module")
def backed_up(home, tmp_path_factory):
    folder = tmp_path_factory.mktemp("sao-luu") / "hom nay"
    assert home.json("backup", folder)["files"] > 8
    return folder


def test_after_destruction_a_restore_brings_back_inventory_history_and_scans(home, backed_up):
    before = home.json("inventory", "--by", "book"), home.sql(HISTORY), home.sql(SEALS), scans_of(home)
    assert before[0]["total"]["total"] == 12 and len(before[1]) > 4 and before[2] and len(before[3]) == 7
    home.released()
    shutil.rmtree(home.folder)
    home.run("restore", backed_up)
    assert (home.json("inventory", "--by", "book"), home.sql(HISTORY), home.sql(SEALS), scans_of(home)) == before
    home.run("verify")
    home.python(MORE_ACTS)
    assert len(home.sql(HISTORY)) == len(before[1]) + 2 and home.sql(
        "select count(*) from audit_event where not sealed"
    ) == [(0,)]


def test_a_backup_is_for_its_owner_only_and_lists_every_file(backed_up):
    assert stat.S_IMODE(backed_up.stat().st_mode) == 0o700
    listed = json.loads((backed_up / "sao-luu.json").read_text(encoding="utf-8"))["files"]
    there = {p.relative_to(backed_up).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
             for p in backed_up.rglob("*") if p.is_file() and p.name != "sao-luu.json"}  # fmt: skip
    assert listed == there


def changed(folder):
    dump = folder / "sogoc.dump"
    data = bytearray(dump.read_bytes())
    data[len(data) // 2] ^= 1
    dump.write_bytes(data)


def a_scan_missing(folder):
    next(p for p in (folder / "scans").rglob("*") if p.is_file()).unlink()


def a_key_added(folder):
    (folder / "keys" / "la.pem").write_text("An")


def no_list(folder):
    (folder / "sao-luu.json").unlink()


def half_a_list(folder):
    path = folder / "sao-luu.json"
    path.write_text(path.read_text(encoding="utf-8")[:200], encoding="utf-8")


@pytest.mark.parametrize(("harm", "word"), [
    (changed, "sogoc.dump"), (a_scan_missing, "scans/"), (a_key_added, "keys/la.pem"), (no_list, "sao-luu.json"),
    (half_a_list, "sao-luu.json")])  # fmt: skip
def test_a_tampered_backup_is_refused_in_one_line_and_nothing_is_restored(backed_up, tmp_path, harm, word):
    harmed = tmp_path / "hong"
    shutil.copytree(backed_up, harmed)
    harm(harmed)
    empty = Home(tmp_path / "moi")
    done = empty.run("restore", harmed, expect=2)
    assert word in done.stderr and len(done.stderr.strip().splitlines()) == 1 and not done.stdout
    assert not (empty.folder / "store" / "pg").exists() and not scans_of(empty)


def test_a_restore_over_data_and_a_backup_over_files_are_refused(home, backed_up):
    before = home.sql("select count(*), sum(version) from review_record"), scans_of(home)
    for command, word in (("restore", "--data-dir"), ("backup", "không trống")):
        done = home.run(command, backed_up, expect=2)
        assert word in done.stderr and len(done.stderr.strip().splitlines()) == 1
    assert (home.sql("select count(*), sum(version) from review_record"), scans_of(home)) == before


def test_a_backup_taken_while_deliveries_come_in_is_whole(home, tmp_path):
    ingest = home.start("ingest", DELIVERIES / "30.KH.2009.01.xlsx", DELIVERIES / "30.KH.2009.01.zip")
    home.run("backup", tmp_path / "dang-lam")
    out, err = ingest.communicate(timeout=120)
    assert ingest.returncode == 0, out + err
    other = Home(tmp_path / "moi")
    other.run("restore", tmp_path / "dang-lam")
    other.run("verify")
    ((restored,),) = other.sql("select count(*) from review_record")
    assert restored in (12, 12 + 25)
