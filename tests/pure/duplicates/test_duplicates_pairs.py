"""Pairs: what makes two records one event, what does not, and what each kind raises."""

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sogoc.check import RULES
from sogoc.duplicates import FINDINGS_OF_PAIRS, KINDS, PAIRS, pair_findings, pairs
from sogoc.duplicates.keys import folded, sounded, spelt, surname, surname_of
from sogoc.duplicates.keys import given as given_name
from sogoc.record import BY_CODE, EVENT_TYPES, EventType
from sogoc.record.folding import folded_name

KS, KH, KT, HN = (BY_CODE[c] for c in ("KS", "KH", "KT", "HN"))
BIRTH = {
    "entry_number": "12/1975", "registered_on": "02.04.1975", "registered_at": "UBND xã An Bình", "child_sex": "1",
    "child_full_name": "Cao Hữu Huy", "child_birth_date": "10.02.1975", "mother_full_name": "Lâm Thị Hằng",
    "mother_birth_date": "1954", "father_full_name": "Cao Quang Tý", "father_birth_date": "1953",
}  # fmt: skip
AGAIN = {"book": "later", "entry_number": "01/2013", "registered_on": "02.01.2013", "registration_type": "2"}
SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Đỗ", "Bùi", "Vũ", "Hoàng")
NAMES = ("An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Khoa", "Lan", "Minh", "Nam")


def crowd(event: EventType) -> list[dict[str, str]]:
    """Other people, all different, so that names have a rarity."""
    rows = []
    for i in range(80):
        first, last = SURNAMES[i % 8], NAMES[i // 8]
        year = 1970 + i % 40
        own = {"entry_number": f"{i + 1}/{year}", "registered_on": f"{i % 28 + 1:02d}.06.{year}"}
        for place, role in enumerate(s.removesuffix("_full_name") for s in event.subjects):
            own |= {f"{role}_full_name": f"{first} Văn {last}" if not place else f"{last} Thị {first}",
                    f"{role}_birth_date": f"{i % 28 + 1:02d}.05.{year - 20 * (event is not KS)}"}  # fmt: skip
        for role in ("mother", "father"):
            own[f"{role}_full_name"] = f"{SURNAMES[(i + 3) % 8]} {'Thị' if role == 'mother' else 'Văn'} {NAMES[-1 - i // 8]}"
        rows.append({"id": f"crowd-{i}", "book": f"crowd-{i % 4}"} | {k: v for k, v in own.items() if k in event.by_name})
    return rows


def records(event: EventType, *rows: dict[str, str | None]) -> pl.DataFrame:
    made = [*crowd(event), *({"id": f"r{n}", "book": "first"} | row for n, row in enumerate(rows))]
    schema = {"id": pl.String, "book": pl.String, **dict.fromkeys(event.names, pl.String)}
    return pl.DataFrame([{n: row.get(n) for n in schema} for row in made], schema=schema)


def compare(left: dict[str, str | None], right: dict[str, str | None], event: EventType = KS) -> tuple[float, str]:
    """Score and kind of two records among others; 0 where they were not worth keeping."""
    found = pairs(records(event, left, right), event).filter((pl.col("left") == "r0") & (pl.col("right") == "r1"))
    return found.select("score", "kind").row(0) if found.height else (0.0, "")


@pytest.mark.parametrize(("change", "kind"), [
    ({"entry_number": "12/1975"},                                              "same_entry_typed_twice"),
    ({"entry_number": "12/1965"},                                              "same_entry_typed_twice"),  # wrong year
    ({"child_full_name": "Cao Huu Huy", "child_birth_date": "10.02.5975"},     "same_entry_typed_twice"),
    ({"book": "second typing"},                                                "same_entry_in_two_deliveries"),
    ({"book": "second typing", "mother_full_name": "Lâm Thị Hăng"},            "same_entry_in_two_deliveries"),
    (AGAIN,                                                                    "re_registered"),
    (AGAIN | {"child_birth_date": "18.03.1975"},                               "re_registered"),  # another day than then
    (AGAIN | {"child_birth_date": "1975", "father_birth_date": "22t"},         "re_registered"),
    (AGAIN | {"child_full_name": "Cao Hữu Gia Huy"},                           "re_registered"),  # with a middle word more
    (AGAIN | {"child_birth_date": None},                                       "re_registered"),
    (AGAIN | {"father_full_name": None},                                       "re_registered"),
    (AGAIN | {"father_full_name": "Phạm Văn Tài", "father_birth_date": "1949"}, "conflicting_registration"),
])  # fmt: skip
def test_records_of_one_event_are_paired(change: dict[str, str | None], kind: str) -> None:
    score, found = compare(BIRTH, BIRTH | change)
    assert score >= 0.5 and found == kind


@pytest.mark.parametrize("change", [
    {"entry_number": "13/1975", "child_full_name": "Cao Viễn Kim"},                                     # twins
    {"entry_number": "13/1975", "child_full_name": "Cao Hữu Huỳ"},                                      # of nearly one name
    AGAIN | {"child_full_name": "Cao Viễn Kim", "child_birth_date": "11.02.1975"},                      # a twin, later
    {"book": "b", "entry_number": "09/1975", "child_birth_date": "04.11.1975", "mother_full_name": "Lê Thị Ba",
     "father_full_name": "Cao Văn Sơn", "registered_on": "09.12.1975"},                                 # a namesake
    {"book": "b", "entry_number": "44/1979", "child_full_name": "Cao Hữu Hải", "child_birth_date": "10.02.1979",
     "registered_on": "09.03.1979"},                                                                    # a brother
])  # fmt: skip
def test_twins_namesakes_and_brothers_are_not_paired(change: dict[str, str | None]) -> None:
    assert compare(BIRTH, BIRTH | change)[0] < 0.5


COUPLE = {"entry_number": "07/2005", "registered_on": "03.03.2005", "registered_at": "UBND xã An Bình",
          "husband_full_name": "Tống Duy Khải", "husband_birth_date": "04.05.1979", "husband_id_number": "141222333",
          "wife_full_name": "Lục Thị Mến", "wife_birth_date": "06.07.1981"}  # fmt: skip


def test_a_marriage_typed_twice_with_the_spouses_swapped_is_one() -> None:
    turned = {k.replace("husband", "x").replace("wife", "husband").replace("x", "wife"): v for k, v in COUPLE.items()}
    assert compare(COUPLE, turned | {"book": "second typing"}, KH) == (pytest.approx(1, abs=0.01), "same_entry_in_two_deliveries")


def test_one_spouse_in_two_marriages_is_told_by_its_kind_and_not_taken_for_one_event() -> None:
    second = COUPLE | {"book": "b", "entry_number": "03/2011", "registered_on": "01.02.2011",
                       "wife_full_name": "Hồ Thị Gấm", "wife_birth_date": "09.09.1985"}  # fmt: skip
    score, kind = compare(COUPLE, second, KH)
    assert kind == "second_marriage" and score < 0.5
    assert compare(COUPLE | {"note": "Đã ly hôn theo bản án 12/2009"}, second, KH)[1] != "second_marriage"


def test_certificates_of_one_person_on_other_days_are_no_duplicates() -> None:
    person = {"entry_number": "05/2012", "registered_on": "03.03.2012", "subject_full_name": "Tống Duy Khải",
              "subject_birth_date": "04.05.1979", "subject_sex": "1", "subject_id_number": "141222333"}  # fmt: skip
    assert compare(person, person | {"entry_number": "09/2013", "registered_on": "04.04.2013"}, HN)[0] < 0.5
    assert compare(person, person | {"subject_full_name": "Tống Duy Khải1"}, HN)[0] >= 0.5


def test_a_death_typed_twice_with_another_day_of_death() -> None:
    death = {"entry_number": "12/2004", "registered_on": "26.08.2004", "deceased_full_name": "Lục Văn Khải",
             "deceased_birth_date": "07.07.1944", "death_date": "24.08.2004", "deceased_sex": "1"}  # fmt: skip
    score, kind = compare(death, death | {"death_date": "18.09.2004"}, KT)
    assert score >= 0.5 and kind == "same_entry_typed_twice"


def test_equal_common_names_weigh_less_than_equal_rare_ones() -> None:
    weak = {"book": "b", "registered_on": "02.01.2013", "mother_full_name": None, "father_full_name": None,
            "child_birth_date": "1975"}  # fmt: skip
    rare = [BIRTH, BIRTH | weak]
    common = [r | {"child_full_name": "Cao Hữu An"} for r in rare]
    others = [BIRTH | {"id": f"o{i}", "child_full_name": "Cao Hữu An", "child_birth_date": "01.01.1950",
                       "mother_full_name": f"Lý Thị {NAMES[i]}"} for i in range(9)]  # fmt: skip
    scores = []
    for two in (rare, common):
        found = pairs(records(KS, *two, *others), KS).filter((pl.col("left") == "r0") & (pl.col("right") == "r1"))
        scores.append(found.get_column("score").sum())
    assert scores[0] > scores[1]


def test_evidence_names_every_comparison() -> None:
    found = pairs(records(KS, BIRTH, BIRTH | AGAIN | {"father_full_name": "Cao Quang Ty"}), KS)
    assert found.schema == PAIRS
    [evidence] = found.get_column("evidence")
    assert evidence.split() == ["!entry_number", "=child_full_name", "=child_sex", "=child_birth_date",
                                "=mother_full_name", "=mother_birth_date", "~father_full_name", "=father_birth_date"]  # fmt: skip


def raised(event: EventType, *rows: dict[str, str | None]) -> list[tuple[str, str, str]]:
    made = records(event, *rows)
    found = pair_findings(pairs(made, event), made, event)
    assert found.schema == FINDINGS_OF_PAIRS and not set(found.get_column("code")) - RULES.keys()
    return found.select("id", "code", "severity").rows()


def test_what_each_kind_raises() -> None:
    lawful = BIRTH | AGAIN
    assert raised(KS, BIRTH, lawful) == [("r0", "D-73", "W"), ("r1", "D-73", "E")]
    assert raised(KS, lawful, BIRTH) == [("r0", "D-73", "E"), ("r1", "D-73", "W")]
    assert raised(KS, BIRTH, lawful | {"registration_type": "1"}) == [("r0", "D-73", "E"), ("r1", "D-73", "E")]
    other = lawful | {"father_full_name": "Phạm Văn Tài", "father_birth_date": "1949"}
    assert raised(KS, BIRTH, other) == [("r0", "D-74", "B"), ("r1", "D-74", "B")]
    assert raised(KS, BIRTH, BIRTH | {"book": "second typing"}) == []
    second = COUPLE | {"book": "b", "entry_number": "03/2011", "registered_on": "01.02.2011",
                       "wife_full_name": "Hồ Thị Gấm", "wife_birth_date": "09.09.1985"}  # fmt: skip
    assert raised(KH, COUPLE, second) == [("r0", "D-64", "E"), ("r1", "D-64", "E")]


def test_the_other_record_is_told_only_by_number_and_authority() -> None:
    made = records(KS, BIRTH, BIRTH | AGAIN)
    [detail] = pair_findings(pairs(made, KS), made, KS).filter(pl.col("id") == "r1").get_column("detail")
    assert detail == "có thể cùng một việc với số 12/1975 của UBND xã An Bình"


def test_kinds_have_both_languages() -> None:
    assert all(vi and en.isascii() for vi, en in KINDS.values())


@pytest.mark.parametrize(("left", "right", "same_spelling", "same_fold", "same_sound"), [
    ("Nguyễn Thị Hoà", "NGUYỄN THỊ HÒA",   True,  True,  True),   # tone style, letter case
    ("Lý Thị Mỹ",      "Lí Thị Mĩ",        True,  False, True),   # i and y
    ("Đỗ Văn Thúy",    "Đỗ Văn Thuý",      True,  True,  True),
    ("Trần Văn Hải",   "Tran Van Hai",     False, True,  True),   # diacritics dropped
    ("Trần Văn Hải",   "Trần Văn Hài",     False, True,  True),
    ("Trần Xuân Trí",  "Chần Suân Chí",    False, False, True),   # as it sounds in the North
    ("Lê Văn Giang",   "Lê Văn Dang",      False, False, True),
    ("Trần Văn Hải",   "Trần Văn Hùng",    False, False, False),
    ("Lê Văn Thúi",    "Lê Văn Thúy",      False, False, True),   # ui and uy are two sounds: only the key is broad
])  # fmt: skip
def test_keys(left: str, right: str, same_spelling: bool, same_fold: bool, same_sound: bool) -> None:
    names = pl.DataFrame({"a": [left], "b": [right]})

    def same(key) -> bool:  # type: ignore[no-untyped-def]
        return bool(names.select(key(pl.col("a")) == key(pl.col("b"))).item())

    assert same(spelt) is same_spelling and same(folded) is same_fold
    assert same(lambda name: sounded(folded(name))) is same_sound


def test_keys_of_one_value_agree_with_those_of_a_column() -> None:
    names = ["Nguyễn Thị Đào", "H'Hen Niê", "Huỳnh Văn Ba", "Lan", "<b>Cao Văn A"]
    frame = pl.DataFrame({"n": names}).select(folded(pl.col("n")).alias("f"))
    assert frame.get_column("f").to_list() == [folded_name(n) for n in names]
    both = frame.select(surname(pl.col("f")).alias("s"), given_name(pl.col("f")).alias("g"))
    assert both.row(2) == ("hoang", "ba") and surname_of("Huỳnh Văn Ba") == "hoang"
    assert surname_of("Lan") is None and surname_of("<b>Cao Văn A") is None


@given(st.lists(st.fixed_dictionaries({}, optional={
    n: st.sampled_from([None, "Lê Văn An", "Lê Thị An", "2012", "01.02.2012", "01/2012", "25t", "x", ""]) for n in (
        "entry_number", "registered_on", "child_full_name", "child_birth_date", "mother_full_name", "husband_full_name",
        "wife_full_name", "deceased_full_name", "death_date", "subject_full_name", "parent_full_name", "child_sex")
}), max_size=6), st.sampled_from(EVENT_TYPES))  # fmt: skip
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_records_give_well_formed_pairs_whatever_their_order(rows: list[dict[str, str | None]], event: EventType) -> None:
    schema = {"id": pl.String, "book": pl.String, **dict.fromkeys(event.names, pl.String)}
    made = pl.DataFrame([{"id": f"r{i}", "book": f"b{i % 2}"} | {n: row.get(n) for n in event.names}
                         for i, row in enumerate(rows)], schema=schema)  # fmt: skip
    found = pairs(made, event)
    assert found.schema == PAIRS and found.get_column("score").is_between(0, 1).all()
    assert set(found.get_column("kind")) <= KINDS.keys()
    turned = pairs(made.reverse(), event)
    names = [{frozenset(p) for p in t.select("left", "right").iter_rows()} for t in (found, turned)]
    assert names[0] == names[1]
    pair_findings(found, made, event)
    new = [f"r{i}" for i in range(0, len(rows), 3)]
    among_new = pairs(made, event, made.get_column("id").is_in(new))
    assert among_new.equals(found.filter(pl.col("left").is_in(new) | pl.col("right").is_in(new)))


def test_many_records_are_compared_in_a_bounded_number_of_pairs() -> None:
    crowded = [BIRTH | {"id": f"x{i}", "book": f"b{i}", "entry_number": f"{i}/1975"} for i in range(400)]
    assert pairs(records(KS, *crowded), KS).height < 400 * 60
