"""What is printed of runs of the rules."""

from typing import Any

from ..frame import as_text, number, say


def run(done: Any, as_json: bool) -> str:
    """Rule by rule: how many cells become what, and examples."""
    from ...review.differing import BECOMES, UNDONE
    from ...standardise import RULES

    if as_json:
        names = ("act", "state", "books", "books_done", "counts", "examples")
        return as_text({"run": done.pk, **{name: getattr(done, name) for name in names}})
    books = f"{number(done.books_done)}/{number(done.books)} {say('sổ', 'books')}"
    lines = [f"{say(done.get_act_display(), done.act)}: {books}, {say(done.get_state_display(), done.state)}"]
    for rule, by in sorted(done.counts.items(), key=lambda each: -sum(each[1].values())):
        lines.append(f"{rule}: {say(RULES[rule].vi, RULES[rule].en) if rule in RULES else rule}")
        words = {**UNDONE, **BECOMES}
        lines += [f"  {number(n):>9}  {say(*words[becomes])}" for becomes, n in by.items()]
        lines += [f"           {field}: “{a}” → “{b}”" for _, field, a, b, _ in done.examples.get(rule, [])]
    if done.act != "recheck" and not done.counts:
        lines.append(say("  không có gì thay đổi", "  nothing changes"))
    return "\n".join(lines)
