"""One standardiser for each kind of field. A standardiser takes clean Unicode text and the setting of its column."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ..data import shipped
from ..pipeline import Reference
from ..record import Field, Kind
from .cell import Notice, Written
from .codes import Countries, Groups, list_code
from .dates import DoubtfulOrder, doubtful_order, standard_date
from .lexicon import Lexicon
from .names import person_name
from .numbers import identity_number, number_and_year, page_number
from .placeholders import stands_for_nothing, stands_for_the_row_above
from .places import Resolver
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


def setting_of(field: Field, tools: Tools, values: Iterable[str | None] = ()) -> Setting:
    """The setting of a column, from its field and its values."""
    if field.kind is not Kind.DATE:
        return Setting(field.kind, field.codes, tools)
    return Setting(field.kind, "", tools, doubtful_order({v for v in values if v is not None}))


Standardiser = Callable[[str, Setting, str], Written]  # text, setting, kind of paper beside an identity number

STANDARDISERS: dict[Kind, Standardiser] = {
    Kind.TEXT: lambda text, _s, _p: Written(text),
    Kind.NAME: lambda text, s, _p: person_name(text, s.tools.lexicon),
    Kind.PLACE: lambda text, _s, _p: Written(text, (), (ABBREVIATED,) if SHORT_INSTITUTIONS.search(text) else ()),
    Kind.DATE: lambda text, s, _p: standard_date(text, s.order),
    Kind.WORDS: lambda text, _s, _p: Written(text),
    Kind.TIME: lambda text, _s, _p: clock_time(text),
    Kind.CODE: lambda text, s, _p: list_code(text, s.codes),
    Kind.ETHNIC_GROUP: lambda text, s, _p: s.tools.groups.written(text),
    Kind.NATIONALITY: lambda text, s, _p: s.tools.countries.written(text),
    Kind.ID_NUMBER: lambda text, s, paper: identity_number(text, paper, s.tools.id_provinces),
    Kind.ENTRY_NUMBER: lambda text, _s, _p: number_and_year(text),
    Kind.VOLUME_NUMBER: lambda text, _s, _p: number_and_year(text),
    Kind.PAGE_NUMBER: lambda text, _s, _p: page_number(text),
}


def standard_value(text: str, setting: Setting, paper: str = "") -> Written:
    """Clean text to the standard value of its field; a placeholder becomes blank."""
    if stands_for_nothing(text, setting.kind):
        return Written(None, ("placeholder_blank",))
    written = STANDARDISERS[setting.kind](text, setting, paper)
    if stands_for_the_row_above(text):
        return written._replace(notices=(*written.notices, ROW_ABOVE))
    return written
