"""Which kept file holds a record's nth page, and that page as an image."""

from typing import NamedTuple

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone

from ..accounts.models import User
from ..apart import page_image
from .models import Page, Record


class Where(NamedTuple):
    """A page image: which kept file, and which page in it, from 0."""

    page: Page
    index: int


def locate(record: Record, number: int) -> Where | None:
    """The nth current page image of a record, from 1."""
    for page in Page.objects.filter(record=record, current=True).order_by("pk"):
        if 0 < number <= max(page.pages, 1):
            return Where(page, number - 1)
        number -= max(page.pages, 1)
    return None


def mark_for(user: User) -> str:
    """What stands across a page that this person looks at now; nothing where the installation marks none."""
    return f"{user.full_name} · {timezone.localtime():%d/%m/%Y %H:%M}" if settings.WATERMARK else ""


def seen_by(user: User, sha256: str, index: int, form: str) -> bytes:
    """The page as `jpg` or `png`, with who looks at it and when.

    Raises:
        Unreadable: no PDF, JPEG or PNG, broken, or larger than a page can be.
    """
    from .scanning import path_of

    with default_storage.open(path_of(sha256)) as stream:
        content = stream.read()
    return page_image(content, index, form, mark_for(user))
