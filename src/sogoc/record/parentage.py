"""Sổ đăng ký nhận cha, mẹ, con (domain reference 1.7; Luật Hộ tịch, Điều 24, 25)."""

from functools import partial

from .fields import EventType, Field, Kind
from .people import foreign_registration, in_old_books, person, register_locator, requester

LOCATOR = register_locator(registration_codes="parentage_registration_type")
relative = partial(
    person, has=("origin", "paper"), name="MMMMM", born="MMMMM", ethnic="MMMMM", nationality="MMMMM", home="MMMMM"
)

PARENTAGE = EventType(
    code="CMC",
    name="parentage",
    vi="Nhận cha, mẹ, con",
    en="Recognition of parent or child",
    book_vi="Sổ đăng ký nhận cha, mẹ, con",
    sheet_vi="Nhận cha mẹ con",
    subjects=("parent_full_name", "recognised_child_full_name"),
    fields=(
        LOCATOR["entry_number"],
        LOCATOR["volume_number"],
        LOCATOR["page_number"],
        Field(name="decision_number", column="quyetDinhSo", kind=Kind.TEXT, vi="Quyết định số", en="Decision number",
              obligation="OCCOO", main=True),
        LOCATOR["registered_on"],
        LOCATOR["registration_type"],
        Field(name="recognition_type", column="loaiXacNhan", kind=Kind.CODE, codes="recognition_type",
              vi="Loại xác nhận", en="Who recognises whom", obligation="MMMMM", main=True),
        LOCATOR["registered_at"],
        LOCATOR["signed_by"],
        LOCATOR["signer_title"],
        LOCATOR["clerk"],
        LOCATOR["note"],
        *relative("parent", "cm"),
        *relative("recognised_child", "nc"),
        *requester(
            relations=(
                Field(name="requester_relation_to_recognised", column="nycQHNguoiDuocNhan", kind=Kind.TEXT,
                      vi="Quan hệ với người được nhận", en="Requester's relation to the recognised person"),
                Field(name="requester_relation_to_recogniser", column="nycQHNguoiNhan", kind=Kind.TEXT,
                      vi="Quan hệ với người nhận", en="Requester's relation to the recognising person"),
            ),
            name="OMMMM",
            paper="OOOOO",
        ),
        *foreign_registration(),
        *in_old_books("parent", "cm"),
        *in_old_books("recognised_child", "nc"),
    ),
)
