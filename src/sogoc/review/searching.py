"""Looking for people and entries: by name without diacritics, date or year, number and book, paper number.

Within what the person may read, by the database. Each look is an event of the history with the records it showed and,
for the Department, its purpose (Luật Hộ tịch, Điều 61); what was typed stands in no address and in no log.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Field, Lookup, Q, QuerySet, TextField

from ..accounts.acts import Role
from ..accounts.models import User
from ..audit.ledger import log
from ..record import BY_CODE, GROUPS
from ..record.folding import name_key
from ..trouble import Told
from .models import VALUES, Book, Person, Record
from .queues import BadFilter, of_book

MOST = 50  # records shown; who needs more must say more
PURPOSES = {  # closed, so that nothing personal is typed here
    "review": "Rà soát, chuẩn hóa dữ liệu",
    "answer": "Trả lời cơ quan, tổ chức, người dân",
    "inspect": "Kiểm tra, giám sát",
    "duplicate": "Xét trường hợp nghi trùng giữa các xã",
}
PURPOSE_OBLIGED = (Role.OFFICER, Role.DEPARTMENT_LEAD, Role.AUDITOR)
DAY = re.compile(r"(?:(\d{1,2})[./-])?(?:(\d{1,2})[./-])?(\d{4})")
ENTRY = re.compile(r"(\d{1,6}[a-zđ]?)(?:\s*/\s*(\d{4}))?", re.IGNORECASE)


@TextField.register_lookup
class Begins(Lookup):  # type: ignore[type-arg]
    """`^@`: the prefix search that keeps an index under row-level security, where LIKE loses it."""

    lookup_name = "begins"
    lhs: Field  # type: ignore[type-arg]

    def as_sql(self, compiler: object, connection: object) -> tuple[str, list[object]]:
        left, some = self.process_lhs(compiler, connection)
        right, more = self.process_rhs(compiler, connection)
        return f"{left} ^@ {right}", [*some, *more]


class Unclear(Told):
    """What was typed cannot be looked for, and why."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is known of the person or entry; blanks ask nothing."""

    name: str = ""
    day: str = ""  # dd.mm.yyyy or yyyy: of birth or of registration
    entry: str = ""  # 45 or 45/1975
    book: str = ""  # 11650.KS.2001.01
    id_number: str = ""

    @property
    def kinds(self) -> list[str]:
        """Which of them were used, without what was typed: for the history."""
        return [key for key in self.__dataclass_fields__ if getattr(self, key)]


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A record found, who in it was met, and why."""

    record: Record
    met: str
    why: str


@dataclass(frozen=True)
class _When:
    year: int
    day: date | None

    @property
    def written(self) -> str:
        return f"{self.day:%d.%m.%Y}" if self.day else str(self.year)


def must_say_why(user: User) -> bool:
    return any(grant.role in PURPOSE_OBLIGED for grant in user.current_grants)


def search(asked: Asked, user: User, purpose: str = "") -> tuple[list[Hit], bool]:
    """The records that fit, best first, and whether there are more than are shown; inside `acting_as(user)`.

    Raises:
        Unclear: too little was said, a date or number cannot be read, or the purpose is missing.
    """
    if must_say_why(user) and purpose not in PURPOSES:
        raise Unclear("chọn mục đích tra cứu", "say the purpose")
    when, key, paper = _when(asked.day), name_key(asked.name), re.sub(r"\s", "", asked.id_number)
    if asked.name and not key:
        raise Unclear("họ tên phải có chữ", "a name needs letters")
    if key or paper:
        hits = _people(asked, when, key, paper)
    elif asked.entry:
        found = _entries(asked, when, Record.objects.all()).order_by("year", "book_id", "pk")[: MOST + 1]
        hits = [
            Hit(record=r, met="", why="số đăng ký" + (" và năm" if when or "/" in asked.entry else "")) for r in found
        ]
    else:
        raise Unclear("ghi họ tên, số giấy tờ, hoặc số đăng ký", "say a name, a paper number or an entry number")
    shown = hits[:MOST]
    unit = {hit.record.custodian_id for hit in shown}
    log("look_up", lot=[hit.record.pk for hit in shown], custodian_id=unit.pop() if len(unit) == 1 else None,
        after={"by": asked.kinds, "found": len(shown)}, reason=PURPOSES.get(purpose, ""))  # fmt: skip
    return shown, len(hits) > MOST


def _when(text: str) -> _When | None:
    if not text:
        return None
    read = DAY.fullmatch(text.strip())
    try:
        if read and read[1] and read[2]:
            return _When(int(read[3]), date(int(read[3]), int(read[2]), int(read[1])))
        if read and not read[1]:
            return _When(int(read[3]), None)
    except ValueError:
        pass
    raise Unclear("ngày viết 02.01.2001 hoặc chỉ năm 2001", "write a date as 02.01.2001 or a year as 2001")


def _people(asked: Asked, when: _When | None, key: str, paper: str) -> list[Hit]:
    """Those of exactly that name, then those whose name goes on, then those called so; each record once."""
    found = Person.objects.all()
    if paper:
        found = found.filter(id_number=paper)
    ways = (
        [("", found.filter(name_key=key).order_by("birth_year", "record_id")),
         (" đầu", found.filter(name_key__begins=f"{key} ")),
         (" cuối", found.filter(tail_key__begins=_tail(key) + " "))] if key else [("", found)]
    )  # fmt: skip
    hits: dict[UUID, Hit] = {}
    for part, some in ways:
        people = list(_narrowed(asked, when, some).select_related("record__book")[: MOST + 1 - len(hits)])
        written = _written(people)
        for person in people:
            why = ", ".join(
                _reasons(asked, when, key, paper, person, written.get((person.record_id, person.role), ""), part)
            )
            met = f"{role_of(person)}: {written.get((person.record_id, person.role), '')}"
            hits.setdefault(person.record_id, Hit(record=person.record, met=met, why=why))
        if len(hits) > MOST:
            break
    return list(hits.values())


def _tail(key: str) -> str:
    return " ".join(reversed(key.split(" ")))


def _narrowed(asked: Asked, when: _When | None, found: QuerySet[Person]) -> QuerySet[Person]:
    if when and when.day:
        found = found.filter(Q(born=when.written) | Q(registered=when.written))
    elif when:
        found = found.filter(Q(birth_year=when.year) | Q(registered_year=when.year))
    if asked.entry or asked.book:
        found = found.filter(record__in=_entries(asked, None, Record.objects.all()))
    return found


def _entries(asked: Asked, when: _When | None, found: QuerySet[Record]) -> QuerySet[Record]:
    if asked.entry:
        read = ENTRY.fullmatch(asked.entry.strip())
        if not read:
            raise Unclear("số đăng ký viết 45 hoặc 45/1975", "write an entry number as 45 or 45/1975")
        number = re.match(r"\d+", read[1])
        assert number
        found = found.filter(serial=int(number[0]))
        if letter := read[1][number.end() :]:
            found = found.filter(suffix__iexact=letter)
        if read[2]:
            found = found.filter(year=int(read[2]))
    if asked.book:
        try:
            found = found.filter(book__in=Book.objects.filter(of_book(asked.book.strip().upper())))
        except BadFilter as bad:
            raise Unclear("sổ viết theo dạng 11650.KS.2001.01", bad.en) from None
    if when:
        found = found.filter(registered_on=when.day) if when.day else found.filter(year=when.year)
    return found


def _written(people: list[Person]) -> dict[tuple[UUID, str], str]:
    """The names as the records write them; a query for each event type."""
    ids: dict[str, set[UUID]] = {}
    for person in people:
        ids.setdefault(person.record.event_type, set()).add(person.record_id)
    names = {}
    for code, keys in ids.items():
        for values in VALUES[code].objects.filter(pk__in=keys):
            for field in BY_CODE[code].fields:
                if field.name.endswith("_full_name"):
                    names[values.pk, field.name.removesuffix("_full_name")] = getattr(values, field.name)
    return names


def role_of(person: Person) -> str:
    """`mother` as the register heads that part of the page."""
    return GROUPS[BY_CODE[person.record.event_type].by_name[f"{person.role}_full_name"].group][0]


def _reasons(
    asked: Asked, when: _When | None, key: str, paper: str, person: Person, written: str, part: str
) -> Iterator[str]:
    if key:
        same = asked.name.strip().casefold() in written.casefold()
        yield (
            f"phần{part} họ tên"
            if part and same
            else f"họ tên{part and f' (phần{part})'}" + ("" if same else " không kể dấu, cách viết i/y")
        )
    if paper:
        yield "số giấy tờ"
    if when and when.day:
        yield "ngày sinh" if person.born == when.written else "ngày đăng ký"
    elif when:
        yield "năm sinh" if person.birth_year == when.year else "năm đăng ký"
    if asked.entry:
        yield "số đăng ký"
    if asked.book:
        yield "sổ"
