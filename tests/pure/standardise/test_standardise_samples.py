"""The sample deliveries with their truth: every value right, nothing that was right made wrong, no alarm on a clean cell."""

import json
from collections import defaultdict
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from standardised_books import raw

from sogoc.data import shipped_reference
from sogoc.pipeline import Book, Processed
from sogoc.record import BY_CODE
from sogoc.standardise import standardise

TRUTH = Path(__file__).parents[4] / "shared" / "samples" / "truth"
pytestmark = pytest.mark.skipif(not TRUTH.exists(), reason="the sample deliveries are not beside the project")
Entry = dict[str, Any]


def _lines(name: str) -> list[Entry]:
    return [json.loads(line) for line in (TRUTH / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


@lru_cache(maxsize=1)
def _done() -> list[tuple[list[Entry], Processed]]:
    books = {b["book_key"]: b for b in _lines("books")}
    deliveries: dict[str, list[Entry]] = defaultdict(list)
    for entry in _lines("entries"):
        if entry["row"]:
            deliveries[entry["delivery"]].append(entry)
    out = []
    for rows in deliveries.values():
        event, about = BY_CODE[rows[0]["kind"]], books[rows[0]["book_key"]]
        columns = {f.name: [(e["fields"].get(f.column, {}).get("typed") or None) for e in rows] for f in event.fields}
        book = Book(event=event, opening_year=about["opening_year"], opened=date.fromisoformat(about["opened"]))
        out.append((rows, standardise(raw(event, **columns), book, shipped_reference())))
    return out


def _same(column: str, value: str | None, right: set[str]) -> bool:
    text = value or ""
    return text in right or (column.endswith("QuocTich") and text == "Việt Nam" and "VN" in right)


def test_every_scored_value_is_right() -> None:
    wrong = []
    for rows, done in _done():
        for entry, standard in zip(rows, done.standard.iter_rows(named=True), strict=True):
            by_column = BY_CODE[entry["kind"]].by_column
            for column, cell in entry["fields"].items():
                if cell.get("scored") is not False and column in by_column:
                    value = standard[by_column[column].name]
                    if not _same(column, value, {cell["standard"], *cell.get("accept", [])}):
                        wrong.append((entry["delivery"], entry["row"], column, cell["typed"], cell["standard"], value))
    assert wrong == []


def test_nearly_every_place_is_found_and_none_guessed() -> None:
    asked, right, wrong = 0, 0, 0
    for rows, done in _done():
        units = {(p["row"], p["field"]): p["unit"] for p in done.places.iter_rows(named=True)}
        for at, entry in enumerate(rows):
            by_column = BY_CODE[entry["kind"]].by_column
            unclear = {d["field"] for d in entry["defects"] if d["id"] in ("D-49", "D-12", "X-05")}
            for column, codes in entry["places"].items():
                if column in unclear or entry["fields"].get(column, {}).get("scored") is False:
                    continue
                given = units.get((at + 2, by_column[column].name))
                asked, right, wrong = asked + 1, right + (given in codes), wrong + (given is not None and given not in codes)
    assert right / asked > 0.998
    assert wrong / asked < 0.001


def test_cured_faults_are_told_and_clean_cells_are_quiet() -> None:
    missed, alarms = [], []
    for rows, done in _done():
        found = {(f["row"], f["fields"], f["code"]): f["severity"] for f in done.findings.iter_rows(named=True)}
        for at, entry in enumerate(rows):
            by_column = BY_CODE[entry["kind"]].by_column
            faulty = {d["field"] for d in (*entry["defects"], *entry["also"])}
            for d in entry["defects"]:
                if d.get("auto") and (at + 2, by_column[d["field"]].name, d["id"]) not in found:
                    missed.append((entry["delivery"], entry["row"], d["field"], d["id"]))
            names = {f.name for f in by_column.values() if f.column not in faulty}
            alarms += [k for k, s in found.items() if k[0] == at + 2 and k[1] in names and s != "N"] if not entry["also"] else []
    assert missed == []
    assert alarms == []
