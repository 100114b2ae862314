"""The books of deliveries laid out for `sogoc check`: the same rows as taking in, and nothing taken in."""

import polars as pl

from sogoc.engines import check_here, read_part
from sogoc.review.laying_out import LaidOut
from sogoc.review.models import Delivery
from workbooks import a_row, write_book


def test_a_folder_of_deliveries_becomes_the_input_of_a_check(ledger, tmp_path):
    folder = tmp_path / "ban-giao"
    folder.mkdir()
    for name, years in (("11650.KS.2001.01", (2001, 2001)), ("11650.KS.2002.01", (2002,))):
        rows = [a_row("KS", n + 1, year=year, opened=years[0]) for n, year in enumerate(years)]
        write_book(folder / f"{name}.xlsx", "KS", rows)
    (folder / "11650.KS.2003.01.xlsx").write_bytes(b"no workbook")
    (tmp_path / "vao").mkdir()
    (tmp_path / "ra").mkdir()
    done = LaidOut()
    done.write([folder], tmp_path / "vao")
    assert (done.books, done.rows, [name for name, *_ in done.refused]) == (2, 3, ["11650.KS.2003.01"])
    books = pl.read_parquet(tmp_path / "vao" / "books.parquet")
    assert books.select("book", "event", "opening_year").rows() == [
        ("11650.KS.2001.01: 11650.KS.2001.01", "KS", 2001),
        ("11650.KS.2002.01: 11650.KS.2002.01", "KS", 2002),
    ]
    check_here(tmp_path / "vao", tmp_path / "ra", 1)
    assert read_part(tmp_path / "ra", "standard", "KS").height == 3
    assert not Delivery.objects.using("owner").exists()
