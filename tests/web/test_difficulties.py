"""A difficulty of one commune is answered; another commune sees nothing of it but the guidance that came of it."""

import pypdfium2
import pytest
from django.db import DatabaseError, transaction

from factories import make_book, make_finding, make_record
from sogoc.audit.models import Event
from sogoc.campaign.asking import answer, ask, merge
from sogoc.campaign.letters import as_pdf
from sogoc.campaign.models import Difficulty, Guidance, Letter
from sogoc.review.acts import Refused
from sogoc.store.scope import acting_as
from visiting import visitor


@pytest.fixture
def record(ledger, people):
    made = make_record(make_book(), status="pending")
    make_finding(made, code="D-33", severity="E", fields="child_full_name")
    return made


def asked(person, words, **about):
    with acting_as(person):
        return ask(person, words, **about)


def kept(pk):
    return Difficulty.objects.using("owner").get(pk=pk)


def test_an_asks_from_a_finding_with_its_link_and_without_names(record, people):
    an = visitor(people.an)
    bench = an.get(f"/ra-soat/{record.pk}/").content.decode()
    address = f"/vuong-mac/neu/?truong-hop={record.pk}&amp;quy-tac=D-33"
    assert address in bench
    assert "D-33" in an.get(address.replace("&amp;", "&")).content.decode()
    form = {"truong-hop": str(record.pk), "quy-tac": "D-33"}
    for words in ("Cháu NGUYỄN THỊ THỬ ghi hai tên?", "   "):
        refused = an.post("/vuong-mac/neu/", {**form, "question": words})
        assert refused.status_code == 422 and words.strip() in refused.content.decode()
    an.post("/vuong-mac/neu/", {**form, "question": "Sổ ghi hai tên, lấy tên nào?"})
    made = Difficulty.objects.using("owner").get()
    assert (made.custodian_id, made.record_id, made.rule, made.state) == (11647, record.pk, "D-33", "open")
    event = Event.objects.using("owner").get(action="raise_difficulty")
    assert event.record_id is None and "hai tên" not in str([event.before, event.after, event.reason, event.subject])


def test_chi_sees_neither_the_difficulty_nor_its_record(record, people):
    made = asked(people.an, "Sổ ghi hai tên, lấy tên nào?", record_id=record.pk)
    chi = visitor(people.chi)
    assert chi.get(f"/vuong-mac/{made.pk}/").status_code == 404
    assert chi.get(f"/vuong-mac/neu/?truong-hop={record.pk}").status_code == 404
    assert chi.get("/vuong-mac/neu/?truong-hop=khong-phai").status_code == 404
    assert chi.post("/vuong-mac/neu/", {"truong-hop": str(record.pk), "question": "Của xã khác?"}).status_code == 404
    assert "hai tên" not in chi.get("/vuong-mac/?tat-ca=1").content.decode()
    with acting_as(people.chi):
        assert not Difficulty.objects.exists()


def test_answered_guidance_is_everybodys_and_stands_beside_the_finding(record, people):
    made = asked(people.an, "Sổ ghi hai tên, lấy tên nào?", record_id=record.pk, rule="D-33")
    other = make_record(make_book(custodian=11617, authority=11623), status="pending")
    make_finding(other, code="D-33", severity="E", fields="child_full_name")
    giang = visitor(people.giang)
    form = {"title": "Hai tên trong sổ", "rule": "D-33", "page": "", "phase": ""}
    leaking = giang.post(f"/vuong-mac/{made.pk}/huong-dan/", {**form, "body": "Như trường hợp Nguyễn Thị Thử"})
    assert leaking.status_code == 422 and not Guidance.objects.using("owner").exists()
    giang.post(f"/vuong-mac/{made.pk}/huong-dan/", {**form, "body": "Ghi tên viết trước, tên kia vào ghi chú."})
    assert kept(made.pk).state == "answered"
    for person, there in ((people.an, record), (people.chi, other)):
        assert "tên kia vào ghi chú" in visitor(person).get(f"/ra-soat/{there.pk}/").content.decode()
        assert "Hai tên trong sổ" in visitor(person).get("/huong-dan/").content.decode()
    assert "tên kia vào ghi chú" in visitor(people.an).get(f"/vuong-mac/{made.pk}/").content.decode()
    giang.post(f"/huong-dan/{Guidance.objects.using('owner').get().pk}/thu-hoi/")
    assert "tên kia vào ghi chú" not in visitor(people.chi).get(f"/ra-soat/{other.pk}/").content.decode()
    assert "tên kia vào ghi chú" in visitor(people.an).get(f"/vuong-mac/{made.pk}/").content.decode()  # an answer stays


def test_guidance_pinned_to_a_page_is_shown_there_only(record, people):
    hai = visitor(people.hai)
    form = {"title": "Trước khi nhập tệp", "body": "Kiểm tra danh sách bàn giao.", "rule": "", "page": "", "phase": ""}
    assert hai.post("/huong-dan/", form).status_code == 422  # pinned nowhere
    hai.post("/huong-dan/", {**form, "page": "deliveries"})
    an = visitor(people.an)
    assert "Trước khi nhập tệp" in an.get("/ban-giao/").content.decode()
    assert "Trước khi nhập tệp" not in an.get("/danh-sach/").content.decode()
    assert an.post("/huong-dan/", form).status_code == 404


def test_merged_difficulties_are_answered_together_and_keep_their_units_apart(record, people):
    first, second = asked(people.an, "Lấy tên nào?", rule="D-33"), asked(people.chi, "Hai tên thì sao?", rule="D-33")
    with acting_as(people.giang):
        merge([kept(second.pk)], kept(first.pk), people.giang)
        answer(kept(first.pk), people.giang, "Tên viết trước.")
    assert [kept(d.pk).answer for d in (first, second)] == ["Tên viết trước."] * 2
    shown = visitor(people.chi).get(f"/vuong-mac/{second.pk}/").content.decode()
    assert "Tên viết trước." in shown and "Lấy tên nào" not in shown and "An Quang" not in shown
    late = asked(people.an, "Lại hai tên?", rule="D-33")
    with acting_as(people.giang):
        merge([kept(late.pk)], kept(second.pk), people.giang)  # into what that is merged into
    assert (kept(late.pk).merged_into_id, kept(late.pk).state) == (first.pk, "answered")


def test_a_commune_answers_nothing_itself_not_even_by_sql(record, people):
    made = asked(people.an, "Lấy tên nào?")
    with acting_as(people.an):
        with pytest.raises(Refused, match="quyền"):
            answer(made, people.an, "Tùy.")
        with pytest.raises(DatabaseError, match="only the Department"), transaction.atomic():
            Difficulty.objects.filter(pk=made.pk).update(answer="Tùy.", state="answered")
        with pytest.raises(DatabaseError, match="only the Department"), transaction.atomic():
            Difficulty.objects.create(custodian_id=11647, question="x", raised_by=people.an, state="answered", answer="x")
    assert visitor(people.an).post(f"/vuong-mac/{made.pk}/tra-loi/", {"answer": "Tùy."}).status_code == 404


def test_a_letter_to_the_ministry_is_an_official_document_and_its_reply_is_kept(record, people):
    made = asked(people.an, "Sổ trước 1998 ghi hai tên, lấy tên nào?", record_id=record.pk, rule="D-33")
    giang = visitor(people.giang)
    form = {"number": "128/STP-HCTP", "written_on": "2025-09-05", "addressee": "Bộ Tư pháp (Cục Hành chính tư pháp)",
            "subject": "vướng mắc khi rà soát", "signer_title": "Giám đốc", "signer": "Vũ Minh Hải", "proposal": "Lấy tên viết trước."}  # fmt: skip
    assert giang.post("/vuong-mac/xin-y-kien/", form).status_code == 422  # nothing chosen
    giang.post("/vuong-mac/xin-y-kien/", {**form, "difficulty": [made.pk]})
    letter = Letter.objects.using("owner").get()
    assert kept(made.pk).state == "escalated"
    paper = giang.get(f"/cong-van/{letter.pk}.pdf").content
    assert paper == as_pdf(letter)  # the same letter, the same bytes
    words = " ".join(pypdfium2.PdfDocument(paper)[0].get_textpage().get_text_range().split())
    for told in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 128/STP-HCTP", "V/v vướng mắc khi rà soát", "Hải Phòng, ngày 05 tháng 9 năm 2025",
                 "lấy tên nào? (1 đơn vị nêu)", "Hiện có 1 trường hợp ở 1 đơn vị", "Lấy tên viết trước.", "GIÁM ĐỐC", "Vũ Minh Hải"):  # fmt: skip
        assert told in words, told
    assert str(record.pk) not in words and "Thử" not in words
    assert giang.post(f"/cong-van/{letter.pk}/", {"number": "", "on": "", "reply": ""}).status_code == 422
    giang.post(f"/cong-van/{letter.pk}/", {"number": "77/HCTP-HT", "on": "2025-09-20", "reply": "Lấy tên viết trước."})
    assert (kept(made.pk).state, Letter.objects.using("owner").get().reply_number) == ("open", "77/HCTP-HT")
    assert "Lấy tên viết trước." in giang.get(f"/vuong-mac/{made.pk}/").content.decode()  # offered as the answer
    assert visitor(people.an).get(f"/cong-van/{letter.pk}/").status_code == 404
    with acting_as(people.an):
        assert not Letter.objects.exists()


def test_the_division_sees_how_long_a_difficulty_has_waited(record, people):
    made = asked(people.an, "Lấy tên nào?")
    Difficulty.objects.using("owner").filter(pk=made.pk).update(raised_at="2026-01-01T00:00Z")
    assert f"lâu nhất {visitor(people.giang).get('/').context['oldest']} ngày" in visitor(people.giang).get("/").content.decode()
    assert visitor(people.an).get("/").context["asked"] == 0
