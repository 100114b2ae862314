"""The command line: help with an example everywhere, errors in one line, the same numbers in every form and on the page."""

import csv
import io
import json
import os
import re
import subprocess

import click
import openpyxl
import pytest
from commands import DATA, Home, found, free_port, refused, run, said
from django.db import connections

from sogoc.accounts.models import Grant, User
from sogoc.cli import main
from sogoc.jurisdiction.models import Authority, Custodian
from sogoc.report.inventory import NUMBERS, inventory
from sogoc.report.inventory_forms import COLUMNS, as_csv
from sogoc.review.editing import set_outcome
from sogoc.review.intake import take_in
from sogoc.review.models import Book, Record
from sogoc.store.scope import acting_as
from visiting import visitor
from workbooks import a_row, handed, write_book, write_dump

VIETNAMESE = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)


def leaves(group=main, path=("sogoc",)):
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from leaves(command, (*path, name))
        else:
            yield (*path, name), command


LEAVES = {" ".join(path): command for path, command in leaves()}


@pytest.fixture
def books(ledger, people, tmp_path):
    """Records in all states of three types, two authorities and four custodians, one of them ended otherwise."""
    write_book(tmp_path / "11650.KS.2001.01.xlsx", "KS", [a_row("KS", n) for n in range(1, 8)])
    write_book(tmp_path / "11623.KT.2001.01.xlsx", "KT", [a_row("KT", n) for n in range(20, 24)])
    write_book(tmp_path / "10540.KH.2001.01.xlsx", "KH", [a_row("KH", n) for n in range(40, 43)])
    write_book(tmp_path / "30.KH.2009.01.xlsx", "KH", [a_row("KH", n, year=2009) for n in (50, 51)])
    states = ("Lưu nháp", "Chờ rà soát", "Đã duyệt", "Đã chuyển")
    write_dump(
        tmp_path / "T1.xlsx", {"HN": [handed(a_row("HN", n), s, legacy_id=f"31{n}") for n, s in enumerate(states, 60)]}
    )
    assert not [r for r in take_in([tmp_path]) if r.refused]
    said("submit", "serial=1", "--as", "an")
    said("submit", "serial=2", "--as", "an")
    said("approve", "serial=2", "type=KS", "--as", "binh")
    with acting_as(people.binh):
        set_outcome(Record.objects.get(serial=3, event_type="KS").pk, people.binh, "duplicate", "thử")
    return tmp_path


# -- what every command has


@pytest.mark.parametrize("name", LEAVES)
def test_every_command_has_help_with_an_example_and_the_common_options(name, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    help_text = said(*name.split()[1:], "--help")
    assert f"Ví dụ: {name}" in help_text
    assert {"--json", "--lang", "--data-dir"} <= {option for p in LEAVES[name].params for option in p.opts}
    assert " / " in help_text.split("Options")[0], "what it does is said in both languages"


def test_what_commands_print_as_json_is_json(books, people, tmp_path):
    folder = tmp_path / "ra"
    asked = [("ingest", books / "T1.xlsx"), ("inventory",), ("submit", "--as", "an"), ("approve", "--as", "binh", "--dry-run"),
             ("return", "--as", "binh", "--dry-run"), ("batch", "compose", "--as", "an"), ("batch", "sign", "--as", "dung"),
             ("batch", "list"), ("export", folder), ("verify",), ("backup", tmp_path / "sao-luu")]  # fmt: skip
    for arguments in asked:
        assert found(*arguments) is not None, arguments
    assert {p.stem for p in folder.glob("*.parquet")} == {
        "records",
        "dates",
        "findings",
        "duplicates",
        "files",
        "eligibility",
        "status",
    }
    name = f"an{os.getpid()}"
    made = found("user", name, "--name", "An", "--role", "auditor", "--password", "mat-khau-thu-123")
    assert made == {"username": name, "role": "auditor", "custodian": None}


@pytest.mark.parametrize("arguments", [
    ("inventory", "--by", "custodian"), ("submit", "--as", "an", "--dry-run"), ("approve", "--as", "binh", "--dry-run"),
    ("return", "--as", "binh", "--dry-run"), ("batch", "list"), ("batch", "sign", "--as", "dung"), ("verify",), ("ingest", "BOOKS"),
    ("batch", "compose", "--as", "an"), ("return", "--as", "binh"), ("approve", "type=XX", "--as", "binh"), ("submit", "--as", "khong-co"),
    ("batch", "sign", "999", "--as", "dung"), ("export", "BOOKS/x"), ("ingest", "BOOKS/khong-co"), ("inventory", "authority=abc"),
    ("restore", "BOOKS"), ("backup", "BOOKS")])  # fmt: skip
def test_english_is_printed_where_it_is_asked_for(books, people, arguments):
    result = run(*[a.replace("BOOKS", str(books)) for a in arguments], "--lang", "en")
    names = [c.full_name for c in Custodian.objects.using("owner").all()]
    printed = result.stdout + result.stderr
    for name in sorted(names, key=len, reverse=True):
        printed = printed.replace(name, "")
    assert printed.strip() and not VIETNAMESE.search(printed), printed


# -- errors


@pytest.mark.parametrize(("arguments", "words"), [
    (("submit", "statut=draft", "--as", "an"), "statut"),
    (("submit", "status=nhap", "--as", "an"), "draft, pending, approved, transferred"),
    (("submit", "status", "--as", "an"), "khóa=giá_trị"),
    (("submit", "year=hai", "--as", "an"), "phải là số"),
    (("submit", "book=11650", "book=11650.KS", "--as", "an"), "11650.KS.2001.01"),
    (("submit", "--as", "khong-co"), "khong-co"),
    (("submit",), "--as"),
    (("inventory", "nam=2001"), "nam"),
    (("inventory", "type=ks"), "KS, KH, KT, HN, CMC"),
    (("inventory", "authority=abc"), "phải là số"),
    (("inventory", "book=abc"), "11650.KS.2001.01"),
    (("inventory", "--format", "xlsx"), "-o"),
    (("inventory", "-o", "/khong/co/x.csv"), "/khong/co"),
    (("inventory", "--by", "huyen"), "huyen"),
    (("ingest", "khong-co.xlsx"), "khong-co.xlsx"),
    (("ingest",), "PATHS"),
    (("batch", "sign", "9999", "--as", "dung"), "9999"),
    (("restore", "khong-co"), "khong-co"),
    (("user", "an", "--name", "An", "--role", "vua", "--password", "x"), "clerk, approver"),
    (("user", "an", "--name", "An", "--role", "clerk", "--password", "x"), "--custodian"),
    (("user", "an", "--name", "An", "--role", "auditor", "--password", "x"), "đã có"),
    (("bay",), "bay"),
])  # fmt: skip
def test_errors_are_one_line_that_says_what_and_where(ledger, people, arguments, words):
    line = refused(*arguments)
    assert words in line and line.startswith("Lỗi: ")
    assert "Traceback" not in line


def test_trouble_is_a_line_with_a_number_and_the_place_in_the_log_without_personal_data(books, people):
    with connections["owner"].cursor() as cursor:
        cursor.execute("alter table report_inventorytotal rename to gone")
        try:
            line = refused("inventory")
            english = refused("inventory", "--lang", "en")
        finally:
            cursor.execute("alter table gone rename to report_inventorytotal")
    number = re.search(r"mã ([0-9A-F]{6})", line)[1]
    assert "logs/sogoc.log" in line and not VIETNAMESE.search(english)
    log = (DATA / "logs" / "sogoc.log").read_text(encoding="utf-8")
    assert number in log and "inventory.py" in log and "Nguyễn" not in log


@pytest.fixture(scope="module", autouse=True)
def asking_nobody(tmp_path_factory):
    """`sogoc reconcile` where no receiver answers: it asks seven times, ever more slowly, while the other tests run."""
    url = f"http://127.0.0.1:{free_port()}"
    home = Home(tmp_path_factory.mktemp("nobody"), ready=True, SOGOC_NATIONAL_URL=url)
    (home.folder / "keys").mkdir()
    (home.folder / "keys" / "national-client.json").write_text(json.dumps({"client_id": "thu", "client_secret": "thu"}))
    return home.start("reconcile"), url


def test_output_that_nobody_reads_to_the_end_is_no_error(books):
    reader = Home(DATA).start("inventory", "--all", stdout=subprocess.PIPE)
    reader.stdout.close()
    assert reader.wait(60) in (0, 1)
    assert reader.stderr.read() == ""


# -- the inventory


def test_what_the_counters_do_not_hold_is_counted_from_the_records(books):
    whole = found("inventory")["total"]
    by_year = [found("inventory", f"year={year}")["total"]["total"] for year in (2001, 2009)]
    without = Record.objects.using("owner").exclude(year__in=(2001, 2009)).count()
    assert sum(by_year) + without == whole["total"] and min(by_year) > 0
    ended = found("inventory", "year=2001", "serial=3", "type=KS")["total"]
    assert (ended["total"], ended["ended"]) == (1, 1)


@pytest.mark.parametrize("by", ["authority", "custodian", "book"])
@pytest.mark.parametrize(
    "filters", [(), ("type=KS",), ("status=draft",), ("custodian=11647",), ("custodian=?",), ("custodian=SO",)]
)
def test_the_inventory_says_the_same_in_every_form(books, tmp_path, by, filters):
    whole = found("inventory", "--by", by, *filters)
    rows = [*whole["lines"], whole["total"]]
    numbers = ["total", "draft", "pending", "approved", "transferred", "ended"]
    assert all(row["total"] == sum(row[n] for n in numbers[1:]) for row in rows)
    assert all(whole["total"][n] == sum(row[n] for row in whole["lines"]) for n in numbers)
    assert json.loads(said("inventory", "--by", by, "--format", "json", *filters)) == whole

    table = said("inventory", "--by", by, *filters).splitlines()
    cells = [re.split(r"\s{2,}", line.strip()) for line in table if "─" not in line][1:]
    assert [[int(c.replace(".", "")) for c in line[-6:]] for line in cells] == [
        [row[n] for n in numbers] for row in rows
    ]
    assert [line[0] for line in cells] == [row["place"] for row in rows]

    said("inventory", "--by", by, "--format", "csv", "-o", tmp_path / "a.csv", *filters)
    read = list(csv.DictReader(io.StringIO((tmp_path / "a.csv").read_text(encoding="utf-8-sig"))))
    assert [{**line, **{n: int(line[n]) for n in NUMBERS}} for line in read] == [
        {"group": row.get("group", ""), **{name: row[name] for name in COLUMNS}} for row in rows
    ]

    said("inventory", "--by", by, "--format", "xlsx", "-o", tmp_path / "a.xlsx", *filters)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    lines = [
        [cell if cell is not None else "" for cell in line] for line in sheet.iter_rows(min_row=2, values_only=True)
    ]
    assert lines == [[row[name] for name in COLUMNS] for row in rows]


def test_the_inventory_counts_what_is_there(books):
    whole = {line["place"]: line for line in found("inventory", "--by", "custodian", "type=KS")["lines"]}
    counted = {"place": "Xã An Quang", "type": "KS", "total": 7, "draft": 4, "pending": 1, "approved": 1, "transferred": 0, "ended": 1}
    assert counted.items() <= whole["Xã An Quang"].items()
    for by, column in (("authority", "authority_id"), ("custodian", "custodian_id"), ("book", "book_id")):
        with connections["owner"].cursor() as cursor:
            cursor.execute(f"select count(*), count(distinct ({column}, event_type)) from review_record")
            records, lines = cursor.fetchone()
        counted = found("inventory", "--by", by)
        assert (counted["total"]["total"], len(counted["lines"])) == (records, lines) == (20, lines)


def test_the_whole_plan_is_in_the_table_also_where_nothing_has_come_yet(books):
    levels = dict.fromkeys(Authority.Level, 0)
    for level in Authority.objects.using("owner").values_list("level", flat=True):
        levels[level] += 1
    assert levels[Authority.Level.COMMUNE] == 375 and levels[Authority.Level.PROVINCE] == 2
    places = {line["place"] for line in found("inventory", "--all")["lines"]}
    assert len(places) == sum(levels.values())
    keepers = {line["place"] for line in found("inventory", "--by", "custodian", "--all")["lines"]}
    assert len(keepers) == 114 + 2 and {"Chưa rõ", "Sở Tư pháp thành phố Hải Phòng"} <= keepers


def auditor():
    user = User.objects.using("owner").filter(username="khanh").first()
    if user is None:
        user = User(username="khanh", full_name="Bùi Gia Khánh", must_change_password=False)
        user.set_password("mat-khau-thu-123")
        user.save(using="owner")
        Grant(user=user, role="auditor").save(using="owner")
    user._state.db = "owner"
    return user


@pytest.mark.parametrize("by", ["authority", "custodian", "book"])
def test_the_page_shows_the_commands_numbers_and_each_person_their_own(books, people, by):
    command = found("inventory", "--by", by)
    names = list(command["total"])
    command["lines"] = [{name: line[name] for name in names} for line in command["lines"]]

    def page(user, **asked):
        response = visitor(user).get("/thong-ke/", {"by": by, "split": "1", **asked})
        assert response.status_code == 200
        shown = response.context["found"]
        return [dict(zip(names, line.row(), strict=True)) for line in shown.lines], dict(
            zip(names, shown.total.row(), strict=True)
        )

    assert page(people.giang) == (command["lines"], command["total"])
    own = found("inventory", "--by", by, "custodian=11647")
    assert page(people.an) == ([{name: line[name] for name in names} for line in own["lines"]], own["total"])
    lines, total = page(auditor())
    assert (sum(line["total"] for line in lines), total) == (total["total"], command["total"]), "counts without records"
    download = visitor(people.giang).get("/thong-ke/", {"by": by, "format": "csv", "split": "1"})
    assert download.content.decode() == as_csv(inventory(by, using="owner"))
    assert said("inventory", "--by", by, "--format", "csv").split() == download.content.decode().split()


def test_filters_reach_the_same_records_in_counts_and_in_acts(books, people):
    book = Book.objects.using("owner").get(event_type="KS")
    for key in (book.key, book.pk):
        assert found("inventory", f"book={key}")["total"]["draft"] == 4
        assert found("submit", f"book={key}", "--as", "an", "--dry-run")["eligible"] == 4
    assert found("submit", "type=KS", "status=draft", "--as", "an", "--dry-run")["eligible"] == 4
    assert found("submit", "custodian=11617", "--as", "an", "--dry-run") == {
        "action": "submit", "dry_run": True, "eligible": 0, "done": 0, "refused": {}}  # fmt: skip
    assert found("approve", "finding=D-20", "--as", "binh", "--dry-run")["eligible"] == 1


def test_a_receiver_that_does_not_answer_is_said_in_a_line(ledger, asking_nobody):
    process, address = asking_nobody
    out, err = process.communicate(timeout=120)
    assert (process.returncode, out, len(err.strip().splitlines())) == (2, "", 1)
    assert address in err and "chạy lại" in err
    (DATA / "keys" / "national-client.json").unlink(missing_ok=True)
    assert "national client" in refused("reconcile") and "national client" in refused("reconcile", "--lang", "en")
