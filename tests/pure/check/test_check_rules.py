"""Every rule against its table of examples, and what holds for all rules."""

import ast
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from made_books import QUIET, book, frame, numbered, table
from rule_examples import EXAMPLES

from sogoc import check
from sogoc.check import RULES, findings
from sogoc.data import shipped_reference
from sogoc.pipeline import FINDINGS
from sogoc.record import BY_CODE, EVENT_TYPES

SHOWN_BY_OTHERS = ["D-11", "D-12", "D-13", "D-25", "D-28", "D-29", "D-30", "D-39", "D-42", "D-48", "D-50", "D-64", "D-70", "D-73", "D-74", "D-80", "D-81", "D-82", "D-83", "D-84", "D-85", "D-86", "D-87", "X-01", "X-02", "X-03", "X-04", "X-05", "X-06", "X-07", "X-08", "X-14", "X-15", "X-16", "X-17", "X-18", "X-20", "X-21", "X-23"]
WITHOUT_TABLE = {"D-08", "D-14", "G-07", "G-10", "X-04"}  # they need facts of the book: test_check_book.py


@pytest.mark.parametrize("heading", EXAMPLES)
def test_rule_finds_what_its_table_says(heading: str) -> None:
    code, event_code = heading.split()
    rows = table(EXAMPLES[heading])
    told = [{k: v for k, v in r.items() if k not in ("found", "where")} for r in rows]
    made = (frame if "entry_number" in rows[0] else numbered)(BY_CODE[event_code], told)
    found = findings(made, book(event_code), names=shipped_reference()).filter(pl.col("code") == code)
    for place, row in enumerate(rows):
        mine = found.filter(pl.col("row") == place + 2)
        if row.get("where"):
            mine = mine.filter(pl.col("fields").str.starts_with(row["where"]))
        assert mine.get_column("severity").unique().to_list() == ([row["found"]] if row["found"] else []), (row, mine)


def test_every_rule_has_examples() -> None:
    with_table = {heading.split()[0] for heading in EXAMPLES}
    assert {code for code, rule in RULES.items() if rule.faults} - with_table == WITHOUT_TABLE


@pytest.mark.parametrize("event", EVENT_TYPES, ids=lambda e: e.code)
def test_quiet_records_are_quiet(event) -> None:  # type: ignore[no-untyped-def]
    assert set(QUIET[event.code]) - set(event.names) <= {"registration_type", "requester_relation", "child_residence"}
    found = findings(frame(event, [{"entry_number": "01/2012"}]), book(event.code), names=shipped_reference())
    assert found.filter(pl.col("severity") != "N").is_empty(), found


def test_every_rule_applies_somewhere() -> None:
    for rule in RULES.values():
        assert bool(rule.faults) != bool(rule.noticed_by), rule.code
        for fault in rule.faults:
            assert any(fault.applies_to(e) for e in EVENT_TYPES), (rule.code, fault.fields)


def test_what_rests_on_memory_is_at_most_a_warning() -> None:
    from_memory = [rule for rule in RULES.values() if rule.checked is None]
    assert {"KS-09", "D-63"} <= {rule.code for rule in from_memory}
    assert all(set(rule.severities) <= {"W", "N"} for rule in from_memory)


def test_every_rule_speaks_both_languages_and_cites_a_law() -> None:
    for code, rule in RULES.items():
        assert code == rule.code
        assert all((rule.vi, rule.en, rule.law, rule.advice_vi)), code
        assert rule.vi != rule.en and rule.en.isascii() and len(rule.vi) <= 90, code
    assert len({r.name for r in RULES.values()}) == len(RULES)


def test_every_code_that_can_be_shown_has_a_rule() -> None:
    assert not set(SHOWN_BY_OTHERS) - RULES.keys()


def test_submit_blockers_are_the_closed_list() -> None:
    assert {c for c, r in RULES.items() if r.blocks_submit} == {"D-08", "X-05", "D-28", "G-01"}
    assert check.blocks_submit("D-28", "B") and not check.blocks_submit("D-28", "W")
    assert not check.blocks_submit("D-05", "B")


def test_rules_from_memory_are_no_errors() -> None:
    for code in ("D-61", "D-62", "KS-09", "KS-10", "KS-23", "HN-01", "KH-11", "D-69", "D-63"):
        assert set(RULES[code].severities) <= {"W", "N"}, code


def test_details_show_the_values_in_vietnamese() -> None:
    made = numbered(BY_CODE["KS"], [{"mother_birth_date": "2020"}])
    [detail] = findings(made, book("KS")).filter(pl.col("code") == "D-41").get_column("detail")
    assert detail == "mẹ sinh 2020, con sinh 20.05.2012"


def test_a_law_counts_by_the_day_of_registration() -> None:
    rows = [{"registered_on": day, "child_birth_date": "2000", "registration_type": "6"} for day in ("24.10.1998", "25.10.1998")]
    found = findings(numbered(BY_CODE["KS"], rows), book("KS")).filter(pl.col("code") == "D-62")
    assert found.get_column("row").to_list() == [3]


def test_without_a_day_the_year_of_the_number_counts() -> None:
    made = frame(BY_CODE["KS"], [{"registered_on": None, "entry_number": "05/1985", "child_origin_place": None},
                                 {"registered_on": None, "entry_number": "05/2012", "child_origin_place": None}])
    found = findings(made, book("KS")).filter(pl.col("fields") == "child_origin_place")
    assert found.get_column("row").to_list() == [3]


def test_no_rules_module_registers_anything_by_being_imported() -> None:
    for path in Path(check.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.Import | ast.ImportFrom) and "django" in ast.unparse(node)), path
    assert findings(frame(BY_CODE["KS"], []), book("KS", closed=date(2012, 12, 31))).schema == FINDINGS
