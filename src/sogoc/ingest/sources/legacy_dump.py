"""Dumps of the legacy software: one sheet per register type, many books, and the state each record had there."""

import re
import unicodedata
from datetime import date, timedelta

import polars as pl
from rapidfuzz import fuzz

from .source import Source

LEGACY_DUMP = Source(
    name="legacy_dump",
    vi="Dữ liệu xuất từ phần mềm cũ",
    en="Dump of the legacy software",
    extras={
        "trangThai": "status_typed",
        "maDonVi": "unit_code",
        "maBanGhiCSDL": "legacy_id",
        "ngayChuyen": "transferred_typed",
    },
)

LEGACY = pl.Schema({
    "row": pl.Int32,
    "status": pl.String,  # draft, pending, approved, transferred; null where not understood
    "status_typed": pl.String,
    "unit_code": pl.String,
    "legacy_id": pl.String,
    "transferred_on": pl.Date,
    "transferred_typed": pl.String,
})  # fmt: skip

# fmt: off
STATUSES: dict[str, tuple[str, ...]] = {  # our status -> how it is said, without marks, lower case
    "draft":       ("luu nhap", "luu tam", "nhap", "ban nhap", "dang nhap", "moi nhap", "dang soan"),
    "pending":     ("cho ra soat", "dang ra soat", "cho duyet", "cho phe duyet", "cho kiem tra", "cho xu ly"),
    "approved":    ("da duyet", "da phe duyet", "duoc duyet", "da ra soat va duyet"),
    "transferred": ("da chuyen", "da ket chuyen", "da chuyen csdl", "da chuyen csdl htdt", "da chuyen csdl ho tich",
                    "da chuyen csdl ho tich dien tu", "da chuyen co so du lieu ho tich dien tu", "da dong bo",
                    "da dong bo csdl ho tich dien tu"),
}
# fmt: on
_BY_WORDS = {words: status for status, many in STATUSES.items() for words in many}
_CLOSE = 86  # of 100; one slip in a short status still reaches it, `chua duyet` against `da duyet` does not
_APART = 4  # by how much the nearest status must be nearer than any other
_DENIALS = {"chua", "khong", "ko", "huy", "tra", "tu", "sai", "loi"}  # chưa duyệt, trả lại, từ chối, chuyển lỗi


def status_of(typed: str | None) -> str | None:
    """The status meant by a text, None where that is not certain: marks, case and small slips do not matter."""
    words = _folded(typed or "")
    if not words or (_DENIALS & set(words.split()) and words not in _BY_WORDS):
        return None
    if words in _BY_WORDS:
        return _BY_WORDS[words]
    best: dict[str, float] = {}
    for known, status in _BY_WORDS.items():
        best[status] = max(best.get(status, 0.0), fuzz.ratio(words, known))
    (status, score), (_, second) = sorted(best.items(), key=lambda pair: -pair[1])[:2]
    return status if score >= _CLOSE and score - second >= _APART else None


def legacy_frame(cells: pl.DataFrame) -> pl.DataFrame:
    """The dump's own columns of each row, in the schema LEGACY.

    Args:
        cells: `row` and the columns of LEGACY_DUMP.extras under our names, as typed; a column may be missing.
    """
    absent = [n for n in LEGACY_DUMP.extras.values() if n not in cells.columns]
    typed = cells.with_columns(pl.lit(None, pl.String).alias(n) for n in absent)
    return typed.with_columns(
        pl.Series("status", [status_of(t) for t in typed["status_typed"]], pl.String),
        pl.Series("transferred_on", [_day(t) for t in typed["transferred_typed"]], pl.Date),
        pl.col("unit_code", "legacy_id").str.strip_chars(),
    ).select(pl.col(n).cast(t) for n, t in LEGACY.items())


def _folded(text: str) -> str:
    """Lower case without marks, `đ` and its look-alike `ð` as d, words of letters only, one space between."""
    plain = unicodedata.normalize("NFKD", text.lower()).translate({ord("đ"): "d", ord("ð"): "d"})
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z]+", letters))


def _day(typed: str | None) -> date | None:
    """A date as the software or a person writes it: 15/8/2025, 15.08.2025, 2025-08-15, a serial of Excel."""
    text = (typed or "").strip()
    if found := re.match(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", text):
        year, month, day = map(int, found.groups())
    elif found := re.match(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)", text):
        day, month, year = map(int, found.groups())
    elif re.fullmatch(r"4\d{4}|5\d{4}", text):  # days since 30/12/1899, as an unformatted cell shows them: 2009-2064
        return date(1899, 12, 30) + timedelta(days=int(text))
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
