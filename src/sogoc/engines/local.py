"""The kernel over many books on the cores of this machine."""

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from pathlib import Path

import polars as pl
from polars import col

from ..record import BY_CODE, EventType
from .books import PART, PARTS, books_of, of_book, registers, rows_of, schema_of

ROWS_AT_ONCE = 20_000  # that a process of the pool holds


def check_here(source: Path, target: Path, processes: int | None = None) -> None:
    """Every book of a folder on this machine; each process holds ROWS_AT_ONCE rows, or one book."""
    processes = processes or os.cpu_count() or 1
    shares = [(event.code, keys) for event in registers(source) for keys in _shares(source, event)]
    # started anew, not forked: Polars' threads do not survive a fork
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        running: set[Future[None]] = set()
        for number, (code, keys) in enumerate(shares):
            if len(running) > 2 * processes:
                ended, running = wait(running, return_when=FIRST_COMPLETED)
                [future.result() for future in ended]
            running.add(pool.submit(_check_share, source, target, code, keys, number))
        [future.result() for future in running]


def _shares(source: Path, event: EventType) -> Iterator[list[str]]:
    """Books of a register by so many rows as one process takes at once, in the order in which they lie."""
    sizes = rows_of(source, event).group_by("book", maintain_order=True).len().collect()
    share, rows = list[str](), 0
    for key, size in sizes.iter_rows():
        if share and rows + size > ROWS_AT_ONCE:
            yield share
            share, rows = [], 0
        share, rows = [*share, key], rows + size
    if share:
        yield share


def _check_share(source: Path, target: Path, code: str, keys: Sequence[str], number: int) -> None:
    event = BY_CODE[code]
    rows = rows_of(source, event).filter(col("book").is_in(keys)).collect()
    known = rows.join(books_of(source).drop("event"), on="book", how="left", maintain_order="left")
    done = pl.concat(of_book(book, code) for book in known.partition_by("book", maintain_order=True))
    for part in PARTS:
        place = target / part / code
        place.mkdir(parents=True, exist_ok=True)
        of_part = done.filter(col(PART) == part).select(schema_of(part, event).names())
        of_part.write_parquet(place / f"{number:06}.parquet")
