"""The encoding that a column, or else a row, is typed in: it decides for values that prove nothing alone."""

from collections import Counter
from collections.abc import Mapping, Sequence

from .charset_tables import SELDOM
from .evidence import Evidence, evidence
from .lexicon import Lexicon

SURE_OF_A_COLUMN = 2  # values that prove an encoding, with none against
SHARE, SHARE_OF_SELDOM = 0.9, 0.6  # of the proving values; letters of VISCII and VPS are letters of others too
Prior = str | list[str]  # one encoding for a column (empty for none), or one for each row


class Count:
    """How many distinct values prove which encoding, and how many prove Unicode."""

    def __init__(self) -> None:
        self.proven: Counter[str] = Counter()
        self.unicode = 0

    def add(self, found: Evidence) -> None:
        self.unicode += found.unicode
        if len(found.encodings) == 1 and not found.unicode:
            self.proven[found.encodings[0]] += 1

    @property
    def encoding(self) -> str:
        """The encoding, where enough proves it and nothing contradicts."""
        if self.unicode or not self.proven:
            return ""
        for base in ("tcvn3", "vni"):  # letters that both transports show alike prove the other one as well
            if self.proven[f"{base}_as_1258"]:
                self.proven[f"{base}_as_1258"] += self.proven.pop(base, 0)
        best, times = self.proven.most_common(1)[0]
        share = SHARE_OF_SELDOM if best in SELDOM else SHARE
        return best if times >= SURE_OF_A_COLUMN and times >= self.proven.total() * share else ""


def encoding_priors(columns: Mapping[str, Sequence[str | None]], lexicon: Lexicon) -> dict[str, Prior]:
    """For each column one encoding, or one for each of its rows where the book is mixed."""
    book, counts = Count(), {name: Count() for name in columns}
    for name, column in columns.items():
        for value in set(column):
            if value is not None:
                found = evidence(value, lexicon)
                counts[name].add(found)
                book.add(found)
    if not book.proven:
        return dict.fromkeys(columns, "")
    if not book.unicode:
        return dict.fromkeys(columns, book.encoding)
    by_row = _of_rows(columns, lexicon)
    return {name: counts[name].encoding or by_row for name in columns}


def _of_rows(columns: Mapping[str, Sequence[str | None]], lexicon: Lexicon) -> list[str]:
    """What the cells of each row prove together: a row is typed in one go."""
    rows: dict[int, Count] = {}
    for column in columns.values():
        proving = {v for v in set(column) if v is not None and evidence(v, lexicon).encodings}
        if proving:
            rows |= {at: Count() for at, v in enumerate(column) if v in proving}
    for at, count in rows.items():
        for column in columns.values():
            if (value := column[at]) is not None:
                count.add(evidence(value, lexicon))
    height = len(next(iter(columns.values())))
    return [_only(rows[at]) if at in rows else "" for at in range(height)]


def _only(count: Count) -> str:
    return "" if count.unicode or len(count.proven) != 1 else next(iter(count.proven))
