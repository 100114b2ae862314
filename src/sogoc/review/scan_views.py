"""Scans of a record: pages as images that name who looks, files as handed over for whoever may have them."""

import uuid
from pathlib import PurePosixPath

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from ..audit.ledger import log
from ..paper.pages import TYPES, Unreadable
from .imaging import locate, mark_for, seen_by
from .models import Record
from .scanning import path_of


@require_GET
def page_image(request: HttpRequest, pk: uuid.UUID, number: int, form: str) -> HttpResponse:
    """A page of the scan, for whoever may see the record; each one sent is written down."""
    record = get_object_or_404(Record, pk=pk)
    where = locate(record, number) if form in TYPES else None
    if where is None:
        raise Http404
    # one's own copy of a day is not sent again: it bears when it was
    own = f"-{request.user.pk}-{timezone.localdate()}" if mark_for(request.user) else ""
    etag = f'"{where.page.sha256}-{where.index}-{form}{own}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            image = seen_by(request.user, where.page.sha256, where.index, form)
        except (Unreadable, FileNotFoundError):
            raise Http404 from None
        response = HttpResponse(image, content_type=TYPES[form])
        log("sent_scan", record=record, subject=f"{where.page.sha256[:16]}-{where.index}")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"  # kept by the browser, asked about each time
    return response


@require_GET
def download_scan(request: HttpRequest, pk: uuid.UUID, number: int) -> HttpResponse:
    """The file that holds a page, byte for byte, for whoever may download scans; each download is in the history."""
    record = get_object_or_404(Record, pk=pk)
    where = locate(record, number) if request.user.may("download_scan", record.custodian_id) else None
    if where is None or not default_storage.exists(path_of(where.page.sha256)):
        raise Http404
    with default_storage.open(path_of(where.page.sha256)) as stream:
        response = HttpResponse(stream.read(), content_type="application/octet-stream")
    log("download_scan", record=record, subject=where.page.sha256[:16])
    name = PurePosixPath(where.page.file.replace("\\", "/")).name
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Cache-Control"] = "no-store"
    return response
