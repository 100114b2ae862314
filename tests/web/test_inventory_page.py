"""Every number of the inventory leads to exactly its records, by every axis."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest

from factories import make_book, make_finding, make_record
from sogoc.report.axes import AXES
from sogoc.report.inventory import NUMBERS, inventory
from visiting import visitor


@pytest.fixture
def mixed(ledger, people):
    """Two communes of one district, a district division, a Department; every state, two outcomes, two origins."""
    quoc_tuan, an_hai = make_book(), make_book(authority=11647, event_type="KH", year=1999)
    division = make_book(authority=313, custodian=11617, event_type="KT", year=2017)
    for status in ("draft", "pending", "approved", "transferred"):
        make_record(quoc_tuan, status=status)
    make_record(quoc_tuan, outcome="duplicate")
    make_record(an_hai, outcome="unreadable", status="pending")
    make_record(an_hai, returned=True)
    faulty = make_record(division, registered_on=None)
    make_finding(faulty, code="D-33", severity="E")
    make_finding(faulty, code="D-20", severity="E")
    make_record(make_book(authority=30, custodian=0))
    return people


@pytest.mark.parametrize("by", AXES)
def test_every_number_of_the_department_leads_to_that_many_records(mixed, by):
    giang = visitor(mixed.giang)
    page = unescape(giang.get("/thong-ke/", {"by": by, "split": "1"}).content.decode())
    linked = re.findall(r'<td class="number"><a href="(/danh-sach/[^"]+)">([\d.]+)</a>', page)
    assert linked
    for address, n in linked:
        assert giang.get(address).context["total"] == int(n.replace(".", "")), address


@pytest.mark.parametrize("by", [name for name, axis in AXES.items() if not axis.overlaps])
def test_every_axis_adds_up_to_the_same_whole(mixed, by):
    found = inventory(by, using="owner")
    assert {name: getattr(found.total, name) for name in NUMBERS} == {
        **dict.fromkeys(NUMBERS, 0),
        "total": 9, "draft": 4, "pending": 1, "approved": 1, "transferred": 1,
        "ended": 2, "duplicate": 1, "unreadable": 1,
    }  # fmt: skip
    assert sum(sums.total for _, _, sums in found.groups) == found.total.total
    assert inventory(by, using="owner", split=False).total == found.total


def test_chi_counts_only_what_chis_commune_keeps(mixed):
    shown = visitor(mixed.chi).get("/thong-ke/", {"by": "province"}).context["found"]
    assert (shown.total.total, [line.place for line in shown.lines]) == (1, ["thành phố Hải Phòng"])


def test_one_goes_down_from_province_to_book(mixed):
    giang, query = visitor(mixed.giang), urlencode({"by": "province"})
    for expected in ("district", "authority", "book"):
        page = giang.get(f"/thong-ke/?{query}")
        rows = [row for group in page.context["groups"] for row in group["rows"]]
        row = next(row for row in rows if "Hải Phòng" in row["place"] or "An Lão" in row["place"])
        query = row["down"].removeprefix("?")
        assert f"by={expected}" in query
    assert giang.get(f"/thong-ke/?{query}").context["found"].total.total > 0


@pytest.mark.parametrize(
    "query", ["by=khong", "type=XX", "district=abc", "handed_over=nhap", "format=doc", "custodian=²"]
)
def test_what_means_nothing_is_not_found(mixed, query):
    assert visitor(mixed.giang).get(f"/thong-ke/?{query}").status_code == 404
