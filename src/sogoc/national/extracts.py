"""Certified copies of extracts (bản sao trích lục hộ tịch): numbered, kept as issued, verifiable by their QR code.

Luật Hộ tịch, Điều 4 khoản 9 and Điều 63: whoever keeps the database issues them, wherever the event was registered.
"""

import io
import secrets
from pathlib import Path

import segno
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from ..paper import pdf
from ..record import BY_CODE
from .annotations import as_noted, beside, effective
from .errors import Refused
from .extract_forms import filled, form_for
from .models import Annotation, Extract, Officer, Registration

TEMPLATE = Path(__file__).parent / "extract.typ"
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that people confuse
CODE_LENGTH = 20  # 100 bits

NO_EXTRACT = Refused(422, "Sổ này không cấp trích lục", "No extract is issued from this register")
NOT_VALID = Refused(409, "Hồ sơ đã thu hồi hoặc đã có phiên bản mới: mở lại hồ sơ hiện hành", "Not the valid version")
WHO = Refused(422, "Thiếu người yêu cầu, người ký hoặc chức vụ người ký", "Requester, signer or title missing")


def issue(officer: Officer, registration: Registration, *, requester: str, signer: str, signer_title: str,
          copies: int) -> Extract:
    """A new extract of the entry as it holds today, with its number and its PDF.

    Raises:
        Refused: with words for the officer.
    """
    form = form_for(BY_CODE[registration.event_type])
    if form is None:
        raise NO_EXTRACT
    if not registration.current or registration.status != Registration.Status.VALID:
        raise NOT_VALID
    if not (requester.strip() and signer.strip() and signer_title.strip()):
        raise WHO
    now = timezone.localtime()
    noted = beside(registration.record)
    with transaction.atomic():
        extract = Extract(
            code="".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH)), registration=registration,
            office_code=officer.office_code, suffix=form.suffix, year=now.year,
            number=_next_number(officer.office_code, form.suffix, now.year), requester=requester.strip(), copies=copies,
            signer=signer.strip(), signer_title=signer_title.strip(), annotations=len(noted),
            trial=not settings.AUTHORISED, issued_by=officer, issued_at=now,
        )
        extract.pdf = _paper(extract, noted)
        extract.save(force_insert=True)
    return extract


def _next_number(office: str, suffix: str, year: int) -> int:
    """Without gaps: numbers of one office, kind and year are given one at a time."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 20047))", [f"{office}/{suffix}/{year}"])
    last = Extract.objects.filter(office_code=office, suffix=suffix, year=year).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def verification_url(extract: Extract) -> str:
    return f"{settings.PUBLIC_URL}/xac-minh/{extract.code}/"


def _paper(extract: Extract, noted: list[Annotation]) -> bytes:
    registration, officer = extract.registration, extract.issued_by
    form = form_for(BY_CODE[registration.event_type])
    assert form is not None
    code = io.BytesIO()
    segno.make(verification_url(extract), error="m").save(code, kind="svg", border=0, xmldecl=False, svgns=True)
    return pdf(TEMPLATE, {
        "office": officer.office, "place": officer.place, "number": extract.numbered, "title": form.title,
        "day": f"{extract.issued_at:%d}", "month": _month(extract.issued_at.month), "year": extract.year,
        "parts": filled(registration.event_type, effective(registration, noted)),
        "notes": [as_noted(a) for a in noted], "signer": extract.signer, "signer_title": extract.signer_title,
        "qr": code.getvalue().decode(), "code": _grouped(extract.code), "trial": extract.trial,
    })


def _month(month: int) -> str:
    """Days below 10 and the months 1 and 2 get a zero before (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
    return f"{month:02}" if month < 3 else str(month)


def _grouped(code: str) -> str:
    return " ".join(code[i:i + 5] for i in range(0, len(code), 5))
