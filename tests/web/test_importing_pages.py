"""Imports and held rows are their unit's: for Chi of another commune there is nothing of them, and she can do nothing to them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sogoc.record import BY_CODE
from sogoc.review import importing
from sogoc.review.intake import take_in
from sogoc.review.models import Delivery, HeldRow, Import, Record
from visiting import visitor
from workbooks import a_row, write_book


def kept(model):
    return model.objects.using("owner")


@pytest.fixture
def workbook(ledger, people, tmp_path):
    rows = [a_row("KS", 1), {"note": "không có số", "requester_relation": "3"}]
    return write_book(tmp_path / "11650.KS.2001.01.xlsx", "KS", rows)


def sent(person, name, content):
    return visitor(person).post("/nhap/", {"files": SimpleUploadedFile(name, content)}, follow=True)


def test_chi_finds_no_import_of_an(workbook, people):
    sent(people.an, workbook.name, workbook.read_bytes())
    run = kept(Import).get()
    assert visitor(people.an).get(f"/nhap/{run.pk}/").status_code == 200
    chi = visitor(people.chi)
    assert chi.get(f"/nhap/{run.pk}/").status_code == 404
    assert f"/nhap/{run.pk}/" not in chi.get("/nhap/").content.decode()
    for step in ("don-vi", "xac-nhan", "huy"):
        assert chi.post(f"/nhap/{run.pk}/{step}/").status_code == 404
    run.refresh_from_db(using="owner")
    assert run.state == "checking"


@pytest.mark.parametrize("name", ["../../x.xlsx", "x.exe", "a/../../x.xlsx"])
def test_a_name_that_leads_elsewhere_or_no_table_is_refused_with_what_to_do(workbook, people, name):
    answer = sent(people.an, name, b"x").content.decode()
    ours = "x.xlsx" in name  # a browser sends the last part only, and so does the framework
    assert ("Chưa nhập gì" in answer) != ours or "Không nhận" in answer
    assert not kept(Delivery).exists()


def test_where_every_file_is_refused_the_page_says_why_and_offers_no_confirmation(ledger, people):
    sent(people.an, "11650.KS.2001.01.xlsx", b"khong phai tep Excel")
    run = kept(Import).get()
    importing.advance(run.pk)
    page = visitor(people.an).get(f"/nhap/{run.pk}/").content.decode()
    assert "Không nhận:" in page and "sửa theo lời trên rồi nhập lại" in page and "Xác nhận nhập" not in page


def test_no_file_chosen_is_said(ledger, people):
    assert "Chưa chọn tệp nào" in visitor(people.an).post("/nhap/", follow=True).content.decode()


def test_an_administrator_has_no_such_page(ledger, people):
    from sogoc.accounts.commands import add_user
    from sogoc.accounts.models import User

    admin = User.objects.using("owner").filter(username="quan-tri").first() or add_user(
        "quan-tri", "Quản Trị", "administrator", None, "khong-dung-den-1"
    )
    admin.must_change_password = False
    admin.save(using="owner")
    assert visitor(admin).get("/nhap/").status_code in (302, 404)  # first of all a second factor


def test_chi_can_neither_see_nor_mend_nor_drop_nor_withdraw_what_is_held_of_another_commune(workbook, people):
    list(take_in([workbook]))
    delivery, row = kept(Delivery).get(), kept(HeldRow).get()
    chi = visitor(people.chi)
    assert chi.get(f"/ban-giao/{delivery.pk}/tam-giu.xlsx").status_code == 404
    for step, data in (("sua", {"row": row.pk, "o:so": "02/2001"}), ("bo", {"row": row.pk, "reason": "x"}), ("go", {"reason": "x"}), ("tep-da-sua", {})):
        assert chi.post(f"/ban-giao/{delivery.pk}/{step}/", data).status_code == 404, step
    assert kept(HeldRow).get().fate == "" and kept(Record).count() == 1


def test_held_rows_go_out_as_a_workbook_and_come_back_mended(workbook, people):
    import io

    from openpyxl import load_workbook

    list(take_in([workbook]))
    delivery = kept(Delivery).get()
    an = visitor(people.an)
    out = an.get(f"/ban-giao/{delivery.pk}/tam-giu.xlsx")
    book = load_workbook(io.BytesIO(out.content))
    page = book.worksheets[0]
    at = {cell.value: cell.column for cell in page[1]}
    assert page.cell(2, at["Vì sao"]).value
    row = a_row("KS", 2)
    from sogoc.record import BY_CODE

    for name, text in row.items():
        page.cell(2, at[BY_CODE["KS"].by_name[name].column]).value = text
    mended = io.BytesIO()
    book.save(mended)
    answer = an.post(f"/ban-giao/{delivery.pk}/tep-da-sua/", {"file": SimpleUploadedFile("sua.xlsx", mended.getvalue())}, follow=True)
    assert "Đã nạp 1 dòng" in answer.content.decode()
    assert kept(Record).count() == 2


def test_a_worker_that_finds_the_import_cancelled_writes_nothing(workbook, people):
    sent(people.an, workbook.name, workbook.read_bytes())
    run = kept(Import).get()
    visitor(people.an).post(f"/nhap/{run.pk}/huy/")
    importing.advance(run.pk)
    assert not kept(Delivery).exists()


def test_an_takes_the_blank_workbook_of_each_register_from_the_page(people, ledger):
    an = visitor(people.an)
    page = an.get("/nhap/").content.decode()
    for code in BY_CODE:
        assert f"/nhap/mau/{code}.xlsx" in page
    answer = an.get("/nhap/mau/KS.xlsx")
    assert answer.content.startswith(b"PK") and "mau-KS.xlsx" in answer["Content-Disposition"]
    assert an.get("/nhap/mau/XX.xlsx").status_code == 404


def test_an_says_what_the_columns_of_an_unknown_layout_are(ledger, people):
    columns = {f.column: f.name for f in BY_CODE["KS"].fields}
    row = a_row("KS", 1)
    header = [*("nguoiNhap" if c == "ghiChu" else c for c in columns)]
    text = "\n".join([";".join(header), ";".join(row.get(n, "x" if n == "note" else "") for n in columns.values())])
    sent(people.an, "11650.KS.2001.01.csv", text.encode())
    run = kept(Import).get()
    importing.advance(run.pk)
    an = visitor(people.an)
    page = an.get(f"/nhap/{run.pk}/").content.decode()
    assert "nguoinhap" in page and "Không nạp cột này" in page
    at = header.index("nguoiNhap")
    said = {f"c{n}": c for n, c in enumerate(header)}
    about = {"file": "11650.KS.2001.01.csv", "event": "KS"}
    answer = an.post(f"/nhap/{run.pk}/ghep-cot/", {**about, **said, f"c{at}": "?"}, follow=True).content.decode()
    assert "chưa chọn cho cột nguoinhap" in answer
    an.post(f"/nhap/{run.pk}/ghep-cot/", {**about, **said, f"c{at}": "ghiChu"})
    importing.advance(run.pk)
    page = an.get(f"/nhap/{run.pk}/").content.decode()
    assert "1 dòng: 1 mới" in page and "Đọc theo cách ghép cột số" in page and "Xác nhận nhập" in page
