"""Bulk acts from a list: what the preview says is what happens, and what happened can be taken back."""

from types import SimpleNamespace

import pytest
from django.conf import settings

from factories import make_book, make_finding, make_record
from sogoc.audit.models import Event
from sogoc.review import frozen
from sogoc.review.models import BulkAct, BulkPart, BulkSample, Finding, Record
from visiting import give_scan, visitor

FAULTY = "còn lỗi chưa xử lý"
OWN_WORK = "bạn đã nhập hoặc sửa trường hợp này, người khác phải duyệt"


def kept(model):
    return model.objects.using("owner")


def status(record):
    return kept(Record).get(pk=record.pk).status


@pytest.fixture
def waiting(ledger, people):
    """Two books of xã An Quang waiting for Bình: five good records, one faulty, one of his own; one of Chi's commune."""
    books = [make_book(), make_book()]
    good = [make_record(book, status="pending") for book in (*books, *books, books[0])]
    faulty = make_record(books[0], status="pending")
    make_finding(faulty, code="KS-01", severity="E", fields="child_full_name")
    own = make_record(books[1], status="pending", editors=[people.binh.pk])
    other = make_record(make_book(custodian=11617, authority=11617), status="pending")
    return SimpleNamespace(good=good, faulty=faulty, own=own, other=other, books=books)


def begin(client, act, address="/danh-sach/?status=pending", **form):
    """From the list, as the form there sends it; returns the bulk act."""
    hang = client.get(address).context["hang"]
    answer = client.post("/hang-loat/", {"act": act, "hang": hang, **form})
    assert answer.status_code == 302, answer.content.decode()
    return kept(BulkAct).order_by("pk").last()


def compare(client, bulk, wrong=None):
    """Open each of the sample and say what was seen."""
    for sample in kept(BulkSample).filter(bulk=bulk).order_by("pk"):
        hang = frozen.Thread(filters={"lot": f"{bulk.pk}.sample"}).token
        assert client.get(f"/ra-soat/{sample.record_id}/?hang={hang}").context["sample"].pk == sample.pk
        said = {"mark": "wrong", "reason": "Sai họ tên so với sổ"} if sample.record_id == wrong else {"mark": "right"}
        client.post(f"/hang-loat/{bulk.pk}/mau/{sample.record_id}/", said)
        if sample.record_id == wrong:
            break


def confirm(client, bulk, number, **form):
    client.post(f"/hang-loat/{bulk.pk}/xac-nhan/", {"number": number, **form})
    bulk.refresh_from_db(using="owner")
    return bulk.state


def done(bulk):
    assert frozen.advance(bulk.pk)
    bulk.refresh_from_db(using="owner")
    return bulk


def fates(client, bulk):
    """Standing and reason -> how many, as the page tells it and as its links show it."""
    page = client.get(f"/hang-loat/{bulk.pk}/")
    told = page.context["reached"] + page.context["left_alone"]
    for fate in told:
        assert client.get(fate["address"]).context["total"] == fate["n"]
    return {(fate["standing"], fate["why"]): fate["n"] for fate in told}


def approved(client, waiting):
    bulk = begin(client, "approve", compared_with="paper")
    compare(client, bulk)
    assert confirm(client, bulk, "5") == "running"
    return done(bulk)


def test_what_the_preview_says_is_what_happens(waiting, people):
    client = visitor(people.binh)
    bulk = begin(client, "approve", compared_with="paper")
    before = {("ready", ""): 5, ("refused", FAULTY): 1, ("refused", OWN_WORK): 1}
    assert fates(client, bulk) == before
    assert kept(BulkPart).filter(custodian_id=11617).count() == 0, "nothing of another commune is in it"
    compare(client, bulk)
    assert confirm(client, bulk, "4") == "frozen" and confirm(client, bulk, "") == "frozen"
    assert confirm(client, bulk, "5") == "running"
    done(bulk)
    assert bulk.state == "done"
    assert fates(client, bulk) == {("done", ""): 5, ("refused", FAULTY): 1, ("refused", OWN_WORK): 1}
    assert {status(r) for r in waiting.good} == {"approved"}
    assert {status(r) for r in (waiting.faulty, waiting.own, waiting.other)} == {"pending"}
    events = list(kept(Event).filter(action="approve"))
    assert sorted(len(e.lot) for e in events) == [2, 3] and {e.subject for e in events} == {str(bulk.number)}
    assert {(e.actor_name, e.channel) for e in events} == {(people.binh.full_name, "task")}


def test_nothing_is_approved_before_each_of_the_sample_was_opened_and_found_right(waiting, people):
    client = visitor(people.binh)
    bulk = begin(client, "approve", compared_with="paper")
    assert kept(BulkSample).filter(bulk=bulk).count() == 5
    assert confirm(client, bulk, "5") == "frozen"
    first = kept(BulkSample).filter(bulk=bulk).first()
    client.post(f"/hang-loat/{bulk.pk}/mau/{first.record_id}/", {"mark": "right"})
    first.refresh_from_db(using="owner")
    assert first.right is None, "it was not opened"


def test_one_error_in_the_sample_rejects_the_lot(waiting, people):
    client = visitor(people.binh)
    bulk = begin(client, "approve", compared_with="paper")
    compare(client, bulk, wrong=waiting.good[0].pk)
    assert confirm(client, bulk, "5") == "rejected"
    assert kept(Record).filter(status="approved").count() == 0
    told = kept(Event).get(action="reject_lot")
    assert (told.record_id, told.reason) == (waiting.good[0].pk, "Sai họ tên so với sổ")
    assert "sai so với sổ" in client.get(f"/hang-loat/{bulk.pk}/").content.decode()


def test_a_sample_is_only_compared_and_its_size_is_a_setting(waiting, people, monkeypatch):
    monkeypatch.setattr(settings, "BULK_SAMPLE", 2)
    client = visitor(people.binh)
    bulk = begin(client, "approve", compared_with="paper")
    record = kept(BulkSample).filter(bulk=bulk).first().record_id
    hang = frozen.Thread(filters={"lot": f"{bulk.pk}.sample"}).token
    page = client.get(f"/ra-soat/{record}/?hang={hang}")
    assert page.context["bench"].editable is False and "Đúng như sổ" in page.content.decode()
    assert visitor(people.dung).get(f"/ra-soat/{record}/?hang={hang}").context["sample"] is None, "it is Bình's"
    compare(client, bulk)
    assert confirm(client, bulk, "5") == "running"


def test_what_changed_since_the_list_was_frozen_is_left_alone_and_told(waiting, people):
    client = visitor(people.binh)
    bulk = begin(client, "approve", compared_with="paper")
    compare(client, bulk)
    kept(Record).filter(pk=waiting.good[0].pk).update(version=2)
    make_finding(waiting.good[1], code="KS-01", severity="E", fields="child_full_name")
    assert confirm(client, bulk, "5") == "running"
    told = fates(client, done(bulk))
    assert told["done", ""] == 3
    assert told["skipped", "đã thay đổi từ lúc chốt danh sách"] == 1 and told["skipped", FAULTY] == 1


def test_only_scans_count_where_the_scan_was_compared(waiting, people):
    give_scan(waiting.good[0])
    client = visitor(people.binh)
    bulk = begin(client, "approve", compared_with="scan")
    assert fates(client, bulk)["ready", ""] == 1
    assert fates(client, bulk)["refused", "không có ảnh trang sổ để đối chiếu"] == 4
    compare(client, bulk)
    confirm(client, bulk, "1")
    done(bulk)
    assert kept(Record).get(status="approved").compared_with == "scan"


def test_undo_restores_what_was_there(waiting, people):
    first = waiting.good[0]
    kept(Record).filter(pk=first.pk).update(returned=True, waiting_second=True)
    warning = make_finding(first, code="D-35", severity="W", fields="child_full_name")
    columns = [f.attname for f in Record._meta.fields if f.attname != "changed_at"]
    before = list(kept(Record).order_by("pk").values(*columns))
    client = visitor(people.binh)
    bulk = approved(client, waiting)
    assert kept(Finding).get(pk=warning.pk).state == "waived" and kept(Record).get(pk=first.pk).returned is False
    client.post(f"/hang-loat/{bulk.pk}/hoan-tac/", {"reason": ""})
    bulk.refresh_from_db(using="owner")
    assert bulk.state == "done", "a reason is needed"
    client.post(f"/hang-loat/{bulk.pk}/hoan-tac/", {"reason": "nhầm quyển"})
    assert done(bulk).state == "undone"
    assert list(kept(Record).order_by("pk").values(*columns)) == before
    assert (kept(Finding).get(pk=warning.pk).state, kept(Finding).get(pk=warning.pk).decided_by) == ("open", None)
    assert {e.reason for e in kept(Event).filter(action="undo_lot")} == {"nhầm quyển"}


def test_what_happened_since_stays_when_a_lot_is_undone(waiting, people):
    client = visitor(people.binh)
    bulk = approved(client, waiting)
    kept(Record).filter(pk=waiting.good[0].pk).update(locked=True)  # as the signature of a batch does
    visitor(people.dung).post(
        f"/ra-soat/{waiting.good[1].pk}/quyet-dinh/unapprove/",
        {"reason": "xem lại", "version": "1", "shown": "[{}, {}]"},
    )
    assert status(waiting.good[1]) == "pending"
    client.post(f"/hang-loat/{bulk.pk}/hoan-tac/", {"reason": "nhầm"})
    told = fates(client, done(bulk))
    assert told["undone", ""] == 3 and told["kept", "đang trong đợt chuyển đã ký"] == 1
    assert told["kept", "đã thay đổi từ lúc chốt danh sách"] == 1
    assert (status(waiting.good[0]), kept(Record).get(pk=waiting.good[1].pk).returned) == ("approved", True)


def test_a_stopped_lot_keeps_the_books_it_has_done(waiting, people):
    client = visitor(people.binh)
    bulk = begin(client, "approve", compared_with="paper")
    compare(client, bulk)
    confirm(client, bulk, "5")
    frozen.advance(bulk.pk, lambda: client.post(f"/hang-loat/{bulk.pk}/dung/"))  # after the first book
    bulk.refresh_from_db(using="owner")
    assert bulk.state == "cancelled"
    assert kept(Record).filter(status="approved", book=waiting.books[0]).count() == 3
    assert kept(Record).filter(status="approved", book=waiting.books[1]).count() == 0
    assert fates(client, bulk)["ready", ""] == 2
    client.post(f"/hang-loat/{bulk.pk}/hoan-tac/", {"reason": "nhầm"})
    done(bulk)
    assert kept(Record).filter(status="approved").count() == 0


def test_submitted_and_returned_in_bulk_and_each_taken_back(waiting, people):
    make_record(waiting.books[0])
    an, binh = visitor(people.an), visitor(people.binh)
    lot = begin(an, "submit", "/danh-sach/?status=draft")
    assert fates(an, lot) == {("ready", ""): 1}
    assert confirm(an, lot, "1") == "running"
    assert done(lot).state == "done" and kept(Record).filter(status="draft").count() == 0
    an.post(f"/hang-loat/{lot.pk}/hoan-tac/", {"reason": "nhầm"})
    assert done(lot).state == "undone" and kept(Record).filter(status="draft").count() == 1
    lot = begin(binh, "return", f"/danh-sach/?status=pending&book={waiting.books[0].pk}")
    assert confirm(binh, lot, "4") == "frozen", "a reason is needed"
    assert confirm(binh, lot, "4", reason="Ảnh mờ, cần quét lại") == "running"
    done(lot)
    assert kept(Record).filter(status="draft", returned=True).count() == 4
    binh.post(f"/hang-loat/{lot.pk}/hoan-tac/", {"reason": "nhầm"})
    done(lot)
    assert kept(Record).filter(returned=True).count() == 0 and kept(Record).filter(status="draft").count() == 1


def test_who_has_lost_their_role_gets_nothing_done_any_more(waiting, people):
    client = visitor(people.binh)
    bulk = begin(client, "approve", compared_with="paper")
    compare(client, bulk)
    confirm(client, bulk, "5")
    type(people.binh).objects.using("owner").filter(pk=people.binh.pk).update(is_active=False)
    try:
        assert done(bulk).state == "done"
    finally:
        type(people.binh).objects.using("owner").filter(pk=people.binh.pk).update(is_active=True)
    assert kept(Record).filter(status="approved").count() == 0
    assert fates(client, bulk)["skipped", "không còn trong đơn vị của bạn hoặc đã gỡ"] == 5


def test_no_right_no_act_and_nobody_elses_lot(waiting, people):
    an = visitor(people.an)
    hang = an.get("/danh-sach/").context["hang"]
    assert [act for act, _ in an.get("/danh-sach/").context["bulk_acts"]] == ["submit", "waive"]
    an.post("/hang-loat/", {"act": "approve", "hang": hang, "compared_with": "paper"})
    assert kept(BulkAct).count() == 0
    assert an.post("/hang-loat/", {"act": "transfer", "hang": hang}).status_code == 404
    assert an.post("/hang-loat/", {"act": "submit", "hang": "x"}).status_code == 404
    bulk = begin(visitor(people.binh), "approve", compared_with="paper")
    for user in (people.dung, people.chi, people.hai):
        assert visitor(user).get(f"/hang-loat/{bulk.pk}/").status_code == 404
        assert visitor(user).post(f"/hang-loat/{bulk.pk}/xac-nhan/", {"number": "5"}).status_code == 404


def test_an_empty_list_an_unsaid_comparison_and_a_queue(waiting, people):
    client = visitor(people.binh)
    hang = client.get("/danh-sach/?status=draft").context["hang"]
    for form in ({"hang": hang, "compared_with": "paper"}, {"hang": client.get("/danh-sach/").context["hang"]}):
        answer = client.post("/hang-loat/", {"act": "approve", **form}, follow=True)
        assert "Chưa lập được" in answer.content.decode()
    assert kept(BulkAct).count() == 0
    bulk = begin(client, "approve", "/danh-sach/to_approve/", compared_with="paper")
    assert fates(client, bulk) == {("ready", ""): 5}
    assert "Chờ bạn duyệt" in client.get("/hang-loat/").content.decode()
