"""Reports on screen: the list, the form of their head and foot, the pages as they will be printed, the files.

Everything is posted: names of people who sign stand in no address.
"""

import base64
from dataclasses import asdict
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from ..paper.pages import page_count, page_image
from .documents.about import LABELS, About, BadAbout
from .documents.as_pdf import TooLong
from .documents.catalogue import BY_SLUG, REPORTS
from .documents.forms import FORMS, file_name, rendered
from .models import Snapshot
from .snapshot_views import numbered, reads_figures
from .snapshots import Frozen
from .weekly import said


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every report, to be made from the newest snapshot or another."""
    reads_figures(request)
    snapshots = Snapshot.objects.defer("names").order_by("-pk")
    asked = request.GET.get("lan", "")
    chosen = numbered(asked) if asked else snapshots.first()
    context = {"reports": REPORTS, "snapshots": snapshots, "chosen": chosen, "weekly": said()}
    return render(request, "report/reports.html", context)


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, slug: str, snapshot: int) -> HttpResponse:
    """One report of one snapshot: its form, a page of it as it will be printed, or the file asked for."""
    reads_figures(request)
    if slug not in BY_SLUG:
        raise Http404
    said = request.POST
    custodian = said.get("custodian", "")
    frozen = Frozen(
        get_object_or_404(Snapshot, pk=snapshot),
        custodian=int(custodian) if custodian.isascii() and custodian.isdigit() and len(custodian) < 8 else None,
    )
    shown: dict[str, Any] = {"trouble": ""}
    about = About()
    try:
        about = About.of(said.dict())
        if (form := said.get("form", "")) in FORMS:
            return _file(slug, frozen, about, form)
        shown |= _preview(rendered(slug, frozen, about, "pdf"), said.get("page", ""))
    except (BadAbout, TooLong) as trouble:
        shown["trouble"] = trouble.vi
    filled = {**asdict(about), **{name: said[name] for name in LABELS if name in said}}
    return render(
        request,
        "report/report.html",
        {
            **shown,
            "report": BY_SLUG[slug],
            "frozen": frozen,
            "fields": [(name, label, filled[name]) for name, label in LABELS.items()],
            "custodians": frozen.custodians.items(),
            "custodian": frozen.custodian,
        },
        status=422 if shown["trouble"] and request.method == "POST" else 200,
    )


def _file(slug: str, frozen: Frozen, about: About, form: str) -> HttpResponse:
    response = HttpResponse(rendered(slug, frozen, about, form), content_type=FORMS[form][0])
    response["Content-Disposition"] = content_disposition_header(True, file_name(slug, frozen, form))
    return response


def _preview(pdf: bytes, asked: str) -> dict[str, Any]:
    """One page as an image within the answer, and how many there are."""
    pages = page_count(pdf)
    page = min(max(1, int(asked)), pages) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    image = base64.b64encode(page_image(pdf, page - 1, "png", long_side=1100)).decode()
    return {"page": page, "pages": pages, "image": f"data:image/png;base64,{image}"}
