"""Where an entry stands: number, volume, page, day and kind of registration, authority."""

from collections.abc import Iterator
from datetime import date

import polars as pl
from polars import col

from ..record import Kind
from .facts import ENTRY_NUMBER, VOLUME_NUMBER, first_day, form
from .rule import Fault, Severity, rule
from .written import OPEN_KINDS

REPUBLIC = date(1945, 9, 2)
R1, R3 = date(1998, 10, 25), date(2016, 1, 1)
LONGEST_BOOK = 10


@rule(
    "D-01", Severity.ERROR,
    vi="Số đăng ký thiếu năm", en="Entry number without its year",
    law="NĐ 158/2005/NĐ-CP, Điều 68; mẫu nhập của Bộ Tư pháp (số/năm)",
    advice_vi="Ghi thêm năm theo ngày đăng ký hoặc bìa sổ.",
)  # fmt: skip
def entry_number_without_year() -> Iterator[Fault]:
    read = col("entry_number").str.contains(ENTRY_NUMBER)
    yield Fault(when=read & col("entry_year").is_null(), fields=("entry_number",),
                says="số “{entry_number}” không có năm, ngày đăng ký {registered_on}")  # fmt: skip
    yield Fault(when=~read, fields=("entry_number",), says="số “{entry_number}” không theo dạng số/năm")


@rule(
    "D-02", Severity.ERROR,
    vi="Năm của số đăng ký khác năm đăng ký", en="Year of the entry number is not the year of registration",
    law="NĐ 158/2005/NĐ-CP, Điều 68; Luật Hộ tịch, Điều 58",
    advice_vi="Xem trang sổ: sửa số hoặc ngày theo sổ.",
)  # fmt: skip
def entry_year_is_not_the_year_of_registration() -> Fault:
    return Fault(when=(col("entry_year") != first_day("registered_on").dt.year()) & ~col("placeholder"),
                 fields=("entry_number", "registered_on"),
                 says="số {entry_number}, ngày đăng ký {registered_on}")  # fmt: skip


@rule(
    "D-03", Severity.ERROR,
    vi="Quyển số không theo dạng số/năm mở sổ", en="Volume number not of the form number/year",
    law="Luật Hộ tịch, Điều 58; mẫu nhập của Bộ Tư pháp",
    advice_vi="Ghi theo bìa sổ; sổ không có quyển số thì ghi 01/năm mở sổ và chú thích.",
)  # fmt: skip
def volume_number_of_another_form() -> Iterator[Fault]:
    yield Fault(when=~col("volume_number").str.contains(VOLUME_NUMBER), fields=("volume_number",),
                says="quyển số “{volume_number}”")  # fmt: skip
    blank = col("volume_number").is_null()
    yield Fault(when=blank & (col("regime") >= 2), fields=("volume_number",), says="để trống quyển số")
    yield Fault(when=blank & (col("regime") < 2), fields=("volume_number",), severity=Severity.WARNING,
                says="để trống quyển số")  # fmt: skip


@rule(
    "D-10", Severity.WARNING,
    vi="Số trang không phải là số", en="Page number is not a number",
    law="Mẫu nhập của Bộ Tư pháp",
    advice_vi="Giữ phần số ở ô trang, ghi phần còn lại vào ghi chú.",
)  # fmt: skip
def page_that_is_no_number() -> Fault:
    return Fault(when=~col("value").str.contains(r"^[0-9]{1,4}$"), kinds=(Kind.PAGE_NUMBER,), says="trang “{value}”")


@rule(
    "G-02", Severity.ERROR,
    vi="Ngày đăng ký không đủ ngày, tháng, năm hoặc ngoài thời gian có thể", en="Day of registration not a usable day",
    law="Luật Hộ tịch, Điều 14, 17, 33; mẫu nhập của Bộ Tư pháp (dd.mm.yyyy)",
    advice_vi="Xem trang sổ và các trang bên cạnh; không tự thêm ngày, tháng.",
)  # fmt: skip
def unusable_day_of_registration() -> Iterator[Fault]:
    yield Fault(when=form("registered_on").is_in(("month", "year", "age")), fields=("registered_on",),
                says="ngày đăng ký chỉ ghi “{registered_on}”")  # fmt: skip
    yield Fault(when=(first_day("registered_on") < REPUBLIC) & ~col("placeholder"), fields=("registered_on",),
                severity=Severity.WARNING, says="đăng ký ngày {registered_on}, trước 02.9.1945")  # fmt: skip
    yield Fault(when=first_day("registered_on").dt.year() > pl.max_horizontal(
                    col("closed").dt.year(), col("opening_year") + LONGEST_BOOK), fields=("registered_on",),
                says="đăng ký ngày {registered_on}, sau thời gian của quyển sổ")  # fmt: skip


@rule(
    "G-06", Severity.WARNING,
    vi="Năm mở sổ không hợp với năm đăng ký", en="Opening year of the volume does not fit the year of registration",
    law="NĐ 158/2005/NĐ-CP, Điều 68; Luật Hộ tịch, Điều 58",
    advice_vi="Đối chiếu với bìa sổ.",
)  # fmt: skip
def volume_year_does_not_fit() -> Fault:
    years = col("registered_year") - col("volume_year")
    return Fault(when=(years < 0) | (years > LONGEST_BOOK), fields=("volume_number", "registered_on"),
                 says="quyển {volume_number}, đăng ký ngày {registered_on}")  # fmt: skip


@rule(
    "G-07", Severity.ERROR,
    vi="Đăng ký ngoài thời gian mở và khóa sổ", en="Registered outside the opening and closing of the book",
    law="Luật Hộ tịch, Điều 58 khoản 2",
    advice_vi="Đối chiếu với bìa và trang khóa sổ.",
)  # fmt: skip
def registered_outside_the_book() -> Iterator[Fault]:
    known = col("registered_on__known")
    yield Fault(when=known > col("closed"), fields=("registered_on",), since=R3,
                says="đăng ký ngày {registered_on}, sau ngày khóa sổ")  # fmt: skip
    yield Fault(when=known > col("closed"), fields=("registered_on",), until=R3, severity=Severity.WARNING,
                says="đăng ký ngày {registered_on}, sau ngày khóa sổ")  # fmt: skip
    yield Fault(when=known.dt.year() < col("opening_year"), fields=("registered_on",), severity=Severity.WARNING,
                says="đăng ký ngày {registered_on}, trước năm mở sổ")  # fmt: skip


@rule(
    "G-10", Severity.WARNING,
    vi="Cơ quan đăng ký khác với cả quyển sổ hoặc không có thẩm quyền",
    en="Authority differs from the rest of the book, or was not competent",
    law="Luật Hộ tịch, Điều 7, 35, 37, 43, 51; NĐ 158/2005/NĐ-CP, Điều 5",
    advice_vi="Đối chiếu với bìa sổ; giữ đúng tên cơ quan ghi trong sổ.",
)  # fmt: skip
def another_authority() -> Fault:
    return Fault(when=col("registered_at__unit") != col("registered_at__usual_unit"), fields=("registered_at",),
                 says="“{registered_at}” không phải cơ quan của phần lớn quyển sổ")  # fmt: skip


@rule(
    "D-62", Severity.WARNING,
    vi="Không rõ loại đăng ký", en="Type of registration unknown",
    law="TT 15/2015/TT-BTP và các mẫu sổ trước (ô đánh dấu cuối trang)",
    advice_vi="Xem ô đánh dấu cuối trang; sổ không đánh dấu thì chọn 6 “Không xác định”.",
)  # fmt: skip
def type_of_registration_unknown() -> Iterator[Fault]:
    yield Fault(when=col("registration_type").is_null(), fields=("registration_type",), since=R1,
                says="để trống loại đăng ký")  # fmt: skip
    yield Fault(when=col("registration_type").is_in(OPEN_KINDS), fields=("registration_type",), since=R1,
                events=("birth", "marriage", "death"), says="loại đăng ký ghi {registration_type}")  # fmt: skip


RULES = (
    entry_number_without_year, entry_year_is_not_the_year_of_registration, volume_number_of_another_form,
    page_that_is_no_number, unusable_day_of_registration, volume_year_does_not_fit, registered_outside_the_book,
    another_authority, type_of_registration_unknown,
)  # fmt: skip
