"""What is printed of a bulk act."""

from typing import Any

from ..frame import as_text, number, say


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
