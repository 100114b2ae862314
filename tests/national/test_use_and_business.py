"""The register in use: people looked up, extracts issued and verified, later events noted, and every look logged."""

import itertools
import re

import psycopg
import pypdfium2
import pytest
import zxingcpp
from officers import Officer, make_officer, text_of
from signed_batches import batch, birth, new_book

_names = itertools.count(1)


@pytest.fixture(scope="module")
def mai(receiver):
    make_officer(receiver, "mai", "registrar")
    return Officer(receiver, "mai")


@pytest.fixture(scope="module")
def reader(receiver):
    make_officer(receiver, "doc", "reader")
    return Officer(receiver, "doc")


def new_child(an, **changed):
    """A birth of a child with a name of its own; returns the item as sent and its record."""
    letters = "".join(chr(ord("a") + int(d)) for d in str(next(_names)))
    item = birth(new_book(), 5, child_full_name=f"Phạm Thị Đào {letters.title()}", child_birth_date="05.03.1981",
                 mother_full_name="Lý Thị Quý", mother_id_number="031160012345", **changed)
    assert an.send(batch(item))[0].accepted
    return item["content"]["child_full_name"], item["record"]


@pytest.mark.parametrize("asked", [
    {"name": "pham thi dao {last}"}, {"name": "PHẠM THỊ ĐÀO {last}", "born": "1981"}, {"name": "Phạm Thị Đào {last}", "born": "05/03/1981"},
    {"name": "Phạm Thị Đào {last}", "relative": "lí thị quí"}, {"name": "Phạm Thị Đào {last}", "year": "1981", "serial": "5", "event_type": "KS"},
])
def test_a_person_is_found_without_diacritics_by_birth_parent_or_entry(an, mai, asked):
    name, record = new_child(an)
    found = mai.look_up(**{k: v.format(last=name.split()[-1]) for k, v in asked.items()})
    assert re.findall(r"/ho-so/([\w-]+)/", found.text) == [record]
    assert name in text_of(found)


def test_nobody_is_found_by_another_parent_or_year(an, mai):
    name, _ = new_child(an)
    assert "Không có hồ sơ nào khớp" in text_of(mai.look_up(name=name, relative="Trần Thị Hoa"))
    assert "Không có hồ sơ nào khớp" in text_of(mai.look_up(name=name, born="1982"))


def test_too_little_to_look_up_is_said_and_nothing_is_shown(mai):
    answer = mai.look_up(born="1981")
    assert "Chưa đủ để tra cứu" in text_of(answer) and "/ho-so/" not in answer.text


def test_nothing_is_looked_up_without_purpose_and_file_number(mai):
    answer = mai.post("/tra-cuu/", purpose="extract", reference="", name="Phạm Thị Đào")
    assert "Xin ghi mục này" in text_of(answer) and "/ho-so/" not in answer.text


def test_every_search_and_view_is_logged_with_its_purpose(an, mai, receiver):
    name, record = new_child(an)
    mai.look_up(name=name)
    mai.get(f"/ho-so/{record}/")
    with receiver.sql() as c:
        search, view = c.execute("select act, purpose, reference, record::text, asked->>'name' from national_access "
                                 "order by id desc limit 2").fetchall()[::-1]
    assert search == ("search", "extract", "HS 12/2026", None, name)
    assert view == ("view", "extract", "HS 12/2026", record, None)


@pytest.mark.parametrize("statement", [
    "update national_access set purpose = ''", "delete from national_access", "truncate national_access",
    "update national_annotation set words = ''", "delete from national_annotation",
    "update national_extract set number = 0", "delete from national_extract",
])
def test_what_was_logged_noted_and_issued_cannot_be_rewritten_by_its_owner(receiver, statement):
    with receiver.sql() as c, pytest.raises(psycopg.errors.RestrictViolation):
        c.execute(statement)


@pytest.mark.parametrize("path", ["/tra-cuu/", "/ho-so/{record}/", "/nguoi/1/", "/trich-luc/1/", "/trich-luc/1.pdf"])
def test_whoever_has_not_signed_in_sees_nobody(an, receiver, path):
    _, record = new_child(an)
    answer = Officer(receiver).get(path.format(record=record))
    assert "Đăng nhập" in answer.text and "Phạm" not in answer.text


def test_five_wrong_passwords_lock_the_account_even_for_the_right_one(receiver):
    make_officer(receiver, "khoa", "reader")
    for _ in range(5):
        Officer(receiver, "khoa", "sai")
    assert "tạm khóa" in text_of(Officer(receiver, "khoa").last)


def test_a_reader_issues_nothing_and_notes_nothing(an, reader):
    name, record = new_child(an)
    reader.look_up(name=name)
    page = f"/ho-so/{record}/"
    assert "<summary>" not in reader.get(page).text
    assert reader.post(f"{page}trich-luc/", page=page, requester="x", signer="y", signer_title="z", copies=1).status_code == 404
    assert reader.post(f"{page}ghi-chu/", page=page, kind="death").status_code == 404


def issue(mai, record):
    page = f"/ho-so/{record}/"
    mai.look_up(name="Phạm Thị Đào")
    return mai.post(f"{page}trich-luc/", page=page, requester="Phạm Văn Long", signer="Ngô Văn Tâm", signer_title="Phó Chủ tịch", copies=2)


def text_of_pdf(content):
    page = pypdfium2.PdfDocument(content)[0]
    return " ".join(page.get_textpage().get_text_range().split())


def read_qr(content):
    """The address that a telephone would read off the printed page."""
    image = pypdfium2.PdfDocument(content)[0].render(scale=3).to_pil()
    return zxingcpp.read_barcode(image).text


def test_an_extract_is_numbered_printed_and_verified_by_the_address_in_its_code(an, mai, receiver):
    name, record = new_child(an)
    issued = issue(mai, record)
    number = int(re.search(r"số (\d+)/TLKS-BS", text_of(issued))[1])
    again = int(re.search(r"số (\d+)/TLKS-BS", text_of(issue(mai, record)))[1])
    assert again == number + 1
    pdf = mai.get(re.search(r"/trich-luc/\d+\.pdf", issued.text)[0])
    paper = text_of_pdf(pdf.content)
    assert f"Số: {number:02}/TLKS-BS" in paper and name in paper and "05/03/1981" in paper and "BẢN THỬ NGHIỆM" in paper
    assert read_qr(pdf.content).endswith(re.search(r"/xac-minh/[A-Z2-9]{20}/", issued.text)[0])
    path = re.search(r"/xac-minh/[A-Z2-9]{20}/", issued.text)[0]
    public = Officer(receiver).get(path)
    said = text_of(public)
    assert public.status_code == 200 and name in said and f"{number:02}/TLKS-BS" in said
    assert "không thay đổi" in said and "thử nghiệm" in said
    assert "Lý Thị Quý" not in said and "1981" not in said  # no more than who the paper is about


def test_a_code_that_was_never_issued_is_not_confirmed(receiver):
    answer = Officer(receiver).get("/xac-minh/AAAAAAAAAAAAAAAAAAAA/")
    assert answer.status_code == 404 and "Không có bản sao trích lục nào" in text_of(answer)


def note(mai, record, **said):
    page = f"/ho-so/{record}/"
    mai.look_up(name="Phạm Thị Đào")
    decision = {"decision_number": "15/TLCCHT", "decision_date": "10.11.2026", "decided_by": "UBND phường Lê Chân", "words": "Cải chính theo yêu cầu"}
    return mai.post(f"{page}ghi-chu/", page=page, **decision | said)


def test_a_correction_changes_the_extract_and_never_the_entry(an, mai, receiver):
    _, record = new_child(an)
    before = issue(mai, record)
    answer = note(mai, record, kind="correction", item_1="child_sex", value_1="1", item_2="mother_birth_date", value_2="1956")
    assert "từ “Nữ” thành “Nam”" in text_of(answer)
    assert receiver.one("select content->>'child_sex' from national_registration where record = %s", record) == "2"
    path = re.search(r"/xac-minh/[A-Z2-9]{20}/", before.text)[0]
    assert "đã có thay đổi" in text_of(Officer(receiver).get(path))
    after = issue(mai, record)
    with receiver.sql() as c:
        noted, = c.execute("select annotations from national_extract order by id desc limit 1").fetchone()
    assert noted == 1 and after.status_code == 200


@pytest.mark.parametrize("said, why", [
    ({"kind": "correction"}, "ít nhất một mục"),
    ({"kind": "correction", "item_1": "child_sex", "value_1": "2"}, "ít nhất một mục"),
    ({"kind": "correction", "item_1": "child_sex", "value_1": "7"}, "mã không có trong danh mục"),
    ({"kind": "ethnic_group", "item_1": "child_sex", "value_1": "1"}, "không thay đổi được mục"),
    ({"kind": "supplement", "item_1": "child_sex", "value_1": "1"}, "không phải bổ sung"),
    ({"kind": "adoption", "item_1": "child_sex", "value_1": "1"}, "không thay đổi được mục"),
    ({"kind": "correction", "decision_number": "", "item_1": "child_sex", "value_1": "1"}, "Xin ghi mục này"),
    ({"kind": "correction", "decision_date": "01.01.2099", "item_1": "child_sex", "value_1": "1"}, "sau hôm nay"),
    ({"kind": "divorce"}, "không có loại ghi chú"),
])
def test_a_note_that_the_law_does_not_know_is_refused_with_words(an, mai, receiver, said, why):
    _, record = new_child(an)
    answer = note(mai, record, **said)
    assert answer.status_code == 422
    assert why in text_of(answer)
    assert receiver.one("select count(*) from national_annotation where record = %s", record) == 0


def test_a_death_locks_the_person(an, mai, receiver):
    _, record = new_child(an)
    assert note(mai, record, kind="death", words="Chết ngày 01/02/2026").status_code == 200
    answer = note(mai, record, kind="correction", item_1="child_sex", value_1="1")
    assert answer.status_code == 422 and "đã khóa" in text_of(answer)


def test_the_events_of_one_person_stand_on_one_page_with_how_sure_that_is(an, mai):
    name, record = new_child(an)
    for changed in ({"child_full_name": "Phạm Văn Con", "mother_full_name": name, "mother_birth_date": "05.03.1981"},
                    {"child_full_name": "Phạm Văn Út", "mother_full_name": name, "mother_birth_date": "1981"}):
        assert an.send(batch(birth(new_book(), 1, year=2005, **changed)))[0].accepted
    mai.look_up(name=name)
    person = re.search(r"/nguoi/\d+/", mai.get(f"/ho-so/{record}/").text)[0]
    said = text_of(mai.get(person))
    assert "hồ sơ đang xem" in said and "cùng họ tên và ngày sinh" in said
    assert "cùng họ tên và năm sinh: cần đối chiếu" in said


def test_a_superseded_entry_is_no_longer_found_and_its_successor_is(an, mai):
    book = new_book()
    first = birth(book, 1, child_full_name="Bùi Thị Sai")
    an.send(batch(first))
    an.send(batch(birth(book, 1, record=first["record"], version=2, child_full_name="Bùi Thị Đúng")))
    assert "Không có hồ sơ nào khớp" in text_of(mai.look_up(name="Bùi Thị Sai"))
    assert first["record"] in mai.look_up(name="Bùi Thị Đúng").text


def test_the_province_polls_what_was_noted_and_another_custodians_client_does_not_see_it(an, receiver, mai):
    last = receiver.one("select coalesce(max(id), 0) from national_annotation")
    _, record = new_child(an)
    note(mai, record, kind="correction", item_1="child_sex", value_1="1")
    with receiver.client("11617") as ours, receiver.client("11650") as other:
        rows = ours.changes(after=last)
        assert [(r["record"], r["kind"], r["changes"]) for r in rows] == [(record, "correction", {"child_sex": ["2", "1"]})]
        assert ours.changes(after=rows[-1]["number"]) == []
        assert other.changes(after=last) == []


def test_names_looked_up_do_not_reach_the_log_file(an, mai, receiver):
    mai.look_up(name="Phạm Thị Đào")
    assert "Phạm" not in (receiver.data / "logs" / "national.log").read_text()
