"""What a field and an event type are. Columns, schemas, forms, templates and documentation all derive from these."""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

import polars as pl

from .regimes import Regime


class Kind(StrEnum):
    """What a value is; chooses its standardiser, its general rules and its form input."""

    TEXT = "text"
    NAME = "name"  # a person's name
    PLACE = "place"  # an address or a place as written, resolved beside the text
    DATE = "date"  # dd.mm.yyyy, mm.yyyy, yyyy, or an age
    WORDS = "words"  # a date written out in words
    TIME = "time"
    CODE = "code"  # digits of a code list of codes.yml
    ETHNIC_GROUP = "ethnic_group"
    NATIONALITY = "nationality"
    ID_NUMBER = "id_number"  # number of an identity paper
    ENTRY_NUMBER = "entry_number"  # NN/YYYY
    VOLUME_NUMBER = "volume_number"  # NN/YYYY, the year the book was opened
    PAGE_NUMBER = "page_number"


class Obligation(StrEnum):
    """Whether a field must be filled in the books of a regime (domain reference 1.2)."""

    MANDATORY = "M"
    CONDITIONAL = "C"
    OPTIONAL = "O"
    NOT_PRINTED = "-"


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of a register, declared once."""

    name: str  # the one name it has everywhere in our code
    column: str  # its column in the Ministry's import template
    kind: Kind
    vi: str  # label as printed in the register
    en: str
    group: str = "registration"  # the part of the page it stands in, a key of GROUPS
    codes: str = ""  # which list of codes.yml, for Kind.CODE
    obligation: str = "OOOOO"  # one Obligation letter for each of R0 R1 R2 R3 R4; R5 is as R4
    older: tuple[tuple[str, str], ...] = ()  # digits of regimes -> the label that their books print instead
    main: bool = False  # always shown on the review form
    only_2024: bool = False  # stands only in the template of 2024 (70 columns)
    kept_here: bool = False  # printed in old books, without a column in any template: kept, shown, never sent (D-52)

    def obligation_in(self, regime: Regime) -> Obligation:
        return Obligation(self.obligation[min(regime.number, 4)])

    def label_in(self, regime: Regime) -> str:
        """The label as the books of the regime print it (domain reference 1.2 to 1.5; the older ones from memory)."""
        return next((label for regimes, label in self.older if str(regime.number) in regimes), self.vi)


def printed(field: Field, **older: str) -> Field:
    """The field with the labels of older books: `R01="Tuổi, năm sinh"` for those of R0 and R1."""
    return replace(field, older=tuple((regimes.removeprefix("R"), label) for regimes, label in older.items()))


GROUPS: dict[str, tuple[str, str]] = {  # key -> the heading of that part of the page, Vietnamese and English
    "registration": ("Đăng ký", "Registration"),
    "child": ("Người được khai sinh", "Child"),
    "mother": ("Mẹ", "Mother"),
    "father": ("Cha", "Father"),
    "husband": ("Chồng", "Husband"),
    "wife": ("Vợ", "Wife"),
    "deceased": ("Người chết", "Deceased"),
    "notice": ("Giấy báo tử", "Notice of death"),
    "subject": ("Người được cấp giấy", "Subject of the certificate"),
    "certificate": ("Nội dung xác nhận", "What is certified"),
    "parent": ("Người nhận, được nhận là cha, mẹ", "Recognised parent"),
    "recognised_child": ("Người được nhận, nhận là con", "Recognised child"),
    "guardian": ("Người giám hộ", "Guardian"),
    "second_guardian": ("Người giám hộ thứ hai", "Second guardian"),
    "supervisor": ("Người giám sát việc giám hộ", "Supervisor"),
    "ward": ("Người được giám hộ", "Ward"),
    "earlier_entry": ("Việc đã đăng ký nay chấm dứt", "Entry that ends"),
    "concerned": ("Người được thay đổi, cải chính, bổ sung", "Person concerned"),
    "base_record": ("Giấy tờ hộ tịch gốc", "Record it refers to"),
    "changed": ("Nội dung thay đổi", "What is changed"),
    "adopted_child": ("Con nuôi", "Adopted child"),
    "adoptive_father": ("Cha nuôi", "Adoptive father"),
    "adoptive_mother": ("Mẹ nuôi", "Adoptive mother"),
    "giving_father": ("Bên giao con nuôi: ông", "Giving side: man"),
    "giving_mother": ("Bên giao con nuôi: bà", "Giving side: woman"),
    "institution": ("Bên giao: quan hệ, cơ sở nuôi dưỡng", "Giving side: relation, institution"),
    "judgment": ("Bản án, quyết định của nước ngoài", "Foreign judgment"),
    "marriage_status": ("Tình trạng kết hôn", "Status of the marriage"),
    "declarations": ("Ghi chú tuyên bố của Tòa án", "Court declarations"),
    "requester": ("Người yêu cầu", "Requester"),
    "foreign": ("Đăng ký ở nước ngoài", "Registration abroad"),
}


@dataclass(frozen=True, kw_only=True)
class EventType:
    """A kind of civil-status event, with the register it is kept in (Luật Hộ tịch, Điều 3)."""

    code: str  # KS, KH, KT, HN, CMC: the Ministry's module code; of the others a proposal (domain reference 1.1)
    name: str  # English, a Python identifier
    vi: str
    en: str
    book_vi: str  # title on the cover
    sheet_vi: str  # what dumps of the legacy software call its sheet
    fields: tuple[Field, ...]  # in the order of the import template
    subjects: tuple[str, ...]  # names of the fields that say whose event it is
    relatives: tuple[str, ...] = ()  # roles of others by whom the subjects are recognised
    day: str = ""  # the field with the day of the event itself
    ages_on: str = "registered_on"  # the day on which an age written in this register is counted

    @cached_property
    def by_name(self) -> dict[str, Field]:
        return {f.name: f for f in self.fields}

    @cached_property
    def by_column(self) -> dict[str, Field]:
        return {f.column: f for f in self.fields}

    @cached_property
    def subject_roles(self) -> tuple[str, ...]:
        """`child` of `child_full_name`."""
        return tuple(name.removesuffix("_full_name") for name in self.subjects)

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(f.name for f in self.fields)

    @cached_property
    def layouts(self) -> dict[str, tuple[str, ...]]:
        """Columns of each official import sheet, in their exact order; `KS_60`, `KS_70_2024`, `KH_44` ..."""
        older = tuple(f.column for f in self.fields if not (f.only_2024 or f.kept_here))
        layouts = {f"{self.code}_{len(older)}": older}
        if any(f.only_2024 for f in self.fields):
            newer = ("STT", *(f.column for f in self.fields if not f.kept_here))
            layouts[f"{self.code}_{len(newer)}_2024"] = newer
        return layouts

    @cached_property
    def sent(self) -> tuple[str, ...]:
        """Names of the fields that the receiving side knows."""
        return tuple(f.name for f in self.fields if not f.kept_here)

    @cached_property
    def kept_columns(self) -> tuple[str, ...]:
        """Columns of items that only old books print."""
        return tuple(f.column for f in self.fields if f.kept_here)

    def schema(self) -> pl.Schema:
        """The Polars schema of a raw or standard frame: `row` (sheet row) and every field as text, null where blank."""
        return pl.Schema({"row": pl.Int32, **dict.fromkeys(self.names, pl.String)})

    def fields_of(self, kind: Kind) -> tuple[Field, ...]:
        return tuple(f for f in self.fields if f.kind is kind)


def grouped(group: str, *fields: Field) -> tuple[Field, ...]:
    """The same fields, put into one part of the page."""
    return tuple(replace(f, group=group) for f in fields)
