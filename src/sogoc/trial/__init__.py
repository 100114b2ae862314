"""One value, or one column, through exactly the code of the pipeline: what `sogoc try` and the page Thử show."""

from .answers import answer
from .cases import KINDS, Case, CaseError, case_of, cases_of, day_of

__all__ = ["KINDS", "Case", "CaseError", "answer", "case_of", "cases_of", "day_of"]
