"""Sổ đăng ký nuôi con nuôi (domain reference 1.12; Luật Nuôi con nuôi 52/2010, Điều 9, 22).

No import template is known: the columns are ours.
"""

from .fields import EventType, Field, Kind, grouped
from .people import foreign_registration, person, register_locator

LOCATOR = register_locator(registration_codes="")

ADOPTION = EventType(
    code="NCN",
    name="adoption",
    vi="Nuôi con nuôi",
    en="Adoption",
    book_vi="Sổ đăng ký nuôi con nuôi",
    sheet_vi="Đăng ký nuôi con nuôi",
    subjects=("adopted_child_full_name",),
    relatives=("adoptive_father", "adoptive_mother"),
    fields=(
        *(f for name, f in LOCATOR.items() if name != "registration_type"),
        Field(name="decision_number", column="quyetDinhSo", kind=Kind.TEXT, vi="Quyết định số", en="Decision number",
              obligation="OCCCC", main=True),
        Field(name="decision_date", column="quyetDinhNgay", kind=Kind.DATE, vi="Ngày quyết định", en="Decision of"),
        *person("adopted_child", "cn", has=("sex", "paper"), name="MMMMM", born="MMMMM", ethnic="OOMMM",
                nationality="OOMMM", home="OOMMM"),
        *grouped("adopted_child",
                 Field(name="adopted_child_birth_place", column="cnNoiSinh", kind=Kind.PLACE, vi="Nơi sinh",
                       en="Place of birth", main=True)),
        *person("adoptive_father", "chaNuoi", has=("paper",), name="CCCCC"),
        *person("adoptive_mother", "meNuoi", has=("paper",), name="CCCCC"),
        *person("giving_father", "giaoOng", has=("paper",)),
        *person("giving_mother", "giaoBa", has=("paper",)),
        *grouped(
            "institution",
            Field(name="giver_relation", column="quanHeBenGiao", kind=Kind.TEXT, vi="Quan hệ của bên giao với trẻ",
                  en="Relation of the giving side to the child"),
            Field(name="institution_name", column="csndTen", kind=Kind.TEXT, vi="Tên cơ sở nuôi dưỡng",
                  en="Institution", obligation="CCCCC"),
            Field(name="institution_agent", column="csndDaiDien", kind=Kind.NAME, vi="Người đại diện cơ sở",
                  en="Its representative", obligation="CCCCC"),
            Field(name="institution_agent_title", column="csndChucVu", kind=Kind.TEXT,
                  vi="Chức vụ người đại diện cơ sở", en="Title of the representative"),
        ),
        *foreign_registration(),
    ),
)  # fmt: skip
