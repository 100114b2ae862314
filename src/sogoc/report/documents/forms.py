"""The forms in which a report leaves the house, and what such a file is called."""

from collections.abc import Callable

from ..snapshots import Frozen
from .about import About
from .as_csv import as_csv
from .as_docx import as_docx
from .as_pdf import as_pdf
from .as_xlsx import as_xlsx
from .catalogue import BY_SLUG, document
from .table import Document

FORMS: dict[str, tuple[str, Callable[[Document, About], bytes]]] = {
    "pdf": ("application/pdf", as_pdf),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", as_docx),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "csv": ("text/csv; charset=utf-8", lambda made, about: as_csv(made)),
}


def rendered(slug: str, frozen: Frozen, about: About, form: str) -> bytes:
    """The file of a report; the same for the same snapshot and the same head and foot.

    Raises:
        TooLong: a list longer than anybody prints.
    """
    return FORMS[form][1](document(slug, frozen), about)


def file_name(slug: str, frozen: Frozen, form: str) -> str:
    """`Báo cáo khảo sát, lần chốt 3.pdf`."""
    return f"{BY_SLUG[slug].vi.replace(':', ',')}, lần chốt {frozen.snapshot.pk}.{form}"
