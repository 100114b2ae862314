"""Sổ đăng ký khai tử (domain reference 1.5; Luật Hộ tịch, Điều 33)."""

from .fields import EventType, Field, Kind, grouped, printed
from .people import foreign_registration, in_old_books, person, register_locator, relation, requester

DEATH = EventType(
    code="KT",
    name="death",
    vi="Khai tử",
    en="Death",
    book_vi="Sổ đăng ký khai tử",
    sheet_vi="Khai tử",
    subjects=("deceased_full_name",),
    relatives=("requester",),
    day="death_date",
    ages_on="death_date",
    fields=(
        *register_locator(registration_codes="death_registration_type").values(),
        *(printed(f, R2="Nơi thường trú, tạm trú cuối cùng") if f.name == "deceased_residence" else f
          for f in person("deceased", "nkt", has=("sex", "paper"), name="MMMMM", born="MMMMM", ethnic="OOMMM",
                          nationality="OOMMM", home="OOMOO")),
        *grouped(
            "deceased",
            Field(name="death_date", column="nktNgayChet", kind=Kind.DATE, vi="Ngày chết", en="Date of death",
                  obligation="MMMMM", main=True),
            Field(name="death_date_in_words", column="nktNgayChetGhiBangChu", kind=Kind.WORDS,
                  vi="Ngày chết ghi bằng chữ", en="Date of death in words", main=True),
            Field(name="death_time", column="nktGioPhutChet", kind=Kind.TIME, vi="Giờ, phút chết", en="Time of death",
                  main=True),
            Field(name="death_place", column="nktNoiChet", kind=Kind.PLACE, vi="Nơi chết", en="Place of death",
                  obligation="OOMMM", main=True),
            Field(name="death_cause", column="nktNguyenNhanChet", kind=Kind.TEXT, vi="Nguyên nhân chết",
                  en="Cause of death", main=True),
        ),
        *grouped(
            "declarations",
            Field(name="declared_dead", column="nktTinhTrangTuyenBoViecChet", kind=Kind.CODE, codes="declaration",
                  vi="Tuyên bố chết", en="Declared dead", obligation="CCCCC"),
            Field(name="declared_dead_noted_on", column="nktNgayGhiChuTuyenBoViecChet", kind=Kind.DATE,
                  vi="Tuyên bố chết: ngày ghi chú", en="Declared dead: noted on", obligation="CCCCC"),
            Field(name="declared_dead_grounds", column="nktCanCuTuyenBoViecChet", kind=Kind.TEXT,
                  vi="Tuyên bố chết: căn cứ", en="Declared dead: grounds", obligation="CCCCC"),
            Field(name="declared_dead_revoked_on", column="nktNgayGhiChuHuyTuyenBoViecChet", kind=Kind.DATE,
                  vi="Hủy tuyên bố chết: ngày ghi chú", en="Declared dead: revocation noted on", obligation="CCCCC"),
            Field(name="declared_dead_revoked_grounds", column="nktCanCuHuyTuyenBoViecChet", kind=Kind.TEXT,
                  vi="Hủy tuyên bố chết: căn cứ", en="Declared dead: grounds of revocation", obligation="CCCCC"),
        ),
        *grouped(
            "notice",
            Field(name="notice_type", column="gbtLoai", kind=Kind.CODE, codes="death_notice_type",
                  vi="Loại giấy báo tử", en="Type of notice of death", obligation="OOOMM"),
            Field(name="notice_number", column="gbtSo", kind=Kind.TEXT, vi="Số giấy báo tử", en="Number of the notice"),
            Field(name="notice_date", column="gbtNgay", kind=Kind.DATE, vi="Ngày giấy báo tử", en="Date of the notice"),
            Field(name="notice_authority", column="gbtCoQuanCap", kind=Kind.TEXT, vi="Cơ quan cấp giấy báo tử",
                  en="Issuer of the notice"),
        ),
        *requester(relations=relation("OMMMM")),
        *foreign_registration(),
        *in_old_books("deceased", "nkt"),
        *in_old_books("requester", "nyc"),
    ),
)
