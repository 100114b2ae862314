"""Scans of entries: received after the entry, kept once by their content, shown as images only."""

from hashlib import sha256
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from ..apart import page_count, page_image
from ..paper.pages import Unreadable
from .errors import NOT_FOUND, Refused
from .intake import NOT_YOURS
from .models import Client, Registration, Scan

WRONG_HASH = Refused(422, "Ảnh nhận được không khớp mã băm", "What arrived does not have that hash")
NO_PAGE = Refused(422, "Tệp không phải ảnh trang sổ đọc được (PDF, JPEG, PNG, TIFF)", "No page that can be shown")
OTHER_SCAN = Refused(409, "Vị trí này đã có ảnh khác", "Another scan stands at that position")


def receive_scan(client: Client, record: UUID, version: int, position: int, digest: str, content: bytes) -> Scan:
    """Keep a page of an accepted version; the same again adds nothing.

    Raises:
        Refused: no such version, not this client's, not what was announced, or no page that can be shown.
    """
    registration = Registration.objects.filter(record=record, version=version).first()
    if registration is None:
        raise NOT_FOUND
    if not client.may_act_for(registration.custodian_code):
        raise NOT_YOURS
    if sha256(content).hexdigest() != digest:
        raise WRONG_HASH
    try:
        pages = page_count(content)
    except Unreadable:
        raise NO_PAGE from None
    _keep(digest, content)
    with transaction.atomic():
        about = {"sha256": digest, "pages": pages}
        scan, _ = Scan.objects.get_or_create(registration=registration, position=position, defaults=about)
    if scan.sha256 != digest:
        raise OTHER_SCAN
    return scan


def image(scan: Scan, index: int) -> bytes:
    """A page of a scan as JPEG; what was handed over is never given to a browser as it is."""
    return page_image(_path(scan.sha256).read_bytes(), index, "jpg")


def _path(digest: str) -> Path:
    return settings.SCANS / digest[:2] / digest


def _keep(digest: str, content: bytes) -> None:
    path = _path(digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".part")
        draft.write_bytes(content)
        draft.replace(path)
