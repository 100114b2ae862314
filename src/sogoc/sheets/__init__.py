"""Tables that leave the house, Excel and CSV. Every cell of every export is written here, so none can be a formula."""

from .blank import blank_workbook
from .writing import csv_cells, workbook, write_texts

__all__ = ["blank_workbook", "csv_cells", "workbook", "write_texts"]
