"""Deliveries: what became of every row, within the rights of whoever looks."""

import pytest

from factories import make_book, make_record
from sogoc.review.models import Delivery, Disagreement, HeldRow, SecondReading
from visiting import visitor


@pytest.fixture
def record(ledger, people):
    made = make_record(make_book())
    Delivery.objects.using("owner").filter(pk=made.delivery_id).update(
        rows_in=4, rows_loaded=1, rows_known=1, rows_held=2
    )
    for n, custodian in enumerate((11647, 11131)):  # of An's commune, and of another that is not Chi's
        HeldRow.objects.using("owner").create(
            delivery=made.delivery,
            custodian_id=custodian,
            sheet="KS",
            row=10 + n,
            reason="no_locator",
            message=f"Dòng {10 + n}: không có số",
            cells={"nksHoTen": f"Người thứ {n}", "ghiChu": ""},
        )
    return made


def test_the_list_accounts_for_every_row(record, people):
    page = visitor(people.an).get("/ban-giao/").content.decode()
    assert record.delivery.name in page and "Đã nạp + Đã có + Tạm giữ" in page


def test_held_rows_are_shown_with_their_cells_to_those_whose_they_are(record, people):
    page = visitor(people.an).get(f"/ban-giao/{record.delivery_id}/").content.decode()
    assert "Dòng 10: không có số" in page and "Người thứ 0" in page and "Họ, chữ đệm, tên" in page
    assert "Người thứ 1" not in page
    assert "Người thứ 1" in visitor(people.giang).get(f"/ban-giao/{record.delivery_id}/").content.decode()


def test_a_delivery_of_another_commune_is_not_found(record, people):
    assert visitor(people.chi).get(f"/ban-giao/{record.delivery_id}/").status_code == 404
    assert record.delivery.name not in visitor(people.chi).get("/ban-giao/").content.decode()


def test_a_refused_file_stands_there_with_its_reason(record, people):
    refused = Delivery.objects.using("owner").create(
        name="hong",
        file_name="hong.xlsx",
        sha256="f" * 64,
        kind="refused",
        refused="encrypted",
        message="Tệp hong.xlsx được đặt mật khẩu",
    )
    giang = visitor(people.giang)
    assert "Tệp hong.xlsx được đặt mật khẩu" in giang.get("/ban-giao/").content.decode()
    assert "Không nhận: Tệp hong.xlsx" in giang.get(f"/ban-giao/{refused.pk}/").content.decode()


def test_second_readings_and_disagreements_lead_to_their_records(record, people):
    SecondReading.objects.using("owner").create(
        record=record,
        custodian_id=record.custodian_id,
        delivery=record.delivery,
        sheet="KS",
        row=7,
        typed_digest="0" * 64,
        standard={},
        differences={"child_full_name": ["Nguyễn Thị Thử", "Nguyễn Thị Thư"], "child_sex": ["2", "1"]},
    )
    Disagreement.objects.using("owner").create(
        record=record,
        custodian_id=record.custodian_id,
        delivery=record.delivery,
        row=7,
        kind="status",
        ours="draft",
        theirs="approved",
    )
    an = visitor(people.an)
    page = an.get(f"/ban-giao/{record.delivery_id}/").content.decode()
    assert "khác 2 trường" in page and "Trạng thái khác" in page and "<td>Đã duyệt</td>" in page
    beside = an.get(f"/ra-soat/{record.pk}/").content.decode()
    assert "<td>Nguyễn Thị Thử</td><td>Nguyễn Thị Thư</td>" in beside and "<td>Nữ</td><td>Nam</td>" in beside
