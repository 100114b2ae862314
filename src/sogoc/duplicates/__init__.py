"""Step 4, records to pairs that may be one event, with the evidence for and against."""

from .pairing import KINDS, PAIRS, pairs
from .raised import FINDINGS_OF_PAIRS, pair_findings

__all__ = ["FINDINGS_OF_PAIRS", "KINDS", "PAIRS", "pair_findings", "pairs"]
