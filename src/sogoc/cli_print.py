"""What the commands print."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from .cli_frame import Failed, as_text, say


def number(n: int) -> str:
    return f"{n:,}".replace(",", ".")


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


def inventory(found: Any, form: str, output: Path | None) -> None:
    """To the screen, or to a file."""
    from .report import inventory as report

    if output is not None and not output.absolute().parent.is_dir():
        raise Failed(say(f"không có thư mục {output.parent}", f"no folder {output.parent}"))
    if form == "xlsx":
        if output is None:
            raise Failed(say("xlsx cần -o TỆP", "xlsx needs -o FILE"))
        report.as_xlsx(found, output, say("vi", "en"))
    else:
        text = {
            "table": lambda: report.as_table(found, say("vi", "en")),
            "csv": lambda: report.as_csv(found),
            "json": lambda: report.as_json(found),
        }[form]()
        if output is None:
            click.echo(text)
        else:
            output.write_text(text, encoding="utf-8")
    if output is not None:
        click.echo(say(f"Đã ghi {output}", f"Wrote {output}"))


def lot(done: Any, dry_run: bool, as_json: bool) -> str:
    """What a bulk act did, or would do."""
    refused = done.reasons(say("vi", "en"))
    n = len(done.eligible) if dry_run else done.done
    if as_json:
        return as_text(
            {
                "action": done.transition.name,
                "dry_run": dry_run,
                "eligible": len(done.eligible),
                "done": done.done,
                "refused": refused,
            }
        )
    head = say(
        f"{done.transition.vi}: {number(n)} trường hợp" + (" đủ điều kiện (chỉ xem trước)" if dry_run else ""),
        f"{done.transition.en}: {number(n)} records" + (" eligible (preview only)" if dry_run else ""),
    )
    return "\n".join([head, *(f"  {say('không', 'not')}: {number(v):>7}  {k}" for k, v in refused.items())])


def composed(done: Any, as_json: bool) -> str:
    from .transfer.batches import UNFIT_EN

    if as_json:
        return as_text({"batches": [b.number for b in done.batches], "records": done.records, "left": dict(done.left)})
    head = say(
        f"Đã lập {len(done.batches)} đợt, {number(done.records)} trường hợp",
        f"Composed {len(done.batches)} batches, {number(done.records)} records",
    )
    return "\n".join([head, *(f"  {number(n):>7}  {say(why, UNFIT_EN)}" for why, n in done.left.items())])


def signed(rows: list[dict[str, Any]]) -> str:
    done = [row for row in rows if not row["left"]]
    records = number(sum(row["records"] for row in done))
    head = say(f"Đã ký {len(done)} đợt, {records} trường hợp", f"Signed {len(done)} batches, {records} records")
    left = [
        f"  {say('không ký đợt', 'not signed: batch')} {row['number']}: {say(row['left'], row['left_en'])}"
        for row in rows
        if row["left"]
    ]
    return "\n".join([head, *left])


BATCH_STATES = {"composed": ("đã lập", "composed"), "signed": ("đã ký", "signed"), "closed": ("xong", "closed")}


def batches(rows: list[dict[str, Any]]) -> str:
    head = say(
        ("Đợt", "Đơn vị", "Loại", "Trạng thái", "Số TH", "Nhận", "Từ chối", "Chờ"),
        ("Batch", "Custodian", "Type", "State", "Records", "Acc.", "Refused", "Wait"),
    )
    counts = ("records", "accepted", "refused", "unanswered")
    cells = [
        (r["number"], r["custodian"][:24], r["event_type"], say(*BATCH_STATES[r["state"]]), *(r[k] for k in counts))
        for r in rows
    ]
    return "\n".join("{:>6}  {:24} {:4} {:10} {:>6} {:>6} {:>7} {:>5}".format(*line) for line in (head, *cells))


def sent(done: Sequence[Any], as_json: bool) -> str:
    sums = {k: sum(getattr(s, k) for s in done) for k in ("accepted", "refused", "unanswered")}
    if as_json:
        return as_text({"batches": len(done), **sums})
    return say(
        f"Đã gửi {len(done)} đợt: tiếp nhận {number(sums['accepted'])}, từ chối {number(sums['refused'])},"
        f" chưa trả lời {number(sums['unanswered'])}",
        f"Sent {len(done)} batches: accepted {number(sums['accepted'])}, refused {number(sums['refused'])},"
        f" unanswered {number(sums['unanswered'])}",
    )


def reconciliation(f: Any) -> str:
    """Lines a Director can read."""
    n = {k: number(v) for k, v in vars(f).items() if isinstance(v, int)}
    states = {k: number(v) for k, v in f.by_status.items()}
    verdict = say("KHỚP", "balanced") if f.balanced else say("LỆCH", "DIFFERS")
    ended = number(sum(f.ended.values()))
    vi = [
        f"Bàn giao:   dòng vào {n['rows_in']} = nạp {n['rows_loaded']} + đã có {n['rows_known']}"
        f" + tạm giữ {n['rows_held']}",
        f"Sổ Gốc:     {n['records']} trường hợp (và {n['second_readings']} bản nhập thứ hai)"
        f" = lưu nháp {states['draft']} + chờ rà soát {states['pending']} + đã duyệt {states['approved']}"
        f" + đã chuyển {states['transferred']} + kết quả khác {ended}",
        f"Đã chuyển trước, không có biên nhận ở đây: {n['without_receipt']}",
        f"Nơi nhận:   trong {n['qualifying']} trường hợp đủ điều kiện, {n['arrived']} đã đến,"
        f" {n['twice']} đến hai lần; bị từ chối {n['refused']};"
        f" thiếu {len(f.missing)}, thừa {len(f.surplus)}, khác nội dung {len(f.different)}",
        f"Nơi nhận có sẵn từ nơi khác gửi (không phải của Sổ Gốc): {len(f.elsewhere)}",
        f"Đối soát: {verdict}",
    ]
    en = [
        f"Deliveries: rows in {n['rows_in']} = loaded {n['rows_loaded']} + known {n['rows_known']}"
        f" + held {n['rows_held']}",
        f"Sổ Gốc:     {n['records']} records (and {n['second_readings']} second readings)"
        f" = draft {states['draft']} + pending {states['pending']} + approved {states['approved']}"
        f" + transferred {states['transferred']} + other outcome {ended}",
        f"Transferred before, without a receipt here: {n['without_receipt']}",
        f"Receiver:   of {n['qualifying']} that qualify {n['arrived']} arrived, {n['twice']} twice;"
        f" refused {n['refused']}; missing {len(f.missing)}, surplus {len(f.surplus)}, different {len(f.different)}",
        f"There from other senders (none of Sổ Gốc's): {len(f.elsewhere)}",
        f"Reconciliation: {verdict}",
    ]
    return "\n".join(say(vi, en))
