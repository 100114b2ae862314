"""`python -m bench.saving`: one value saved in a book of 500 records, with everything that hangs on it.

Values of the record, cells, head, history, the rules over the record and its book, findings and counters, in the one
transaction of `editing.save`, as the application's role. Bound of issue 4: 50 ms.

SOGOC_BENCH_BOOK   records of the book (500)
SOGOC_BENCH_SAVES  how many saves (40)
`--profile` also shows where the time goes.
"""

import cProfile
import os
import pstats
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROWS = int(os.environ.get("SOGOC_BENCH_BOOK", "500"))
SAVES = int(os.environ.get("SOGOC_BENCH_SAVES", "40"))
FIELDS = ("child_full_name", "mother_birth_date", "registered_on", "note")  # a name, a date, the numbering, a remark


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="sogoc-saving-") as folder:
        os.environ |= {"SOGOC_DATA_DIR": f"{folder}/data", "DJANGO_SETTINGS_MODULE": "sogoc.site.settings"}
        sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
        import django

        django.setup()
        from sogoc.store.backend.base import release_clusters
        from sogoc.store.migrate import prepare

        prepare()
        clerk = _book_and_clerk(Path(folder))
        for field in FIELDS:
            print(_told(field, _saves(field, clerk)))
        if "--profile" in sys.argv:
            profile = cProfile.Profile()
            profile.runcall(_saves, FIELDS[0], clerk)
            pstats.Stats(profile).sort_stats("cumulative").print_stats(60)
        release_clusters()
    return 0


def _book_and_clerk(folder: Path) -> Any:
    from sogoc.accounts.commands import add_user
    from sogoc.review.intake import take_in
    from workbooks import a_row, write_book

    rows = [a_row("KS", n % 170 + 1, year=2001 + n // 170, opened=2001) for n in range(ROWS)]
    path = write_book(folder / "11650.KS.2001.01.xlsx", "KS", rows)
    (report,) = take_in((path,))
    assert report.loaded == ROWS, vars(report)
    clerk = add_user("an", "Nguyễn Văn An", "clerk", 11647, "khong-dung-den-1")
    clerk._state.db = None
    return clerk


def _saves(field: str, clerk: Any) -> list[tuple[float, float]]:
    """Seconds by the clock and of this process's processors (without the database's)."""
    from django.db import connections

    from sogoc.review.editing import save
    from sogoc.review.models import VALUES, Record
    from sogoc.store.scope import acting_as

    with connections["owner"].cursor() as cursor:
        cursor.execute("analyze")
    records = list(Record.objects.using("owner").order_by("id").values_list("pk", "version")[:SAVES])
    old = dict(VALUES["KS"].objects.using("owner").values_list("pk", field))
    values = [old[pk] for pk, _ in records]
    taken = []
    for (pk, version), value in zip(records, [*values[1:], values[0]], strict=True):
        value = value if value != old[pk] and value else f"{value} "[:-1] + "x"
        with acting_as(clerk):
            began, worked = time.perf_counter(), time.process_time()
            save(pk, clerk, {field: value}, version=version)
            taken.append((time.perf_counter() - began, time.process_time() - worked))
    return taken


def _told(field: str, taken: list[tuple[float, float]]) -> str:
    clock, own = (sorted(1000 * each for each in column) for column in zip(*taken[2:], strict=True))  # 2 warm up
    p95 = clock[int(len(clock) * 0.95)]
    said = f"p50 {statistics.median(clock):6.1f}  p95 {p95:6.1f}  least {clock[0]:6.1f}"
    return f"{field:20} n {len(clock):3}  ms: {said}  processor p50 {statistics.median(own):6.1f}"


if __name__ == "__main__":
    sys.exit(main())
