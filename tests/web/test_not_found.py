"""A record of another commune is not there: by page, fragment, image, decision and API, with the same words."""

import re
import uuid

import pytest

from factories import make_book, make_record
from visiting import form_of, give_scan, visitor

NOWHERE = uuid.UUID(int=7)


@pytest.fixture
def record(ledger, people):
    made = make_record(make_book(), status="pending")
    give_scan(made)
    return made


ADDRESSES = ("/ra-soat/{}/", "/ra-soat/{}/manh/", "/anh/{}/1.jpg", "/anh/{}/1.png", "/api/truong-hop/{}")


@pytest.mark.parametrize("address", ADDRESSES)
def test_chi_does_not_find_a_record_of_another_commune(record, people, address):
    assert visitor(people.an).get(address.format(record.pk)).status_code == 200
    theirs = visitor(people.chi).get(address.format(record.pk))
    nowhere = visitor(people.chi).get(address.format(NOWHERE))
    assert theirs.status_code == nowhere.status_code == 404
    assert without_token(theirs) == without_token(nowhere)
    assert "Không tìm thấy" in theirs.content.decode()
    assert str(record.pk) not in theirs.content.decode()


def without_token(answer):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


@pytest.mark.parametrize("act", ["luu/", "quyet-dinh/return/", "quyet-dinh/approve/", "ket-qua/"])
def test_chi_cannot_do_anything_to_it(record, people, act):
    answer = visitor(people.chi).post(
        f"/ra-soat/{record.pk}/{act}",
        {
            **form_of(record, child_full_name="Khác"),
            "reason": "x",
            "outcome": "duplicate",
            "outcome_reason": "x",
            "compared_with": "scan",
        },
    )
    assert answer.status_code == 404
    record.refresh_from_db(using="owner")
    assert (record.status, record.version, record.outcome) == ("pending", 1, "")


def test_chis_lists_leave_it_out(record, people):
    assert "Không có trường hợp nào khớp" in visitor(people.chi).get("/danh-sach/").content.decode()
    assert visitor(people.chi).get("/danh-sach/to_approve/").context["total"] == 0
    assert visitor(people.binh).get("/danh-sach/to_approve/").context["total"] == 1


def test_the_department_finds_every_record(record, people):
    assert visitor(people.giang).get(f"/ra-soat/{record.pk}/").status_code == 200
    assert (
        visitor(people.giang).get(f"/api/truong-hop/{record.pk}").json()["values"]["child_full_name"]
        == "Nguyễn Thị Thử"
    )


def test_an_unknown_queue_transition_or_page_is_not_found(record, people):
    an = visitor(people.an)
    assert an.get("/danh-sach/khong-co/").status_code == 404
    assert an.get("/danh-sach/to_approve/").status_code == 404  # a clerk has no such queue
    assert an.post(f"/ra-soat/{record.pk}/quyet-dinh/transfer/").status_code == 404  # by receipt only
    assert an.get(f"/anh/{record.pk}/2.jpg").status_code == 404
    assert an.get(f"/anh/{record.pk}/1.gif").status_code == 404
    assert an.get("/ban-giao/999999/").status_code == 404


def test_nobody_is_asked_to_sign_in(record):
    nobody = visitor()
    assert nobody.get(f"/ra-soat/{record.pk}/").headers["Location"] == f"/dang-nhap/?next=/ra-soat/{record.pk}/"
    assert nobody.get(f"/anh/{record.pk}/1.jpg").status_code == 302
    assert nobody.get(f"/api/truong-hop/{record.pk}").status_code == 401
    assert nobody.get(f"/ra-soat/{record.pk}/", headers={"HX-Request": "true"}).status_code == 401
