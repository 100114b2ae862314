"""The kernel over many books, from and to Parquet: on this machine's cores, or on any cluster that speaks Spark's API.

A book is the unit of work on either engine, since rules over a book must see it whole; both call `of_book`, so that
they cannot differ. Input and output are folders:

    INPUT/books.parquet        one row per book: BOOKS
    INPUT/rows/KS/*.parquet    typed rows of a register: ROWS_OF, its fields as text, null where blank
    OUTPUT/findings/KS/*.parquet, and likewise standard, changes, places, suggestions: `book` before their own columns
"""

from .books import PARTS, lay_out, read_part, told
from .local import check_here
from .spark import check_with_spark

__all__ = ["PARTS", "check_here", "check_with_spark", "lay_out", "read_part", "told"]
