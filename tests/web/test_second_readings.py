"""Another typing of an entry decided on its page, by the requests a browser makes."""

import pytest

from factories import make_book, make_record
from sogoc.audit.models import Event
from sogoc.review.models import VALUES, Record, SecondReading
from visiting import visitor

OURS = {"child_full_name": "Nguyễn Thị Thử", "mother_full_name": "Lê Thị Mẹ", "child_sex": "2"}
THEIRS = {"child_full_name": "Nguyễn Thị Thứ", "mother_full_name": "Lê Thị Mễ", "child_sex": "1"}


@pytest.fixture
def reading(ledger, people):
    return typed_again(make_record(make_book()))


def typed_again(record, theirs=THEIRS, row=7):
    """Beside a record as factories make it, another typing with these cells."""
    values = VALUES["KS"].objects.using("owner").get(pk=record.pk)
    ours = {name: getattr(values, name) for name in theirs}
    standard = {
        f.name: getattr(values, f.name) for f in values._meta.fields if f.name not in ("record", "custodian_id")
    }
    return SecondReading.objects.using("owner").create(
        record=record, custodian_id=record.custodian_id, delivery=record.delivery, row=row, typed_digest="x",
        standard={**standard, **theirs}, differences={name: [ours[name], text] for name, text in theirs.items()},
    )  # fmt: skip


def picks(child="", mother="", sex="", **more):
    chosen = {"child_full_name": child, "mother_full_name": mother, "child_sex": sex}
    return {**{f"pick-{name}": what for name, what in chosen.items() if what}, **more}


def post(user, reading, version=1, **form):
    return visitor(user).post(f"/ra-soat/{reading.record_id}/ban-nhap/{reading.pk}/", {"version": version, **form})


def stored(reading):
    values = VALUES["KS"].objects.using("owner").get(pk=reading.record_id)
    return {name: getattr(values, name) for name in OURS}


def decided(reading):
    return SecondReading.objects.using("owner").get(pk=reading.pk).decided


def editors(reading):
    return Record.objects.using("owner").get(pk=reading.record_id).editors


@pytest.mark.parametrize(
    ("form", "becomes", "word", "is_an_edit"),
    [
        (picks("ours", "ours", "ours"), OURS, "ours", False),
        (picks("theirs", "theirs", "theirs"), THEIRS, "theirs", True),
        (picks("ours", "theirs", "ours"), {**OURS, "mother_full_name": "Lê Thị Mễ"}, "mixed", True),
        (
            picks("other", "ours", "ours", **{"other-child_full_name": " Nguyễn  Thị Thừ "}),
            {**OURS, "child_full_name": "Nguyễn Thị Thừ"}, "mixed", True,
        ),
    ],
)  # fmt: skip
def test_each_field_becomes_what_was_chosen(reading, people, form, becomes, word, is_an_edit):
    answer = post(people.an, reading, **form)
    assert answer.headers["Location"] == f"/ra-soat/{reading.record_id}/"
    assert (stored(reading), decided(reading)) == (becomes, word)
    assert editors(reading) == ([people.an.pk] if is_an_edit else [])
    told = Event.objects.using("owner").get(action="decide_reading")
    assert (told.actor_id, told.after) == (people.an.pk, {**becomes, "decided": word})


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({}, 422),
        (picks("theirs", "theirs"), 422),
        (picks("other", "ours", "ours"), 422),  # chosen, and nothing written
        (picks("nonsense", "ours", "ours"), 422),
        ({**picks("theirs", "theirs", "theirs"), "version": "9"}, 409),
        ({**picks("ours", "ours", "ours"), "version": "x"}, 409),
    ],
)
def test_what_is_not_chosen_or_seen_in_another_version_changes_nothing(reading, people, form, status):
    assert post(people.an, reading, **form).status_code == status
    assert (stored(reading), decided(reading), editors(reading)) == (OURS, "", [])


def test_the_page_preselects_nothing_and_keeps_what_was_chosen_when_it_could_not_be_kept(reading, people):
    address = f"/ra-soat/{reading.record_id}/ban-nhap/{reading.pk}/"
    assert " checked" not in visitor(people.an).get(address).content.decode()
    again = post(people.an, reading, **picks("theirs", "ours")).content.decode()
    assert again.count(" checked") == 2 and "chưa chọn: Giới tính" in again


def test_what_was_decided_is_not_decided_again_and_its_words_stand_in_the_history(reading, people):
    assert post(people.an, reading, **picks("ours", "theirs", "ours")).status_code == 302
    assert post(people.binh, reading, version=2, **picks("theirs", "theirs", "theirs")).status_code == 422
    page = visitor(people.an).get(f"/ra-soat/{reading.record_id}/").content.decode()
    assert "đã chọn từng trường theo sổ" in page and "choose-reading" not in page


def test_of_an_approved_record_ours_may_be_kept_and_nothing_taken(ledger, people):
    reading = typed_again(make_record(make_book(), status="approved"))
    assert post(people.binh, reading, **picks("theirs", "ours", "ours")).status_code == 422
    assert post(people.binh, reading, **picks("ours", "ours", "ours")).status_code == 302
    assert (stored(reading), decided(reading)) == (OURS, "ours")


def test_the_page_that_does_not_settle_it_leaves_the_record_waiting_for_the_second_copy(reading, people):
    address = f"/ra-soat/{reading.record_id}/ban-nhap/{reading.pk}/so-ban-2/"
    assert visitor(people.an).post(address, {"reason": " "}).status_code == 422
    assert visitor(people.an).post(address, {"reason": "mực nhòe"}).status_code == 302
    assert Record.objects.using("owner").get(pk=reading.record_id).waiting_second and decided(reading) == ""
    assert Event.objects.using("owner").get(action="await_second_copy").reason == "mực nhòe"


def test_the_queue_holds_what_nobody_has_chosen_from_and_only_ones_own(reading, people):
    typed_again(make_record(make_book(custodian=11617, authority=11623)))
    typed_again(make_record(make_book()), theirs={}, row=9)  # says the same: nothing to choose
    here = visitor(people.an).get("/danh-sach/readings/")
    assert [row.record.pk for row in here.context["rows"]] == [reading.record_id]
    post(people.an, reading, **picks("ours", "ours", "ours"))
    assert visitor(people.an).get("/danh-sach/readings/").context["total"] == 0


def test_chi_finds_no_reading_of_ans_and_nobody_one_under_another_record(reading, people):
    assert post(people.chi, reading, **picks("ours", "ours", "ours")).status_code == 404
    other = make_record(make_book())
    assert visitor(people.an).get(f"/ra-soat/{other.pk}/ban-nhap/{reading.pk}/").status_code == 404
    assert decided(reading) == ""


def test_the_departments_officer_looks_and_does_not_choose_for_a_commune(reading, people):
    client = visitor(people.giang)
    page = client.get(f"/ra-soat/{reading.record_id}/ban-nhap/{reading.pk}/")
    assert page.status_code == 200 and "Bạn không chọn được" in page.content.decode()
    assert post(people.giang, reading, **picks("theirs", "theirs", "theirs")).status_code == 422
    assert stored(reading) == OURS
