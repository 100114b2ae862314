"""What a certified extract prints, by register (Thông tư 04/2020/TT-BTP, annexed forms, as far as they are known).

The order and the labels are those of the official extract; a register without an entry here prints the main items of
its declaration. Certificates of marital status (HN) are no registered events, and no extract is issued from that book.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..record import BY_CODE, GROUPS, EventType
from .printed import printed

Lines = list[tuple[str, str]]


@dataclass(frozen=True)
class Form:
    """Title and number suffix of an extract (domain reference 4.6), and its parts: heading -> items."""

    title: str
    suffix: str
    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    side_by_side: tuple[str, ...] = ()  # headings printed in two columns


PERSON = ("full_name", "birth_date", "ethnic_group", "nationality", "residence")


def _of(role: str, *items: str) -> tuple[str, ...]:
    return tuple(f"{role}_{item}" for item in items)


PAPER = ("id_type", "id_number")
PLACE_OF_ENTRY = ("Đăng ký", ("registered_at", "entry_number", "volume_number", "registered_on"))

# fmt: off
FORMS: dict[str, Form] = {
    "KS": Form("Trích lục khai sinh", "TLKS-BS", (
        ("", ("child_full_name", "child_birth_date", "child_birth_date_in_words", "child_sex", "child_ethnic_group",
              "child_nationality", "child_birth_place", "child_origin_place", "child_personal_number")),
        ("Người mẹ", _of("mother", *PERSON)),
        ("Người cha", _of("father", *PERSON)),
        PLACE_OF_ENTRY,
    )),
    "KH": Form("Trích lục kết hôn", "TLKH-BS", (
        ("Vợ", _of("wife", *PERSON, *PAPER)),
        ("Chồng", _of("husband", *PERSON, *PAPER)),
        PLACE_OF_ENTRY,
    ), side_by_side=("Vợ", "Chồng")),
    "KT": Form("Trích lục khai tử", "TLKT-BS", (
        ("", _of("deceased", "full_name", "birth_date", "sex", "ethnic_group", "nationality", "residence", *PAPER)),
        ("Đã chết", ("death_time", "death_date", "death_date_in_words", "death_place", "death_cause")),
        PLACE_OF_ENTRY,
    )),
    "CMC": Form("Trích lục đăng ký nhận cha, mẹ, con", "TLCMC-BS", (
        ("Người nhận, được nhận là cha, mẹ", _of("parent", *PERSON, *PAPER)),
        ("Người được nhận, nhận là con", _of("recognised_child", *PERSON, *PAPER)),
        ("", ("recognition_type",)),
        PLACE_OF_ENTRY,
    )),
}
SUFFIXES = {"GH": "TLGH-BS", "CDGH": "TLCDGH-BS", "TDCC": "TLGCHT-BS", "GCLH": "TLGCLH-BS"}
NOT_EXTRACTED = frozenset({"HN"})
# fmt: on


def form_for(event: EventType) -> Form | None:
    """The form of a register's extract; None where the law knows none."""
    if event.code in NOT_EXTRACTED:
        return None
    return FORMS.get(event.code) or _derived(event)


def _derived(event: EventType) -> Form:
    parts: dict[str, list[str]] = {}
    for field in event.fields:
        if field.main and field.group != "registration":
            parts.setdefault(GROUPS[field.group][0], []).append(field.name)
    suffix = SUFFIXES.get(event.code, f"TL{event.code}-BS")
    return Form(f"Trích lục {event.vi[0].lower()}{event.vi[1:]}", suffix,
                (*((heading, tuple(names)) for heading, names in parts.items()), PLACE_OF_ENTRY))


def filled(event_type: str, content: Mapping[str, str | None]) -> list[dict[str, object]]:
    """The parts of the extract with their lines; items that this register does not have are left out."""
    event = BY_CODE[event_type]
    form = form_for(event)
    assert form is not None
    return [
        {"heading": heading, "beside": heading in form.side_by_side, "lines": list(_lines(event, names, content))}
        for heading, names in form.parts
    ]


def _lines(event: EventType, names: tuple[str, ...], content: Mapping[str, str | None]) -> Iterator[tuple[str, str]]:
    for name in names:
        if (field := event.by_name.get(name)) is not None:
            yield field.vi, printed(field, content.get(name))
