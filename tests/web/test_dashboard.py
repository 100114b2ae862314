"""The dashboard: the inventory's figures, each person's own, cheap while nothing changes."""

from datetime import timedelta

import pytest
from django.db import connections
from django.test import override_settings
from django.utils import timezone

from factories import make_book, make_record
from sogoc.report.dashboard import Pace, tiles
from sogoc.report.inventory import inventory
from sogoc.report.models import DayCount
from visiting import visitor


@pytest.fixture
def busy(ledger, people):
    book, other = make_book(), make_book(authority=11617, custodian=11617, event_type="KH")
    for status in ("draft", "pending", "approved", "transferred"):
        make_record(book, status=status)
    make_record(other)
    week_ago = timezone.localdate() - timedelta(days=7)
    for custodian, approved in ((11647, 0), (11617, 0)):
        DayCount.objects.using("owner").create(
            day=week_ago, custodian_id=custodian, total=4, approved=approved, transferred=0, ended=0
        )
    return people


def shown(user):
    response = visitor(user).get("/tong-quan/")
    assert response.status_code == 200
    return response.context


def test_the_department_sees_every_unit_and_its_pace(busy):
    with override_settings(DEADLINE=str(timezone.localdate() + timedelta(days=3))):
        context = shown(busy.giang)
    found = context["found"]
    assert found.total == inventory("custodian", using="owner", split=False).total
    assert len(context["tiles"]) == 114 == len({(t["x"], t["y"]) for t in context["tiles"]}) == len(tiles())
    units = {u.line.key: u for u in found.units}
    assert (units[11647].won, units[11647].share, units[11647].stuck) == (2, 50, False)
    assert units[11617].stuck and context["behind"][0].line.key == 11617
    assert (found.pace.left, found.pace.needed) == (3, 1.0) and "CHẬM" in found.pace.verdict
    assert [done for _, _, done in found.days] == [0, 2]


def test_a_commune_sees_only_its_own(busy):
    context = shown(busy.chi)
    assert (context["found"].total.total, context["tiles"], context["behind"]) == (1, [], [])
    assert [u.line.key for u in context["units"]] == [11617]
    assert shown(busy.binh)["found"].first[0] == "draft" or shown(busy.binh)["found"].first


def test_figures_are_not_sent_again_while_nothing_has_changed(busy):
    giang = visitor(busy.giang)
    first = giang.get("/tong-quan/so-lieu/")
    again = giang.get("/tong-quan/so-lieu/", headers={"If-None-Match": first.headers["ETag"]})
    make_record(make_book())
    later = giang.get("/tong-quan/so-lieu/", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, later.status_code) == (200, 200)
    assert again.status_code == 304 or again.headers["ETag"] != first.headers["ETag"]  # the minute may just have passed


def test_the_worker_notes_the_day(busy):
    with connections["owner"].cursor() as cursor:
        cursor.execute("select report_note_day()")
        cursor.execute("select report_note_day()")
    noted = DayCount.objects.using("owner").filter(day=timezone.localdate()).order_by("custodian_id")
    assert list(noted.values_list("custodian_id", "total", "approved", "transferred")) == [
        (11617, 1, 0, 0),
        (11647, 4, 1, 1),
    ]


def test_the_pace_is_said_in_words():
    until = timezone.localdate()
    assert Pace(until, 1, 0, 0, 5).verdict == "Đã xong tất cả."
    assert "kịp" in Pace(until, 10, 100, 10, 10).verdict
    assert "bảy ngày" in Pace(None, 1, 100, 0, None).verdict


def test_without_records_the_page_says_where_to_begin(ledger, people):
    assert "Chưa có dữ liệu" in visitor(people.giang).get("/tong-quan/").content.decode()
