"""Rules that see the whole book: gaps, repeats, order, placeholder days, the closing total, swapped spouses."""

from collections.abc import Iterator

import polars as pl
from polars import col

from ..record import EVENT_TYPES
from .rule import Fault, Severity, rule

MANY = 5  # rows, before anything is said of a book as a whole
MOST = 0.8


@rule(
    "D-04", Severity.WARNING,
    vi="Số đăng ký không liên tục", en="Gap in the numbering",
    law="NĐ 158/2005/NĐ-CP, Điều 68 khoản 3",
    advice_vi="Tìm trang chưa quét hoặc chưa nhập; sổ nhảy số thì ghi chú.",
)  # fmt: skip
def gap_in_the_numbering() -> Iterator[Fault]:
    gap = (col("gap") > 0) & ~col("partial")
    yield Fault(when=gap & (col("before") > 0), fields=("entry_number",),
                says="thiếu {gap} số giữa {before} và {entry_serial} của năm {year}")  # fmt: skip
    yield Fault(when=gap & (col("before") == 0), fields=("entry_number",),
                says="thiếu {gap} số trước số {entry_serial}, đầu năm {year}")  # fmt: skip


@rule(
    "D-05", Severity.BLOCK,
    vi="Hai sự kiện cùng một số trong sổ", en="Two entries of the book bear the same number",
    law="NĐ 158/2005/NĐ-CP, Điều 68 khoản 3; Luật Hộ tịch, Điều 58",
    advice_vi="Xem cả hai trang: nhập sai thì sửa; sổ trùng số thật thì giữ và ghi lý do.",
)  # fmt: skip
def number_repeated() -> Fault:
    return Fault(when=col("repeats"), fields=("entry_number",), says="số {entry_number} có ở nhiều dòng")


@rule(
    "X-18", Severity.BLOCK,
    vi="Một trường hợp nhập hai lần trong cùng sổ", en="The same case typed twice in one book",
    law="Luật Hộ tịch, Điều 5 khoản 4",
    advice_vi="So hai dòng với trang sổ, giữ một dòng.",
)  # fmt: skip
def case_typed_twice() -> Fault:
    return Fault(when=col("twin_row").is_not_null(), fields=("entry_number",),
                 says="cùng người và ngày với dòng {twin_row}")  # fmt: skip


@rule(
    "D-06", Severity.WARNING,
    vi="Số đăng ký không theo thứ tự ngày", en="Number out of date order",
    law="NĐ 158/2005/NĐ-CP, Điều 68 khoản 3 (số liên tục theo ngày đăng ký)",
    advice_vi="Xem trang sổ và hai trang bên cạnh; sổ ghi như vậy thì giữ.",
)  # fmt: skip
def number_out_of_date_order() -> Fault:
    return Fault(when=col("disorder") & ~col("partial") & ~col("placeholder"), fields=("registered_on", "entry_number"),
                 says="số {entry_number} đăng ký ngày {registered_on}, không theo thứ tự các số bên cạnh")  # fmt: skip


@rule(
    "D-07", Severity.BLOCK,
    vi="Ngày đăng ký điền thay", en="Placeholder in place of the day of registration",
    law="Luật Hộ tịch, Điều 60 khoản 2, Điều 74 khoản 4",
    advice_vi="Ghi ngày thật theo sổ; sổ không ghi thì để trống và nêu lý do.",
)  # fmt: skip
def placeholder_day() -> Fault:
    return Fault(when=col("placeholder"), fields=("registered_on",),
                 says="ngày {registered_on} là ngày điền thay (có ở {day_count} dòng), số {entry_number}")  # fmt: skip


@rule(
    "D-09", Severity.NOTE,
    vi="Số đăng ký chạy tiếp sang năm sau", en="Numbers run on into the next year",
    law="NĐ 158/2005/NĐ-CP, Điều 68 khoản 3",
    advice_vi="Giữ như sổ.",
)  # fmt: skip
def numbers_run_on() -> Fault:
    return Fault(when=col("continues") & ~col("partial"), fields=("entry_number",),
                 says="năm {year} bắt đầu bằng số {entry_serial}")  # fmt: skip


@rule(
    "D-14", Severity.ERROR,
    vi="Số dòng khác tổng số sự kiện khi khóa sổ", en="Number of rows is not the closing total",
    law="Luật Hộ tịch, Điều 58 khoản 2",
    advice_vi="Tìm trang thiếu hoặc dòng nhập hai lần.",
)  # fmt: skip
def closing_total_differs() -> Fault:
    return Fault(when=(pl.len() != col("closing_total").first()) & ~col("partial").first(), whole_book=True,
                 says="khóa sổ ghi {closing_total} sự kiện, có {rows} dòng")  # fmt: skip


@rule(
    "D-08", Severity.BLOCK, blocks_submit=True,
    vi="Không phải loại sổ này", en="Book of another type",
    law="Luật Hộ tịch, Điều 58; Công văn 1437/BTP-CNTT",
    advice_vi="Kiểm tra loại sổ khi giao nhận, chuyển sang đúng loại.",
)  # fmt: skip
def book_of_another_type() -> Iterator[Fault]:
    for event in EVENT_TYPES:
        nobody = pl.all_horizontal(col(s).is_null() for s in event.subjects)
        yield Fault(when=(pl.len() >= MANY) & (nobody.mean() > MOST), fields=event.subjects, whole_book=True,
                    events=(event.name,), says=f"phần lớn {{rows}} dòng không có nội dung {event.book_vi.lower()}")


RULES = (
    gap_in_the_numbering, number_repeated, case_typed_twice, number_out_of_date_order, placeholder_day, numbers_run_on,
    closing_total_differs, book_of_another_type,
)  # fmt: skip
