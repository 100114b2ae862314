"""What is printed of deliveries."""

from collections.abc import Sequence
from typing import Any

from ..frame import number, say


def delivery(report: Any) -> str:
    """One line for one file."""
    name = report.name[:44].ljust(44)
    if report.refused:
        return f"{name} {say('TỪ CHỐI', 'REFUSED')} [{report.refused}] {say(report.message, report.message_en)}"
    if report.kind == "scans":
        pages = ", ".join(f"{say(*PAGES[k])} {v}" for k, v in report.pages.items() if v)
        return f"{name} {say('ảnh', 'scans')}: {pages or say('đã nhận trước đây', 'here before')}"
    parts = [
        f"{say('vào', 'in')} {report.rows_in:>5}",
        f"{say('nạp', 'loaded')} {report.loaded:>5}",
        f"{say('nhập lại', 'second')} {report.second_readings:>3}",
        f"{say('đã có', 'known')} {report.known:>5}",
        f"{say('tạm giữ', 'held')} {report.held:>3}",
    ]
    if report.moved or report.disagreements:
        parts += [
            f"{say('chuyển trạng thái', 'moved')} {report.moved}",
            f"{say('khác nhau', 'disagree')} {report.disagreements}",
        ]
    return f"{name} " + "  ".join(parts)


PAGES = {
    "new": ("mới", "new"),
    "replaced": ("thay", "replaced"),
    "same": ("như cũ", "same"),
    "cover": ("bìa", "cover"),
    "orphan": ("không khớp dòng nào", "orphan"),
}


def deliveries(reports: Sequence[Any], pairs: int) -> str:
    taken = [r for r in reports if not r.refused]
    n = {
        k: number(sum(getattr(r, k) for r in taken)) for k in ("rows_in", "loaded", "second_readings", "known", "held")
    }
    files, refused = len(reports), len(reports) - len(taken)
    return say(
        f"Tổng: {files} tệp, từ chối {refused}; dòng vào {n['rows_in']} = nạp {n['loaded']}"
        f" + nhập thứ hai {n['second_readings']} + đã có {n['known']} + tạm giữ {n['held']};"
        f" cặp nghi trùng {number(pairs)}",
        f"Total: {files} files, {refused} refused; rows in {n['rows_in']} = loaded {n['loaded']}"
        f" + second readings {n['second_readings']} + known {n['known']} + held {n['held']};"
        f" suspected pairs {number(pairs)}",
    )
