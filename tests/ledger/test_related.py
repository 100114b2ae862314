"""Amendments and recognitions beside the records they are about: by number or whole day, one's own commune, no twins."""

import pytest

from factories import make_book, make_record
from sogoc.review.editing import save
from sogoc.review.models import Finding, Pair, Record
from sogoc.review.related import BY_BIRTH, BY_NUMBER, related
from sogoc.review.unnoted import find_unnoted
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


def states(record):
    return list(Finding.objects.using("owner").filter(record=record, code="D-70").values_list("severity", "state"))


def amended() -> tuple[Record, Record]:
    base = child()
    said = {"base_number": base.entry, "base_paper": "Giấy khai sinh", "registered_on": "03.03.2012", "note": ""}
    return base, change(**said)


def test_a_base_record_without_the_note_is_found_once_and_counted(ledger, people):
    base, later = amended()
    assert (find_unnoted(), find_unnoted()) == (1, 1)
    [finding] = Finding.objects.using("owner").filter(code="D-70")
    assert (finding.record_id, finding.fields) == (base.pk, "note,entry_number") and later.entry in finding.detail
    base.refresh_from_db(using="owner")
    assert base.errors == 1


def test_filling_the_note_settles_it_in_the_same_save_and_blanking_it_opens_it_again(ledger, people):
    base, _ = amended()
    find_unnoted()
    for note, state in (("Đã cải chính", "fixed"), ("", "open")):
        with acting_as(people.an):
            version = Record.objects.get(pk=base.pk).version
            save(base.pk, people.an, {"note": note}, version=version)
        assert states(base) == [("E", state)]
        assert find_unnoted() == (state == "open") and states(base) == [("E", state)]


def test_an_amendment_that_is_none_any_more_takes_the_finding_along_and_a_waiver_stays(ledger, people):
    base, later = amended()
    find_unnoted()
    Finding.objects.using("owner").filter(record=base, code="D-70").update(state="waived", reason="Sổ không ghi chú")
    assert find_unnoted() == 1 and states(base) == [("E", "waived")]
    Finding.objects.using("owner").filter(record=base, code="D-70").update(state="open")
    Record.objects.using("owner").filter(pk=later.pk).update(outcome="not_civil_status")
    assert find_unnoted() == 0 and states(base) == [("E", "fixed")]
