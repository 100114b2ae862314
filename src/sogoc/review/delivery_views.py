"""Bàn giao: what was handed over, what became of each row, and what a person must still look at."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from ..record import EVENT_TYPES
from .models import Delivery, Disagreement, HeldRow, Record, SecondReading, Status
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
            "lines": [_line(d) for d in got[:PAGE]],
            "below": below,
            "onwards": got[PAGE - 1].pk if len(got) > PAGE else None,
        },
    )


@require_GET
def delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: its rows that could not become records, its second readings, where it contradicts what is here."""
    found = get_object_or_404(Delivery, pk=pk)
    held = HeldRow.objects.filter(delivery=found).order_by("sheet", "row")
    readings = SecondReading.objects.filter(delivery=found).select_related("record").order_by("sheet", "row")
    disagreements = Disagreement.objects.filter(delivery=found).select_related("record").order_by("row")
    return render(
        request,
        "review/delivery.html",
        {
            "line": _line(found),
            "records": Record.objects.filter(delivery=found).count(),
            "held": [(row, _labelled(row.cells)) for row in held[:MOST]],
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


def _line(found: Delivery) -> Line:
    return Line(found, DELIVERY_KINDS.get(found.kind, found.kind))


def _labelled(cells: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Column, its label and what was typed, without blanks."""
    return [(column, LABELS.get(column, ""), text) for column, text in cells.items() if text]


def _words(kept: str) -> str:
    return dict(Status.choices).get(kept, kept)
