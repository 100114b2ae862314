"""Raw frame to standard frame: how a value is written down may change, what it says never does (step 2 of 4).

Order within a cell: encoding, Unicode, correction, then the standardiser of its kind. Each distinct value of a column
is written once. Every altered cell is listed with the rules that altered it.
"""

from .book import standardise
from .kinds import STANDARDISERS
from .rules import RULES, VERSION

__all__ = ["RULES", "STANDARDISERS", "VERSION", "standardise"]
