"""`python -m bench.pairing`: births compared with each other, all of them and only those a delivery brought.

Names as often as the shipped lists say, days over 20 years, one record in fifty typed twice.

SOGOC_BENCH_BIRTHS  how many (200000)
SOGOC_BENCH_NEW     of them new (1000)
"""

import os
import random
import sys

import polars as pl

from sogoc.data import shipped_reference
from sogoc.duplicates import pairs
from sogoc.record import BY_CODE

from .measuring import timed

BIRTHS = int(os.environ.get("SOGOC_BENCH_BIRTHS", "200000"))
NEW = int(os.environ.get("SOGOC_BENCH_NEW", "1000"))


def main() -> int:
    records = _births()
    fresh = pl.int_range(records.height, eager=True) < NEW
    some, few = timed(lambda: pairs(records, BY_CODE["KS"], fresh))
    every, all_ = timed(lambda: pairs(records, BY_CODE["KS"]))
    new = records.filter(fresh).get_column("id").implode()
    assert few.equals(all_.filter(pl.col("left").is_in(new) | pl.col("right").is_in(new))), "the same pairs"
    print(
        f"{records.height} births: all {every:.1f} s, {all_.height} pairs; {NEW} new {some:.1f} s, {few.height} pairs"
    )
    return 0


def _births() -> pl.DataFrame:
    dice = random.Random(1)
    names = shipped_reference()
    lists = [frame.get_column(frame.columns[0]).to_list()[:300] for frame in (names.surnames, names.given_names)]
    weights = [[1 / (place + 1) for place in range(len(each))] for each in lists]

    def people(middle: str) -> list[str]:
        first, last = (dice.choices(each, w, k=BIRTHS) for each, w in zip(lists, weights, strict=True))
        return [f"{a} {middle} {dice.choice(lists[1])} {b}" for a, b in zip(first, last, strict=True)]

    def days(first: int, years: int) -> list[str]:
        return [
            f"{dice.randint(1, 28):02}.{dice.randint(1, 12):02}.{first + dice.randrange(years)}" for _ in range(BIRTHS)
        ]

    columns = {
        "id": [f"{n:08}" for n in range(BIRTHS)],
        "book": [f"{n // 300}" for n in range(BIRTHS)],
        "entry_number": [f"{n % 300 + 1}/1990" for n in range(BIRTHS)],
        "registered_on": days(1985, 20),
        "child_full_name": people("Thị"),
        "child_birth_date": days(1985, 20),
        "mother_full_name": people("Thị"),
        "father_full_name": people("Văn"),
    }
    frame = pl.DataFrame(columns)
    again = frame.gather_every(50).with_columns(id=pl.format("z{}", "id"), book=pl.lit("again"))
    every = pl.concat([frame, again]).sort("id", descending=True)
    blank = [pl.lit(None, dtype=pl.String).alias(n) for n in BY_CODE["KS"].names if n not in every.columns]
    return every.with_columns(blank)


if __name__ == "__main__":
    sys.exit(main())
