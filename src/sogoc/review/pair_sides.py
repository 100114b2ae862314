"""The two records of a pair as a person may see them: whole where it is theirs, else type, number, year and unit."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from ..duplicates.evidence import CLOSE, DIFFERENT, SAME
from ..duplicates.pairing import KINDS
from ..jurisdiction.models import Custodian
from ..record import BY_CODE
from .field_views import full_label
from .history import in_words
from .listing import authority_names, subjects
from .models import Page, Pair, Record

MARKS = {SAME: "giống", CLOSE: "gần giống", DIFFERENT: "khác"}


@dataclass(frozen=True)
class Side:
    """One record of a pair."""

    event_type: str
    entry: str
    authority: str
    custodian: str
    record: Record | None = None  # None: another commune's
    subjects: str = ""

    @property
    def title(self) -> str:
        return f"{BY_CODE[self.event_type].vi} số {self.entry or '(chưa có)'}"

    @property
    def scans(self) -> list[int]:
        """Numbers of the page images, from 1."""
        if self.record is None:
            return []
        return list(range(1, 1 + sum(max(p.pages, 1) for p in Page.objects.filter(record=self.record, current=True))))


@dataclass(frozen=True)
class Both:
    """A pair with its two sides."""

    pair: Pair
    left: Side
    right: Side

    @property
    def whole(self) -> bool:
        """Whether this person sees both records; what the two have in common tells of the other one too."""
        return self.left.record is not None and self.right.record is not None

    @property
    def kind(self) -> str:
        return KINDS[self.pair.kind][0] if self.whole and self.pair.kind in KINDS else "Có thể cùng một việc"

    @property
    def percent(self) -> int:
        return round(self.pair.score * 100)

    @property
    def evidence(self) -> list[tuple[str, str]]:
        """What speaks for and against, in words: `giống`, the fields."""
        if not self.whole:
            return []
        fields = BY_CODE[self.left.event_type].by_name
        by: dict[str, list[str]] = {mark: [] for mark in MARKS}
        for said in self.pair.evidence.split():
            if said[:1] in by and said[1:] in fields:
                by[said[0]].append(full_label(fields[said[1:]]))
        return [(MARKS[mark], "; ".join(names)) for mark, names in by.items() if names]

    def compared(self) -> list[tuple[str, str, str, bool]]:
        """The fields that either record fills, with both values and whether they differ; those that do first."""
        if self.left.record is None or self.right.record is None:
            return []
        left, right = self.left.record.values, self.right.record.values
        values = [(f, getattr(left, f.name), getattr(right, f.name)) for f in BY_CODE[self.left.event_type].fields]
        told = [(full_label(f), a and in_words(f, a), b and in_words(f, b), a != b) for f, a, b in values if a or b]
        return sorted(told, key=lambda line: not line[3])


def both_sides(pairs: Iterable[Pair]) -> list[Both]:
    """For one screenful: as many queries for fifty as for one."""
    pairs = list(pairs)
    keys = {key for p in pairs for key in (p.left_id, p.right_id)}
    seen = {r.pk: r for r in Record.objects.filter(pk__in=keys).select_related("book")}
    heads = {**_heads_of_others([p.pk for p in pairs]), **seen} if keys - seen.keys() else seen
    names = subjects(seen.values())
    authorities = authority_names({r.authority_id for r in heads.values()})
    keepers = dict(
        Custodian.objects.filter(pk__in={r.custodian_id for r in heads.values()}).values_list("pk", "full_name")
    )

    def side(key: uuid.UUID) -> Side:
        r = heads[key]
        about = (r.event_type, r.entry, authorities.get(r.authority_id, ""), keepers.get(r.custodian_id, ""))
        return Side(*about, record=seen.get(key), subjects=names.get(key, ""))

    return [Both(p, side(p.left_id), side(p.right_id)) for p in pairs]


def _heads_of_others(pairs: list[int]) -> dict[uuid.UUID, Record]:
    """What the database tells of records that this person may not see; not saved, not complete."""
    columns = ("id", "event_type", "year", "serial", "suffix", "occurrence", "authority_id", "custodian_id")
    with connection.cursor() as cursor:
        cursor.execute("select * from review_other_of_pair(%s)", [pairs])
        return {line[1]: Record(**dict(zip(columns, line[1:], strict=True))) for line in cursor.fetchall()}
