"""What the present rules would write differently in a book of the ledger, cell by cell, and what may be touched."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ..pipeline import Processed
from .typed_layer import CellNow, Stored

EXAMPLES = 5  # of each rule

UNDONE = {"undone": ("lấy lại như đã gõ", "taken back")}
# What becomes of a cell that the present rules write differently; everything but the first only listed.
BECOMES = {
    "apply": ("viết lại", "rewritten"),
    "person": ("người đã quyết định: giữ", "decided by a person: kept"),
    "leased": ("đang có người mở: giữ", "open by somebody: kept"),
    "decided": ("đã từng duyệt: giữ", "approved before: kept"),
    "approved": ("đã duyệt: chỉ liệt kê", "approved: listed only"),
    "transferred": ("đã chuyển: chỉ liệt kê", "transferred: listed only"),
    "batch": ("đang trong đợt chuyển đã ký: giữ", "in a signed batch: kept"),
    "ended": ("đã kết thúc với kết quả khác: giữ", "ended otherwise: kept"),
}


@dataclass(frozen=True)
class Difference:
    """One cell that would be written differently; blank is the empty text."""

    record: str
    field: str
    typed: str
    before: str
    after: str
    rules: str  # that make the new value, in order; empty: as typed
    of: tuple[str, ...]  # the rules to which the difference is owed
    becomes: str  # of BECOMES


def differences(now: Stored, done: Processed, wanted: frozenset[str]) -> list[Difference]:
    """The cells of the wanted records where the kernel says something else than what is stored."""
    rules_of = {(row, name): rules for row, name, rules in done.changes.select("row", "field", "rules").iter_rows()}
    found = []
    heads = {row: (record, standing) for row, record, _, standing in now.heads.iter_rows()}
    typed = now.typed()
    rows = now.values["row"].to_list()
    standard = done.standard.sort("row")
    for name in now.values.columns[1:]:
        columns = zip(rows, typed[name], now.values[name], standard[name], strict=True)
        for row, raw, before, after in columns:
            record, standing = heads[row]
            cell = now.cells.get((record, name))
            if record not in wanted or (before == after and cell is None):
                continue
            told = _difference(raw or "", before or "", after or "", rules_of.get((row, name), ""), cell, standing)
            if told:
                found.append(Difference(record, name, raw or "", before or "", *told))
    return found


def _difference(
    typed: str, before: str, after: str, rules: str, cell: CellNow | None, standing: str
) -> tuple[str, str, tuple[str, ...], str] | None:
    """New value, its rules, the rules to which it is owed and what becomes of it; None where nothing differs."""
    old = cell.rules if cell else ""
    if cell and cell.undone & set(rules.split(",")):
        after, rules = typed, ""  # somebody took this rule back here
    by_person = cell is not None and cell.by_person
    if before == after or (by_person and rules == old):  # a person's value is no news while the rules say the same
        return None
    return after, rules, _owed(old, rules), standing or ("person" if by_person else "apply")


def _owed(old: str, new: str) -> tuple[str, ...]:
    """The rules that came or went; where the same wrote another value, the last."""
    before, after = [r for r in old.split(",") if r], [r for r in new.split(",") if r]
    return tuple(r for r in after if r not in before) or tuple(r for r in before if r not in after) or tuple(after[-1:])


def counted(found: Iterable[Difference]) -> tuple[dict[str, dict[str, int]], dict[str, list[list[str]]]]:
    """By rule: how many cells become what, and a few of them (record, field, before, after)."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    examples: dict[str, list[list[str]]] = defaultdict(list)
    for each in found:
        for rule in each.of:
            counts[rule][each.becomes] += 1
            if len(examples[rule]) < EXAMPLES:
                examples[rule].append([each.record, each.field, each.before, each.after, each.becomes])
    return {rule: dict(n) for rule, n in counts.items()}, dict(examples)
