"""Tables of books, findings, people's work, batches and records from a snapshot."""

# ruff: noqa: E501  a table is read as a table
import polars as pl

from ...check import RULES
from ...record import BY_CODE
from ...review.models import Outcome, Status
from ...transfer.models import Batch
from ..snapshots import Frozen
from .table import Cell, Column, Level, Row, Table

WHY_HELD = {
    "X-05": "Dòng bị lệch cột", "no_locator": "Không có số, ngày đăng ký", "stray_cells": "Có ô ngoài bảng",
    "too_long": "Ô dài quá mức", "header_again": "Dòng tiêu đề lặp lại",
}  # fmt: skip


def _number(vi: str, width: float = 1.0) -> Column:
    return Column(vi, "number", width)


def _numbered(rows: list[list[Cell]]) -> list[Row]:
    return [Row([str(n), *cells]) for n, cells in enumerate(rows, 1)]


def _with_total(label: str, texts: int, rows: list[list[Cell]], after: int = 0) -> list[Row]:
    """Numbered rows under the sum of their number columns: those behind the first `texts`, before the last `after`."""
    if not rows:
        return []
    columns = list(zip(*rows, strict=True))[texts : len(rows[0]) - after]
    sums: list[Cell] = [sum(int(n or 0) for n in column) for column in columns]
    blank: list[Cell] = [None] * after
    return [Row(["", label, *[""] * (texts - 1), *sums, *blank], Level.TOTAL), *_numbered(rows)]


def book_names(frozen: Frozen) -> dict[int, str]:
    """id -> `11650.KS.2001.01`."""
    books = frozen.table("books").select("book_id", "authority_id", "event_type", "opening_year", "volume")
    return {pk: f"{authority}.{event}.{year}.{volume}" for pk, authority, event, year, volume in books.rows()}


def books(frozen: Frozen) -> Table:
    """Biểu 03: what each book holds beside its closing total, gaps, repeats and open faults."""
    done = pl.col("status").is_in(["approved", "transferred"]) & (pl.col("outcome") == "")
    held = frozen.table("inventory").group_by("book_id").agg(
        pl.col("n").sum().alias("rows"), pl.col("n").filter(done).sum().alias("done")
    )  # fmt: skip
    joined = frozen.table("books").join(held, on="book_id", how="left", maintain_order="left").fill_null(0)
    closing = frozen.table("books").get_column("closing_total").to_list()
    rows: list[list[Cell]] = [
        [frozen.authorities[b["authority_id"]][0], BY_CODE[b["event_type"]].vi, b["volume"], str(b["opening_year"]),
         total, b["rows"], b["gaps"], b["repeats"], b["done"], b["faults"], b["in_charge"]]
        for b, total in zip(joined.rows(named=True), closing, strict=True)
    ]  # fmt: skip
    columns = (
        Column("STT", width=0.5), Column("Cơ quan đăng ký", width=3.4), Column("Loại sổ", width=1.8),
        Column("Quyển", width=0.7), Column("Năm mở", width=0.8), _number("Khóa sổ ghi"), _number("Số trường hợp"),
        _number("Chỗ thiếu số"), _number("Số trùng"), _number("Đã duyệt, đã chuyển"), _number("Lỗi còn mở"),
        Column("Người phụ trách", width=1.6),
    )  # fmt: skip
    return Table(
        "Biểu 03. Kết quả rà soát từng quyển sổ", columns, _with_total("Tổng cộng", 4, rows, 1), "Biểu 03"
    )


def findings(frozen: Frozen) -> Table:
    """Biểu 04: every rule that found something, by register: open, mended, as in the book."""
    grouped = (
        frozen.table("findings")
        .group_by("code", "event_type")
        .agg(pl.col("n").filter(pl.col("state") == state).sum().alias(state) for state in ("open", "fixed", "waived"))
        .sort("code", "event_type")
    )
    rows: list[list[Cell]] = [
        [f"{code} {RULES[code].vi if code in RULES else ''}".strip(), BY_CODE[event].vi, opened + fixed + waived, opened, fixed, waived]
        for code, event, opened, fixed, waived in grouped.rows()
    ]  # fmt: skip
    columns = (
        Column("STT", width=0.5), Column("Lỗi", width=5), Column("Loại sổ", width=2), _number("Tổng"),
        _number("Còn mở"), _number("Đã sửa"), _number("Theo sổ"),
    )  # fmt: skip
    return Table(
        "Biểu 04. Phát hiện theo quy tắc và loại sổ", columns, _with_total("Tổng cộng", 2, rows), "Biểu 04"
    )


def work(frozen: Frozen) -> Table:
    """Biểu 05: what each person did on each day."""
    table = frozen.table("work").sort("day", "person", "custodian_id")
    rows: list[list[Cell]] = [
        [f"{w['day']:%d/%m/%Y}", w["person"], frozen.custodians.get(w["custodian_id"], ""), w["submitted"], w["edited"],
         w["returned"], w["approved"], w["median_minutes"]]
        for w in table.rows(named=True)
    ]  # fmt: skip
    columns = (
        Column("STT", width=0.5), Column("Ngày", width=1.1), Column("Người làm", width=2.4), Column("Đơn vị", width=2.4),
        _number("Chuyển rà soát"), _number("Sửa, xử lý lỗi"), _number("Trả lại"), _number("Duyệt"),
        Column("Phút một việc (trung vị)", "minutes"),
    )  # fmt: skip
    return Table("Biểu 05. Công việc theo người và ngày", columns, _with_total("Tổng cộng", 3, rows, 1), "Biểu 05")


def batches(frozen: Frozen) -> Table:
    """Biểu 06: what each batch sent and what the receiver said."""
    states = {s.value: str(s.label) for s in Batch.State}
    rows: list[list[Cell]] = [
        [f"Đợt {b['number']}", frozen.custodians.get(b["custodian_id"], ""), BY_CODE[b["event_type"]].vi,
         states[b["state"]], b["sent"], b["accepted"], b["refused"], b["sent"] - b["accepted"] - b["refused"], b["words"]]
        for b in frozen.table("batches").sort("number").rows(named=True)
    ]  # fmt: skip
    columns = (
        Column("STT", width=0.5), Column("Đợt", width=0.9), Column("Đơn vị", width=2.2), Column("Loại sổ", width=1.8),
        Column("Tình trạng", width=1.4), _number("Gửi"), _number("Tiếp nhận"), _number("Từ chối"),
        _number("Chưa trả lời"), Column("Lý do từ chối", width=3),
    )  # fmt: skip
    return Table("Biểu 06. Khối lượng chuyển dữ liệu", columns, _with_total("Tổng cộng", 4, rows, 1), "Biểu 06")


def unqualified(frozen: Frozen) -> Table:
    """Biểu 07: records that do not qualify, by their place in the book and the reason; nobody's name."""
    names, statuses = book_names(frozen), {s.value: str(s.label) for s in Status}
    outcomes = {o.value: str(o.label) for o in Outcome}
    rows: list[list[Cell]] = [
        [frozen.custodians.get(r["custodian_id"], ""), names.get(r["book_id"], str(r["book_id"])),
         _entry(r["serial"], r["suffix"], r["year"]), statuses[r["status"]],
         outcomes[r["outcome"]] if r["outcome"] else f"Còn lỗi: {r['codes']}"]
        for r in frozen.table("unqualified").rows(named=True)
    ]  # fmt: skip
    columns = (
        Column("STT", width=0.6), Column("Đơn vị quản lý", width=2.2), Column("Quyển sổ", width=2),
        Column("Số", width=1), Column("Trạng thái", width=1.3), Column("Lý do", width=4),
    )  # fmt: skip
    return Table("Biểu 07. Danh sách trường hợp không đủ điều kiện", columns, _numbered(rows), "Biểu 07")


def held(frozen: Frozen) -> Table:
    """Rows of deliveries that are no records yet, beside all that is counted as records."""
    rows: list[list[Cell]] = [
        [frozen.custodians.get(h["custodian_id"], ""), BY_CODE[h["event_type"]].vi if h["event_type"] else "Chưa rõ loại",
         WHY_HELD.get(h["reason"], h["reason"]), h["n"]]
        for h in frozen.table("held").rows(named=True)
    ]  # fmt: skip
    columns = (
        Column("STT", width=0.5), Column("Đơn vị", width=3), Column("Loại sổ", width=2.4), Column("Vì sao tạm giữ", width=4),
        _number("Số dòng"),
    )  # fmt: skip
    return Table("Dòng tạm giữ, chưa thành trường hợp", columns, _with_total("Tổng cộng", 3, rows), "Tạm giữ")


def gaps(frozen: Frozen) -> Table:
    """Numbers missing or repeated, book by book, with room for what the paper says."""
    names = book_names(frozen)
    rows: list[list[Cell]] = [
        [names.get(g["book_id"], str(g["book_id"])), "Thiếu số" if g["code"] == "D-04" else "Trùng số", g["detail"], ""]
        for g in frozen.table("gaps").rows(named=True)
    ]
    columns = (
        Column("STT", width=0.5), Column("Quyển sổ", width=1.8), Column("Việc", width=1), Column("Nội dung", width=4),
        Column("Kết quả đối chiếu sổ giấy", width=3),
    )  # fmt: skip
    return Table("Số thiếu, số trùng của từng quyển sổ", columns, _numbered(rows), "Số thiếu")


def _entry(serial: int, suffix: str, year: int) -> str:
    return f"{serial:02}{suffix}/{year}" if serial else "(chưa có số)"
