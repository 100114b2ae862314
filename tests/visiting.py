"""Visiting the real pages: static files collected once, people signed in, a scan drawn for a record."""

import hashlib
import io
import json
from functools import cache
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from django.test.utils import setup_test_environment
from PIL import Image, ImageDraw

from sogoc.accounts.models import User
from sogoc.record import BY_CODE
from sogoc.review.inputs import shown
from sogoc.review.models import VALUES, Page, Record
from sogoc.review.scanning import path_of
from sogoc.store.scope import acting_as

PASSWORD = "mat-khau-thu-123"
CODE_SECRET = "JBSWY3DPEHPK3PXP"  # of the leads' second factor


@cache
def collect_static() -> None:
    call_command("collectstatic", verbosity=0, interactive=False)
    setup_test_environment()  # responses tell which context they were made of


def visitor(user: User | None = None) -> Client:
    """A browser without JavaScript, signed in as a person or as nobody."""
    collect_static()
    client = Client(SERVER_NAME="localhost")
    if user is not None:
        with acting_as(None):
            client.force_login(user)
    return client


def form_of(record: Record, **typed: str) -> dict[str, Any]:
    """What the record's form sends when a person has typed some fields and left the others alone."""
    record.refresh_from_db(using="owner")
    event = BY_CODE[record.event_type]
    values = VALUES[record.event_type].objects.using("owner").get(pk=record.pk)
    seen = {f.name: shown(f, text) for f in event.fields if (text := getattr(values, f.name))}
    blank = {f.name: "" for f in event.fields}
    return {**blank, **seen, **typed, "version": record.version, "shown": json.dumps([seen, {}]), "hang": ""}


def scan(*lines: str, pages: int = 1, upright: bool = True) -> bytes:
    """A PDF as a contractor hands over: each page one JPEG."""
    drawn = []
    for number in range(1, pages + 1):
        image = Image.new("RGB", (620, 877), "#efe6cf")
        ink = ImageDraw.Draw(image)
        ink.rectangle((40, 40, 580, 837), outline="#554433", width=3)
        for n, line in enumerate([f"So ho tich, trang {number}", *lines]):
            ink.text((70, 80 + 40 * n), line, fill="#1c2a5a", font_size=22)
        drawn.append(image if upright else image.rotate(90, expand=True))
    out = io.BytesIO()
    drawn[0].save(out, "PDF", save_all=True, append_images=drawn[1:], resolution=75)
    return out.getvalue()


def give_scan(record: Record, content: bytes | None = None, *, pages: int = 1) -> str:
    """Keep a scan for a record as ingest would; returns its hash."""
    content = content or scan(str(record.pk), pages=pages)
    sha256 = hashlib.sha256(content).hexdigest()
    if not default_storage.exists(path_of(sha256)):
        default_storage.save(path_of(sha256), ContentFile(content))
    Page.objects.using("owner").create(
        record=record,
        custodian_id=record.custodian_id,
        delivery=record.delivery,
        file="KS.2001.01.2001-01-15.01.pdf",
        sha256=sha256,
        pages=pages,
    )
    return sha256
