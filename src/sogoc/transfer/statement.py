"""The reconciliation as a report that a Director can sign: of those that qualify, how many arrived, none twice."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from ..paper import pdf
from ..review.models import Outcome, Status
from .reconcile import Reconciliation

TEMPLATE = Path(__file__).parent / "reconciliation.typ"
LISTED = 200  # identifiers of one kind of difference; the rest is in the command's JSON


def statement(found: Reconciliation, on: date, about: Mapping[str, str]) -> bytes:
    """The PDF; `about` has parent, agency, number, place, title, signer and recipients (separated by semicolons)."""
    differ = {
        "Thiếu ở nơi nhận": found.missing,
        "Nơi nhận có mà không có biên nhận": found.surplus,
        "Khác nội dung": found.different,
    }
    return pdf(
        TEMPLATE,
        {
            **about,
            "recipients": [one.strip() for one in about["recipients"].split(";") if one.strip()],
            "day": f"ngày {on:%d} tháng {_month(on.month)} năm {on.year}",
            "opening": _opening(found),
            "parts": _parts(found),
            "verdict": _verdict(found),
            "listed": [[what, ids[:LISTED]] for what, ids in differ.items() if ids],
        },
    )


def _month(month: int) -> str:
    """The months 1 and 2 get a zero before (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
    return f"{month:02}" if month < 3 else str(month)


def _figure(n: int) -> str:
    return f"{n:,}".replace(",", ".")


def _opening(found: Reconciliation) -> str:
    return (
        f"Trong {_figure(found.qualifying)} trường hợp đủ điều kiện, {_figure(found.arrived)} trường hợp đã đến Cơ sở "
        f"dữ liệu hộ tịch điện tử, {_figure(found.twice)} trường hợp đến hai lần. Số liệu đối soát ba bên: bàn giao, "
        "phần mềm rà soát và nơi nhận."
    )


def _parts(found: Reconciliation) -> list[dict[str, object]]:
    labels = {o.value: o.label for o in Outcome}
    return [
        _part("1. Bàn giao", {
            "Dòng dữ liệu nhận bàn giao": found.rows_in, "Trong đó: đã nạp": found.rows_loaded,
            "Đã có từ trước": found.rows_known,
            "Tạm giữ": found.rows_held, "Đã loại, có lý do": found.rows_dropped,
        }),
        _part("2. Phần mềm rà soát", {
            "Tổng số trường hợp": found.records,
            **{str(s.label): found.by_status.get(s.value, 0) for s in Status},
            **{f"Kết quả khác: {labels.get(o, o)}": n for o, n in sorted(found.ended.items())},
            "Đã chuyển trước, không có biên nhận": found.without_receipt,
            "Mở lại, nơi nhận còn giữ bản trước": found.reopened,
            "Đã thu hồi": found.recalled,
        }),
        _part("3. Nơi nhận", {
            "Đủ điều kiện": found.qualifying, "Đã đến": found.arrived, "Đến hai lần": found.twice,
            "Bị từ chối": found.refused, "Thiếu": len(found.missing), "Thừa": len(found.surplus),
            "Khác nội dung": len(found.different), "Có sẵn từ nơi khác gửi": len(found.elsewhere),
        }),
    ]  # fmt: skip


def _part(heading: str, rows: Mapping[str, int]) -> dict[str, object]:
    return {"heading": heading, "rows": [[what, _figure(n)] for what, n in rows.items()]}


def _verdict(found: Reconciliation) -> str:
    if not found.compared:
        return "Nơi nhận không hỏi lại được: số liệu tính theo biên nhận, chưa so từng trường hợp."
    return "Kết luận: số liệu khớp." if found.balanced else "Kết luận: số liệu LỆCH, danh sách kèm dưới đây."
