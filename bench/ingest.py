"""`python -m bench.ingest [WORKBOOKS] [CSV_ROWS]`: the whole of `sogoc ingest` against a floor of the same run.

ingest books    workbooks of 200 births, a book each: read, standardised, checked, loaded, compared for duplicates
ingest CSV      one table of text with as many rows, books of 200
floor           reading the same files with calamine or Python's csv, and COPY of the cells into a plain table
one book more   a book into the full database, beside the same into the empty one: seconds and ratio

The memory of the process and its reading process is the highest sum of PSS.
"""

import csv
import io
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from sogoc.record import BY_CODE
from workbooks import GIVEN, SURNAMES, a_row

from .measuring import Row, timed, told
from .memory import Watched

WORKBOOKS = int(sys.argv[1]) if sys.argv[1:] else 50
CSV_ROWS = int(sys.argv[2]) if sys.argv[2:] else 200 * WORKBOOKS
IN_A_BOOK = 200
Cells = list[list[str]]


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="sogoc-bench-") as folder:
        os.environ |= {"SOGOC_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "sogoc.site.settings"}
        import django

        django.setup()
        from django.db import connections

        from sogoc.review.belonging import authorities
        from sogoc.store.backend.base import release_clusters
        from sogoc.store.migrate import prepare

        prepare()
        files = Path(folder) / "files"
        for name in ("warm", "one", "books", "csv", "more"):
            (files / name).mkdir(parents=True)
        for name, year in (("warm", 2000), ("one", 2001), ("more", 2002)):
            _book_file(files / name, 11650, year)
        communes = [pk for pk in authorities() if 11650 < pk < 100_000]
        for n in range(WORKBOOKS):
            _book_file(files / "books", communes[n // 8], 2000 + n % 8)
        _table(files / "csv" / "nhieu so.csv", CSV_ROWS)
        take(files / "warm")
        empty, _ = timed(lambda: take(files / "one"))
        rows: list[Row] = []
        for name, read in (("books", _read_workbooks), ("csv", _read_table)):
            with Watched(folder, 0.2) as watched:
                seconds, n = timed(lambda name=name: take(files / name))  # type: ignore[misc]
            most = max((sum(s.values()) for s in watched.samples), default=0)
            floor, _ = timed(lambda name=name, read=read: _copy(read(files / name)))  # type: ignore[misc]
            rows.append((f"ingest {name}", n, seconds, floor))
            print(
                f"{name}: most memory {most:.0f} MB\n{watched.told()}"
            )
        full, _ = timed(lambda: take(files / "more"))
        rows.append(("one book more (floor: into the empty)", IN_A_BOOK, full, empty))
        print(told(rows))
        connections.close_all()
        release_clusters()
    return 0


def take(folder: Path) -> int:
    """As the command does; how many rows."""
    from sogoc.review.duplicates import find_pairs
    from sogoc.review.intake import take_in

    reports = list(take_in([folder]))
    began = time.perf_counter()
    find_pairs()
    print(f"  {folder.name}: of which the comparison for duplicates {time.perf_counter() - began:.2f} s")
    assert all(r.taken for r in reports), [r.message for r in reports if not r.taken][:3]
    return sum(r.loaded for r in reports)


def _births(rows: int, *, year: int, seed: int, volume: int = 1) -> Iterator[list[str]]:
    """Entries of one book as a careful typist types them, of other people for every seed."""
    event = BY_CODE["KS"]
    dice = random.Random(seed)
    for n in range(rows):
        row = a_row("KS", n % 175, year=year)
        child, mother, father = (_person(dice) for _ in range(3))
        row |= {"entry_number": f"{n + 1:02}/{year}", "volume_number": f"{volume:02}/{year}", "page_number": str(n + 1)}
        row |= {"child_full_name": child, "mother_full_name": mother, "father_full_name": father}
        row |= {"requester_full_name": mother, "requester_id_number": f"{dice.randrange(10**8, 10**9)}"}
        row |= {
            "mother_birth_date": str(year - dice.randint(20, 40)),
            "father_birth_date": str(year - dice.randint(20, 40)),
        }
        yield [row.get(event.by_column[c].name, "") for c in event.layouts["KS_60"]]


def _person(dice: random.Random) -> str:
    middle = " ".join(dice.sample(("Văn", "Thị", "Minh", "Ngọc", "Thu", "Đức", "Hữu", "Xuân", "Hồng", "Quang"), 2))
    return f"{dice.choice(SURNAMES)} {middle} {dice.choice(GIVEN)} {dice.choice(GIVEN)}"


def _book_file(folder: Path, authority: int, year: int) -> None:
    book = xlsxwriter.Workbook(folder / f"{authority}.KS.{year}.01.xlsx")
    sheet = book.add_worksheet("DL Import")
    table = [BY_CODE["KS"].layouts["KS_60"], *_births(IN_A_BOOK, year=year, seed=authority * 10_000 + year)]
    for at, cells in enumerate(table):
        for column, text in enumerate(cells):
            if text:
                sheet.write_string(at, column, text)
    book.close()


def _table(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(BY_CODE["KS"].layouts["KS_60"])
        for book, begun in enumerate(range(0, rows, IN_A_BOOK)):
            year, volume = 1960 + book % 40, 1 + book // 40
            out.writerows(_births(min(IN_A_BOOK, rows - begun), year=year, seed=book, volume=volume))


def _read_workbooks(folder: Path) -> Iterator[Cells]:
    from python_calamine import CalamineWorkbook

    for path in sorted(folder.iterdir()):
        yield CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


def _read_table(folder: Path) -> Iterator[Cells]:
    for path in folder.iterdir():
        with path.open(encoding="utf-8", newline="") as stream:
            yield list(csv.reader(stream))


def _copy(tables: Iterator[Cells]) -> None:
    """The cells into a table without keys, triggers or anything beside; one transaction for each file."""
    from django.db import connections

    connection = connections["owner"]
    with connection.cursor() as cursor:
        columns = ", ".join(f"c{n} text" for n in range(60))
        cursor.execute(f"create table bench_raw ({columns})")
        for table in tables:
            text = io.StringIO(newline="")
            csv.writer(text).writerows(table)
            with connection.connection.cursor() as raw, raw.copy("copy bench_raw from stdin with (format csv)") as copy:
                copy.write(text.getvalue())
        cursor.execute("drop table bench_raw")


if __name__ == "__main__":
    sys.exit(main())
