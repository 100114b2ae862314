"""One standardiser for each kind of field. A standardiser takes clean Unicode text and the setting of its column."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ..data import shipped
from ..pipeline import Reference
from ..record import Field, Kind
from .cell import Notice, Written
from .codes import Countries, Groups, list_code
from .date_doubts import doubts
from .dates import DoubtfulOrder, doubtful_order, is_standard_date, standard_date
from .excel import free_text
from .lexicon import Lexicon
from .name_pairs import Names
from .names import person_name
from .numbers import identity_number, number_and_year, page_number
from .placeholders import rule_of_nothing, stands_for_the_row_above
from .places import Resolver
from .spelling import Spelling
from .times import clock_time
from .units import Units

KINDS_WITHOUT_LETTERS = frozenset((Kind.ENTRY_NUMBER, Kind.VOLUME_NUMBER, Kind.PAGE_NUMBER, Kind.ID_NUMBER, Kind.TIME))
ROW_ABOVE = Notice("D-39", "W", "Ghi “như trên”: cần nhập lại theo trang sổ")
SHORT_INSTITUTIONS = re.compile(r"\b(?:BV|BVĐK|BVPS|TYT|TTYT|NHS|PKĐK|PS|TX|HP|HD|HN|NXB)\b")
ABBREVIATED = Notice("D-50", "N", "Nơi chốn viết tắt: giữ nguyên như sổ")


class Tools:
    """What the standardisers look things up in; built once for a reference."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        self.lexicon = Lexicon.of(reference)
        self.groups = Groups(reference.ethnic_groups)
        self.countries = Countries(reference.nationalities)
        self.places = Resolver(Units(reference.units))
        self.spelling = Spelling(reference, self.lexicon)
        self.name_words = Names.of(self.spelling.surnames, self.spelling.words)
        self.id_provinces = frozenset(shipped("codes/id_province_codes.csv").get_column("code").to_list())


_latest: list[Tools] = []


def tools_for(reference: Reference) -> Tools:
    """The tools of a reference; the last ones are kept, since a process sees one reference for long."""
    if not _latest or _latest[0].reference is not reference:
        _latest[:] = [Tools(reference)]
    return _latest[0]


@dataclass(frozen=True)
class Setting:
    """What a standardiser knows beside the value itself."""

    kind: Kind
    codes: str
    tools: Tools
    order: DoubtfulOrder = DoubtfulOrder.NONE
    year: int | None = None  # of the book: tells the century of years in two figures


def setting_of(field: Field, tools: Tools, values: Iterable[str | None] = (), year: int | None = None) -> Setting:
    """The setting of a column, from its field, its values, and the year of the book."""
    if field.kind in (Kind.ENTRY_NUMBER, Kind.VOLUME_NUMBER):
        return Setting(field.kind, field.codes, tools, year=year)
    if field.kind is not Kind.DATE:
        return Setting(field.kind, field.codes, tools)
    return Setting(field.kind, "", tools, doubtful_order({v for v in values if v is not None}), year)


Standardiser = Callable[[str, Setting, str], Written]  # text, setting, kind of paper beside an identity number



def _name(text: str, setting: Setting) -> Written:
    written = person_name(text, setting.tools.lexicon)
    proposals = setting.tools.spelling.proposals(written.value or "")
    return written._replace(proposals=proposals) if proposals else written


def _date(text: str, setting: Setting) -> Written:
    written = standard_date(text, setting.order)
    if written.value != text or is_standard_date(text):
        return written
    proposals = doubts(text, setting.order is not DoubtfulOrder.NONE, setting.year)
    return written._replace(proposals=proposals)


STANDARDISERS: dict[Kind, Standardiser] = {
    Kind.TEXT: lambda text, _s, _p: free_text(text),
    Kind.NAME: lambda text, s, _p: _name(text, s),
    Kind.PLACE: lambda text, _s, _p: Written(text, (), (ABBREVIATED,) if SHORT_INSTITUTIONS.search(text) else ()),
    Kind.DATE: lambda text, s, _p: _date(text, s),
    Kind.WORDS: lambda text, _s, _p: Written(text),
    Kind.TIME: lambda text, _s, _p: clock_time(text),
    Kind.CODE: lambda text, s, _p: list_code(text, s.codes),
    Kind.ETHNIC_GROUP: lambda text, s, _p: s.tools.groups.written(text),
    Kind.NATIONALITY: lambda text, s, _p: s.tools.countries.written(text),
    Kind.ID_NUMBER: lambda text, s, paper: identity_number(text, paper, s.tools.id_provinces),
    Kind.ENTRY_NUMBER: lambda text, s, _p: number_and_year(text, s.year),
    Kind.VOLUME_NUMBER: lambda text, s, _p: number_and_year(text, s.year),
    Kind.PAGE_NUMBER: lambda text, _s, _p: page_number(text),
}


def standard_value(text: str, setting: Setting, paper: str = "") -> Written:
    """Clean text to the standard value of its field; a placeholder becomes blank."""
    if stands_for_the_row_above(text):
        return Written(text, (), (ROW_ABOVE,))
    if rule := rule_of_nothing(text, setting.kind):
        return Written(None, (rule,))
    return STANDARDISERS[setting.kind](text, setting, paper)
