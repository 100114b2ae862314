"""Sổ đăng ký khai sinh (domain reference 1.3; Luật Hộ tịch, Điều 14)."""

from dataclasses import replace

from .fields import GROUPS, EventType, Field, Kind, grouped, printed
from .people import court_declaration, foreign_registration, in_old_books, person, register_locator, relation, requester

LOCATOR = register_locator(registration_codes="birth_registration_type")


def _free_text_nationality(role: str, prefix: str) -> dict[str, Field]:
    """Columns of 2024 for a nationality that the code list does not hold."""
    return {
        "nationality": Field(name=f"{role}_nationality_text", column=f"{prefix}QuocTichStr", kind=Kind.TEXT, group=role,
                             vi="Quốc tịch (ghi chữ)", en="Nationality in words", only_2024=True),
        "other_nationality": Field(name=f"{role}_other_nationality_text", column=f"{prefix}QuocTichKhacStr",
                                   kind=Kind.TEXT, group=role, vi="Quốc tịch khác (ghi chữ)",
                                   en="Other nationality in words", only_2024=True),
    }


def _with_2024_columns(role: str, prefix: str, fields: tuple[Field, ...], id_column: str) -> tuple[Field, ...]:
    """The same person with the columns that the template of 2024 added, each where that template has it."""
    texts = _free_text_nationality(role, prefix)
    number = Field(name=f"{role}_personal_number", column=id_column, kind=Kind.ID_NUMBER, group=role,
                   vi="Số định danh cá nhân", en="Personal identification number", only_2024=True)
    out = [number]
    for f in fields:
        out.append(f)
        if (text := texts.get(f.name.removeprefix(f"{role}_"))) is not None:
            out.append(text)
    return tuple(out)


_CHILD = {f.name: f for f in person("child", "nks", has=("sex", "origin"), name="MMMMM", born="MMMMM", ethnic="MMMMM",
                                    nationality="MMMMM")}

CHILD = _with_2024_columns(
    "child",
    "nks",
    (
        printed(_CHILD["child_full_name"], R012="Họ và tên khai sinh"),
        printed(_CHILD["child_sex"], R012="Nam, nữ"),
        printed(_CHILD["child_birth_date"], R012="Sinh ngày"),
        *grouped(
            "child",
            Field(name="child_birth_date_in_words", column="nksNgaySinhBangChu", kind=Kind.WORDS,
                  vi="Ngày sinh ghi bằng chữ", en="Date of birth in words", obligation="OMMMM", main=True,
                  older=(("012", "Viết bằng chữ"),)),
            Field(name="child_birth_place", column="nksNoiSinh", kind=Kind.PLACE, vi="Nơi sinh", en="Place of birth",
                  obligation="OMMMM", main=True),
            Field(name="child_birth_place_unit", column="nksNoiSinhDVHC", kind=Kind.PLACE,
                  vi="Nơi sinh theo đơn vị hành chính", en="Administrative unit of birth", obligation="--OOO"),
        ),
        printed(replace(_CHILD["child_origin_place"], obligation="OOMMM"), R012="Quê quán, nguyên quán"),
        _CHILD["child_ethnic_group"],
        _CHILD["child_nationality"],
        _CHILD["child_other_nationality"],
        *grouped("child", Field(name="parentage_type", column="nksLoaiKhaiSinh", kind=Kind.CODE, codes="parentage_type",
                                vi="Loại khai sinh", en="What is known of the parents", obligation="CCCMM",
                                older=(("0", "Con ngoài giá thú"),))),
    ),
    "nksSoDinhDanh",
)


def _parent(role: str, prefix: str) -> tuple[Field, ...]:
    """Mother or father: blank only as `parentage_type` allows; only type and number of the identity paper."""
    fields = person(role, prefix, has=("paper",), name="CCCCC", born="CCCCC", ethnic="CCCCC", nationality="CCCCC",
                    home="OOMMM")
    who = GROUPS[role][0].lower()
    older = {
        f"{role}_full_name": {"R012": f"Họ tên người {who}"},
        f"{role}_birth_date": {"R01": "Tuổi, năm sinh"},
        f"{role}_residence": {"R01": "Nơi đăng ký nhân khẩu thường trú", "R2": "Nơi thường trú, tạm trú"},
    }
    kept = tuple(
        printed(f, **older.get(f.name, {}))
        for f in fields
        if not f.name.endswith(("_id_other", "_id_issued_on", "_id_issued_by"))
    )
    return _with_2024_columns(role, prefix, kept, f"{prefix}SoDinhDanhCaNhan")


BIRTH = EventType(
    code="KS",
    name="birth",
    vi="Khai sinh",
    en="Birth",
    book_vi="Sổ đăng ký khai sinh",
    sheet_vi="Khai sinh",
    subjects=("child_full_name",),
    relatives=("mother", "father"),
    day="child_birth_date",
    fields=(
        *LOCATOR.values(),
        *CHILD,
        *court_declaration("missing_person", "nksMatTich", "Mất tích", "Declared missing",
                           note_revoked_grounds="nksMatTichCanCuHuyTuyenBo"),
        *court_declaration("limited_capacity", "nksHanCheNangLucHanhVi", "Hạn chế năng lực hành vi",
                           "Limited legal capacity",
                           note_revoked_grounds="nksHanCheNangLucHanhViNgayCanCuHuyTuyenBo"),  # the template's own name
        *_parent("mother", "me"),
        *_parent("father", "cha"),
        *requester(relations=relation()),
        *foreign_registration(),
        *in_old_books("mother", "me"),
        *in_old_books("father", "cha"),
        *in_old_books("requester", "nyc"),
    ),
)
