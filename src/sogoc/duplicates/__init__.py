"""Step 4, records to pairs that may be one event, with the evidence for and against."""

from .candidates import compared
from .pairing import KINDS, PAIRS, pairs
from .raised import FINDINGS_OF_PAIRS, pair_findings

__all__ = ["FINDINGS_OF_PAIRS", "KINDS", "PAIRS", "compared", "pair_findings", "pairs"]
