"""Sổ đăng ký kết hôn (domain reference 1.4; Luật Hộ tịch, Điều 17)."""

from functools import partial

from .fields import EventType, Field, Kind, grouped
from .people import foreign_registration, in_old_books, person, register_locator

LOCATOR = register_locator(registration_codes="marriage_registration_type")
spouse = partial(
    person, has=("paper",), name="MMMMM", born="MMMMM", ethnic="OMMMM", nationality="OMMMM", home="OMMMM", paper="OOMMM"
)

def _in_old_books(role: str, prefix: str) -> tuple[Field, ...]:
    """What the books before 2006 also say of a spouse."""
    return (
        *in_old_books(role, prefix),
        *grouped(
            role,
            Field(name=f"{role}_marriage_order", column=f"{prefix}KetHonLanThu", kind=Kind.TEXT, vi="Kết hôn lần thứ",
                  en="Which marriage", obligation="OO---", kept_here=True),
            Field(name=f"{role}_status_before", column=f"{prefix}TinhTrangTruoc", kind=Kind.TEXT,
                  vi="Tình trạng trước khi kết hôn", en="Status before the marriage", obligation="OO---",
                  kept_here=True),
        ),
    )


MARRIAGE = EventType(
    code="KH",
    name="marriage",
    vi="Kết hôn",
    en="Marriage",
    book_vi="Sổ đăng ký kết hôn",
    sheet_vi="Kết hôn",
    subjects=("husband_full_name", "wife_full_name"),
    fields=(
        *(f for name, f in LOCATOR.items() if name not in ("clerk", "note")),
        Field(name="married_since", column="ngayXacLapQuanHeHonNhan", kind=Kind.DATE,
              vi="Ngày xác lập quan hệ hôn nhân", en="Marriage in fact since", obligation="-CCCC"),
        LOCATOR["clerk"],
        LOCATOR["note"],
        *grouped(
            "marriage_status",
            Field(name="marriage_status", column="tinhTrangKetHon", kind=Kind.TEXT, vi="Tình trạng kết hôn",
                  en="Status of the marriage"),
            Field(name="annulment_noted_on", column="huyKetHonNgayGhiChu", kind=Kind.DATE,
                  vi="Ngày ghi chú hủy kết hôn, ly hôn", en="Annulment or divorce noted on"),
            Field(name="annulment_grounds", column="huyKetHonCanCu", kind=Kind.TEXT,
                  vi="Căn cứ hủy kết hôn, ly hôn", en="Grounds of annulment or divorce"),
            Field(name="recognition_noted_on", column="congNhanKetHonNgayGhiChu", kind=Kind.DATE,
                  vi="Ngày ghi chú công nhận kết hôn", en="Recognition noted on"),
            Field(name="recognition_grounds", column="congNhanKetHonCanCu", kind=Kind.TEXT,
                  vi="Căn cứ công nhận kết hôn", en="Grounds of recognition"),
        ),
        *spouse("husband", "chong"),  # the template has the husband first, the book of TT 15/2015 the wife
        *spouse("wife", "vo"),
        *foreign_registration(),
        *_in_old_books("husband", "chong"),
        *_in_old_books("wife", "vo"),
    ),
)
