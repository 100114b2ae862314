"""Sổ đăng ký giám hộ, chấm dứt giám hộ, giám sát việc giám hộ, chấm dứt giám sát (domain reference 1.8 to 1.10).

No national import template is known: the columns are ours, and the sheet is laid out as the fields stand here. Of
the two books of supervision none was seen; their fields are those of NĐ 58/2026, Danh mục 2 and the Civil Code.
"""

from functools import partial

from .fields import EventType, Field, Kind, grouped
from .people import foreign_registration, person, register_locator, relation, requester

LOCATOR = {n: f for n, f in register_locator(registration_codes="").items() if n != "registration_type"}
party = partial(person, has=("sex", "paper"), name="MMMMM", born="OOMMM", ethnic="OOOMM", nationality="OOOMM")
# a legal person may stand in the place of a guardian or supervisor (Bộ luật Dân sự, Điều 50, 51)
perhaps = partial(person, has=("sex", "paper"), sex="OOOOO")
WARD = party("ward", "dgh")


def legal_person(role: str, prefix: str) -> tuple[Field, ...]:
    return grouped(
        role,
        Field(name=f"{role}_body_name", column=f"{prefix}PhapNhanTen", kind=Kind.TEXT, vi="Tên pháp nhân",
              en="Name of the legal person", obligation="CCCCC"),
        Field(name=f"{role}_body_founded_on", column=f"{prefix}PhapNhanNgayThanhLap", kind=Kind.DATE,
              vi="Ngày thành lập pháp nhân", en="Legal person founded on"),
        Field(name=f"{role}_body_licence", column=f"{prefix}PhapNhanSoGP", kind=Kind.TEXT, vi="Giấy phép thành lập",
              en="Licence of the legal person"),
        Field(name=f"{role}_body_seat", column=f"{prefix}PhapNhanTruSo", kind=Kind.PLACE, vi="Trụ sở pháp nhân",
              en="Seat of the legal person"),
        Field(name=f"{role}_body_agent", column=f"{prefix}PhapNhanDaiDien", kind=Kind.NAME,
              vi="Người đại diện pháp nhân", en="Representative of the legal person"),
    )  # fmt: skip


def earlier_entry(prefix: str, vi: str, en: str) -> tuple[Field, ...]:
    """The entry whose end is registered: its number, day and authority."""
    return grouped(
        "earlier_entry",
        Field(name="earlier_number", column=f"{prefix}So", kind=Kind.TEXT, vi=f"{vi} số", en=f"{en}: number",
              obligation="OOMMM", main=True),
        Field(name="earlier_date", column=f"{prefix}Ngay", kind=Kind.DATE, vi=f"{vi} ngày", en=f"{en}: day",
              obligation="OOMMM", main=True),
        Field(name="earlier_authority", column=f"{prefix}Noi", kind=Kind.TEXT, vi=f"{vi} tại", en=f"{en}: authority",
              main=True),
    )  # fmt: skip


GUARDIANSHIP = EventType(
    code="GH",
    name="guardianship",
    vi="Giám hộ",
    en="Guardianship",
    book_vi="Sổ đăng ký giám hộ",
    sheet_vi="Đăng ký giám hộ",
    subjects=("ward_full_name",),
    relatives=("guardian",),
    fields=(
        *LOCATOR.values(),
        Field(name="guardianship_type", column="loaiGiamHo", kind=Kind.CODE, codes="guardianship_type",
              vi="Loại giám hộ", en="Type of guardianship", obligation="OOOMM", main=True),
        Field(name="reason", column="lyDo", kind=Kind.TEXT, vi="Lý do", en="Reason", main=True),
        Field(name="grounds", column="canCu", kind=Kind.TEXT, vi="Căn cứ", en="Grounds", main=True),
        Field(name="decision_number", column="quyetDinhSo", kind=Kind.TEXT, vi="Quyết định số", en="Decision number"),
        Field(name="decision_authority", column="coQuanQuyetDinh", kind=Kind.TEXT, vi="Cơ quan ra quyết định",
              en="Authority of the decision"),
        *perhaps("guardian", "gh1", name="CCCCC"),
        *legal_person("guardian", "gh"),
        *perhaps("second_guardian", "gh2"),
        *WARD,
        *grouped("ward", Field(name="ward_birth_place", column="dghNoiSinh", kind=Kind.PLACE, vi="Nơi sinh",
                               en="Place of birth")),
        *requester(relations=relation("OOOOO"), paper="OOOOO"),
        *foreign_registration(),
    ),
)  # fmt: skip

END_OF_GUARDIANSHIP = EventType(
    code="CDGH",
    name="end_of_guardianship",
    vi="Chấm dứt giám hộ",
    en="End of guardianship",
    book_vi="Sổ đăng ký chấm dứt giám hộ",
    sheet_vi="Đăng ký chấm dứt giám hộ",
    subjects=("ward_full_name",),
    relatives=("guardian",),
    day="ended_on",
    fields=(
        *LOCATOR.values(),
        Field(name="end_of_guardianship_type", column="loaiChamDutGiamHo", kind=Kind.CODE,
              codes="end_of_guardianship_type", vi="Loại chấm dứt giám hộ", en="Type of the end", obligation="OOOMM",
              main=True),
        Field(name="end_reason", column="lyDoChamDut", kind=Kind.TEXT, vi="Lý do chấm dứt", en="Reason of the end",
              obligation="OOMMM", main=True),
        Field(name="ended_on", column="ngayChamDut", kind=Kind.DATE, vi="Ngày chấm dứt", en="Ended on", main=True),
        *earlier_entry("dkgh", "Đăng ký giám hộ", "Guardianship"),
        *perhaps("guardian", "gh", name="CCCCC"),
        *WARD,
        *requester(relations=relation("OOOOO"), paper="OOOOO"),
        *foreign_registration(),
    ),
)  # fmt: skip

SUPERVISION = EventType(
    code="GSGH",
    name="supervision",
    vi="Giám sát việc giám hộ",
    en="Supervision of guardianship",
    book_vi="Sổ đăng ký giám sát việc giám hộ",
    sheet_vi="Đăng ký giám sát việc giám hộ",
    subjects=("ward_full_name",),
    relatives=("supervisor",),
    fields=(
        *LOCATOR.values(),
        Field(name="grounds", column="canCu", kind=Kind.TEXT, vi="Căn cứ", en="Grounds", main=True),
        *perhaps("supervisor", "ngs", name="CCCCC"),
        *legal_person("supervisor", "gs"),
        *perhaps("guardian", "gh", name="CCCCC"),
        *WARD,
        *requester(relations=relation("OOOOO"), paper="OOOOO"),
    ),
)

END_OF_SUPERVISION = EventType(
    code="CDGS",
    name="end_of_supervision",
    vi="Chấm dứt giám sát việc giám hộ",
    en="End of supervision of guardianship",
    book_vi="Sổ đăng ký chấm dứt giám sát việc giám hộ",
    sheet_vi="Đăng ký chấm dứt giám sát việc giám hộ",
    subjects=("ward_full_name",),
    relatives=("supervisor",),
    day="ended_on",
    fields=(
        *LOCATOR.values(),
        Field(name="end_reason", column="lyDoChamDutGiamSat", kind=Kind.TEXT, vi="Lý do chấm dứt",
              en="Reason of the end", obligation="OOMMM", main=True),
        Field(name="ended_on", column="ngayChamDutGiamSat", kind=Kind.DATE, vi="Ngày chấm dứt", en="Ended on",
              main=True),
        *earlier_entry("dkgs", "Đăng ký giám sát", "Supervision"),
        *perhaps("supervisor", "ngs", name="CCCCC"),
        *legal_person("supervisor", "gs"),
        *perhaps("guardian", "gh", name="CCCCC"),
        *WARD,
        *requester(relations=relation("OOOOO"), paper="OOOOO"),
    ),
)  # fmt: skip
