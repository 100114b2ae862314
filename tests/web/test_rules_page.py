"""The page of rules: how often each fired within one's scope, leading to exactly those records."""

import pytest

from factories import make_book, make_finding, make_record
from sogoc.check import RULES
from visiting import visitor


@pytest.fixture
def three_faults(ledger, people):
    book = make_book()
    for _ in range(2):
        record = make_record(book)
        make_finding(record, code="D-33", severity="E", fields="child_full_name")
    make_finding(record, code="D-33", severity="E", fields="mother_full_name")


def fired(page):
    return {rule.code: records for rule, records, _ in page.context["lines"]}


def test_an_sees_how_many_records_a_rule_concerns_and_the_link_lists_as_many(three_faults, people):
    client = visitor(people.an)
    page = client.get("/quy-tac/")
    assert {code: n for code, n in fired(page).items() if n} == {"D-33": 2}
    assert '<a href="/danh-sach/?finding=D-33"' in page.content.decode()
    assert client.get("/danh-sach/?finding=D-33").context["total"] == 2


def test_chi_sees_every_rule_and_no_number_of_another_commune(three_faults, people):
    page = visitor(people.chi).get("/quy-tac/")
    assert fired(page) == dict.fromkeys(RULES, 0)
    assert all(rule.law in page.content.decode() for rule in RULES.values() if not set(rule.law) & set("&<>\"'"))
