"""Every register goes the whole way: taken in, checked, shown, approved, sent, registered at the receiver, reconciled, exported."""

from collections import Counter

import polars as pl
from commands import DATA, asked, found, said
from sending import kept, send_on, states

from sogoc.record import BY_CODE, EVENT_TYPES
from sogoc.review.models import VALUES, Record
from visiting import visitor
from workbooks import a_row, handover_line, write_book, write_handover

ROWS = 3


def test_every_register_goes_from_the_workbook_to_the_receiver(both_empty, people, tmp_path):
    names = {e.code: f"11650.{e.code}.2001.01" for e in EVENT_TYPES}
    rows = {code: [a_row(code, n) for n in range(1, ROWS + 1)] for code in names}
    for code, name in names.items():
        write_book(tmp_path / f"{name}.xlsx", code, rows[code])
    write_handover(tmp_path, *(handover_line(name, ma_2025="11647") for name in names.values()))
    said("ingest", tmp_path)
    everything = ROWS * len(names)
    assert Counter(kept(Record).values_list("event_type", flat=True)) == dict.fromkeys(names, ROWS)
    assert all(kept(VALUES[code]).count() == ROWS for code in names)
    an = visitor(people.an)
    for record in kept(Record).filter(serial=1):
        page = an.get(f"/ra-soat/{record.pk}/").content.decode()
        assert all(a_row(record.event_type, 1)[name] in page for name in BY_CODE[record.event_type].subjects)
    said("submit", "--as", "an")
    said("approve", "--as", "binh")
    assert states() == {"approved": everything}
    assert send_on()["accepted"] == everything
    assert states() == {"transferred": everything}
    balance = found("reconcile")
    assert balance["balanced"] and balance["arrived"] == everything
    there = asked(DATA / "national", "national",
                  "select event_type, count(*) from national_registration where current group by 1")  # fmt: skip
    assert dict(there) == dict.fromkeys(names, ROWS)
    said("export", tmp_path / "out")
    exported = pl.read_parquet(tmp_path / "out" / "records.parquet")
    assert exported.height and set(exported["delivery"]) == set(names.values())
