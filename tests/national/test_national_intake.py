"""What happens to a batch: taken in once, answered always the same, refused with words."""

import threading
import unicodedata
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from signed_batches import batch, birth, new_book

from sogoc.record.canonical import canonical, content_digest
from sogoc.transfer.destinations import Rejected


def test_a_batch_is_accepted_with_a_receipt_for_each_record(an):
    book = new_book()
    answers = an.send(batch(birth(book, 1), birth(book, 2)))
    assert [a.answer for a in answers] == ["accepted", "accepted"]
    assert answers[0].receipt.startswith("BN-") and answers[0].receipt != answers[1].receipt


def test_the_same_batch_again_gets_the_same_receipts_and_adds_nothing(an, receiver):
    sent = batch(birth(new_book(), 1), birth(new_book(), 1, child_sex="9"))
    first = an.send(sent)
    before = receiver.one("select count(*) from national_registration")
    assert an.send(sent) == first
    assert receiver.one("select count(*) from national_registration") == before
    assert an.batch(sent["id"])["refused"] == 1


def test_the_same_record_in_another_batch_gets_the_receipt_it_had(an, receiver):
    item = birth(new_book(), 1)
    [first], [second] = an.send(batch(item)), an.send(batch(item))
    assert second == first
    assert receiver.one("select count(*) from national_registration where record = %s", item["record"]) == 1


def test_one_version_with_two_contents_is_refused(an):
    book, record = new_book(), str(uuid.uuid4())
    [first] = an.send(batch(birth(book, 1, record=record)))
    [second] = an.send(batch(birth(book, 1, record=record, child_sex="1")))
    assert second.answer == "refused" and first.receipt in second.words


def test_a_higher_version_supersedes_and_a_lower_one_is_refused(an):
    book, record = new_book(), str(uuid.uuid4())
    first = birth(book, 1, record=record)
    an.send(batch(first))
    [second] = an.send(batch(birth(book, 2, record=record, version=3)))  # the number itself was wrong
    assert second.accepted
    assert an.send(batch(birth(book, 1)))[0].accepted  # so that number is free
    [late] = an.send(batch(birth(book, 1, record=record, version=2)))
    assert late.answer == "refused" and second.receipt in late.words
    assert an.registration(record)["version"] == 3
    assert an.registration(record)["natural_key"]["serial"] == 2


def test_an_entry_that_another_record_holds_is_refused_naming_its_receipt_only(an):
    book = new_book()
    [held] = an.send(batch(birth(book, 7, suffix="b")))
    [refused] = an.send(batch(birth(book, 7, suffix="b")))
    assert refused.answer == "refused" and held.receipt in refused.words and "Nguyễn" not in refused.words
    assert an.send(batch(birth(book, 7, suffix="b", occurrence=2)))[0].accepted  # the book really repeats the number
    assert an.send(batch(birth(book, 7, suffix="b", year=1982)))[0].accepted  # numbers restart each year


def test_two_records_for_one_entry_in_one_batch_leave_one(an):
    book = new_book()
    answers = an.send(batch(birth(book, 1), birth(book, 1)))
    assert [a.answer for a in answers] == ["accepted", "refused"]


def test_two_records_may_swap_their_numbers(an):
    book = new_book()
    a, b = birth(book, 1), birth(book, 2)
    an.send(batch(a, b))
    swapped = an.send(batch(birth(book, 2, record=a["record"], version=2), birth(book, 1, record=b["record"], version=2)))
    assert all(s.accepted for s in swapped)


def test_a_record_that_must_stay_keeps_its_number_from_the_others(an):
    book = new_book()
    a, b = birth(book, 1), birth(book, 2)
    an.send(batch(a, b))
    bad = birth(book, 3, record=b["record"], version=2, child_sex="9")  # refused, so 2 stays taken
    answers = an.send(batch(birth(book, 2, record=a["record"], version=2), bad))
    assert [s.answer for s in answers] == ["refused", "refused"]


def test_entries_without_a_number_do_not_stand_in_each_others_way(an):
    book = new_book()
    assert all(a.accepted for a in an.send(batch(birth(book, None), birth(book, None))))


CONTENT = [  # what is wrong, the words that say so
    ({"child_sex": "9"}, "Giới tính (Người được khai sinh): mã không có trong danh mục"),
    ({"child_birth_date": "3/5/1981"}, "dd.mm.yyyy"),
    ({"child_birth_date": "31.13.1981"}, "dd.mm.yyyy"),
    ({"child_full_name": ""}, "Thiếu Họ, chữ đệm, tên"),
    ({"child_full_name": None}, "Thiếu Họ, chữ đệm, tên"),
    ({"husband_full_name": "Trần Văn Chi"}, "Trường không có trong Sổ đăng ký khai sinh: husband_full_name"),
    ({"note": 5}, "không phải chữ"),
    ({"note": "a\x00b"}, "không hợp lệ"),
    ({"note": "x" * 5000}, "dài quá"),
]


@pytest.mark.parametrize("wrong, words", CONTENT, ids=range(len(CONTENT)))
def test_content_that_the_declarations_do_not_allow_is_refused_alone(an, wrong, words):
    book = new_book()
    bad, good = an.send(batch(birth(book, 1, **wrong), birth(book, 2)))
    assert bad.answer == "refused" and words in bad.words
    assert "Trần Văn Chi" not in bad.words
    assert good.accepted


@pytest.mark.parametrize("date", ["05.03.1981", "03.1981", "1981", "25t", "25 tuổi", "Tuổi 25", "31.02.1981"])
def test_dates_as_registers_give_them_are_accepted(an, date):
    assert an.send(batch(birth(new_book(), 1, mother_birth_date=date)))[0].accepted


def test_a_wrong_digest_of_a_record_refuses_that_record(an):
    book = new_book()
    item = birth(book, 1)
    item["content"]["child_sex"] = "1"  # changed on the way
    [bad, good] = an.send(batch(item, birth(book, 2)))
    assert bad.words == "Mã băm không khớp nội dung hồ sơ" and good.accepted


def flipped(text: str) -> str:
    return text[:-1] + ("0" if text[-1] != "0" else "1")


@pytest.mark.parametrize("part, status", [("digest", 422), ("signature", 422), ("public_key", 422)])
def test_a_batch_that_was_tampered_with_is_refused_whole(an, receiver, part, status):
    sent = batch(birth(new_book(), 1))
    sent[part] = flipped(sent[part])
    with pytest.raises(Rejected) as no:
        an.send(sent)
    assert no.value.status == status
    assert an.batch(sent["id"]) is None


@pytest.mark.parametrize("change, status", [
    ({"items": []}, 422),
    ({"custodian": "x y"}, 422),
    ({"event_type": "XX"}, 422),
    ({"more": 1}, 422),
    ({"composed_by": "An\n"}, 422),
])
def test_a_batch_out_of_shape_is_refused_without_repeating_what_it_said(an, change, status):
    with pytest.raises(Rejected) as no:
        an.send(batch(birth(new_book(), 1)) | change)
    assert no.value.status == status and "Nguyễn" not in no.value.vi + no.value.en and "\n" not in no.value.vi


def test_a_client_with_registered_keys_may_sign_with_those_only(receiver, an):
    with receiver.client() as bound:
        sent = batch(birth(new_book(), 1))
        pin = "update national_client set public_keys = %s where client_id = %s"
        for key, accepted in (("0" * 64, False), (sent["public_key"], True)):
            with receiver.sql() as c:
                c.execute(pin, [[key], bound._credentials[0]])
            if accepted:
                assert bound.send(sent)[0].accepted
            else:
                with pytest.raises(Rejected) as no:
                    bound.send(sent)
                assert no.value.status == 403


def test_a_batch_id_is_not_used_for_another_batch(an, chi):
    book = new_book()
    sent = batch(birth(book, 1))
    an.send(sent)
    for client, other in ((an, batch(birth(book, 2), id=sent["id"])), (chi, sent)):
        with pytest.raises(Rejected) as no:
            client.send(other)
        assert no.value.status == 409
    assert chi.batch(sent["id"]) is None


def test_a_record_twice_in_a_batch_and_too_many_records_are_refused(an):
    item = birth(new_book(), 1)
    with pytest.raises(Rejected) as no:
        an.send(batch(item, item))
    assert no.value.status == 422
    with pytest.raises(Rejected) as no:
        an.send(batch(*[item] * 5001))
    assert no.value.status == 413


def test_chi_may_send_for_her_commune_only(an, chi):
    book, record = new_book(), str(uuid.uuid4())
    assert chi.send(batch(birth(book, 1)))[0].accepted
    with pytest.raises(Rejected) as no:
        chi.send(batch(birth(book, 2), custodian="10543"))
    assert no.value.status == 403
    an.send(batch(birth(book, 3, record=record), custodian="10543"))
    [answer] = chi.send(batch(birth(book, 3, record=record, version=2)))  # another commune's record under her name
    assert answer.words == "Hồ sơ này do đơn vị khác đã gửi"


def test_double_delivery_at_the_same_moment_is_accepted_once(an, receiver):
    book = new_book()
    sent = batch(*(birth(book, n) for n in range(1, 101)))
    gate = threading.Barrier(2)

    def deliver():
        gate.wait()
        return an.send(sent)

    with ThreadPoolExecutor(2) as pool:
        first, second = (job.result() for job in [pool.submit(deliver), pool.submit(deliver)])
    assert first == second and all(a.accepted for a in first)
    assert receiver.one("select count(*) from national_registration where volume = %s", book["volume"]) == 100


def test_two_batches_with_the_same_records_in_two_books_at_the_same_moment_agree(an, receiver):
    """No lock is common to both: the database's own constraints decide, and the slower one judges again."""
    books = new_book(), new_book()
    records = [str(uuid.uuid4()) for _ in range(50)]
    sent = [batch(*(birth(book, n, record=r) for n, r in enumerate(order, 1)))
            for book, order in zip(books, (records, records[::-1]), strict=True)]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(an.send, sent))
    assert sorted({a.answer for a in side}.pop() for side in answers) == ["accepted", "refused"]
    count = "select count(*) from national_registration where volume = any(%s)"
    assert receiver.one(count, [book["volume"] for book in books]) == 50


def test_one_content_has_one_digest_in_whatever_order_and_unicode_form():
    composed = {"child_full_name": "Nguyễn", "note": None}
    decomposed = {"note": None, "child_full_name": unicodedata.normalize("NFD", "Nguyễn")}
    assert canonical(composed) == '{"child_full_name":"Nguyễn","note":null}'.encode()
    assert content_digest(composed) == content_digest(decomposed)
