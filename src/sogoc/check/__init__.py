"""Step 3, standard frame to findings: the rules of the law and of the register, as data."""

from .absence import ABSENCE_REASONS
from .finding import findings, gravest
from .numbering import numbered
from .rechecking import recheck
from .rule import Fault, Rule, Severity
from .rules import RULES


def blocks_submit(code: str, severity: str) -> bool:
    """Whether a finding keeps a draft from being submitted: a closed list, and only while it is a block."""
    return severity == Severity.BLOCK and RULES[code].blocks_submit


__all__ = [
    "ABSENCE_REASONS",
    "RULES",
    "Fault",
    "Rule",
    "Severity",
    "blocks_submit",
    "findings",
    "gravest",
    "numbered",
    "recheck",
]
