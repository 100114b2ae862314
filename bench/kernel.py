"""`python -m bench.kernel`: standardise and check births against one NFC + trim pass over the same cells; and what each
rule costs alone.

A sheet of the sample is repeated to books of three sizes, since what a book costs at least weighs on small ones.
One process: `sogoc check` runs one on every core.

SOGOC_BENCH_ROWS  births in all, for each size of book (46000)
"""

import os
import sys
from pathlib import Path

import polars as pl

from sogoc.check.cells import _by_kind, applied, cells_of
from sogoc.check.facts import with_facts
from sogoc.check.finding import with_authority, findings
from sogoc.check.names import lists_of
from sogoc.check.numbering import with_numbering
from sogoc.data import shipped_reference
from sogoc.ingest import read_workbook
from sogoc.pipeline import Book, process
from sogoc.standardise import standardise

from .measuring import timed

SAMPLE = Path(__file__).resolve().parent.parent / "samples" / "deliveries" / "11242.KS.2010.01.xlsx"
ROWS = int(os.environ.get("SOGOC_BENCH_ROWS", "46000"))
SIZES = (92, 460, 4600)
DEAREST = 15  # rules shown


def main() -> int:
    sheet = read_workbook(SAMPLE).sheets[0]
    for size in SIZES:
        print(_of_size(sheet.raw, Book(event=sheet.event, opening_year=2010, volume="01"), size))
    print(_rule_by_rule(_tiled(sheet.raw, SIZES[-1]), Book(event=sheet.event, opening_year=2010, volume="01")))
    return 0


def _tiled(raw: pl.DataFrame, rows: int) -> pl.DataFrame:
    many = pl.concat([raw] * -(-rows // raw.height)).head(rows)
    return many.with_columns(row=pl.int_range(2, rows + 2, dtype=pl.Int32))


def _of_size(raw: pl.DataFrame, book: Book, size: int) -> str:
    reference, frame, times = shipped_reference(), _tiled(raw, size), ROWS // size
    names = [pl.col(name).str.normalize("NFC").str.strip_chars() for name in book.event.names]
    process(frame, book, reference)  # warm: distinct words are remembered, as in any long run
    every = _tiled(raw, ROWS)
    floor, _ = timed(lambda: every.with_columns(names), 3)
    written, done = timed(lambda: [standardise(frame, book, reference) for _ in range(times)][-1])
    checked, _ = timed(lambda: [findings(done.standard, book, places=done.places, names=reference)
                                for _ in range(times)][-1])  # fmt: skip
    ratios = ((written + checked) / floor, written / floor, checked / floor)
    said = "{:5.1f} x one NFC + trim pass (standardise {:.1f}, check {:.1f})".format(*ratios)
    return f"books of {size:5}: {times * size} rows in {written + checked:6.2f} s, {said}"


def _rule_by_rule(raw: pl.DataFrame, book: Book) -> str:
    """Milliseconds of each rule alone over one book, the dearest first."""
    reference = shipped_reference()
    done = standardise(raw, book, reference)
    facts = with_numbering(with_facts(done.standard, book, lists_of(reference)), book)
    facts = with_authority(facts, done.places).with_columns(misfits=pl.lit(0), first_misfit=pl.lit(0))
    cost: dict[str, float] = {}
    for a in applied(book.event.code):
        if not a.fault.kinds:
            cost[a.rule.code] = cost.get(a.rule.code, 0) + timed(lambda a=a: facts.select(a.fault.in_force), 3)[0]  # type: ignore[misc]
    for (_, cells), (_, _, own, marks) in zip(cells_of(facts, book.event), _by_kind(book.event.code), strict=True):
        for a, mark in zip(own, marks, strict=False):
            cost[a.rule.code] = cost.get(a.rule.code, 0) + timed(lambda c=cells, m=mark: c.select(m), 3)[0]  # type: ignore[misc]
    ordered = sorted(cost.items(), key=lambda each: -each[1])
    lines = [f"  {code:6} {1000 * seconds:7.2f} ms" for code, seconds in ordered[:DEAREST]]
    rest = 1000 * sum(seconds for _, seconds in ordered[DEAREST:])
    head = f"{len(ordered)} rules, each alone over a book of {raw.height} rows:"
    return "\n".join([head, *lines, f"  the other {len(ordered) - DEAREST} together {rest:.2f} ms"])


if __name__ == "__main__":
    sys.exit(main())
