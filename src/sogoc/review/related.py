"""The record that an amendment or a recognition is about, and the other way round: found by keys, never stored.

An amendment is entered on the base record (Luật Hộ tịch, Điều 28 khoản 2; catalogue, D-70). Two records are related
when the same person by folded name stands in both and the base record's number or the whole day of birth agrees too;
so that twins, who share a day but no name, are not. These are two events, and never a pair of duplicates.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..record import BY_CODE
from ..record.entry import PATTERN
from .models import VALUES, Person, Record

ABOUT = (  # register of the later act and its person; register of the base record and the same person there
    ("TDCC", "concerned", "KS", "child"),
    ("TDCC", "concerned", "KH", "husband"),
    ("TDCC", "concerned", "KH", "wife"),
    ("TDCC", "concerned", "KT", "deceased"),
    ("CMC", "recognised_child", "KS", "child"),
)
NAMES_A_BASE = "TDCC"  # its fields name the number and the day of the paper it changes
WHOLE_DAY = 10  # letters of dd.mm.yyyy
MOST = 10
BY_NUMBER, BY_BIRTH = "số đăng ký và họ tên như nhau", "họ tên, ngày sinh như nhau"


@dataclass(frozen=True)
class Related:
    """Another record about the same person's entry, and by which keys it was found."""

    record: Record
    why: str

    @property
    def title(self) -> str:
        return f"{BY_CODE[self.record.event_type].vi} số {self.record.entry or '(chưa có)'}"


def related(record: Record) -> list[Related]:
    """What this person may see of the amendments, recognitions or base records that belong to a record."""
    turned = list(_turned(record.event_type))
    found: dict[object, Related] = {}
    for here in Person.objects.filter(record=record, role__in={role for role, *_ in turned}):
        wanted = [(other, its) for role, other, its in turned if role == here.role]
        there = Person.objects.filter(name_key=here.name_key, role__in={its for _, its in wanted})
        there = there.filter(record__event_type__in={o for o, _ in wanted}, record__outcome="").exclude(record=record)
        for person in there.select_related("record")[: 5 * MOST]:
            if (person.record.event_type, person.role) in wanted and (why := _why(here, person)):
                found.setdefault(person.record_id, Related(person.record, why))
    best = sorted(found.values(), key=lambda each: (each.why != BY_NUMBER, each.record.year or 0, str(each.record.pk)))
    return best[:MOST]


def _turned(event_type: str) -> Iterator[tuple[str, str, str]]:
    """Role here, register there, role there: from a later act to its base record, or back."""
    for later, its, base, theirs in ABOUT:
        if event_type == later:
            yield its, base, theirs
        if event_type == base:
            yield theirs, later, its


def _why(here: Person, there: Person) -> str:
    later, base = (here, there) if here.record.event_type in {each[0] for each in ABOUT} else (there, here)
    if later.record.event_type == NAMES_A_BASE and _names(later.record, base.record):
        return BY_NUMBER
    return BY_BIRTH if here.born == there.born and len(here.born) == WHOLE_DAY else ""


def _names(change: Record, base: Record) -> bool:
    """Whether an amendment gives the base record's number, with its year or the year of its day."""
    values = VALUES[change.event_type].objects.get(pk=change.pk)
    said = re.match(PATTERN, values.base_number)
    year = (said and said[3]) or values.base_date[-4:]
    return bool(said) and (int(said[1]), said[2].lower(), year) == (base.serial, base.suffix, str(base.year))
