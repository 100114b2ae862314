"""How well the work is done: by book and typist what blind re-typing found, by person how fast they approve and which
planted errors they saw. Inside `acting_as(user)`, so that each sees their own unit.
"""

from dataclasses import dataclass
from statistics import median

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q

from ..accounts.models import User
from .exact import upper_bound
from .models import Book, PlantedError, Retyping

WRONG = ("theirs", "mixed")  # of a decided reading: the first typing was not what the book says

PACE = """
    select user_id, at, extract(epoch from at - lag(at) over (partition by user_id order by at))
    from review_decision where action = 'approve' and not undone and at > now() - interval '30 days'
"""


@dataclass(frozen=True)
class Sampled:
    """One typist's entries of one book that were typed again."""

    book: Book
    typist: str
    sample: int  # agreed or decided
    errors: int
    undecided: int

    @property
    def bound(self) -> float:
        """The share of wrong entries in the whole that is not exceeded, with 95 % confidence, in percent."""
        return 100 * upper_bound(self.errors, self.sample)


@dataclass(frozen=True)
class Pace:
    """One person's approvals of the last 30 days, one after the other."""

    person: User
    approved: int
    hasty: int  # sooner after the one before than the page can be read
    seconds: float | None  # between two, the median
    planted: int
    found: int


def sampled(typist: User | None = None) -> list[Sampled]:
    """By book and typist, the least certain first; of one typist alone where asked."""
    rows = Retyping.objects.all() if typist is None else Retyping.objects.filter(typist=typist)
    wrong, open_ = Q(reading__decided__in=WRONG), Q(reading__isnull=False, reading__decided="")
    counted = rows.values("record__book_id", "typist_id", "typist__full_name").annotate(
        n=Count("pk"), errors=Count("pk", filter=wrong), undecided=Count("pk", filter=open_)
    )
    found = list(counted)
    books = Book.objects.select_related("authority").in_bulk({row["record__book_id"] for row in found})
    told = [
        Sampled(books[row["record__book_id"]], row["typist__full_name"] or "bản nhập bàn giao",
                row["n"] - row["undecided"], row["errors"], row["undecided"])
        for row in found
    ]  # fmt: skip
    return sorted(told, key=lambda s: (-s.bound, s.book.pk, s.typist))


def paces(of: User | None = None) -> list[Pace]:
    """By person, those with most hasty approvals first; of one person alone where asked."""
    gaps: dict[int, list[float | None]] = {}
    with connection.cursor() as cursor:
        cursor.execute(PACE)
        for user_id, _at, gap in cursor.fetchall():
            gaps.setdefault(user_id, []).append(None if gap is None else float(gap))
    planted = dict.fromkeys(gaps, (0, 0)) | {
        row["reviewer_id"]: (row["n"], row["seen"])
        for row in PlantedError.objects.exclude(found=None)
        .values("reviewer_id")
        .annotate(n=Count("pk"), seen=Count("pk", filter=Q(found=True)))
    }
    people = User.objects.in_bulk([pk for pk in planted if of is None or pk == of.pk])
    told = [_pace(person, gaps.get(pk, []), *planted[pk]) for pk, person in people.items()]
    return sorted(told, key=lambda p: (-p.hasty, p.person.full_name))


def _pace(person: User, gaps: list[float | None], planted: int, found: int) -> Pace:
    between = [gap for gap in gaps if gap is not None]
    hasty = sum(gap < settings.HASTY_SECONDS for gap in between)
    return Pace(person, len(gaps), hasty, median(between) if between else None, planted, found)
