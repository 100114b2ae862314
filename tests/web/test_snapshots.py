"""Snapshots: the figures of one moment, that nobody changes afterwards."""

from datetime import datetime, timedelta

import polars as pl
import pytest
from django.db import connections, transaction
from django.db.utils import DatabaseError
from django.test import override_settings
from django.utils import timezone

from factories import make_book, make_finding, make_record
from sogoc.audit.models import Event
from sogoc.report.documents.catalogue import document
from sogoc.report.frozen_tables import TABLES
from sogoc.report.inventory import inventory
from sogoc.report.models import Snapshot, SnapshotPart
from sogoc.report.snapshots import BY_ITSELF, Frozen, _read, changed, compare, take
from sogoc.report.weekly import last_due, make_ready
from sogoc.review.acts import Refused, perform
from sogoc.review.models import Book, HeldRow
from sogoc.store.scope import acting_as
from visiting import visitor


@pytest.fixture
def two_communes(ledger, people):
    quoc_tuan, other = make_book(), make_book(authority=11617, custodian=11617)
    for status in ("draft", "draft", "approved"):
        make_record(quoc_tuan, status=status)
    make_record(other, outcome="unreadable")
    make_finding(make_record(other), code="D-33", severity="E", fields="father_full_name")
    return people


def by_custodian(frozen):
    return dict(frozen.table("inventory").group_by("custodian_id").agg(pl.col("n").sum()).rows())


def test_a_snapshot_stays_what_it_was_while_work_goes_on(two_communes):
    record = make_record(make_book())
    first = take("Khảo sát 16/8", two_communes.giang)
    with acting_as(two_communes.an):
        perform("submit", record.pk, two_communes.an)
    make_record(make_book())
    second = take("Sau một ngày", two_communes.hai)
    before, after = (Frozen(s, using="owner") for s in (first, second))
    assert before.table("inventory")["n"].sum() == 6 and after.table("inventory")["n"].sum() == 7
    assert after.table("inventory")["n"].sum() == inventory("custodian", using="owner").total.total
    compared = {row["custodian_id"]: row for row in compare(before, after, "custodian_id").rows(named=True)}
    assert (compared[11647]["total_gain"], compared[11617]["total_gain"]) == (1, 0)
    assert (first.taken_by_name, first.label) == (two_communes.giang.full_name, "Khảo sát 16/8")
    assert second.seal and second.seal != first.seal  # the history went on in between
    assert list(changed()) == []


def test_not_even_the_owner_changes_a_snapshot(two_communes):
    take("Khảo sát", two_communes.hai)
    for statement in (
        "update report_snapshot set label = 'khác'",
        "delete from report_snapshotpart",
        "update report_snapshotpart set content = ''",
        "truncate report_snapshotpart",
    ):
        with (
            pytest.raises(DatabaseError, match="cannot be changed"),
            transaction.atomic(using="owner"),
            connections["owner"].cursor() as cursor,
        ):
            cursor.execute(statement)
    with acting_as(two_communes.hai), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        SnapshotPart.objects.create(snapshot_id=Snapshot.objects.get().pk, name="x", custodian_id=1, content="")


@pytest.mark.parametrize(
    "harm",
    [
        "update report_snapshotpart set content = content || '1' where name = 'inventory' and custodian_id = 11617",
        "update report_snapshot set taken_at = taken_at - interval '1 day'",
        "insert into report_snapshotpart (snapshot_id, name, custodian_id, content) select id, 'inventory', 5, '' from report_snapshot",
        "delete from report_snapshotpart",
    ],
)
def test_verify_sees_a_snapshot_that_was_changed_past_the_database(two_communes, harm):
    take("Khảo sát", two_communes.hai)
    assert list(changed()) == []
    with connections["owner"].cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute(harm)
        cursor.execute("set session_replication_role = origin")
    assert len(list(changed())) == 1


def test_each_sees_their_own_part_and_an_auditor_the_counts_only(two_communes):
    snapshot = take("Khảo sát", two_communes.hai)
    with acting_as(two_communes.chi):
        own = Frozen(snapshot)
        assert by_custodian(own) == {11617: 2}
        assert set(own.table("unqualified")["custodian_id"]) == {11617}
    with acting_as(two_communes.giang):
        assert by_custodian(Frozen(snapshot)) == {11617: 2, 11647: 3}
    with acting_as(None):
        assert by_custodian(Frozen(snapshot)) == {}


@pytest.mark.parametrize("name", ["an", "binh", "dung", "chi"])
def test_a_commune_takes_no_snapshot(two_communes, name):
    with pytest.raises(Refused, match="Sở Tư pháp"):
        take("Của xã", getattr(two_communes, name))
    with pytest.raises(Refused, match="đặt tên"):
        take("  ", two_communes.hai)
    assert not Snapshot.objects.using("owner").exists()
    assert not Event.objects.using("owner").filter(action="take_snapshot").exists()


def test_the_page_takes_lists_and_compares(two_communes):
    hai, chi = visitor(two_communes.hai), visitor(two_communes.chi)
    assert "Chưa chốt" in chi.get("/chot-so-lieu/").content.decode()
    for label in ("Khảo sát", "Sau đó"):
        assert hai.post("/chot-so-lieu/chot/", {"label": label}).status_code == 302
        make_record(make_book())
    first, second = Snapshot.objects.using("owner").order_by("pk").values_list("pk", flat=True)
    address = f"/chot-so-lieu/so-sanh/?truoc={first}&sau={second}"
    assert hai.get(address).context["sums"]["total_gain"] == 1
    assert hai.get(f"{address}&theo=authority_id").context["sums"]["total_after"] == 6
    assert chi.get(address).context["sums"]["total"] == 2
    assert "Khảo sát" in chi.get("/chot-so-lieu/").content.decode()
    assert "Chốt số liệu bây giờ" not in chi.get("/chot-so-lieu/").content.decode()
    assert hai.get("/chot-so-lieu/so-sanh/?truoc=99&sau=²").status_code == 404
    assert chi.post("/chot-so-lieu/chot/", {"label": "Của xã"}).status_code == 404
    assert Snapshot.objects.using("owner").count() == 2


def test_held_rows_stand_beside_the_records_in_snapshot_report_and_comparison(two_communes):
    record = make_record(make_book())
    before = take("Trước", two_communes.hai)
    for row in (3, 4):
        HeldRow.objects.using("owner").create(
            delivery=record.delivery, custodian_id=11647, event_type="KS", sheet="x", row=row, reason="no_locator", cells={},
        )  # fmt: skip
    after = take("Sau", two_communes.hai)
    frozen = Frozen(after, using="owner")
    assert (Frozen(before, using="owner").held, frozen.held) == (0, 2)
    survey = document("khao-sat", frozen)
    assert "2 dòng tạm giữ" in " ".join(survey.opening)
    assert survey.tables[-1].rows[-1].cells[1:] == ["Xã An Quang", "Khai sinh", "Không có số, ngày đăng ký", 2]
    page = visitor(two_communes.hai).get(f"/chot-so-lieu/so-sanh/?truoc={before.pk}&sau={after.pk}").content.decode()
    assert "trước 0, sau 2" in page


def test_a_book_has_its_person_in_the_snapshot_and_an_older_snapshot_none(two_communes):
    book = make_book()
    Book.objects.using("owner").filter(pk=book.pk).update(in_charge=two_communes.an)
    frozen = Frozen(take("Khảo sát", two_communes.hai), using="owner")
    assert "Nguyễn Văn An" in {row.cells[-1] for row in document("bieu-03", frozen).tables[0].rows}
    columns = TABLES["books"].columns
    content = frozen.table("books").drop("custodian_id", "in_charge").write_csv()  # as it was frozen earlier
    assert _read(content, columns).columns == list(columns)
    assert set(_read(content, columns)["in_charge"]) == {None}


@pytest.mark.parametrize(("now", "due"), [
    ("2025-11-21 17:00", "2025-11-21 17:00"),  # a Friday
    ("2025-11-21 16:59", "2025-11-14 17:00"),
    ("2025-11-24 08:00", "2025-11-21 17:00"),
])  # fmt: skip
def test_the_last_friday_evening(now, due):
    assert last_due("fri 17:00", datetime.fromisoformat(now)) == datetime.fromisoformat(due)


def test_every_week_figures_are_frozen_and_the_progress_report_is_laid_ready_once(two_communes, tmp_path):
    assert make_ready() == []  # unless it is asked for
    with override_settings(WEEKLY="fri 17:00", REPORTS_DIR=tmp_path / "reports"):
        _two_weeks(two_communes)
    assert list(changed()) == []


def _two_weeks(people):
    files = make_ready()
    snapshot = Snapshot.objects.using("owner").get()
    assert [f.suffix for f in files] == [".pdf", ".docx", ".xlsx"] and snapshot.taken_by_name == BY_ITSELF
    assert make_ready() == [] and Snapshot.objects.using("owner").count() == 1
    pdf = files[0].read_bytes()
    files[0].unlink()  # as if it had stopped in between
    assert make_ready() == files[:1] and files[0].read_bytes() == pdf
    assert make_ready(timezone.now() + timedelta(days=7)) and Snapshot.objects.using("owner").count() == 2
    assert "thứ Sáu, 17:00" in visitor(people.hai).get("/bao-cao/").content.decode()
