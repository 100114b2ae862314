"""Acts in bulk that move no record: outcomes and waived warnings; and what somebody has open is left alone."""

from datetime import timedelta

import pytest
from django.utils import timezone
from test_bulk_pages import begin, confirm, done, fates, kept

from factories import make_book, make_finding, make_record
from sogoc.accounts.models import User
from sogoc.audit.models import Event
from sogoc.report.verify import verify
from sogoc.review.models import BulkAct, Finding, Lease, Record
from visiting import visitor


def heads(book):
    return list(kept(Record).filter(book=book).order_by("serial").values_list("outcome", "warnings", "status"))


def in_hand(record, user):
    kept(Lease).create(record=record, custodian_id=record.custodian_id, holder=User(pk=user.pk),
                       until=timezone.now() + timedelta(minutes=5))  # fmt: skip


def sound():
    return not [words for words, _ in verify() if not words.startswith("bàn giao thu.")]


@pytest.mark.parametrize("act", ["submit", "return"])
def test_what_somebody_else_has_open_is_spared_and_said(ledger, people, act):
    book = make_book()
    records = [make_record(book, status="draft" if act == "submit" else "pending") for _ in range(3)]
    in_hand(records[0], people.an)
    in_hand(records[1], people.binh)  # one's own is no hindrance
    binh = visitor(people.binh)
    bulk = begin(binh, act, "/danh-sach/")
    assert fates(binh, bulk) == {("ready", ""): 2, ("refused", "đang có người mở"): 1}
    in_hand(records[2], people.an)
    confirm(binh, bulk, "2", reason="thử")
    assert fates(binh, done(bulk)) == {
        ("done", ""): 1, ("refused", "đang có người mở"): 1, ("skipped", "đang có người mở"): 1}  # fmt: skip


def test_an_outcome_for_a_whole_list_and_back(ledger, people):
    book = make_book()
    records = [make_record(book, status=s, serial=n) for n, s in enumerate(("draft", "pending", "transferred"), 1)]
    dung = visitor(people.dung)
    bulk = begin(dung, "set_outcome", "/danh-sach/", value="unreadable")
    assert fates(dung, bulk) == {("ready", ""): 2, ("refused", "đã chuyển"): 1}
    assert "Sổ không đọc được" in dung.get(f"/hang-loat/{bulk.pk}/").content.decode()
    assert confirm(dung, bulk, "2") == "frozen" and confirm(dung, bulk, "2", reason="cháy sổ") == "running"
    done(bulk)
    assert [o for o, *_ in heads(book)] == ["unreadable", "unreadable", ""] and sound()
    event = kept(Event).get(action="set_outcome")
    assert (event.after, event.reason, len(event.lot)) == ({"outcome": "unreadable"}, "cháy sổ", 2)
    kept(Record).filter(pk=records[0].pk).update(changed_at=timezone.now())  # somebody has been at it since
    dung.post(f"/hang-loat/{bulk.pk}/hoan-tac/", {"reason": "nhầm"})
    assert fates(dung, done(bulk)) == {("undone", ""): 1, ("refused", "đã chuyển"): 1,
                                       ("kept", "đã thay đổi từ lúc chốt danh sách"): 1}  # fmt: skip
    assert [o for o, *_ in heads(book)] == ["unreadable", "", ""] and sound()


@pytest.mark.parametrize("value", ["", "duplicate", "x"])
def test_no_outcome_for_many_but_those_one_may_set_for_many(ledger, people, value):
    make_record(make_book())
    dung = visitor(people.dung)
    hang = dung.get("/danh-sach/").context["hang"]
    page = dung.post("/hang-loat/", {"act": "set_outcome", "hang": hang, "value": value}, follow=True)
    assert "chọn kết quả" in page.content.decode() and not kept(BulkAct).exists()


def test_warnings_are_kept_by_the_book_for_a_whole_list_and_open_again(ledger, people):
    book = make_book()
    records = [make_record(book, serial=n) for n in (1, 2, 3)]
    for record in records[:2]:
        make_finding(record, code="KS-15.1", severity="W", fields="registration_type")
    make_finding(records[1], code="KS-01", severity="E", fields="child_full_name")
    an = visitor(people.an)
    bulk = begin(an, "waive", "/danh-sach/?status=draft")
    assert fates(an, bulk) == {("ready", ""): 2, ("refused", "không có cảnh báo nào còn mở"): 1}
    confirm(an, bulk, "2", reason="sổ ghi vậy")
    done(bulk)
    assert [w for _, w, _ in heads(book)] == [0, 0, 0] and sound()
    states = kept(Finding).order_by("severity", "pk").values_list("severity", "state", "reason")
    assert list(states) == [("E", "open", "")] + [("W", "waived", "Theo sổ, cả lô: sổ ghi vậy")] * 2
    an.post(f"/hang-loat/{bulk.pk}/hoan-tac/", {"reason": "nhầm"})
    assert fates(an, done(bulk))[("undone", "")] == 2
    assert [w for _, w, _ in heads(book)] == [1, 1, 0] and sound()


def test_a_clerk_has_no_outcomes_in_bulk(ledger, people):
    make_record(make_book())
    an = visitor(people.an)
    page = an.get("/danh-sach/")
    assert [act for act, _ in page.context["bulk_acts"]] == ["submit", "waive"]
    an.post("/hang-loat/", {"act": "set_outcome", "hang": page.context["hang"], "value": "unreadable"})
    assert not kept(BulkAct).exists()
