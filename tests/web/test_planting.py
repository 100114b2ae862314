"""Errors laid over approved records to see whether they are seen: on the screen, never in the record."""

import json
import uuid
from types import SimpleNamespace

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from factories import make_book, make_record
from sogoc.audit.models import Event
from sogoc.record import BY_CODE
from sogoc.review.models import VALUES, PlantedError, Record
from sogoc.review.paging import Thread
from sogoc.review.planting import planted
from visiting import form_of, give_scan, visitor

BIRTH = BY_CODE["KS"]
HTMX = {"HX-Request": "true"}


def owner(model):
    return model.objects.using("owner")


@given(
    st.sampled_from(["Nguyễn Thị Thử", "Đỗ Quỳnh", "Ý", "bcd", ""]),
    st.sampled_from(["02.01.2001", "01.2001", "1975", "30 tuổi", ""]),
    st.randoms(use_true_random=False),
)
def test_one_field_that_matters_says_something_else_of_the_same_kind(name, born, rng):
    values = SimpleNamespace(child_full_name=name, child_birth_date=born, mother_full_name="")
    laid = planted(BIRTH, values, rng)
    if laid is None:
        assert name in ("", "bcd") and born in ("", "30 tuổi")
        return
    field, wrong = laid
    assert field in ("child_full_name", "child_birth_date") and wrong and wrong != getattr(values, field)
    assert wrong.count(".") == born.count(".") if field == "child_birth_date" else wrong.count(" ") == name.count(" ")


@pytest.fixture
def laid(ledger, people, monkeypatch):
    """Bình approves; in place of the next record comes one that was approved, with an error laid over it."""
    book = make_book()
    first, second = (make_record(book, status="pending", serial=n) for n in (1, 2))
    good = make_record(book, status="approved", serial=3, approved_by_id=people.dung.pk)
    for record in (first, second, good):
        give_scan(record)
    monkeypatch.setattr(settings, "PLANTED_ONE_IN", 1)
    binh = visitor(people.binh)
    hang = Thread("to_approve").at(first).token
    answer = binh.post("/ra-soat/tiep/", {"hang": hang}, headers=HTMX)
    monkeypatch.setattr(settings, "PLANTED_ONE_IN", 0)
    error = owner(PlantedError).get()
    return SimpleNamespace(binh=binh, error=error, good=good, second=second, address=answer["X-Address"],
                           page=answer.content.decode(), hang=answer.context["hang"])  # fmt: skip


@pytest.mark.parametrize(
    ("press", "found", "said"),
    [("approve", False, "Lần này sót"), ("return", True, "Bạn đã tìm ra"), ("edit", True, "Bạn đã tìm ra"),
     ("save", None, "Chưa trả lời")],
)  # fmt: skip
def test_what_is_pressed_is_told_kindly_and_touches_nothing(laid, people, press, found, said):
    assert "Chờ rà soát" in laid.page and "Duyệt nghĩa là" in laid.page and "Đã duyệt" not in laid.page
    assert laid.binh.get(laid.address).context["bench"].record.status == "pending"  # the same when it is loaded again
    before = (
        owner(Record).filter(pk=laid.good.pk).values().get(),
        owner(VALUES["KS"]).filter(pk=laid.good.pk).values().get(),
    )
    form = form_of(laid.good) | {laid.error.field: laid.error.value}
    form |= {"hang": laid.hang, "key": str(uuid.uuid4()), "compared_with": "scan", "reason": "Sai"}
    if press != "edit":  # the field is left as it was shown
        as_shown = laid.binh.get(laid.address).context["bench"].as_shown
        form |= {**json.loads(as_shown)[0], "shown": as_shown}
    act = f"quyet-dinh/{press}" if press in ("approve", "return") else "luu"
    answer = laid.binh.post(f"/ra-soat/{laid.good.pk}/{act}/", form, headers={**HTMX, "X-Behind": "1"})
    assert answer.status_code == 422 and said in answer.content.decode()
    assert f"/ra-soat/{laid.second.pk}/" in answer.context["next"]  # the list goes on where it was
    assert before == (
        owner(Record).filter(pk=laid.good.pk).values().get(),
        owner(VALUES["KS"]).filter(pk=laid.good.pk).values().get(),
    )
    assert owner(PlantedError).get().found is found
    assert not owner(Event).exclude(action="sent_scan").exists()
    own = laid.binh.get("/chat-luong/").context["own"]
    assert (own and (own.planted, own.found)) == (None if found is None else (1, int(found)))


def test_another_person_sees_the_record_as_it_is(laid, people):
    page = visitor(people.dung).get(laid.address)
    assert page.context["bench"].record.status == "approved"
    assert getattr(page.context["bench"].values, laid.error.field) != laid.error.value


def test_no_error_is_laid_in_other_lists_or_over_ones_own_approvals(ledger, people, monkeypatch):
    monkeypatch.setattr(settings, "PLANTED_ONE_IN", 1)
    book = make_book()
    record = make_record(book, status="pending", serial=1)
    for n, about in enumerate(({"approved_by_id": people.binh.pk}, {"editors": [people.binh.pk]}), 2):
        give_scan(make_record(book, status="approved", serial=n, **about))
    make_record(book, status="approved", serial=9)  # without a scan
    binh = visitor(people.binh)
    for name in ("to_approve", "second", ""):
        binh.post("/ra-soat/tiep/", {"hang": Thread(name).at(record).token}, headers=HTMX)
    assert not owner(PlantedError).exists()
