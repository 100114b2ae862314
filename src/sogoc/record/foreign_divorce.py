"""Sổ ghi chú ly hôn, hủy việc kết hôn đã giải quyết ở nước ngoài (domain reference 1.13; Luật Hộ tịch, Điều 48).

No book was seen and no import template is known; so little is demanded.
"""

from functools import partial

from .fields import EventType, Field, Kind, grouped
from .people import person, register_locator, relation, requester

LOCATOR = register_locator(registration_codes="")
spouse = partial(person, has=("paper",), name="MMMMM")

FOREIGN_DIVORCE = EventType(
    code="GCLH",
    name="foreign_divorce",
    vi="Ghi chú ly hôn, hủy việc kết hôn",
    en="Foreign divorce or annulment recorded",
    book_vi="Sổ ghi chú ly hôn, hủy việc kết hôn",
    sheet_vi="Ghi chú ly hôn",
    subjects=("husband_full_name", "wife_full_name"),
    day="judgment_date",
    fields=(
        *(f for name, f in LOCATOR.items() if name != "registration_type"),
        Field(name="dissolution_type", column="loaiGhiChu", kind=Kind.CODE, codes="dissolution_type",
              vi="Loại ghi chú", en="What is recorded", obligation="OOOMM", main=True),
        *spouse("husband", "chong"),
        *spouse("wife", "vo"),
        *grouped(
            "judgment",
            Field(name="judgment_number", column="banAnSo", kind=Kind.TEXT, vi="Bản án, quyết định, thỏa thuận số",
                  en="Judgment number", obligation="OOOMM", main=True),
            Field(name="judgment_date", column="banAnNgay", kind=Kind.DATE, vi="Ngày bản án, quyết định",
                  en="Judgment of", obligation="OOOMM", main=True),
            Field(name="judgment_authority", column="banAnCoQuan", kind=Kind.TEXT, vi="Cơ quan giải quyết",
                  en="Authority of the judgment", main=True),
            Field(name="judgment_country", column="banAnQuocGia", kind=Kind.NATIONALITY, vi="Quốc gia giải quyết",
                  en="Country of the judgment", main=True),
            Field(name="judgment_effective_on", column="banAnNgayHieuLuc", kind=Kind.DATE, vi="Ngày có hiệu lực",
                  en="Effective on"),
            Field(name="judgment_content", column="noiDungGhiChu", kind=Kind.TEXT, vi="Nội dung", en="Content",
                  main=True),
        ),
        *grouped(
            "base_record",
            Field(name="base_number", column="ketHonSo", kind=Kind.TEXT, vi="Đăng ký kết hôn số",
                  en="Number of the marriage", main=True),
            Field(name="base_date", column="ketHonNgay", kind=Kind.DATE, vi="Ngày đăng ký kết hôn",
                  en="Day of the marriage's entry", main=True),
            Field(name="base_authority", column="ketHonNoi", kind=Kind.TEXT, vi="Nơi đăng ký kết hôn",
                  en="Authority of the marriage's entry", main=True),
        ),
        *requester(relations=relation("OOOOO"), name="OOOMM", paper="OOOOO"),
    ),
)  # fmt: skip
