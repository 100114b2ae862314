"""Amendments and recognitions beside the records they are about: by number or whole day, one's own commune, no twins."""

import pytest

from factories import make_book, make_record
from sogoc.review.models import Pair, Record
from sogoc.review.related import BY_BIRTH, BY_NUMBER, related
from sogoc.store.scope import acting_as
from visiting import visitor

CHILD = {"child_full_name": "Lê Thị Hòa", "child_birth_date": "20.05.2001"}


def child(**values: str) -> Record:
    return make_record(make_book(), values=CHILD | values)


def change(**values: str) -> Record:
    said = {"concerned_full_name": "Lê Thị Hoà", "concerned_birth_date": "20.05.2001"}
    return make_record(make_book(event_type="TDCC", year=2012), values=said | values)


def seen(user, record):
    with acting_as(user):
        return [(each.record.pk, each.why) for each in related(Record.objects.get(pk=record.pk))]


def test_each_shows_the_other(ledger, people):
    base, later = child(), change()
    assert seen(people.an, base) == [(later.pk, BY_BIRTH)] and seen(people.an, later) == [(base.pk, BY_BIRTH)]
    page = visitor(people.an).get(f"/ra-soat/{base.pk}/").content.decode()
    assert "Trường hợp liên quan: 1" in page and f"/ra-soat/{later.pk}/" in page
    assert not Pair.objects.using("owner").exists(), "two events are no duplicates"


@pytest.mark.parametrize(
    ("born", "number", "why"),
    [
        ("2001", "{base}", [BY_NUMBER]),
        ("2001", "", []),  # a name and a year are many people
        ("20.05.2001", "{base}", [BY_NUMBER]),
        ("21.05.2001", "99/1999", []),
    ],
)
def test_a_name_needs_the_number_or_the_whole_day(born, number, why, ledger, people):
    base = child()
    later = change(concerned_birth_date=born, base_number=number.format(base=base.entry))
    assert [said for _, said in seen(people.an, later)] == why


def test_twins_and_other_communes_are_not_shown(ledger, people):
    child(child_full_name="Lê Thị Hoa Lan")
    make_record(make_book(custodian=11617, authority=11623), values=CHILD)
    assert seen(people.an, change()) == []


def test_a_recognition_shows_the_birth_it_is_about(ledger, people):
    base = child()
    said = {"recognised_child_full_name": "Lê Thị Hòa", "recognised_child_birth_date": "20.05.2001"}
    later = make_record(make_book(event_type="CMC", year=2010), values=said)
    assert seen(people.an, later) == [(base.pk, BY_BIRTH)]
