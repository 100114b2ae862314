"""A save finds again what has changed and no more, and the ledger stands as after a check of the whole book."""

from factories import make_book, make_record
from sogoc.review.editing import save, set_outcome
from sogoc.review.models import Finding, Record
from sogoc.review.recheck import recheck
from sogoc.store.scope import acting_as

SAVES = (  # a record of the book, what is changed
    (1, {"entry_number": "01/2001"}),  # repeats the first
    (1, {"entry_number": "07/2001", "registered_on": "02.01.2001"}),  # a gap, and out of order
    (2, {"mother_birth_date": "2002"}),  # of this record alone
    (0, {"child_full_name": "=1+1"}),  # a cell that is no text: from here the book is checked as a whole
    (3, {"entry_number": "", "child_full_name": "Nguyễn Thị Thử"}),
    (0, {"child_full_name": "Nguyễn Thị Thử"}),
)


def standing() -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    findings = (
        Finding.objects.using("owner").order_by("pk").values_list("pk", "record", "code", "severity", "detail", "state")
    )
    return list(findings), list(
        Record.objects.using("owner").order_by("pk").values_list("pk", "blockers", "errors", "warnings")
    )


def test_after_a_save_the_book_stands_as_after_a_whole_check(ledger, people):
    book = make_book()
    records = [make_record(book, values={"entry_number": f"{n:02}/2001"}, serial=n).pk for n in (1, 2, 3, 4)]
    recheck(book, using="owner")
    for place, values in SAVES:
        with acting_as(people.an):
            save(records[place], people.an, values, version=Record.objects.get(pk=records[place]).version)
        after = standing()
        recheck(book, using="owner")
        assert standing() == after, values
    with acting_as(people.binh):
        set_outcome(records[1], people.binh, "unreadable", "Trang rách")
    after = standing()
    recheck(book, using="owner")
    assert standing() == after
