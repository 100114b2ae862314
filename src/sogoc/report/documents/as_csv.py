"""A document's tables as CSV: one after the other, each under its title, numbers without points."""

import csv
import io

from ...sheets import csv_cells
from .table import Document


def as_csv(document: Document) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    for n, table in enumerate(document.tables):
        if len(document.tables) > 1:
            writer.writerows([[]] * (n > 0) + [[table.title]])
        writer.writerow([column.vi for column in table.columns])
        writer.writerows(csv_cells("" if cell is None else cell for cell in row.cells) for row in table.rows)
    return ("\ufeff" + out.getvalue()).encode()  # Excel reads UTF-8 only with the mark
