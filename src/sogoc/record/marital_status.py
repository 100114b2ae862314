"""Sổ cấp Giấy xác nhận tình trạng hôn nhân (domain reference 1.6)."""

from .fields import EventType, Field, Kind, grouped
from .people import in_old_books, person, register_locator, relation, requester

LOCATOR = register_locator(registration_codes="", at_column="noiCap")

MARITAL_STATUS = EventType(
    code="HN",
    name="marital_status",
    vi="Xác nhận tình trạng hôn nhân",
    en="Marital-status certificate",
    book_vi="Sổ cấp Giấy xác nhận tình trạng hôn nhân",
    sheet_vi="XN tình trạng hôn nhân",
    subjects=("subject_full_name",),
    fields=(
        *(f for name, f in LOCATOR.items() if name != "registration_type"),  # this register has no type of registration
        *person("subject", "nxn", has=("sex", "paper"), name="MMMMM", born="MMMMM", ethnic="OOMMM",
                nationality="OOMMM", home="OOMMM", paper="OOMMM"),
        *grouped(
            "certificate",
            Field(name="resided_at", column="nxnThoiGianCuTruTai", kind=Kind.PLACE, vi="Trong thời gian cư trú tại",
                  en="While residing at"),
            Field(name="resided_from", column="nxnThoiGianCuTruTu", kind=Kind.DATE, vi="Cư trú từ ngày",
                  en="Resided from"),
            Field(name="resided_until", column="nxnThoiGianCuTruDen", kind=Kind.DATE, vi="Cư trú đến ngày",
                  en="Resided until"),
            Field(name="certified_status", column="nxnTinhTrangHonNhan", kind=Kind.TEXT, vi="Tình trạng hôn nhân",
                  en="Marital status", obligation="OOMMM", main=True),
            Field(name="purpose_type", column="nxnLoaiMucDichSuDung", kind=Kind.CODE, codes="certificate_purpose",
                  vi="Loại mục đích sử dụng", en="Kind of purpose"),
            Field(name="purpose", column="nxnMucDichSuDung", kind=Kind.TEXT, vi="Mục đích sử dụng", en="Purpose",
                  obligation="OOMMM", main=True),
        ),
        *requester(relations=relation("OOOOO"), name="OOMMM", paper="OOOOO"),
        *in_old_books("subject", "nxn", age=False),
    ),
)
