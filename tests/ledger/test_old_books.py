"""Items that only old books print are taken in, shown and exported here, and never sent."""

import openpyxl
from commands import found
from sending import approved, kept

from sogoc.record import BY_CODE
from sogoc.record.examples import example
from sogoc.review.intake import take_in
from sogoc.review.models import VALUES, Record
from sogoc.sheets import blank_workbook
from sogoc.transfer.models import Item


def test_age_and_occupation_come_with_a_filled_in_workbook(ledger, people, tmp_path):
    path = tmp_path / "11650.KS.2010.01.xlsx"
    path.write_bytes(blank_workbook(BY_CODE["KS"]))
    book = openpyxl.load_workbook(path)
    sheet = book["DL Import"]
    columns = {cell.value.split()[0]: cell.column for cell in sheet[1]}
    typed = {BY_CODE["KS"].by_name[n].column: text for n, text in example(BY_CODE["KS"]).items()}
    for column, text in {**typed, "meTuoi": "25", "chaNgheNghiep": "Làm ruộng"}.items():
        sheet.cell(row=2, column=columns[column], value=text)
    book.save(path)
    (report,) = take_in([path])
    assert (report.refused, report.loaded, report.held) == ("", 1, 0)
    values = kept(VALUES["KS"]).get()
    assert (values.mother_age, values.father_occupation) == ("25", "Làm ruộng")


def test_they_are_not_in_what_is_sent(ledger, people, settings_of_the_day, tmp_path):

    approved(tmp_path, 1)
    record = kept(Record).get()
    kept(VALUES[record.book.event_type]).filter(pk=record.pk).update(father_occupation="Làm ruộng")
    found("batch", "compose", "--as", "an")
    found("batch", "sign", "--as", "dung")
    content = kept(Item).get().content["content"]
    assert "father_full_name" in content and "father_occupation" not in content
