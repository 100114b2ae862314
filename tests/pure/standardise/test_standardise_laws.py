"""Laws of every standardiser: twice is once, null stays null, the frame keeps its length, every change is listed."""

import unicodedata

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from standardised_books import mojibake, raw, tcvn3, viqr, vni

from sogoc.data import shipped_reference
from sogoc.pipeline import CHANGES, FINDINGS, PLACES, Book
from sogoc.record import BIRTH, EVENT_TYPES, Field, Kind
from sogoc.standardise import RULES, STANDARDISERS, standardise
from sogoc.standardise.charset import decoded
from sogoc.standardise.column import standard_column, written
from sogoc.standardise.kinds import Setting, setting_of, standard_value, tools_for
from sogoc.standardise.text import tidy
from sogoc.standardise.word_list import in_order

TOOLS = tools_for(shipped_reference())
WORDS = in_order(
    "Nguyễn Văn Thị Hùynh Hoà hải Trần xã X. P. huyện tỉnh TP ngày tháng năm 5 1975 05/03/1987 1987-03-05 Nam kinh Mèo VN 01 1 25t "
    "tuổi 42740 42740.0 1/2012 tức Tư H'Mông Vla-đi-mia kxđ Không - / Ðặng Müller François (Tèo) UBND công an Tòan 31232564 20h30"
)
SIGNS = list("aáàảãạăắâấầđeêếềễoôơờuưứyAĂĐEÊOƠUƯYbcdghklmnpqrstvxNTHGKfjwz .,-/'’()0123456789\u00a0\u0300\u0301\u0302\u0303ÐðøÞßµ¸¹¨ªäÃ»^+~`?\t\n=@<>&;МΜ")
FORMS = (str, str.upper, str.lower, tcvn3, vni, viqr, mojibake, lambda w: unicodedata.normalize("NFD", w), lambda w: f"\u200b{w}\u00a0")
word = st.tuples(st.sampled_from(WORDS), st.sampled_from(FORMS)).map(lambda pair: pair[1](pair[0]))
likely = st.lists(word, min_size=1, max_size=5).map(" ".join)
anything = st.one_of(likely, st.text(st.sampled_from(SIGNS), max_size=12), st.text(max_size=8))
often = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
KINDS = pytest.mark.parametrize("kind", list(Kind))


def setting(kind: Kind) -> Setting:
    return Setting(kind, "sex" if kind is Kind.CODE else "", TOOLS)


@KINDS
@often
@given(text=anything)
def test_a_standardiser_does_nothing_the_second_time(kind: Kind, text: str) -> None:
    clean, _ = tidy(text, TOOLS.lexicon)
    assert tidy(clean, TOOLS.lexicon)[0] == clean
    if clean and not decoded(clean, "", TOOLS.lexicon).damaged:
        once = standard_value(clean, setting(kind)).value
        assert once is None or standard_value(once, setting(kind)).value == once


@KINDS
@often
@given(text=st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join), form=st.sampled_from(FORMS))
def test_a_cell_standardised_twice_is_standardised_once(kind: Kind, text: str, form: object) -> None:
    assert callable(form)
    once = written(form(text), setting(kind))
    if once.value is not None and not any(n.severity == "B" for n in once.notices):
        assert written(once.value, setting(kind)).value == once.value


@KINDS
@often
@given(text=st.lists(st.sampled_from("§®¸µ¶¹­­\x01\x1f\x7f\n\u2028aMn /"), min_size=1, max_size=6).map("".join))
def test_a_control_character_beside_a_lone_sign_changes_no_second_time(kind: Kind, text: str) -> None:
    once = written(text, setting(kind))
    if once.value is not None and not any(n.severity == "B" for n in once.notices):
        assert written(once.value, setting(kind)).value == once.value


@KINDS
@often
@given(text=anything)
def test_what_changed_says_by_which_rule(kind: Kind, text: str) -> None:
    cell = written(text, setting(kind))
    assert cell.value != ""
    assert set(cell.rules) <= RULES.keys()
    if cell.value != text and text.strip():
        assert cell.rules


@KINDS
@often
@given(typed=st.lists(st.one_of(st.none(), likely), min_size=1, max_size=6))
def test_null_stays_null_and_the_length_stays(kind: Kind, typed: list[str | None]) -> None:
    field = Field(name="x", column="x", kind=kind, vi="x", en="x", codes="sex" if kind is Kind.CODE else "")
    column = standard_column(typed, setting_of(field, TOOLS, typed))
    assert len(column.standard) == len(typed)
    assert all(new is None for old, new in zip(typed, column.standard, strict=True) if old is None)
    changed = {at for at, _, cell in column.touched if cell.value != typed[at]}
    assert changed == {at for at, new in enumerate(column.standard) if new != typed[at]}


def test_every_kind_has_its_standardiser() -> None:
    assert set(STANDARDISERS) == set(Kind)


@pytest.mark.parametrize("event", EVENT_TYPES, ids=lambda e: e.code)
def test_frames_have_the_schemas_of_the_pipeline(event: object) -> None:
    from sogoc.record import EventType

    assert isinstance(event, EventType)
    typed = raw(event, registered_at=["ubnd X. An Thanh", None], registered_on=["5/3/2002", None])
    for frame in (typed, typed.clear()):
        done = standardise(frame, Book(event=event), shipped_reference())
        assert done.standard.schema == event.schema() and done.standard.height == frame.height
        assert (done.changes.schema, done.places.schema, done.findings.schema) == (CHANGES, PLACES, FINDINGS)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(names=st.lists(st.one_of(st.none(), likely), min_size=1, max_size=6), days=st.lists(st.one_of(st.none(), likely), min_size=6, max_size=6))
def test_changes_are_exactly_the_cells_that_differ(names: list[str | None], days: list[str | None]) -> None:
    typed = raw(BIRTH, child_full_name=names, child_birth_date=days[: len(names)])
    done = standardise(typed, Book(event=BIRTH), shipped_reference())
    listed = set(done.changes.select("row", "field", "typed", "standard").rows())
    differ = set()
    for name in ("child_full_name", "child_birth_date"):
        both = pl.DataFrame({"row": typed["row"], "typed": typed[name], "standard": done.standard[name]})
        differ |= {(r, name, t, s) for r, t, s in both.filter(pl.col("typed").ne_missing(pl.col("standard"))).rows()}
    assert listed == differ
