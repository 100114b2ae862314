"""A unit's page for everybody; giving its books away is the Department's lead's, seen before it is done."""

from factories import make_book, make_record
from sogoc.review.models import Book
from visiting import visitor


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
    for who in (people.an, people.dung, people.giang):
        assert visitor(who).post("/don-vi/11647/giao-so/", {**form, "confirmed": "1"}).status_code == 404
    hai.post("/don-vi/11647/giao-so/", {**form, "confirmed": "1"})
    assert Book.objects.using("owner").get().custodian_id == 11617
