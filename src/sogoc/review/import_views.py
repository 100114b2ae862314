"""Nhập dữ liệu: files chosen, read and compared in the background, looked at, confirmed or cancelled (interface F4).

Who started an import sees it, and whoever takes in everywhere; to others there is none.
"""

import json
from collections.abc import Iterator
from typing import Any

import polars as pl
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ..accounts.models import User
from ..ingest import Refused as RefusedFile
from ..ingest.refused import UnknownHeader
from ..jurisdiction.models import UNKNOWN_CUSTODIAN, Authority
from ..record import BY_CODE, EVENT_TYPES
from ..sheets import blank_workbook
from . import importing
from .acts import Refused
from .approved_before import Touched, touched_of
from .belonging import custodian_candidates
from .field_views import full_label
from .mapping import keep
from .models import Import, ImportFile
from .preview import ENTRIES
from .wording import SCAN_COUNTS

MOST = 100  # entries of a file that are listed
LISTED = {"differs": "khác bản đang có", "held": "tạm giữ", "only_in_old": "chỉ có ở đây"}
STATES = {"new": "mới", "same": "đã có", **LISTED}


def _person(request: HttpRequest) -> User:
    """Whoever may take in at all; others find no such page."""
    if not request.user.custodians_for("ingest"):
        raise Http404
    return request.user


def _import(request: HttpRequest, pk: int) -> Import:
    user = _person(request)
    run = Import.objects.filter(pk=pk).first()
    if run is None or not importing.may_see(run, user):
        raise Http404
    return run


@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """One's imports, and the files of a new one: sent, they are read at once."""
    user = _person(request)
    if request.method == "POST":
        return _begun(request, user)
    mine = Import.objects.filter(started_by=user).order_by("-pk")[:20]
    about = {"imports": mine, "largest": importing.LARGEST >> 20, "types": EVENT_TYPES}
    return render(request, "review/imports.html", about)


def _begun(request: HttpRequest, user: User) -> HttpResponse:
    files = request.FILES.getlist("files")
    if not files:
        messages.error(request, "Chưa chọn tệp nào.")
        return redirect("imports")
    run = importing.start(user)
    try:
        for file in files:
            importing.receive(run, file.name or "", _chunks(file))
        importing.check(run)
    except Refused as refusal:
        importing.cancel(run)
        messages.error(request, f"Chưa nhập gì: {refusal}.")
        return redirect("imports")
    return redirect("import", pk=run.pk)


def _chunks(file: UploadedFile) -> Iterator[bytes]:
    yield from file.chunks()


@require_GET
def blank(request: HttpRequest, code: str) -> HttpResponse:
    """The blank workbook of a register."""
    _person(request)
    if code not in BY_CODE:
        raise Http404
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(blank_workbook(BY_CODE[code]), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="mau-{code}.xlsx"'
    return response


@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The step an import is at; the page renews itself while the machine works."""
    run = _import(request, pk)
    files = list(ImportFile.objects.using("owner").filter(import_run=run).order_by("pk"))
    asked = {b["key"]: _candidates(b["key"]) for f in files for b in f.preview.get("books", ()) if _asks(b)}
    return render(
        request,
        "review/import.html",
        {
            "run": run,
            "progress": importing.progress(run),
            "files": [_told(f, run) for f in files],
            "asked": asked if run.state == Import.State.CHECKED else {},
            "totals": _totals(files),
            "brings": any(not (f.preview.get("refused") or f.preview.get("trouble")) for f in files),
        },
    )


def _asks(book: dict[str, Any]) -> bool:
    return bool(book["custodian_id"] == UNKNOWN_CUSTODIAN)


def _candidates(key: str) -> dict[int, str]:
    """Who may keep a book, by its key `11650.KS.2001.01`."""
    authority = key.split(".")[0]
    known = authority.isdigit() and Authority.objects.filter(pk=int(authority)).exists()
    return custodian_candidates(int(authority)) if known else {}


def _told(file: ImportFile, run: Import) -> dict[str, Any]:
    """A file with what it brings, or brought."""
    entries = importing.entries_of(file) if run.state == Import.State.CHECKED else ENTRIES.to_frame()
    scans = (file.report or file.preview).get("kind") == "scans"
    listed = entries.clear() if scans else entries.filter(pl.col("state").is_in(list(LISTED)))
    states = file.preview.get("states", {})
    return {
        "file": file,
        "preview": file.preview,
        "states": [(label, states[name]) for name, label in STATES.items() if states.get(name)],
        "report": file.report,
        "mapping": _asked(file.preview.get("header")),
        "entries": [_entry(line) for line in listed.head(MOST).iter_rows(named=True)],
        "more": max(0, listed.height - MOST),
        "scans": _scans(file, entries) if scans else None,
    }


def _scans(file: ImportFile, entries: pl.DataFrame) -> dict[str, Any]:
    """What scans bring or brought: their counts, and approved records that have new ones."""
    told = file.report or file.preview
    counts = told.get("pages", {})
    ids = told["approved"] if file.report else entries["record_id"].drop_nulls().to_list()
    touched: Touched = touched_of(ids)
    return {
        "counts": [(label, counts[name]) for name, label in SCAN_COUNTS.items() if counts.get(name)],
        "touched": touched if ids else None,
    }


def _asked(header: UnknownHeader | None) -> dict[str, Any] | None:
    """The columns a person is asked about, the nearest of the template first."""
    if not header or header["event"] not in BY_CODE:
        return None
    event = BY_CODE[header["event"]]
    labels = {f.column: f"{f.column}: {full_label(f)}" for f in event.fields}
    asked = sorted(enumerate(header["columns"]), key=lambda pair: bool(pair[1][1]))  # what is open comes first
    return {
        "event": event,
        "columns": [
            {
                "at": at,
                "name": name,
                "chosen": column,
                "near": [(n, labels[n]) for n in near],
                "others": [(n, label) for n, label in labels.items() if n not in near],
            }
            for at, (name, column, near) in asked
        ],
    }


def _entry(line: dict[str, Any]) -> dict[str, Any]:
    code = (line["book"] or "").split(".")[1:2]
    fields = BY_CODE[code[0]].by_name if code and code[0] in BY_CODE else {}
    differing = json.loads(line["fields"]) if line["fields"] else {}
    return {
        **line,
        "label": LISTED[line["state"]],
        "differing": [(full_label(fields[f]) if f in fields else f, *pair) for f, pair in differing.items()],
    }


def _totals(files: list[ImportFile]) -> dict[str, int]:
    """The sum line: rows in, and what becomes of them."""
    done = [f.report for f in files if f.report]
    names = ("rows_in", "loaded", "second_readings", "known", "held")
    return {name: sum(int(r.get(name) or 0) for r in done) for name in names}


def _step(request: HttpRequest, pk: int, do: Any, words: str) -> HttpResponse:
    """An act on an import, and back to it with what was done or why not."""
    run = _import(request, pk)
    try:
        do(run)
    except Refused as refusal:
        messages.error(request, f"Không làm được: {refusal}.")
    else:
        messages.success(request, words)
    return redirect("import", pk=pk)


@require_POST
def custodian(request: HttpRequest, pk: int) -> HttpResponse:
    """Who keeps a book that nobody named; only who may keep it is offered."""
    key, chosen = request.POST.get("book", ""), request.POST.get("custodian", "")

    def do(run: Import) -> None:
        if not chosen.isdecimal() or int(chosen) not in _candidates(key):
            raise Refused("chọn một đơn vị trong danh sách", "choose a unit of the list")
        importing.set_custodian(run, key, int(chosen))

    return _step(request, pk, do, "Đã ghi đơn vị giữ sổ; máy so lại.")


@require_POST
def map_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """What each column of a file of an unknown layout is; kept for every file with the same header."""

    def do(run: Import) -> None:
        file = ImportFile.objects.using("owner").filter(import_run=run, path=request.POST.get("file", "")).first()
        header = (file.preview.get("header") if file else None) or {"event": "", "columns": []}
        if run.state != Import.State.CHECKED or not header["columns"]:
            raise Refused("tệp này không chờ ghép cột: tải lại trang", "no columns of this file are asked for: reload")
        said = {name: request.POST.get(f"c{at}", "?") for at, (name, _, _) in enumerate(header["columns"])}
        if left := [name for name, column in said.items() if column == "?"]:
            raise Refused(f"chưa chọn cho cột {', '.join(left)}", f"nothing chosen for {', '.join(left)}")
        try:
            keep(request.POST.get("event", header["event"]), said, request.user)
        except RefusedFile as refusal:
            raise Refused(refusal.vi.rstrip("."), refusal.en) from refusal
        importing.check(run)

    return _step(request, pk, do, "Đã giữ cách ghép cột; máy đọc lại các tệp.")


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, importing.confirm, "Đang nhập; trang tự cập nhật.")


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing of it stays."""
    run = _import(request, pk)
    try:
        importing.cancel(run)
    except Refused as refusal:
        messages.error(request, f"Không hủy được: {refusal}.")
        return redirect("import", pk=pk)
    messages.success(request, "Đã hủy lần nhập: chưa có gì được ghi vào sổ.")
    return redirect("imports")
