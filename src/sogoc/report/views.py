"""The inventory as a page: the same numbers as the command's, each leading to its records."""

import io
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ..record import EVENT_TYPES
from ..review.models import Status
from ..review.queues import BadFilter
from . import inventory as report

BY_LABELS = {
    "custodian": "Đơn vị quản lý hiện nay",
    "authority": "Cơ quan đăng ký trước 1/7/2025",
    "book": "Từng quyển sổ",
}
FILTERS = ("type", "custodian", "authority", "book", "origin")


def inventory(request: HttpRequest) -> HttpResponse:
    """Counts by type and place in every state; as table, CSV or Excel, within the person's rights."""
    by = request.GET.get("by", "custodian")
    if by not in BY_LABELS:
        raise Http404
    wanted = {key: value for key in FILTERS if (value := request.GET.get(key, ""))}
    try:
        found = report.inventory(by, wanted, empty="all" in request.GET)
    except BadFilter:
        raise Http404 from None
    if form := request.GET.get("format"):
        return _download(found, form)
    return render(
        request,
        "report/inventory.html",
        {
            "found": found,
            "rows": [_row(by, line) for line in found.lines],
            "total": _row(by, found.total),
            "columns": list(report.COLUMNS.items()),
            "by": by,
            "by_labels": BY_LABELS,
            "types": EVENT_TYPES,
            "wanted": wanted,
            "all": "all" in request.GET,
            "query": urlencode({"by": by, **wanted, **({"all": "1"} if "all" in request.GET else {})}),
        },
    )


def _row(by: str, line: report.Line) -> dict[str, object]:
    """A line for the table; numbers of one state lead to the records behind them."""
    cells = []
    for name in report.NUMBERS:
        n = getattr(line, name)
        narrowed = {
            by: "?" if by == "custodian" and line.key == 0 else line.key,
            "type": line.type,
            "status": name if name in set(Status) else "",
        }
        link = ""
        if n and line.key is not None and name != "ended":
            link = reverse("records") + "?" + urlencode({k: v for k, v in narrowed.items() if v not in ("", None)})
        cells.append({"n": n, "link": link})
    return {"place": line.place, "type": line.type, "cells": cells}


def _download(found: report.Inventory, form: str) -> HttpResponse:
    if form == "csv":
        response = HttpResponse(report.as_csv(found), content_type="text/csv; charset=utf-8")
    elif form == "xlsx":
        out = io.BytesIO()
        with TemporaryDirectory() as folder:
            path = Path(folder) / "thong-ke.xlsx"
            report.as_xlsx(found, path)
            out.write(path.read_bytes())
        response = HttpResponse(
            out.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        )
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="thong-ke.{form}"'
    return response
