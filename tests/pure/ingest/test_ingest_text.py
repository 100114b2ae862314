"""Tables of text, .csv and .tsv: every encoding and delimiter, nothing lost, torn files refused."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_files import a_birth, older_columns, table, write_workbook

from sogoc.ingest import Refused, read_workbook
from sogoc.ingest.header import nearest_columns
from sogoc.record import BIRTH, EVENT_TYPES

OLDER = older_columns(BIRTH)


def written(rows, delimiter=",", quoting=csv.QUOTE_MINIMAL, end="\r\n") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=end).writerows(rows)
    return out.getvalue()


def saved(folder, text: str | bytes, name="KS.1999.01.csv", encoding="utf-8"):
    (path := folder / name).write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


def refusal(path) -> Refused:
    with pytest.raises(Refused) as refused:
        read_workbook(path)
    assert path.stem in refused.value.vi and path.stem in refused.value.en
    return refused.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"], ids=["comma", "semicolon", "tab", "bar"])
def test_a_table_of_text_says_the_same_as_the_workbook(tmp_path, delimiter, encoding):
    rows = table([{**a_birth(n), "ghiChu": 'gọi là "Tý", con;\n|thứ\t2'} for n in range(1, 8)], OLDER)
    plain = read_workbook(saved(tmp_path, written(rows, delimiter), encoding=encoding)).sheets[0]
    typed = read_workbook(write_workbook(tmp_path / "KS.1999.01.xlsx", {"Sheet1": rows})).sheets[0]
    assert plain.raw.equals(typed.raw) and plain.raw.height == 7 and plain.layout == "KS_60"
    assert plain.digest == typed.digest, "the same content, whoever saved the file"


LEGACY = [
    # bytes of the name  as a workbook of that font shows it
    (b"Nguy\xd4n V\xa8n \xa7\xb8", "NguyÔn V¨n §¸"),  # TCVN3
    ("Nguyeãn Vaên An".encode("cp1252"), "Nguyeãn Vaên An"),  # VNI
    (b"L\x81\x8d\x8f\x90\x9d", "L\x81\x8d\x8f\x90\x9d"),  # bytes that Windows-1252 does not define
    (bytes(range(0xA1, 0x100)), bytes(range(0xA1, 0x100)).decode("latin-1")),
]


@pytest.mark.parametrize(("name", "seen"), LEGACY)
def test_bytes_of_an_old_font_are_kept_one_for_one(tmp_path, name, seen):
    row = {**{c: v for c, v in a_birth().items() if str(v).isascii()}, "nksHoTen": "@@"}
    text = written(table([row], OLDER)).encode().replace(b"@@", name)
    raw = read_workbook(saved(tmp_path, text)).sheets[0].raw
    assert raw["child_full_name"].to_list() == [seen]


def test_numbers_dates_and_formulas_stay_as_typed(tmp_path):
    typed = {"nksHoTen": "=HYPERLINK(1)", "ghiChu": "+1", "nksNoiSinh": "@SUM(A1)", "meNgaySinh": "01/02/1975",
             "chaHoTen": "  An  ", "meHoTen": "NULL", "trangSo": "007", "chaNgaySinh": "3.1075E+11"}  # fmt: skip
    raw = read_workbook(saved(tmp_path, written(table([{**a_birth(), **typed}], OLDER)))).sheets[0].raw
    assert {c: raw[BIRTH.by_column[c].name][0] for c in typed} == typed


def test_titles_blank_lines_and_empty_columns_move_no_row(tmp_path):
    rows = [
        ["sep=;"],
        ["Sổ khai sinh 1999"],
        [],
        *table([a_birth(1)], OLDER),
        [],
        [""] * 900,
        *table([a_birth(2)], OLDER)[1:],
    ]
    text = written([[*r, "", ""] for r in rows], ";")
    sheet = read_workbook(saved(tmp_path, text)).sheets[0]
    assert (sheet.header_row, sheet.raw["row"].to_list()) == (4, [5, 8])
    assert {code for code, _ in sheet.notes} == {"X-07"}


@pytest.mark.parametrize("event", EVENT_TYPES, ids=lambda e: e.code)
def test_every_register_is_told_from_text_by_its_header(tmp_path, event):
    columns = older_columns(event)
    row = ["01/1999" if c in ("so", "quyenSo") else "01.02.1999" if c == "ngayDangKy" else "An" for c in columns]
    sheet = read_workbook(saved(tmp_path, written([columns, row], "\t"), "so.tsv")).sheets[0]
    assert sheet.event is event and sheet.rows_in == 1


GOOD = written(table([a_birth(1), a_birth(2)], OLDER))
# fmt: off
REFUSED = [
    ("empty",           b""),
    ("no_header",       b"so;quyenSo\n01;02"),
    ("no_header",       b"<html><table><tr><td>so</td></tr></table></html>"),
    ("empty",           GOOD.split("\r\n")[0].encode()),
    ("corrupt",         GOOD.replace("01/1999", '"01/1999', 1).encode()),
    ("corrupt",         GOOD.encode() + b'"An" B,' ),
    ("not_xlsx",        GOOD.encode() + b"An\0,"),
    ("not_xlsx",        GOOD.encode("utf-16")[:-1]),
    ("corrupt",         GOOD.encode() + b"A" * 200_000),
    ("too_large",       GOOD.encode() + b"A," * 300 + b"A"),
    ("too_large",       GOOD.encode() + b"\n" * 1_000_000 + b"An"),
    ("unknown_columns", GOOD.replace("nguoiKy,", "nguoiKyy,").encode()),
    ("corrupt",         b"PK\x03\x04 a workbook under another name"),
]
# fmt: on


@pytest.mark.parametrize(("why", "data"), REFUSED)
def test_a_table_that_is_not_whole_is_refused_with_what_to_do(tmp_path, why, data):
    path = saved(tmp_path, data)
    with pytest.raises(Refused) as refused:
        read_workbook(path)
    assert refused.value.reason == why and refused.value.vi.endswith((".", "lại.", "MB."))


def test_a_torn_quote_names_the_line_it_begins_in(tmp_path):
    rows = table([a_birth(n) for n in range(1, 6)], OLDER)
    text = written(rows).replace(str(a_birth(4)["so"]), '"04/1999')
    assert "từ dòng 5" in refusal(saved(tmp_path, text)).vi


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries({c: CELLS for c in ("nksHoTen", "ghiChu", "meHoTen", "nksNoiSinh")}),
        min_size=1,
        max_size=6,
    ),
    st.permutations(OLDER),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_every_cell_of_a_random_table_is_found_again(tmp_path_factory, cells, columns, delimiter, encoding):
    """Rows in = rows loaded + rows held, each cell as typed."""
    rows = [{**a_birth(n), **row} for n, row in enumerate(cells, start=1)]
    text = written(table(rows, columns), delimiter, csv.QUOTE_ALL)
    sheet = read_workbook(saved(tmp_path_factory.mktemp("a"), text, encoding=encoding)).sheets[0]
    assert sheet.rows_in == len(rows)
    for record in sheet.raw.iter_rows(named=True):
        row = rows[record["row"] - 2]
        assert {c: record[BIRTH.by_column[c].name] or "" for c in row} == {c: str(v) for c, v in row.items()}


@pytest.mark.parametrize(
    ("header", "meant"),
    [
        ("nguoiKyy", ["nguoiKy"]),
        ("Họ tên mẹ", ["meHoTen"]),
        ("ho ten  ME", ["meHoTen"]),
        ("Nơi cư trú của cha", ["chaNoiCuTru"]),
        ("Dân tộc mẹ", ["meDanToc"]),
        ("Mã vạch", []),
    ],
)
def test_an_unknown_column_is_named_with_the_nearest_known_ones(tmp_path, header, meant):
    columns, row = [*OLDER, header], {**a_birth(), header: "An"}
    refused = refusal(saved(tmp_path, written(table([row], columns))))
    assert refused.reason == "unknown_columns" and " ".join(header.split()) in refused.vi
    assert nearest_columns(header, BIRTH)[:1] == meant and all(m in refused.vi for m in meant)
