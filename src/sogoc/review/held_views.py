"""Dòng lỗi tạm giữ: mended in place, dropped with a reason, out as a workbook and back; a delivery withdrawn."""

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from ..ingest import Refused as RefusedFile
from . import held_workbook
from .acts import Refused
from .held import Mended, drop, mend
from .models import Delivery, HeldRow
from .withdrawing import withdraw

LARGEST = 20 << 20  # bytes of a mended workbook


def _rows(request: HttpRequest, pk: int) -> list[HeldRow]:
    """The held rows of a delivery that this person sees."""
    return list(HeldRow.objects.filter(delivery_id=pk, fate="").order_by("sheet", "row"))


def _row(request: HttpRequest, pk: int) -> HeldRow:
    number = request.POST.get("row", "")
    if not number.isdecimal():
        raise Http404
    return get_object_or_404(HeldRow, pk=int(number), delivery_id=pk)


def _back(request: HttpRequest, pk: int, act: Any) -> HttpResponse:
    try:
        messages.success(request, act())
    except (Refused, RefusedFile) as refusal:
        messages.error(request, f"Không làm được: {getattr(refusal, 'vi', refusal)}")
    return redirect("delivery", pk=pk)


def _told(done: Mended) -> str:
    return (
        f"Đã nạp {done.loaded + done.second_readings} dòng, đã có {done.known}, còn tạm giữ {done.held}"
        + (" (xem lý do mới)." if done.held else ".")
    )


@require_POST
def mend_row(request: HttpRequest, pk: int) -> HttpResponse:
    """Cells of one row as corrected on screen; with `alike`, of every row of the sheet held for that reason."""
    row = _row(request, pk)
    before = row.mended if row.mended is not None else row.cells
    typed = {name.removeprefix("o:"): text for name, text in request.POST.items() if name.startswith("o:")}
    changed = {title: text for title, text in typed.items() if text != before.get(title, "")}

    def act() -> str:
        if not changed:
            raise Refused("chưa sửa ô nào", "no cell was changed")
        alike = _alike(request, row) if request.POST.get("alike") else [row.pk]
        return _told(mend(dict.fromkeys(alike, changed), request.user))

    return _back(request, pk, act)


def _alike(request: HttpRequest, row: HeldRow) -> list[int]:
    """The rows of the same sheet that are held for the same reason."""
    same = [r for r in _rows(request, row.delivery_id) if (r.sheet, r.reason) == (row.sheet, row.reason)]
    return [r.pk for r in same]


@require_POST
def drop_row(request: HttpRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    return _back(request, pk, lambda: f"Đã bỏ {drop([row.pk], request.user, request.POST.get('reason', ''))} dòng.")


@require_GET
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The held rows with the reason, to be mended in Excel."""
    rows = _rows(request, pk)
    if not rows:
        raise Http404
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(held_workbook.workbook(rows), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="tam-giu-{pk}.xlsx"'
    return response


@require_POST
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """The same workbook, mended."""
    get_object_or_404(Delivery, pk=pk)
    file = request.FILES.get("file")

    def act() -> str:
        if file is None or file.size > LARGEST:
            raise Refused("chọn tệp .xlsx đã sửa, không quá 20 MB", "choose the mended workbook, 20 MB at most")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "sua.xlsx"
            path.write_bytes(file.read())
            return _told(held_workbook.take_back(path, request.user))

    return _back(request, pk, act)


@require_POST
def withdraw_delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """Take everything back while nobody has worked on it."""
    get_object_or_404(Delivery, pk=pk)

    def act() -> str:
        withdraw(pk, request.user, request.POST.get("reason", ""))
        return "Đã gỡ bàn giao: không còn trường hợp nào của tệp này."

    return _back(request, pk, act)
