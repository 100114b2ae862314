"""The inventory as a page: the same numbers as the command's, each leading to its records."""

import io
from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ..accounts.models import User
from ..jurisdiction.models import UNKNOWN_CUSTODIAN, Authority, Custodian
from ..record import BY_CODE, EVENT_TYPES
from ..review.models import Origin, Outcome, Status
from ..review.queues import BadFilter
from . import inventory_forms as forms
from .axes import AXES
from .inventory import NUMBERS, Inventory, Line, inventory

FILTERS = ("type", "province", "district", "authority", "custodian", "book", "origin", "handed_over")
MOST = 600  # lines on one page; the file holds them all
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show(request: HttpRequest) -> HttpResponse:
    """Counts by type and place in every state; as table, CSV, JSON or Excel, within the person's rights."""
    by = request.GET.get("by", "custodian")
    if by not in AXES:
        raise Http404
    wanted = {key: value for key in FILTERS if (value := request.GET.get(key, ""))}
    how = {flag: flag in request.GET for flag in ("all", "split")}
    try:
        found = inventory(by, wanted, empty=how["all"], split=how["split"] or by == "type")
    except BadFilter:
        raise Http404 from None
    if form := request.GET.get("format"):
        return _download(found, form)
    return render(request, "report/inventory.html", _context(request, found, wanted, how))


def _context(
    request: HttpRequest, found: Inventory, wanted: Mapping[str, str], how: Mapping[str, bool]
) -> dict[str, object]:
    reads = isinstance(request.user, User) and bool(request.user.custodians_for("read"))
    kept = {**wanted, **{flag: "1" for flag, on in how.items() if on}}
    ended = [o.value for o in Outcome if o and getattr(found.total, o.value)]
    names = [name for name in NUMBERS if name not in set(Outcome) or name in ended]
    shown = _Shown(found, wanted, names, reads, kept)
    return {
        "found": found,
        "groups": shown.groups(),
        "left_off": max(0, len(found.lines) - MOST),
        "total": None if found.overlaps else shown.row(found.total),
        "columns": [(name, forms.COLUMNS[name]) for name in names],
        "heading": AXES[found.by].heading[0],
        "note": forms.said_of_it(found, "vi"),
        "by": found.by,
        "axes": [(key, axis.vi, urlencode({"by": key, **kept})) for key, axis in AXES.items()],
        "types": EVENT_TYPES,
        "states": Status.choices,
        "wanted": wanted,
        "narrowed": [
            (_said(key, value), urlencode({"by": found.by, **{k: v for k, v in kept.items() if k != key}}))
            for key, value in wanted.items()
        ],
        "how": how,
        "query": urlencode({"by": found.by, **kept}),
    }


def _said(key: str, value: str) -> str:
    """A filter in words: whose name stands for the number."""
    names: Mapping[str, str]
    match key:
        case "type":
            return BY_CODE[value].vi
        case "custodian":
            found = Custodian.objects.filter(pk=UNKNOWN_CUSTODIAN if value == "?" else int(value)).first()
            return found.full_name if found else value
        case "authority" | "district" | "province":
            place = Authority.objects.filter(pk=int(value)).first()
            name = str(place) if place else value
            return name.removeprefix("UBND ") if key == "district" else place.province_name if place else name
        case "handed_over":
            return "Không từ phần mềm cũ" if value == "none" else f"Phần mềm cũ ghi: {Status(value).label}"
        case "origin":
            names = dict(Origin.choices)
            return str(names[value])
    return value


class _Shown:
    """Lines with their links: a number to its records, a place to the inventory one step further down."""

    def __init__(
        self, found: Inventory, wanted: Mapping[str, str], names: list[str], reads: bool, kept: Mapping[str, str]
    ) -> None:
        self.found, self.wanted, self.names, self.reads, self.kept = found, wanted, names, reads, kept

    def groups(self) -> list[dict[str, object]]:
        left, groups = MOST, []
        several = len(self.found.groups) > 1
        for name, lines, sums in self.found.groups:
            if left > 0:
                rows = [self.row(line) for line in lines[:left]]
                groups.append({"name": name, "rows": rows, "sum": self.row(sums) if several and name else None})
                left -= len(rows)
        return groups

    def row(self, line: Line) -> dict[str, object]:
        counted = {name: getattr(line, name) for name in self.names}
        cells = [{"n": n, "link": self._records(line, name) if n else ""} for name, n in counted.items()]
        down = {**{k: v for k, v in self.kept.items() if k not in line.narrower}, **line.narrower}
        return {
            "place": line.place,
            "type": line.type,
            "down": "?" + urlencode(down) if line.narrower else "",
            "cells": cells,
        }

    def _records(self, line: Line, name: str) -> str:
        """The list of exactly the records that were counted; empty where there is none, or no right to see it."""
        axis = AXES[self.found.by]
        is_sum = line.key is None
        if not self.reads or (is_sum and line.group == "" and line.place != "Tổng cộng"):
            return ""
        if not is_sum and not axis.filter_key:
            return ""
        narrowed = {**self.wanted, **({"type": line.type} if line.type else {}), **_state(name)}
        if not is_sum:
            narrowed |= _one(axis.filter_key, line.key)
        return reverse("records") + "?" + urlencode(narrowed)


def _state(name: str) -> dict[str, str]:
    if name in set(Status):
        return {"status": name, "outcome": "none"}
    return {} if name == "total" else {"outcome": "any" if name == "ended" else name}


def _one(filter_key: str, key: object) -> dict[str, str]:
    if filter_key == "handed_over" and key == "":
        return {"handed_over": "none"}
    return {filter_key: "?" if filter_key == "custodian" and key == UNKNOWN_CUSTODIAN else str(key)}


def _download(found: Inventory, form: str) -> HttpResponse:
    if form == "csv":
        response = HttpResponse(forms.as_csv(found), content_type="text/csv; charset=utf-8")
    elif form == "json":
        response = HttpResponse(forms.as_json(found), content_type="application/json")
    elif form == "xlsx":
        out = io.BytesIO()
        forms.as_xlsx(found, out)
        response = HttpResponse(out.getvalue(), content_type=XLSX)
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="thong-ke.{form}"'
    return response
