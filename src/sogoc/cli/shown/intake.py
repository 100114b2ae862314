"""What is printed of deliveries."""

import json
from collections.abc import Sequence
from typing import Any

from ..frame import number, say


def delivery(report: Any) -> str:
    """One line for one file."""
    name = report.name[:44].ljust(44)
    if report.trouble:
        return f"{name} {say('LỖI HỆ THỐNG', 'INTERNAL ERROR')}: {say(report.message, report.message_en)}"
    if report.refused:
        return f"{name} {say('TỪ CHỐI', 'REFUSED')} [{report.refused}] {say(report.message, report.message_en)}"
    if report.kind == "scans":
        pages = ", ".join(f"{say(*PAGES[k])} {v}" for k, v in report.pages.items() if v)
        n = report.approved if isinstance(report.approved, int) else len(report.approved)
        beyond = say(f"; {n} trường hợp đã duyệt có ảnh mới", f"; {n} approved records got a page") if n else ""
        return f"{name} {say('ảnh', 'scans')}: {pages or say('đã nhận trước đây', 'here before')}{beyond}"
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


MOST = 20


def approved(records: Sequence[tuple[str, str]]) -> str:
    """Records that were approved before their new scans: number and address of the page, one a line."""
    lines = [f"    {say('số', 'no.')} {entry or '-'}  {page}" for entry, page in records]
    rest = len(lines) - MOST
    more = [say(f"    và {rest} trường hợp nữa (--json liệt kê hết)", f"    and {rest} more (--json lists all)")]
    return "\n".join([*lines[:MOST], *(more if rest > 0 else [])])


STATES = {
    "new": ("mới", "new"),
    "same": ("đã có", "same"),
    "differs": ("khác", "differs"),
    "held": ("tạm giữ", "held"),
    "only_in_old": ("chỉ có ở đây", "only here"),
}


def previewed(seen: Any) -> str:
    """One line for one file, and one for each entry that differs, is only here, or would be held."""
    told = seen.refused or seen.trouble or seen.kind == "scans"
    if told or seen.again:
        line = delivery(seen) if told else seen.name
        again = say("đã nhận trước đây, không có gì thay đổi", "here before, nothing would change")
        return f"{line}  {again}" if seen.again else line
    counts = "  ".join(f"{say(*STATES[s])} {n}" for s, n in seen.states.items())
    lines = [f"{seen.name[:44]:44} {say('vào', 'in')} {seen.rows_in:>5}  {counts}"]
    if seen.approved:
        lines.append(say(f"  chạm đến {seen.approved} đã duyệt", f"  touches {seen.approved} approved"))
    for book in seen.books:
        asks = f"  {say('CHƯA RÕ đơn vị quản lý', 'custodian NOT KNOWN')}" if book.asks_custodian else ""
        lines.append(f"  {book.key}  {book.authority}{asks}")
    for e in seen.entries.iter_rows(named=True):
        if e["state"] in ("differs", "only_in_old", "held"):
            where = say(f"dòng {e['row']}", f"row {e['row']}") if e["row"] else say("trong sổ", "in the ledger")
            lines.append(f"    {say(*STATES[e['state']])}: {where} {e['entry'] or ''} {_names(e)}".rstrip())
    return "\n".join(lines)


def _names(entry: Any) -> str:
    """Which fields differ; their values are people's data and not printed."""
    return ", ".join(json.loads(entry["fields"])) if entry["fields"] else ""


def listed(rows: Sequence[Any]) -> str:
    head = say(("số", "vào", "nạp", "đã có", "giữ", "bỏ"), ("no.", "in", "loaded", "known", "held", "dropped"))
    lines = ["".join(f"{h:>8}" for h in head)]
    for r in rows:
        counts = (r["id"], *(r[f"rows_{k}"] for k in ("in", "loaded", "known", "held", "dropped")))
        gone = f"  {say('đã gỡ', 'withdrawn')}" if r["withdrawn_at"] else ""
        lines.append("".join(f"{n:>8}" for n in counts) + f"  {r['name']}{gone}")
    return "\n".join(lines)


PAGES = {
    "new": ("mới", "new"),
    "replaced": ("thay", "replaced"),
    "same": ("như cũ", "same"),
    "cover": ("bìa", "cover"),
    "orphan": ("không khớp dòng nào", "orphan"),
    "locked": ("có mật khẩu", "locked"),
}


def deliveries(reports: Sequence[Any], pairs: int) -> str:
    taken = [r for r in reports if r.taken]
    n = {
        k: number(sum(getattr(r, k) for r in taken)) for k in ("rows_in", "loaded", "second_readings", "known", "held")
    }
    files, refused, trouble = len(reports), sum(bool(r.refused) for r in reports), sum(bool(r.trouble) for r in reports)
    vi, en = (f", lỗi hệ thống {trouble}", f", {trouble} with an internal error") if trouble else ("", "")
    return say(
        f"Tổng: {files} tệp, từ chối {refused}{vi}; dòng vào {n['rows_in']} = nạp {n['loaded']}"
        f" + nhập thứ hai {n['second_readings']} + đã có {n['known']} + tạm giữ {n['held']};"
        f" cặp nghi trùng {number(pairs)}",
        f"Total: {files} files, {refused} refused{en}; rows in {n['rows_in']} = loaded {n['loaded']}"
        f" + second readings {n['second_readings']} + known {n['known']} + held {n['held']};"
        f" suspected pairs {number(pairs)}",
    )
