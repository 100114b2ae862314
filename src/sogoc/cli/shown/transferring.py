"""What is printed of batches and reconciliation."""

from collections.abc import Sequence
from typing import Any

from ..frame import as_text, number, say


def composed(done: Any, as_json: bool) -> str:
    from ...transfer.batches import UNFIT_EN

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


def sent(done: Sequence[Any], recalled: Any, pages: int, notes: int, as_json: bool) -> str:
    sums = {k: sum(getattr(s, k) for s in done) for k in ("accepted", "refused", "unanswered")}
    back = bool(recalled.confirmed or recalled.refused)
    if as_json:
        also = {"recalled": vars(recalled) if back else 0, "scans": pages, "notes": notes}
        return as_text({"batches": len(done), **sums, **{name: n for name, n in also.items() if n}})
    lines = [
        say(
            f"Đã gửi {len(done)} đợt: tiếp nhận {number(sums['accepted'])}, từ chối {number(sums['refused'])},"
            f" chưa trả lời {number(sums['unanswered'])}",
            f"Sent {len(done)} batches: accepted {number(sums['accepted'])}, refused {number(sums['refused'])},"
            f" unanswered {number(sums['unanswered'])}",
        )
    ]
    if back:
        lines.append(
            say(
                f"Thu hồi: {recalled.confirmed} có xác nhận, {recalled.refused} bị từ chối",
                f"Recalled: {recalled.confirmed} confirmed, {recalled.refused} refused",
            )
        )
    if pages:
        lines.append(say(f"Đã gửi {number(pages)} ảnh trang sổ", f"Sent {number(pages)} scanned pages"))
    if notes:
        lines.append(say(f"Ghi chú mới ở nơi nhận: {number(notes)}", f"New notes at the receiver: {number(notes)}"))
    return "\n".join(lines)


def reconciliation(f: Any) -> str:
    """Lines a Director can read."""
    n = {k: number(v) for k, v in vars(f).items() if isinstance(v, int)}
    states = {k: number(v) for k, v in f.by_status.items()}
    verdict = say("KHỚP", "balanced") if f.balanced else say("LỆCH", "DIFFERS")
    ended = number(sum(f.ended.values()))
    vi = [
        f"Bàn giao:   dòng vào {n['rows_in']} = nạp {n['rows_loaded']} + đã có {n['rows_known']}"
        f" + tạm giữ {n['rows_held']} + đã loại {n['rows_dropped']}",
        f"Sổ Gốc:     {n['records']} trường hợp (và {n['second_readings']} bản nhập thứ hai)"
        f" = lưu nháp {states['draft']} + chờ rà soát {states['pending']} + đã duyệt {states['approved']}"
        f" + đã chuyển {states['transferred']} + kết quả khác {ended}",
        f"Đã chuyển trước, không có biên nhận ở đây: {n['without_receipt']}; đã thu hồi: {n['recalled']};"
        f" mở lại, nơi nhận còn giữ bản trước: {n['reopened']}",
        f"Nơi nhận:   trong {n['qualifying']} trường hợp đủ điều kiện, {n['arrived']} đã đến,"
        f" {n['twice']} đến hai lần; bị từ chối {n['refused']};"
        f" thiếu {len(f.missing)}, thừa {len(f.surplus)}, khác nội dung {len(f.different)}",
        f"Nơi nhận có sẵn từ nơi khác gửi (không phải của Sổ Gốc): {len(f.elsewhere)}",
        *([] if f.compared else ["Nơi nhận không hỏi lại được: chỉ đếm theo biên nhận, chưa so từng trường hợp."]),
        f"Đối soát: {verdict}",
    ]
    en = [
        f"Deliveries: rows in {n['rows_in']} = loaded {n['rows_loaded']} + known {n['rows_known']}"
        f" + held {n['rows_held']} + dropped {n['rows_dropped']}",
        f"Sổ Gốc:     {n['records']} records (and {n['second_readings']} second readings)"
        f" = draft {states['draft']} + pending {states['pending']} + approved {states['approved']}"
        f" + transferred {states['transferred']} + other outcome {ended}",
        f"Transferred before, without a receipt here: {n['without_receipt']}; recalled: {n['recalled']};"
        f" reopened, the receiver still holds the version before: {n['reopened']}",
        f"Receiver:   of {n['qualifying']} that qualify {n['arrived']} arrived, {n['twice']} twice;"
        f" refused {n['refused']}; missing {len(f.missing)}, surplus {len(f.surplus)}, different {len(f.different)}",
        f"There from other senders (none of Sổ Gốc's): {len(f.elsewhere)}",
        *([] if f.compared else ["The destination cannot be asked: receipts were counted, records not compared."]),
        f"Reconciliation: {verdict}",
    ]
    return "\n".join(say(vi, en))
