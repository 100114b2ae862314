"""The ledger of a book: gaps, repeats, order and closing total as the rules see them, and who signed it off."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from factories import make_book, make_record
from sogoc.audit.models import Event
from sogoc.cli import main
from sogoc.review.book_ledger import ledger_of
from sogoc.review.custodians import set_custodian
from sogoc.review.intake import take_in
from sogoc.review.models import Book, BookSignOff, Finding, Record
from sogoc.store.scope import acting_as
from visiting import visitor
from workbooks import a_row, write_book

# numbers of the book's entries, in the order typed | what is missing | entries that repeat a number | out of order
NUMBERS = [
    ([1, 2, 3], [], 0, 0),
    ([1, 2, 5], ["3-4/2001"], 0, 0),
    ([2, 3, 7], ["1/2001", "4-6/2001"], 0, 0),
    ([1, 2, 2, 3], [], 2, 0),
    ([3, 1, 2], [], 0, 0),  # typed in another order than they stand
]


def owner(model):
    return model.objects.using("owner")


def taken_in(tmp_path, numbers, **cells):
    rows = [
        a_row("KS", n, child_full_name=f"Nguyễn Thị {w}", **cells)
        for n, w in zip(numbers, ("Lan", "Hoa", "Mai", "Cúc"), strict=False)
    ]
    write_book(tmp_path / "11650.KS.2001.01.xlsx", "KS", rows)
    assert not [r for r in take_in([tmp_path]) if r.refused]
    return owner(Book).get()


def settled(book):
    """As if everything had been approved."""
    owner(Record).filter(book=book).update(outcome="unreadable")
    return book


@pytest.mark.parametrize(("numbers", "missing", "repeated", "disordered"), NUMBERS)
def test_the_ledger_says_what_the_rules_over_books_find(
    ledger, people, tmp_path, numbers, missing, repeated, disordered
):
    book = taken_in(tmp_path, numbers)
    with acting_as(people.dung):
        found = ledger_of(book)
        told = found.repeated, found.disordered, found.having("D-04")
    assert [str(gap) for gap in found.gaps] == missing
    assert [len(lines) for lines in told] == [repeated, disordered, len(missing)]
    assert [line.record.serial for line in found.lines] == sorted(numbers)


def test_the_page_shows_gaps_repeats_and_the_closing_total(ledger, people, tmp_path):
    book = taken_in(tmp_path, [1, 2, 2, 6])
    owner(Book).filter(pk=book.pk).update(closing_total=9)
    page = visitor(people.an).get(f"/quyen-so/{book.pk}/").content.decode()
    assert "3-5/2001" in page and "Trùng số: 2 dòng" in page and "9 sự kiện" in page and "không khớp" in page
    listed = visitor(people.an).get("/quyen-so/").context["volumes"]
    assert [(v.records, v.gaps, v.repeated, v.standing) for v in listed] == [(4, 1, 2, "working")]


def test_the_missing_numbers_are_a_table_with_the_reason_that_was_given(ledger, people, tmp_path):
    book = taken_in(tmp_path, [1, 4])
    owner(Finding).filter(book=book, code="D-04").update(state="waived", reason="=sổ nhảy số")
    answer = visitor(people.an).get(f"/quyen-so/{book.pk}/so-thieu.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    _head, line = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert line == ["11650.KS.2001.01", "2001", "2", "3", "2", "04/2001", "'=sổ nhảy số"]


def test_dung_signs_when_all_is_settled_and_the_gaps_have_a_reason(ledger, people):
    book = make_book()
    record = make_record(book, status="approved", serial=3, values={"entry_number": "03/2001"})
    Finding.objects.using("owner").create(
        book=book, record=record, custodian_id=book.custodian_id, code="D-04", severity="W", fields="entry_number",
        values_hash="",
    )  # fmt: skip
    dung = visitor(people.dung)
    sent = dung.post(f"/quyen-so/{book.pk}/ky/", {"reason": " "}, follow=True).content.decode()
    assert "cần ghi lý do" in sent and not owner(BookSignOff).exists()
    dung.post(f"/quyen-so/{book.pk}/ky/", {"reason": "trang 2 bị xé"})
    signed = owner(BookSignOff).get()
    assert (signed.signed_by_id, signed.records, signed.reason) == (people.dung.pk, 1, "trang 2 bị xé")
    event = owner(Event).get(action="sign_book")
    assert (event.book_id, event.reason, event.after["records"]) == (book.pk, "trang 2 bị xé", 1)
    page = dung.get(f"/quyen-so/{book.pk}/").content.decode()
    assert "Đã rà soát xong quyển:" in page and people.dung.full_name in page
    again = dung.post(f"/quyen-so/{book.pk}/ky/", {"reason": "x"}, follow=True).content.decode()
    assert "đã được ký" in again and owner(BookSignOff).count() == 1


def test_nobody_signs_while_a_record_is_under_review_nor_an_empty_book(ledger, people):
    book, empty = make_book(), make_book()
    make_record(book, status="pending")
    dung = visitor(people.dung)
    assert "còn 1 trường hợp" in dung.post(f"/quyen-so/{book.pk}/ky/", {"reason": "x"}, follow=True).content.decode()
    assert "chưa có trường hợp" in dung.post(f"/quyen-so/{empty.pk}/ky/", {"reason": "x"}, follow=True).content.decode()
    assert not owner(BookSignOff).exists()


def test_only_the_lead_signs_and_to_chi_there_is_no_such_book(ledger, people):
    book = make_book()
    make_record(book, status="approved")
    for person in (people.an, people.binh, people.giang):
        told = visitor(person).post(f"/quyen-so/{book.pk}/ky/", {"reason": "x"}, follow=True).content.decode()
        assert "chỉ lãnh đạo" in told
    chi = visitor(people.chi)
    assert chi.get(f"/quyen-so/{book.pk}/").status_code == chi.post(f"/quyen-so/{book.pk}/ky/").status_code == 404
    assert chi.get("/quyen-so/").context["volumes"] == []
    assert not owner(BookSignOff).exists()


def test_a_signed_book_that_changes_says_so_and_the_lead_takes_the_signature_back(ledger, people):
    book = make_book()
    make_record(book, status="approved", serial=1, values={"entry_number": "01/2001"})
    dung = visitor(people.dung)
    dung.post(f"/quyen-so/{book.pk}/ky/", {"reason": "đủ"})
    assert said("--state", "signed") != []
    make_record(book, status="approved", serial=2, values={"entry_number": "02/2001"})
    assert [b["state"] for b in said()] == ["changed"]
    assert "Quyển đã khác lúc ký" in dung.get(f"/quyen-so/{book.pk}/").content.decode()
    dung.post(f"/quyen-so/{book.pk}/bo-ky/", {"reason": ""})
    assert owner(BookSignOff).get().taken_back_at is None
    dung.post(f"/quyen-so/{book.pk}/bo-ky/", {"reason": "có thêm trang"})
    assert owner(BookSignOff).get().taken_back_by == people.dung.pk
    assert [b["state"] for b in said()] == ["ready"]


def said(*arguments):
    result = CliRunner().invoke(main, ["books", "--as", "dung", *arguments, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_the_command_lists_books_with_counts_and_state(ledger, people, tmp_path):
    taken_in(tmp_path, [1, 2, 5])
    (told,) = said("type=KS")
    assert {k: told[k] for k in ("book", "records", "settled", "gaps", "state", "signed_by")} == {
        "book": "11650.KS.2001.01", "records": 3, "settled": 0, "gaps": 1, "state": "working", "signed_by": "",
    }  # fmt: skip
    assert said("type=KT") == []
    text = CliRunner().invoke(main, ["books", "--as", "dung"]).stdout
    assert "0/3 đã xong" in text and "1 chỗ thiếu số" in text


def test_a_wrong_filter_is_told_on_the_page(ledger, people):
    answer = visitor(people.an).get("/quyen-so/?year=nay")
    assert answer.status_code == 400 and "phải là số" in answer.content.decode()


def test_the_lead_puts_people_of_the_unit_in_charge_of_books(ledger, people):
    book, other, elsewhere = make_book(), make_book(), make_book(custodian=11617)
    dung, at = visitor(people.dung), "/quyen-so/phu-trach/"

    def in_charge():
        return dict(owner(Book).values_list("pk", "in_charge__username"))

    assert "Giao các quyển đã chọn cho" in dung.get("/quyen-so/").content.decode()
    dung.post(at, {"book": [book.pk, other.pk], "person": people.an.pk})
    assert in_charge() == {book.pk: "an", other.pk: "an", elsewhere.pk: None}
    assert "Nguyễn Văn An" in visitor(people.an).get(f"/quyen-so/{book.pk}/").content.decode()
    dung.post(at, {"book": [book.pk], "person": people.chi.pk})  # of another commune
    dung.post(at, {"book": [elsewhere.pk], "person": people.an.pk})
    visitor(people.hai).post(at, {"book": [elsewhere.pk], "person": people.an.pk})
    assert in_charge() == {book.pk: "an", other.pk: "an", elsewhere.pk: None}
    dung.post(at, {"book": [other.pk], "person": ""})
    assert visitor(people.binh).post(at, {"book": [book.pk], "person": ""}).status_code == 404
    assert in_charge() == {book.pk: "an", other.pk: None, elsewhere.pk: None}
    set_custodian(book.pk, 11617, people.hai, "Biên bản 5/BB")
    assert in_charge()[book.pk] is None
    assert owner(Event).filter(action="put_in_charge").count() == 3
