"""The declarations of record/: each event type once, whole, and as the Ministry's import template has it."""

import json
from pathlib import Path

import polars as pl
import pytest

from sogoc.record import BY_CODE, CODE_LISTS, EVENT_TYPES, GROUPS, REGIMES, EventType, Kind, Obligation

OFFICIAL = json.loads(Path(__file__).with_name("import_columns.json").read_text(encoding="utf-8"))
FIELDS = [(event, f) for event in EVENT_TYPES for f in event.fields]
every_event = pytest.mark.parametrize("event", EVENT_TYPES, ids=lambda e: e.name)


def test_every_official_sheet_is_declared_with_its_exact_columns():
    ours = {name: list(columns) for event in EVENT_TYPES for name, columns in event.layouts.items()}
    assert {name: ours.get(name) for name in OFFICIAL} == OFFICIAL


def test_the_columns_are_as_many_as_the_templates_say():
    counted = {name: len(columns) for e in EVENT_TYPES for name, columns in e.layouts.items() if name in OFFICIAL}
    assert counted == {"KS_60": 60, "KS_70_2024": 70, "KH_44": 44, "KT_48": 48, "HN_35": 35, "CMC_50": 50}


def test_codes_and_names_of_event_types_are_unique():
    for what in ("code", "name", "vi", "en", "book_vi", "sheet_vi"):
        said = [getattr(e, what) for e in EVENT_TYPES]
        assert len(set(said)) == len(said) and all(said), what
    assert list(BY_CODE.values()) == list(EVENT_TYPES)


@every_event
def test_a_name_is_an_identifier_without_a_double_underscore(event: EventType):
    for name in (event.name, *event.names):
        assert name.isidentifier() and name == name.lower() and "__" not in name and not name.endswith("_"), name
        assert len(name) <= 60, name  # PostgreSQL cuts at 63 bytes
    assert not {"row", "id", "pk", "record", "record_id", "custodian_id", "value", "year"} & set(event.names)


@every_event
def test_names_and_columns_are_unique_within_an_event_type(event: EventType):
    assert len(set(event.names)) == len(event.by_column) == len(event.fields)
    assert len({f.column.lower() for f in event.fields}) == len(event.fields)  # headers are compared without regard to case


@every_event
def test_no_other_register_has_all_the_columns_of_this_one(event: EventType):
    """The columns alone must tell a workbook's register."""
    for other in EVENT_TYPES:
        assert other is event or not event.by_column.keys() <= other.by_column.keys(), other.code


@every_event
def test_the_subjects_are_names_of_persons(event: EventType):
    assert event.subjects
    for name in event.subjects:
        assert event.by_name[name].kind is Kind.NAME and event.by_name[name].main


@every_event
def test_every_register_says_where_an_entry_stands(event: EventType):
    kinds = {"entry_number": Kind.ENTRY_NUMBER, "volume_number": Kind.VOLUME_NUMBER, "page_number": Kind.PAGE_NUMBER,
             "registered_on": Kind.DATE, "registered_at": Kind.PLACE}
    assert {name: event.by_name[name].kind for name in kinds} == kinds


@every_event
def test_the_schema_holds_the_row_and_every_field_as_text(event: EventType):
    assert event.schema() == pl.Schema({"row": pl.Int32, **{f.name: pl.String for f in event.fields}})


def test_obligations_have_one_letter_for_each_regime_to_r4():
    letters = {o.value for o in Obligation}
    for event, f in FIELDS:
        assert len(f.obligation) == 5 and set(f.obligation) <= letters, f"{event.name}.{f.name}"
        assert f.obligation_in(REGIMES[5]) is f.obligation_in(REGIMES[4])


def test_code_fields_name_a_list_that_exists_and_others_name_none():
    for event, f in FIELDS:
        where = f"{event.name}.{f.name}"
        assert (f.codes in CODE_LISTS) if f.kind is Kind.CODE else f.codes == "", where


def test_every_code_list_is_used_and_has_distinct_codes_in_both_languages():
    assert set(CODE_LISTS) == {f.codes for _, f in FIELDS if f.codes}
    for name, codes in CODE_LISTS.items():
        assert len({c.code for c in codes}) == len(codes), name
        assert all(c.code.isdigit() and c.vi and c.en for c in codes), name


def test_every_part_of_the_page_has_its_heading():
    """A field of a group without a heading would not be shown at all."""
    assert {f.group for _, f in FIELDS} == set(GROUPS)
    assert all(vi and en for vi, en in GROUPS.values())


def test_a_field_has_labels_and_one_kind_whatever_register_it_stands_in():
    kinds: dict[str, Kind] = {}
    for event, f in FIELDS:
        assert f.vi and f.en and f.column, f"{event.name}.{f.name}"
        assert kinds.setdefault(f.name, f.kind) is f.kind, f"{event.name}.{f.name}"


def test_items_that_only_old_books_print_stand_in_no_official_sheet_and_are_not_sent():
    kept = {e.code: [f.name for f in e.fields if f.kept_here] for e in EVENT_TYPES}
    assert kept["KS"] == ["mother_age", "mother_occupation", "father_age", "father_occupation", "requester_age", "requester_occupation"]
    assert all(kept[code] for code in ("KH", "KT", "HN", "CMC"))
    for event in EVENT_TYPES:
        old = [f for f in event.fields if f.kept_here]
        assert not set(event.kept_columns) & {c for columns in event.layouts.values() for c in columns}
        assert not {f.name for f in old} & set(event.sent) and len(event.sent) + len(old) == len(event.fields)
        assert all(f.obligation == "OO---" for f in old)


def test_a_field_is_called_as_the_books_of_the_regime_print_it_and_each_regime_has_one_label():
    mother = BY_CODE["KS"].by_name["mother_residence"]
    assert [mother.label_in(r) for r in REGIMES] == ["Nơi đăng ký nhân khẩu thường trú"] * 2 + [
        "Nơi thường trú, tạm trú", "Nơi cư trú", "Nơi cư trú", "Nơi cư trú"]  # fmt: skip
    for field in (f for event in EVENT_TYPES for f in event.fields):
        said = "".join(regimes for regimes, _ in field.older)
        assert len(set(said)) == len(said) and set(said) <= set("012345"), field.name
