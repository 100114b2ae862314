"""What a name says by itself: whether it is a woman's, whether its diacritics were lost. Suspicions, never proof."""

import math
import unicodedata
from collections import defaultdict
from functools import cache, lru_cache

import polars as pl

from ..duplicates.keys import TONES, surname_of
from ..pipeline import Reference
from ..record.folding import folded_name, plain

UNSEEN = 0.05  # share, in per cent, that a word absent from the lists may have after all
DOUBT = 2000  # a word so much rarer than its fellow with other diacritics is taken for a slip
NOT_RARE = 0.3  # per cent: below, a fellow proves nothing
LETTERS_ONLY = str.maketrans({c: " " for c in "_.,;()/\"“”?*#"})

# Where no lists are given. Shares in per cent, women first: enough for the two middle words that name the sex.
FEW_MIDDLE_WORDS = {"thị": (62.9, 0.05), "văn": (0.3, 30.0)}
FEW_SURNAMES = ("nguyễn", "trần", "phạm", "hoàng", "đặng", "bùi", "đỗ", "ngô", "dương", "lê", "vũ", "đoàn", "trương",
                "đào", "đinh", "lương", "trịnh", "hà", "tạ", "vương")  # fmt: skip


@lru_cache(maxsize=65536)
def _spelt(word: str) -> str:
    """One spelling for both tone styles: the tone at the end."""
    letters = unicodedata.normalize("NFD", word.lower())
    return "".join([*(c for c in letters if c not in TONES), *(c for c in letters if c in TONES)])


class NameLists:
    """Frequencies of surnames, middle and given words, asked word by word."""

    def __init__(self, reference: Reference | None) -> None:
        self.surnames = defaultdict[str, float](float)
        self.middle = defaultdict[str, list[float]](lambda: [0.0, 0.0])
        self.given = defaultdict[str, list[float]](lambda: [0.0, 0.0])
        if reference is None:
            self.surnames.update(dict.fromkeys(map(_spelt, FEW_SURNAMES), 1.0))
            self.middle.update({_spelt(w): list(shares) for w, shares in FEW_MIDDLE_WORDS.items()})
        else:
            for name, weight in reference.surnames.select("name", pl.col("weight").cast(pl.Float64)).iter_rows():
                self.surnames[_spelt(name)] += weight
            for words, frame in ((self.middle, reference.middle_names), (self.given, reference.given_names)):
                for name, gender, weight in frame.select(
                    "name", "gender", pl.col("weight").cast(pl.Float64)
                ).iter_rows():
                    words[_spelt(name)][0 if gender == "F" else 1] += weight
        self._shares = (
            dict(self.surnames),
            {w: sum(s) for w, s in self.middle.items()},
            {w: sum(s) for w, s in self.given.items()},
        )
        self._known = set().union(*self._shares)
        self._commonest = tuple(self._by_plain(shares) for shares in self._shares)
        self.womanly = lru_cache(maxsize=200_000)(self._womanly)
        self.doubtful = lru_cache(maxsize=200_000)(self._doubtful)

    @staticmethod
    def _by_plain(shares: dict[str, float]) -> dict[str, tuple[str, float]]:
        """For each word without diacritics, the commonest word with them."""
        found: dict[str, tuple[str, float]] = {}
        for word, share in sorted(shares.items()):
            key = plain(word)
            if key not in found or share > found[key][1]:
                found[key] = (word, share)
        return found

    def _womanly(self, name: str) -> float | None:
        """Log-odds that a name is a woman's; above 3 is twenty to one. Null where it says nothing."""
        words = [_spelt(w) for w in name.translate(LETTERS_ONLY).split()]
        if len(words) < 2:
            return None
        says = [(self.middle, w) for w in words[1:-1]] + [(self.given, words[-1])]
        odds = [math.log((lists[w][0] + UNSEEN) / (lists[w][1] + UNSEEN)) for lists, w in says if w in lists]
        return sum(odds) if odds else None

    def _doubtful(self, name: str) -> str | None:
        """The word of a name whose diacritics look lost or wrong: `Nguyen Van Hải`, `Trần Thí Hoa`."""
        words = name.translate(LETTERS_ONLY).split()
        if len(words) < 2 or (_spelt(words[0]) not in self.surnames and plain(words[0]) not in self._commonest[0]):
            return None  # no surname of ours: a foreign name
        for place, word in enumerate(words):
            part = 0 if place == 0 else 2 if place == len(words) - 1 else 1
            spelt = _spelt(word)
            share = self._shares[part].get(spelt, 0.0)
            fellow, fellows_share = self._commonest[part].get(plain(word), (spelt, 0.0))
            if fellow == spelt or fellows_share < NOT_RARE or share * DOUBT > fellows_share:
                continue
            if part != 2 or spelt not in self._known:  # given names are free: only words never seen in any name
                return word
        return None


@cache
def _few_names() -> NameLists:
    return NameLists(None)


_latest: list[tuple[Reference, NameLists]] = []


def lists_of(reference: Reference | None) -> NameLists:
    """The lists of a reference; kept for the next book, since the reference is the same for a whole run."""
    if reference is None:
        return _few_names()
    for known, lists in _latest:
        if known is reference:
            return lists
    _latest[:] = [(reference, NameLists(reference))]
    return _latest[0][1]


def name_facts(stacked: pl.DataFrame, lists: NameLists) -> pl.DataFrame:
    """Facts of a stacked frame of names, worked out once for each name: `woman` (log-odds), `doubtful` (a word),
    `surname` and `folded`."""
    names = stacked.get_column("value").drop_nulls().unique().to_list()
    known = pl.DataFrame(
        {
            "value": names,
            "woman": [lists.womanly(n) for n in names],
            "doubtful": [lists.doubtful(n) for n in names],
            "surname": [surname_of(n) for n in names],
            "folded": [folded_name(n) for n in names],
        },
        schema={"value": pl.String, "woman": pl.Float64, "doubtful": pl.String, "surname": pl.String,
                "folded": pl.String},
    )  # fmt: skip
    return stacked.join(known, on="value", how="left", maintain_order="left")
