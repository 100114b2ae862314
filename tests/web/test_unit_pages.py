"""A unit's page for everybody; giving its books away is the Department's lead's, seen before it is done."""

from factories import make_book, make_record
from sogoc.audit.models import Event
from sogoc.review.models import Book, CustodianProposal
from visiting import visitor


def owner(model):
    return model.objects.using("owner")


def test_a_page_tells_a_units_names_lineage_and_books_within_ones_rights(ledger, people):
    make_record(make_book())
    an = visitor(people.an)
    page = an.get("/don-vi/11647/").content.decode()
    assert "Xã An Quang" in page and "1669/NQ-UBTVQH15" in page and "Xã Quốc Tuấn" in page and "1 sổ" in page
    old = an.get("/don-vi/11650/").content.decode()
    assert "UBND xã Quốc Tuấn" in old and "do <a href" in old
    assert "Không có sổ nào" in visitor(people.chi).get("/don-vi/11647/").content.decode()
    assert an.get("/don-vi/99999/").status_code == 404
    assert "Xã Quốc Tuấn" in an.get("/don-vi/?q=quoc+tuan").content.decode()


def test_books_are_given_by_the_lead_after_a_preview(ledger, people):
    book = make_book()
    make_record(book)
    hai = visitor(people.hai)
    form = {"book": [book.pk], "to": "11617", "reason": "Biên bản 5/BB"}
    assert hai.post("/don-vi/11647/giao-so/", {**form, "reason": " "}).status_code == 422
    preview = hai.post("/don-vi/11647/giao-so/", form).content.decode()
    assert "Giao 1 sổ, 1 trường hợp cho Phường An Hải" in preview
    assert Book.objects.using("owner").get().custodian_id == 11647
    for who in (people.an, people.dung):
        assert visitor(who).post("/don-vi/11647/giao-so/", {**form, "confirmed": "1"}).status_code == 404
    hai.post("/don-vi/11647/giao-so/", {**form, "confirmed": "1"})
    assert Book.objects.using("owner").get().custodian_id == 11617


def test_an_officer_proposes_and_the_lead_decides(ledger, people):
    given, kept, moved = make_book(), make_book(), make_book()
    giang, hai = visitor(people.giang), visitor(people.hai)
    form = {"book": [given.pk, kept.pk, moved.pk], "to": "11617", "reason": "Biên bản 5/BB"}
    preview = giang.post("/don-vi/11647/giao-so/", form).content.decode()
    assert "Đề nghị giao 3 sổ" in preview and not owner(CustodianProposal).exists()
    giang.post("/don-vi/11647/giao-so/", {**form, "confirmed": "1"})
    giang.post("/don-vi/11647/giao-so/", {**form, "book": [moved.pk], "to": "1", "confirmed": "1"})  # thought again
    assert set(owner(Book).values_list("custodian_id", flat=True)) == {11647}
    assert "Đề nghị đổi đơn vị quản lý sổ" in hai.get("/").content.decode()
    at = {p.book_id: f"/don-vi/de-nghi/{p.pk}/" for p in owner(CustodianProposal).all()}
    assert len(at) == 3 and "Vì sao" not in giang.get("/don-vi/de-nghi/").content.decode()
    assert giang.post(at[given.pk], {"accept": "1"}).status_code == 404
    hai.post(at[given.pk], {"accept": "1"})
    hai.post(at[kept.pk], {"note": " "})
    assert owner(CustodianProposal).get(book=kept).accepted is None
    hai.post(at[kept.pk], {"note": "Sổ nằm ở xã"})
    hai.post("/don-vi/11647/giao-so/", {**form, "book": [moved.pk], "confirmed": "1"})  # elsewhere than proposed
    assert dict(owner(Book).values_list("pk", "custodian_id")) == {given.pk: 11617, kept.pk: 11647, moved.pk: 11617}
    decided = owner(CustodianProposal).values_list("book_id", "accepted", "decided_by__username", "note")
    assert set(decided) == {
        (given.pk, True, "hai", ""), (kept.pk, False, "hai", "Sổ nằm ở xã"), (moved.pk, False, "hai", ""),
    }  # fmt: skip
    assert "Không có đề nghị" in hai.get("/don-vi/de-nghi/").content.decode()
    events = set(owner(Event).values_list("action", flat=True))
    assert {"propose_custodian", "refuse_custodian", "set_custodian"} <= events
