"""What is printed of books."""

from typing import Any

from ..frame import as_text, number, say


def books(found: list[Any], as_json: bool) -> str:
    """A line for each book."""
    if as_json:
        return as_text([_facts(v) for v in found])
    if not found:
        return say("không có quyển nào", "no books")
    lines = []
    for v in found:
        total = (
            say("khóa sổ ghi", "closing total") + f" {v.book.closing_total}" if v.book.closing_total is not None else ""
        )
        odd = (
            (v.gaps, say("chỗ thiếu số", "gaps")),
            (v.repeated, say("trùng số", "repeated")),
            (v.disordered, say("sai thứ tự", "out of order")),
        )
        said = [total, *(f"{number(n)} {words}" for n, words in odd if n)]
        count = f"{number(v.settled)}/{number(v.records)} {say('đã xong', 'done')}"
        lines.append("; ".join(filter(None, (f"{v.book.key}  {count}  {say(*v.words)}", *said))))
    return "\n".join(lines)


def _facts(v: Any) -> dict[str, Any]:
    return {
        "book": v.book.key,
        "copy": v.book.copy,
        "custodian": v.book.custodian_id,
        "records": v.records,
        "settled": v.settled,
        "ended": v.counts["ended"],
        "closing_total": v.book.closing_total,
        "gaps": v.gaps,
        "repeated": v.repeated,
        "out_of_order": v.disordered,
        "state": v.standing.value,
        "signed_by": v.sign_off.signed_by.full_name if v.sign_off else "",
        "signed_at": v.sign_off.signed_at if v.sign_off else None,
    }
