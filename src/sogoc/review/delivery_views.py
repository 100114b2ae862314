"""Bàn giao: what was handed over, what became of each row, and what a person must still look at."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from ..accounts.models import User
from ..audit.ledger import log
from ..paper.pages import TYPES, Unreadable
from ..record import BY_CODE, EVENT_TYPES
from .approved_before import approved_before, touched
from .imaging import seen_by
from .models import Book, Delivery, Disagreement, HeldRow, Record, SecondReading, Status
from .scanning import LOOSE
from .wording import DELIVERY_KINDS, DISAGREEMENTS

PAGE = 50
MOST = 200  # rows shown of each kind
LABELS = {f.column: f.vi for event in EVENT_TYPES for f in event.fields}


@dataclass(frozen=True)
class Line:
    delivery: Delivery
    kind: str


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Newest first; a file that was refused stands there with its reason."""
    below = request.GET.get("truoc", "")
    chosen = Delivery.objects.order_by("-id")
    got = list((chosen.filter(id__lt=int(below)) if below.isdecimal() else chosen)[: PAGE + 1])
    return render(
        request,
        "review/deliveries.html",
        {
            "may_ingest": bool(request.user.custodians_for("ingest")),
            "lines": [_line(d) for d in got[:PAGE]],
            "below": below,
            "onwards": got[PAGE - 1].pk if len(got) > PAGE else None,
        },
    )


@require_GET
def delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: its rows that could not become records, its second readings, where it contradicts what is here."""
    found = get_object_or_404(Delivery, pk=pk)
    held = HeldRow.objects.filter(delivery=found, fate="").order_by("sheet", "row")
    readings = SecondReading.objects.filter(delivery=found).select_related("record").order_by("sheet", "row")
    disagreements = Disagreement.objects.filter(delivery=found).select_related("record").order_by("row")
    return render(
        request,
        "review/delivery.html",
        {
            "line": _line(found),
            "remarks": [r[1] for r in found.remarks if r[0] != LOOSE],
            "loose": [(words, bool(sha256)) for code, words, *rest in found.remarks if code == LOOSE
                      for sha256 in rest],
            "touched": touched(approved_before(found)) if found.kind == "scans" else None,
            "type_into": _only_book(found, request.user),
            "records": Record.objects.filter(delivery=found).count(),
            "may_mend": bool(request.user.custodians_for("ingest")),
            "held": [(row, _labelled(row)) for row in held[:MOST]],
            "held_total": held.count(),
            "readings": readings[:MOST],
            "readings_total": readings.count(),
            "disagreements": [
                (d, DISAGREEMENTS.get(d.kind, d.kind), _words(d.ours), _words(d.theirs)) for d in disagreements[:MOST]
            ],
            "disagreements_total": disagreements.count(),
            "most": MOST,
        },
    )


def _only_book(found: Delivery, user: User) -> int | None:
    """The one book whose pages this archive brought, where this person may type what is missing there."""
    books = list(Book.objects.filter(record__pages__delivery=found).distinct()[:2])
    return books[0].pk if len(books) == 1 and user.may("ingest", books[0].custodian_id) else None


@require_GET
def loose_scan(request: HttpRequest, pk: int, number: int, form: str) -> HttpResponse:
    """The first page of a scan that fits no entry, for whoever sees its delivery; each one sent is written down."""
    kept = [r for r in get_object_or_404(Delivery, pk=pk).remarks if r[0] == LOOSE]
    if form not in TYPES or not 0 < number <= len(kept) or not kept[number - 1][2]:
        raise Http404
    sha256 = kept[number - 1][2]
    try:
        response = HttpResponse(seen_by(request.user, sha256, 0, form), content_type=TYPES[form])
    except (Unreadable, FileNotFoundError):
        raise Http404 from None
    log("sent_scan", subject=f"bàn giao {pk}, {sha256[:16]}")
    response.headers["Cache-Control"] = "no-store"
    return response


def _line(found: Delivery) -> Line:
    return Line(found, DELIVERY_KINDS.get(found.kind, found.kind))


def _labelled(row: HeldRow) -> list[tuple[str, str, str]]:
    """Column, label and text: of what was typed, and of the main items of the page, which a person may have to fill."""
    cells = row.cells if row.mended is None else row.mended
    event = BY_CODE.get(row.event_type)
    main = [f.column for f in event.fields if f.main] if event else []
    columns = [*main, *(column for column, text in cells.items() if text and column not in main)]
    return [(column, LABELS.get(column, ""), cells.get(column, "")) for column in columns]


def _words(kept: str) -> str:
    return dict(Status.choices).get(kept, kept)
