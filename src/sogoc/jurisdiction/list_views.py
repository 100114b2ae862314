"""Books to their custodians from a list: sent, looked at, confirmed. Meanwhile it stands in the page, signed."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from ..ingest import Refused as Unreadable
from ..review import custodian_list as listed
from ..review.acts import Refused
from ..review.typing_in import plain

LARGEST = 2 << 20  # bytes of a list
KEPT_FOR = 3600  # seconds


@require_http_methods(["GET", "POST"])
def give_list(request: HttpRequest) -> HttpResponse:
    """First what would move, row by row, then, confirmed, the act."""
    if not request.user.custodians_for("set_custodian"):
        raise Http404
    page: dict[str, Any] = {"columns": list(listed.COLUMNS.values()), "reason": _reason(request)}
    if request.method == "POST":
        try:
            page |= _done(request) if "kept" in request.POST else _looked_at(request, page["reason"])
        except (Refused, Unreadable) as refusal:
            page["problem"] = refusal.vi
    moves = [line.move for line in page.get("lines", ()) if line.move]
    page |= {"going": len(moves), "records": sum(move.records for move in moves)}
    return render(request, "jurisdiction/give_list.html", page, status=422 if "problem" in page else 200)


def _reason(request: HttpRequest) -> str:
    return plain(request.POST.get("reason", "")).strip()[:300]


def _looked_at(request: HttpRequest, reason: str) -> dict[str, Any]:
    file = request.FILES.get("file")
    if file is None or file.size is None:
        raise Refused("chưa chọn tệp", "no file is chosen")
    if not reason:
        raise Refused("cần ghi lý do", "a reason is needed")
    if file.size > LARGEST:
        raise Refused("tệp quá lớn", "the file is too large")
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"danh-sach{Path(file.name or '').suffix.lower()[:5]}"
        path.write_bytes(file.read())
        rows = listed.read(path)
    return {"lines": listed.plan(rows), "kept": signing.dumps([reason, rows], salt=_salt(request), compress=True)}


def _done(request: HttpRequest) -> dict[str, Any]:
    try:
        reason, rows = signing.loads(request.POST["kept"], salt=_salt(request), max_age=KEPT_FOR)
    except signing.BadSignature:
        raise Refused("bản xem trước đã quá một giờ: gửi lại tệp", "the preview is older than an hour") from None
    return {"lines": listed.apply(rows, request.user, reason), "reason": reason, "done": True}


def _salt(request: HttpRequest) -> str:
    return f"custodians.list.{request.user.pk}"
