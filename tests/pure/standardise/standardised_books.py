"""Small raw books for the tests, and encoders that do to text what old software did."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence

import polars as pl

from sogoc.data import shipped_reference
from sogoc.pipeline import Book, Processed
from sogoc.record import BY_CODE, EventType
from sogoc.standardise import standardise
from sogoc.standardise.charset_tables import LETTERS, TCVN3_BYTES, TCVN3_CAPITALS, VNI_BYTES


def raw(event: EventType, **columns: Sequence[str | None]) -> pl.DataFrame:
    """A raw frame with the given columns, all others blank."""
    height = len(next(iter(columns.values())))
    blank: Mapping[str, Sequence[object]] = {name: [None] * height for name in event.names}
    return pl.DataFrame({"row": range(2, 2 + height), **blank, **columns}, schema=event.schema())


def standardised(code: str = "KS", *, opening_year: int | None = None, cover: str = "", **columns: Sequence[str | None]) -> Processed:
    event = BY_CODE[code]
    book = Book(event=event, opening_year=opening_year, authority_text=cover)
    return standardise(raw(event, **columns), book, shipped_reference())


def codes(done: Processed, field: str) -> list[tuple[int, str, str]]:
    """Row, code and severity of the findings on a field."""
    return [(f["row"], f["code"], f["severity"]) for f in done.findings.iter_rows(named=True) if f["fields"] == field]


def _seen(hexes: str) -> str:
    return bytes.fromhex(hexes).decode("cp1252")


TO_TCVN3 = dict(zip(LETTERS, map(_seen, TCVN3_BYTES), strict=True))
TO_TCVN3 |= {letter.upper(): byte for letter, byte in TO_TCVN3.items()}  # the H fonts have capitals for the same bytes
TO_TCVN3 |= {letter: _seen(byte) for letter, byte in TCVN3_CAPITALS.items()}
TO_VNI = dict(zip(LETTERS, map(_seen, VNI_BYTES), strict=True))
TO_VNI |= {letter.upper(): pair.upper() for letter, pair in TO_VNI.items()}
MARKS = dict(zip("\u0302\u0306\u031b\u0301\u0300\u0309\u0303\u0323", "^(+'`?~.", strict=True))


def tcvn3(text: str) -> str:
    return "".join(TO_TCVN3.get(c, c) for c in text)


def vni(text: str) -> str:
    return "".join(TO_VNI.get(c, c) for c in text)


def viqr(text: str) -> str:
    plain = text.replace("đ", "dd").replace("Đ", "DD")
    return "".join(MARKS.get(c, c) for char in plain for c in _base_quality_tone(char))


def _base_quality_tone(char: str) -> str:
    parts = unicodedata.normalize("NFD", char)
    return parts[0] + "".join(sorted(parts[1:], key=lambda mark: mark not in "\u0302\u0306\u031b"))


def mojibake(text: str) -> str:
    return text.encode("utf-8").decode("latin-1")


def capitals_in_tcvn3(text: str) -> str:
    return tcvn3(text.upper())


ENCODERS: dict[str, Callable[[str], str]] = {
    "tcvn3": tcvn3, "tcvn3 with caps lock": capitals_in_tcvn3, "vni": vni, "viqr": viqr, "mojibake": mojibake,
    "nfd": lambda text: unicodedata.normalize("NFD", text),
}  # fmt: skip
