"""Sổ đăng ký thay đổi, cải chính, bổ sung hộ tịch, xác định lại dân tộc (domain reference 1.11).

Luật Hộ tịch, Điều 26 đến 29. No national import template is known: the columns are ours.
"""

from .fields import EventType, Field, Kind, grouped
from .people import foreign_registration, person, register_locator, relation, requester

LOCATOR = register_locator(registration_codes="")

CHANGE = EventType(
    code="TDCC",
    name="change",
    vi="Thay đổi, cải chính, bổ sung hộ tịch",
    en="Change, correction, supplement",
    book_vi="Sổ đăng ký thay đổi, cải chính, bổ sung hộ tịch, xác định lại dân tộc",
    sheet_vi="Thay đổi, cải chính hộ tịch",
    subjects=("concerned_full_name",),
    fields=(
        *(f for name, f in LOCATOR.items() if name != "registration_type"),
        Field(name="change_type", column="loaiThayDoi", kind=Kind.CODE, codes="change_type", vi="Loại thay đổi",
              en="Type of change", obligation="OOMMM", main=True),
        Field(name="decision_number", column="quyetDinhSo", kind=Kind.TEXT, vi="Quyết định số", en="Decision number",
              obligation="OOCOO", main=True),
        Field(name="decision_date", column="quyetDinhNgay", kind=Kind.DATE, vi="Ngày quyết định", en="Decision of"),
        *person("concerned", "ntd", has=("sex", "paper"), name="MMMMM", born="MMMMM", ethnic="OOMMM",
                nationality="OOMMM", home="OOMMM"),
        *grouped(
            "base_record",
            Field(name="base_paper", column="gocLoaiGiayTo", kind=Kind.TEXT, vi="Tên giấy tờ hộ tịch",
                  en="Civil-status paper changed", obligation="OOMMM", main=True),
            Field(name="base_number", column="gocSo", kind=Kind.TEXT, vi="Giấy tờ hộ tịch số", en="Its number",
                  obligation="OOMMM", main=True),
            Field(name="base_volume", column="gocQuyenSo", kind=Kind.TEXT, vi="Quyển số của giấy tờ", en="Its volume"),
            Field(name="base_date", column="gocNgayCap", kind=Kind.DATE, vi="Ngày cấp", en="Issued on",
                  obligation="OOMMM", main=True),
            Field(name="base_authority", column="gocNoiCap", kind=Kind.TEXT, vi="Nơi cấp", en="Issued by",
                  obligation="OOMMM", main=True),
        ),
        *grouped(
            "changed",
            Field(name="changed_item", column="noiDungMuc", kind=Kind.TEXT, vi="Mục được thay đổi", en="Item changed",
                  obligation="OOMMM", main=True),
            Field(name="changed_from", column="tuGiaTri", kind=Kind.TEXT, vi="Từ", en="From", main=True),
            Field(name="changed_to", column="thanhGiaTri", kind=Kind.TEXT, vi="Thành", en="To", obligation="OOMMM",
                  main=True),
            Field(name="reason", column="lyDo", kind=Kind.TEXT, vi="Lý do", en="Reason", main=True),
            Field(name="grounds", column="canCu", kind=Kind.TEXT, vi="Căn cứ", en="Grounds", main=True),
        ),
        *requester(relations=relation("OOOOO"), paper="OOOOO"),
        *foreign_registration(),
    ),
)  # fmt: skip
