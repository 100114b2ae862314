"""What is printed of a bulk act."""

from typing import Any

from ...check import RULES
from ..frame import as_text, number, say


def verdicts(asked: int, failing: int, listed: list[Any], as_json: bool) -> str:
    """How many pass, and of those that do not: which rule, about what; never a value."""
    if as_json:
        return as_text(
            {
                "asked": asked,
                "passes": asked - failing,
                "not_yet": [
                    {"id": record.pk, "book": record.book.key, "entry": record.entry, "status": record.status,
                     "because": [_because(f) for f in verdict.faults]}
                    for record, verdict in listed
                ],
            }
        )  # fmt: skip
    lines = [say("đạt kiểm tra", "pass the check") + f": {number(asked - failing)}/{number(asked)}"]
    for record, verdict in listed:
        lines.append(
            f"{record.book.key} {say('số', 'no.')} {record.entry or '?'}: {say('chưa đạt, vì', 'not yet, because')}"
        )
        for fault in verdict.faults:
            stops = say(" (chặn chuyển rà soát)", " (keeps it from review)") if fault.keeps_from_review else ""
            rule = RULES.get(fault.finding.code)
            words = say(rule.vi, rule.en) if rule else fault.title
            lines.append(f"  {fault.severity} {fault.finding.code} {words}: {fault.where}{stops}")
    if failing > len(listed):
        lines.append(
            say(f"và {number(failing - len(listed))} trường hợp khác", f"and {number(failing - len(listed))} more")
        )
    return "\n".join(lines)


def _because(fault: Any) -> dict[str, Any]:
    finding = fault.finding
    about = {"code": finding.code, "severity": finding.severity, "fields": fault.names}
    return {**about, "keeps_from_review": fault.keeps_from_review}


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
