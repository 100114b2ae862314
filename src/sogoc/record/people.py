"""Blocks of fields that many registers share: the register locator, the requester, a person, a registration abroad."""

from collections.abc import Container

from .fields import Field, Kind, grouped

NO_OBLIGATION = "OOOOO"


def register_locator(*, registration_codes: str, at_column: str = "noiDangKy") -> dict[str, Field]:
    """The block that says where an entry stands (domain reference 1.2, block REG), by field name."""
    fields = (
        Field(name="entry_number", column="so", kind=Kind.ENTRY_NUMBER, vi="Số", en="Entry number",
              obligation="MMMMM", main=True),
        Field(name="volume_number", column="quyenSo", kind=Kind.VOLUME_NUMBER, vi="Quyển số", en="Volume number",
              obligation="CCMMM", main=True),
        Field(name="page_number", column="trangSo", kind=Kind.PAGE_NUMBER, vi="Trang số", en="Page number", main=True),
        Field(name="registered_on", column="ngayDangKy", kind=Kind.DATE, vi="Ngày đăng ký", en="Date of registration",
              obligation="MMMMM", main=True),
        Field(name="registration_type", column="loaiDangKy", kind=Kind.CODE, codes=registration_codes,
              vi="Loại đăng ký", en="Type of registration", obligation="OCCMM", main=True),
        Field(name="registered_at", column=at_column, kind=Kind.PLACE, vi="Nơi đăng ký", en="Registering authority",
              obligation="MMMMM", main=True),
        Field(name="signed_by", column="nguoiKy", kind=Kind.NAME, vi="Người ký", en="Signed by", obligation="OMMMM",
              main=True),
        Field(name="signer_title", column="chucVuNguoiKy", kind=Kind.TEXT, vi="Chức vụ người ký", en="Signer's title",
              obligation="OMMMM", main=True),
        Field(name="clerk", column="nguoiThucHien", kind=Kind.NAME, vi="Người thực hiện", en="Civil-status clerk",
              obligation="OOMMM", older=(("2", "Cán bộ Tư pháp – hộ tịch"),)),
        Field(name="note", column="ghiChu", kind=Kind.TEXT, vi="Ghi chú", en="Note", main=True),
    )
    return {f.name: f for f in fields}


def identity_paper(role: str, prefix: str, *, obligation: str = NO_OBLIGATION) -> tuple[Field, ...]:
    """The five columns of an identity paper; type and number carry the obligation."""
    return (
        Field(name=f"{role}_id_type", column=f"{prefix}LoaiGiayToTuyThan", kind=Kind.CODE, codes="id_type",
              vi="Loại giấy tờ tùy thân", en="Type of identity paper", obligation=obligation),
        Field(name=f"{role}_id_other", column=f"{prefix}GiayToKhac", kind=Kind.TEXT, vi="Giấy tờ khác",
              en="Other identity paper", obligation="CCCCC"),
        Field(name=f"{role}_id_number", column=f"{prefix}SoGiayToTuyThan", kind=Kind.ID_NUMBER,
              vi="Số giấy tờ tùy thân", en="Number of identity paper", obligation=obligation),
        Field(name=f"{role}_id_issued_on", column=f"{prefix}NgayCapGiayToTuyThan", kind=Kind.DATE, vi="Ngày cấp",
              en="Identity paper issued on"),
        Field(name=f"{role}_id_issued_by", column=f"{prefix}NoiCapGiayToTuyThan", kind=Kind.TEXT, vi="Nơi cấp",
              en="Identity paper issued by"),
    )


def _citizenship(role: str, prefix: str, ethnic: str, nationality: str) -> tuple[Field, ...]:
    return (
        Field(name=f"{role}_ethnic_group", column=f"{prefix}DanToc", kind=Kind.ETHNIC_GROUP, vi="Dân tộc",
              en="Ethnic group", obligation=ethnic, main=True),
        Field(name=f"{role}_nationality", column=f"{prefix}QuocTich", kind=Kind.NATIONALITY, vi="Quốc tịch",
              en="Nationality", obligation=nationality, main=True),
        Field(name=f"{role}_other_nationality", column=f"{prefix}QuocTichKhac", kind=Kind.NATIONALITY,
              vi="Quốc tịch khác", en="Other nationality"),
    )


def person(
    role: str,
    prefix: str,
    *,
    has: Container[str],
    name: str = NO_OBLIGATION,
    sex: str = "MMMMM",
    born: str = NO_OBLIGATION,
    ethnic: str = NO_OBLIGATION,
    nationality: str = NO_OBLIGATION,
    home: str = NO_OBLIGATION,
    paper: str = NO_OBLIGATION,
) -> tuple[Field, ...]:
    """A person's block (domain reference 1.2, block P), in the order of the import template.

    `has` names what that register prints beside name, birth and origin: `sex`, `origin`, `paper`.
    The other arguments are obligations, one letter for each of R0 to R4.
    """
    fields = [
        Field(name=f"{role}_full_name", column=f"{prefix}HoTen", kind=Kind.NAME, vi="Họ, chữ đệm, tên",
              en="Full name", obligation=name, main=True),
    ]
    if "sex" in has:
        fields.append(Field(name=f"{role}_sex", column=f"{prefix}GioiTinh", kind=Kind.CODE, codes="sex",
                            vi="Giới tính", en="Sex", obligation=sex, main=True))
    fields += [
        Field(name=f"{role}_birth_date", column=f"{prefix}NgaySinh", kind=Kind.DATE, vi="Ngày, tháng, năm sinh",
              en="Date of birth", obligation=born, main=True),
        *_citizenship(role, prefix, ethnic, nationality),
    ]
    if "origin" in has:
        fields.append(Field(name=f"{role}_origin_place", column=f"{prefix}QueQuan", kind=Kind.PLACE, vi="Quê quán",
                            en="Place of origin", main=True))
    fields += [
        Field(name=f"{role}_residence_type", column=f"{prefix}LoaiCuTru", kind=Kind.CODE, codes="residence_type",
              vi="Loại cư trú", en="Type of residence"),
        Field(name=f"{role}_residence", column=f"{prefix}NoiCuTru", kind=Kind.PLACE, vi="Nơi cư trú",
              en="Place of residence", obligation=home, main=True),
    ]
    if "paper" in has:
        fields += identity_paper(role, prefix, obligation=paper)
    return grouped(role, *fields)


def in_old_books(role: str, prefix: str, *, age: bool = True) -> tuple[Field, ...]:
    """Age and occupation, printed until the forms of 2006 (R0, R1); no import template has a column for them."""
    occupation = Field(name=f"{role}_occupation", column=f"{prefix}NgheNghiep", kind=Kind.TEXT, vi="Nghề nghiệp",
                       en="Occupation", obligation="OO---", kept_here=True)
    aged = Field(name=f"{role}_age", column=f"{prefix}Tuoi", kind=Kind.TEXT, vi="Tuổi", en="Age", obligation="OO---",
                 kept_here=True)
    return grouped(role, *((aged, occupation) if age else (occupation,)))


def requester(
    *, relations: tuple[Field, ...], name: str = "OMMMM", paper: str = "OOOMM"
) -> tuple[Field, ...]:
    """Who came to register (domain reference 1.2, block NYC); `relations` says to whom they are what."""
    return grouped(
        "requester",
        Field(name="requester_full_name", column="nycHoTen", kind=Kind.NAME, vi="Họ, chữ đệm, tên người yêu cầu",
              en="Requester's full name", obligation=name, main=True),
        *relations,
        *identity_paper("requester", "nyc", obligation=paper),
    )


def relation(obligation: str = "OOMOO") -> tuple[Field, ...]:
    return (Field(name="requester_relation", column="nycQuanHe", kind=Kind.TEXT, vi="Quan hệ của người yêu cầu",
                  en="Requester's relation", obligation=obligation),)


def foreign_registration() -> tuple[Field, ...]:
    """The registration abroad that this entry records (domain reference 1.2, block NN; Luật Hộ tịch, Điều 48)."""
    return grouped(
        "foreign",
        Field(name="foreign_number", column="soDangKyNuocNgoai", kind=Kind.TEXT, vi="Số đăng ký ở nước ngoài",
              en="Number of the registration abroad", obligation="CCCCC"),
        Field(name="foreign_date", column="ngayDangKyNuocNgoai", kind=Kind.DATE, vi="Ngày đăng ký ở nước ngoài",
              en="Date of the registration abroad", obligation="CCCCC"),
        Field(name="foreign_authority", column="cqNuocNgoaiDaDangKy", kind=Kind.TEXT,
              vi="Cơ quan nước ngoài đã đăng ký", en="Authority abroad", obligation="CCCCC"),
        Field(name="foreign_country", column="qgNuocNgoaiDaDangKy", kind=Kind.NATIONALITY,
              vi="Quốc gia đã đăng ký", en="Country of the registration", obligation="CCCCC"),
    )


def court_declaration(name: str, column: str, vi: str, en: str, *, note_revoked_grounds: str) -> tuple[Field, ...]:
    """A court's declaration noted in the register and its revocation: five columns, set together or all blank."""
    return grouped(
        "declarations",
        Field(name=name, column=column, kind=Kind.CODE, codes="declaration", vi=vi, en=en),
        Field(name=f"{name}_noted_on", column=f"{column}NgayGhiChuTuyenBo", kind=Kind.DATE,
              vi=f"{vi}: ngày ghi chú tuyên bố", en=f"{en}: noted on"),
        Field(name=f"{name}_grounds", column=f"{column}CanCuTuyenBo", kind=Kind.TEXT,
              vi=f"{vi}: căn cứ tuyên bố", en=f"{en}: grounds"),
        Field(name=f"{name}_revoked_on", column=f"{column}NgayGhiChuHuyTuyenBo", kind=Kind.DATE,
              vi=f"{vi}: ngày ghi chú hủy tuyên bố", en=f"{en}: revocation noted on"),
        Field(name=f"{name}_revoked_grounds", column=note_revoked_grounds, kind=Kind.TEXT,
              vi=f"{vi}: căn cứ hủy tuyên bố", en=f"{en}: grounds of revocation"),
    )
