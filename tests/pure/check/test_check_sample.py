"""The sample deliveries: what a perfect standardiser gives, through the rules and the pairing, scored against the truth."""

import csv
import importlib.util
import json
from datetime import date
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

from sogoc.check import findings
from sogoc.data import shipped_reference
from sogoc.duplicates import pair_findings, pairs
from sogoc.pipeline import Book
from sogoc.record import BY_CODE, EVENT_TYPES

SAMPLES = Path(__file__).parents[4] / "shared" / "samples"
pytestmark = pytest.mark.skipif(not (SAMPLES / "score.py").exists(), reason="the sample deliveries are not here")


def _lines(name: str) -> list[dict]:  # type: ignore[type-arg]
    return [json.loads(line) for line in (SAMPLES / "truth" / f"{name}.jsonl").read_text("utf-8").splitlines()]


def _scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", SAMPLES / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _frames() -> dict[str, pl.DataFrame]:
    rows: dict[str, list[dict[str, object]]] = {}
    for entry in _lines("entries"):
        if entry["row"]:
            event = BY_CODE[entry["kind"]]
            cells = {f.name: (entry["fields"].get(f.column) or {}).get("standard") or None for f in event.fields}
            rows.setdefault(entry["delivery"], []).append({"row": entry["row"], **cells})
    return {d: pl.DataFrame(r, schema=BY_CODE[d.split(".")[1]].schema()) for d, r in rows.items()}


def _books() -> dict[str, Book]:
    covers = {b["delivery"]: b for b in _lines("books")}
    made = {}
    for told in _lines("deliveries"):
        if told["delivery"].startswith("hostile/"):
            continue
        _, code, year, volume = told["delivery"].split(".")[:4]
        closed = covers.get(told["delivery"], {}).get("closed")
        made[told["delivery"]] = Book(event=BY_CODE[code], opening_year=int(year), volume=volume, partial=told["partial"],
                                      closing_total=told["closing"], closed=date.fromisoformat(closed) if closed else None)
    return made  # fmt: skip


def _write(folder: Path, name: str, head: str, rows: list[tuple[object, ...]]) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head.split(","))
        writer.writerows(rows)


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> dict:  # type: ignore[type-arg]
    folder = tmp_path_factory.mktemp("export")
    frames, covers = _frames(), _books()
    faults: list[tuple[object, ...]] = []
    for delivery, frame in frames.items():
        event = covers[delivery].event
        for f in findings(frame, covers[delivery], names=shipped_reference()).iter_rows(named=True):
            field = f["fields"].split(",")[0]
            faults.append((delivery, f["row"], f["code"], f["severity"], event.by_name[field].column if field else ""))
    twins: list[tuple[object, ...]] = []
    delivered = {name.split(".")[1] for name in frames}
    for event in (e for e in EVENT_TYPES if e.code in delivered):
        records = pl.concat(
            frame.with_columns(id=pl.format("{}#{}", pl.lit(d), "row"), book=pl.lit(d))
            for d, frame in frames.items() if covers[d].event is event
        )
        found = pairs(records, event)
        twins += [(*a.split("#"), *b.split("#"), s) for a, b, s in found.select("left", "right", "score").iter_rows()]
        faults += [(*i.split("#"), c, s, "") for i, c, s in pair_findings(found, records, event)
                   .select("id", "code", "severity").iter_rows()]  # fmt: skip
    bad = {(d, int(r)) for d, r, _, severity, _ in faults if severity in "BE"}  # type: ignore[operator,call-overload]
    rows = [(d, r) for d, frame in frames.items() for r in frame.get_column("row")]
    _write(folder, "findings", "delivery,row,code,severity,field", faults)
    _write(folder, "eligibility", "delivery,row,eligible", [(d, r, (d, r) not in bad) for d, r in rows])
    _write(folder, "records", "delivery,row,field,value", [(d, r, "so", "1") for d, r in rows])
    _write(folder, "duplicates", "left_delivery,left_row,right_delivery,right_row,score", twins)
    return _scorer().score(SAMPLES / "truth", folder)


def test_typed_errors_are_found(scored: dict) -> None:  # type: ignore[type-arg]
    recall = {k: v["recall_code_or_alias"] for k, v in scored["recall_summary"].items()}
    assert recall["typed_error_or_block_auto_detectable"] >= 0.99
    assert recall["typed_warning_auto_detectable"] >= 0.97
    assert recall["book"] >= 0.99 and recall["typed_assist"] >= 0.85
    assert scored["closing_total_D14"]["f1"] == 1


def test_quiet_rows_stay_quiet(scored: dict) -> None:  # type: ignore[type-arg]
    alarms = scored["false_alarms"]
    assert alarms["alarms_per_1000_clean_cells"] <= 0.3, alarms
    assert alarms["block_or_error_alarms_per_1000_clean_cells"] == 0, alarms


def test_eligibility_and_pairs(scored: dict) -> None:  # type: ignore[type-arg]
    assert scored["eligibility"]["eligible_after_std"]["f1"] >= 0.98
    assert scored["duplicates"]["f1"] >= 0.97, scored["duplicates"]
