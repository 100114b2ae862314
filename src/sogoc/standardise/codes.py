"""Values of closed lists: codes of the import template, ethnic groups, nationalities (domain reference 4.1, 4.4, 4.5).

What is on no list stays as typed; the checks speak of it.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

import polars as pl
from rapidfuzz.distance import OSA

from ..record import CODE_LISTS
from .cell import DIFFERS, REREAD, Proposal, Written

DECIMALS = re.compile(r"^(\d+)[.,]0+$")
CODE_AND_LABEL = re.compile(r"^(\d{1,2})\s*[-.:)(/]\s*(\D+?)\)?$")
LABEL_AND_CODE = re.compile(r"^(\D+?)\s*[-(:]\s*(\d{1,2})\)?$")
VIETNAM = "Việt Nam"
OLD_NAMES_OF_VIETNAM = (
    "VN", "VNM", "Viet Nam", "Vietnam", "Việt nam", "VNDCCH", "VN DCCH", "Việt Nam DCCH", "Việt Nam dân chủ cộng hòa",
    "CHXHCNVN", "CHXHCN VN", "CHXHCN Việt Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam", "Quốc tịch Việt Nam",
)  # fmt: skip
NOT_A_GROUP = frozenset(("khác", "không", "việt nam", "vn"))
UNDETERMINED = "56"


def folded(text: str) -> str:
    """A spelling without case, blanks, punctuation and place of the tone; its letters and marks stay."""
    small = unicodedata.normalize("NFC", text).casefold()
    parts = unicodedata.normalize("NFD", re.sub(r"[\W_]+", "", small))
    marks = "".join(sorted(c for c in parts if unicodedata.combining(c)))
    return "".join(c for c in parts if not unicodedata.combining(c)) + marks


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Spelling to code, without spellings that mean several codes."""
    codes: dict[str, set[str]] = defaultdict(set)
    for spelling, code in pairs:
        codes[folded(spelling)].add(code)
    return {spelling: found.pop() for spelling, found in codes.items() if len(found) == 1 and spelling}


@lru_cache(maxsize=64)
def _labels(codes: str) -> dict[str, str]:
    """Spelling to code of one list of the template."""
    return _unique((label, c.code) for c in CODE_LISTS[codes] for label in (c.vi, c.en, *c.also))


@lru_cache(maxsize=64)
def _plain_labels(codes: str) -> dict[str, str]:
    """The same without any mark, for `Thuong tru`, `Nu`."""
    return _unique((_plain(label), c.code) for c in CODE_LISTS[codes] for label in (c.vi, *c.also))


def _plain(text: str) -> str:
    parts = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(c for c in parts if not unicodedata.combining(c))


def list_code(text: str, codes: str) -> Written:
    """`Nam` to `1`, `01` to `1`, `1.0` to `1`; what is on no list stays."""
    if whole := DECIMALS.match(text):
        return Written(whole[1].lstrip("0") or "0", ("decimals",))
    if text.isdigit():
        short = text.lstrip("0") or "0"
        known = any(c.code == short for c in CODE_LISTS.get(codes, ()))
        return Written(short, ("code",)) if known and short != text else Written(text)
    if codes not in CODE_LISTS:
        return Written(text)
    code = _labels(codes).get(folded(text)) or (_plain_labels(codes).get(folded(text)) if text.isascii() else None)
    if code is None and (both := CODE_AND_LABEL.match(text) or LABEL_AND_CODE.match(text)):
        digits, label = sorted(both.groups(), key=lambda part: not part.isdigit())
        code = digits if _labels(codes).get(folded(label)) == digits.lstrip("0") else None
    return Written(text) if code is None else Written(code.lstrip("0") or "0", ("code_of_text",))


class Groups:
    """The ethnic groups of decision 121-TCTK/PPCĐ (1979); the list of 2008 has other codes from 04 on."""

    def __init__(self, table: pl.DataFrame) -> None:
        rows = table.rows(named=True)
        doubtful = {folded(v) for r in rows for v in (r["ambiguous_variants"] or "").split("|") if v}
        listed = [r for r in rows if r["code_1979"] != UNDETERMINED]  # its variants, KXĐ, say that nothing is written
        pairs = [(v, r["code_1979"]) for r in listed for v in (r["name_official"], *(r["variants"] or "").split("|"))]
        self.doubtful: dict[str, set[str]] = defaultdict(set)
        for r in listed:
            for v in (r["ambiguous_variants"] or "").split("|"):
                if v:
                    self.doubtful[folded(v)].add(r["code_1979"])
        self.plain = {re.sub(r"[\W_]+", "", _plain(v)): c for v, c in pairs if v}
        self.names = {r["code_1979"]: r["name_official"] for r in rows}
        self.official = {r["name_official"]: r["code_1979"] for r in rows}
        self.codes = {r["code_1979"] for r in rows}
        self.spelled = {s: c for s, c in _unique(pairs).items() if s not in doubtful}
        self.spelled |= {folded(name): code for name, code in self.official.items()}

    def written(self, text: str) -> Written:
        """`Kinh` to `01`, `Mèo` to `08`; what could mean several groups stays."""
        bare = re.sub(r"^(?:dân tộc|người)\s+(?=\S)", "", text, flags=re.IGNORECASE)
        if whole := DECIMALS.match(text):
            return Written(whole[1].zfill(2), ("decimals",)) if whole[1].zfill(2) in self.codes else Written(text)
        if text.isdigit():
            known = len(text) == 1 and text.zfill(2) in self.codes
            return Written(text.zfill(2), ("code",)) if known else Written(text)
        if text.casefold() in NOT_A_GROUP:
            return Written(text)
        if text in self.official:
            return Written(self.official[text], ("code",))
        code = self.spelled.get(folded(bare))
        if code is not None:
            return Written(code, ("ethnic_group",))
        return Written(text, (), (), tuple(self._doubts(bare)))

    def label(self, code: str) -> str | None:
        """The official name of a code."""
        return self.names.get(code)

    def _doubts(self, text: str) -> Iterator[Proposal]:
        """Groups that share the name, or whose name is one letter away."""
        if groups := self.doubtful.get(folded(text)):
            for code in sorted(groups):
                why = f"Tên gọi chung của nhiều dân tộc: {self.names[code]}"
                yield Proposal(REREAD, code, "ethnic_group", why)
            return
        plain = re.sub(r"[\W_]+", "", _plain(text))
        near = {c for s, c in self.plain.items() if s == plain} or {
            c for s, c in self.plain.items() if len(plain) > 2 and OSA.distance(s, plain, score_cutoff=1) < 2
        }
        for code in sorted(near):
            yield Proposal(REREAD, code, "ethnic_group", f"Có thể là dân tộc {self.names[code]}")
        if not near:
            yield Proposal(DIFFERS, None, "ethnic_group", "Không có trong danh mục dân tộc")


class Countries:
    """Nationalities by their Vietnamese names; Vietnam under each name it had."""

    def __init__(self, table: pl.DataFrame) -> None:
        rows = table.rows(named=True)
        pairs = [(v, r["name_vi"]) for r in rows for v in (r["name_vi"], *(r["variants"] or "").split("|")) if v]
        self.names = {r["name_vi"] for r in rows}
        self.spelled = _unique(pairs) | {folded(name): VIETNAM for name in OLD_NAMES_OF_VIETNAM}
        self.plain = {re.sub(r"[\W_]+", "", _plain(v)): n for v, n in pairs}
        self.coded = {r[c]: r["name_vi"] for r in rows for c in ("iso2", "iso3") if r[c]}

    def written(self, text: str) -> Written:
        """`VN` to `Việt Nam`, `KOR` to `Hàn Quốc`; a country that no list has stays."""
        if text in self.names:
            return Written(text)
        name = self.coded.get(text) or self.spelled.get(folded(text))
        if name is not None:
            return Written(name, ("nationality",))
        return Written(text, (), (), tuple(self._doubts(text)))

    def _doubts(self, text: str) -> Iterator[Proposal]:
        """Countries whose name is the same but for marks, or one letter away."""
        plain = re.sub(r"[\W_]+", "", _plain(text))
        near = {n for s, n in self.plain.items() if s == plain} or {
            n for s, n in self.plain.items() if len(plain) > 4 and OSA.distance(s, plain, score_cutoff=1) < 2
        }
        for name in sorted(near):
            yield Proposal(REREAD, name, "nationality", f"Có thể là {name}")
        if not near:
            yield Proposal(DIFFERS, None, "nationality", "Không có trong danh mục quốc gia")
