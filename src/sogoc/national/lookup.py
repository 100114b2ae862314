"""Looking people up in the register (khai thác): by name without diacritics, dates, entry, paper number, parents.

Every look is logged with its purpose (Luật Hộ tịch, Điều 61); criteria never stand in an address.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from ..record import BY_CODE, GROUPS
from ..record.folding import name_key
from .errors import Refused
from .models import Annotation, Person, Registration

MOST = 50  # entries shown; who needs more must say more
TOO_LITTLE = Refused(422, "Chưa đủ để tra cứu: ghi họ tên, hoặc số giấy tờ, hoặc số đăng ký kèm năm",
                     "Not enough to look up: a name, a paper number, or an entry number with its year")


@dataclass(frozen=True, kw_only=True)
class Criteria:
    """What is known of the person or entry looked for; blanks ask nothing."""

    name: str = ""
    born: str = ""  # dd.mm.yyyy or yyyy
    relative: str = ""  # name of a parent, spouse or other person of the same entry
    id_number: str = ""
    event_type: str = ""
    serial: int | None = None
    year: int | None = None  # of registration
    authority_code: str = ""

    @property
    def enough(self) -> bool:
        return bool(name_key(self.name) or self.id_number or (self.serial is not None and self.year is not None))

    @property
    def given(self) -> dict[str, str | int]:
        return {name: value for name, value in asdict(self).items() if value not in ("", None)}


@dataclass(frozen=True, kw_only=True)
class Hit:
    """An entry found, the person in it who was met, and why."""

    registration: Registration
    person: Person | None
    reasons: tuple[str, ...]

    @property
    def event(self) -> str:
        return BY_CODE[self.registration.event_type].vi

    @property
    def met(self) -> str:
        """Who in the entry was met: `Mẹ: Phạm Thị Đào`."""
        if self.person is None:
            return ""
        return f"{role_of(self.registration, self.person.role)}: {self.person.name_in_entry}"

    @property
    def subjects(self) -> str:
        return subjects_of(self.registration)


def subjects_of(registration: Registration) -> str:
    """Whose event it is, as written."""
    event = BY_CODE[registration.event_type]
    return ", ".join(filter(None, (registration.content.get(name) for name in event.subjects)))


def role_of(registration: Registration, role: str) -> str:
    """`mother` as the register heads that part of the page."""
    field = BY_CODE[registration.event_type].by_name.get(f"{role}_full_name")
    return GROUPS[field.group][0] if field else ""


def look_up(asked: Criteria) -> tuple[list[Hit], bool]:
    """The entries that fit, and whether there are more than are shown.

    Raises:
        Refused: too little was said.
    """
    if not asked.enough:
        raise TOO_LITTLE
    if name_key(asked.name) or asked.id_number:
        people = _people(asked)
        hits = [Hit(registration=p.registration, person=p, reasons=tuple(_reasons(asked, p))) for p in people]
    else:
        entries = _entries(asked, Registration.objects.filter(current=True, status=Registration.Status.VALID))
        hits = [Hit(registration=r, person=None, reasons=("số đăng ký và năm",)) for r in entries[: MOST + 1]]
    return hits[:MOST], len(hits) > MOST


def _people(asked: Criteria) -> list[Person]:
    """Those of exactly that name by their year of birth, then those whose name goes on; one more than is shown."""
    found = _narrowed(asked)
    key = name_key(asked.name)
    if not key:
        return list(found.order_by("birth_year", "pk")[: MOST + 1])
    people = list(found.filter(name_key=key).order_by("birth_year")[: MOST + 1])  # its index has them so
    if len(people) <= MOST:
        people += found.filter(name_key__startswith=f"{key} ")[: MOST + 1 - len(people)]
    return people


def _narrowed(asked: Criteria) -> QuerySet[Person]:
    found = Person.objects.filter(registration__current=True, registration__status=Registration.Status.VALID)
    if asked.id_number:
        found = found.filter(id_number=asked.id_number)
    if len(asked.born) == 4:
        found = found.filter(birth_year=int(asked.born))
    elif asked.born:
        found = found.filter(birth_date=asked.born)
    if relative := name_key(asked.relative):
        others = Person.objects.filter(registration=OuterRef("registration"), name_key__startswith=relative)
        found = found.filter(Exists(others.exclude(pk=OuterRef("pk"))))
    return _entries(asked, found, "registration__").select_related("registration")


def _entries(asked: Criteria, found: QuerySet[Any], prefix: str = "") -> QuerySet[Any]:
    known = {"event_type": asked.event_type or None, "serial": asked.serial, "filed_year": asked.year,
             "authority_code": asked.authority_code or None}
    return found.filter(**{prefix + name: value for name, value in known.items() if value is not None})


def _reasons(asked: Criteria, person: Person) -> Iterator[str]:
    written = person.registration.content.get(f"{person.role}_full_name") or ""
    if asked.name:
        same = written.casefold() == asked.name.strip().casefold()
        yield "họ tên" if same else "họ tên không kể dấu, i/y"
    if asked.id_number:
        yield "số giấy tờ"
    if asked.born:
        yield "năm sinh" if len(asked.born) == 4 else "ngày sinh"
    if asked.relative:
        yield "người có tên cùng hồ sơ"
    if asked.serial is not None:
        yield "số đăng ký"


@dataclass(frozen=True, kw_only=True)
class LifeEvent:
    """An entry that names the same person, and how sure that is."""

    registration: Registration
    role: str
    why: str
    sure: bool


def events_of(person: Person) -> list[LifeEvent]:
    """The entries that name somebody with the same paper, or the same name and birth, in order of time."""
    found = Person.objects.filter(registration__current=True, registration__status=Registration.Status.VALID)
    same = Q(name_key=person.name_key, birth_year=person.birth_year) if person.birth_year else Q(pk=person.pk)
    if person.id_number:
        same |= Q(id_number=person.id_number)
    events = [_life_event(person, other) for other in found.filter(same).select_related("registration")[:200]]
    linked = Annotation.objects.filter(record=person.registration.record, about__isnull=False).values_list("about")
    known = {e.registration.record for e in events}
    events += [
        LifeEvent(registration=r, role="", why="ghi chú bên cạnh hồ sơ này", sure=True)
        for r in Registration.objects.filter(record__in=linked, current=True) if r.record not in known
    ]
    return sorted(events, key=lambda e: (e.registration.filed_year, e.registration.pk))


def _life_event(person: Person, other: Person) -> LifeEvent:
    if other.pk == person.pk:
        why, sure = "hồ sơ đang xem", True
    elif person.id_number and other.id_number == person.id_number:
        why, sure = "cùng số giấy tờ", True
    elif person.birth_date and other.birth_date == person.birth_date:
        why, sure = "cùng họ tên và ngày sinh", True
    else:
        why, sure = "cùng họ tên và năm sinh: cần đối chiếu", False
    return LifeEvent(registration=other.registration, role=other.role, why=why, sure=sure)
