"""Quyển sổ: how far each book is, its ledger with the gaps, and the lead's signature under it."""

import csv
import io
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from ..accounts.models import User
from ..campaign.planning import may_assign, workers
from ..record import BY_CODE, EVENT_TYPES
from ..sheets import csv_cells
from . import signing
from .acts import Refused
from .book_ledger import BookLedger, ledger_of
from .models import Book
from .queues import BadFilter
from .shelf import shelf, volumes
from .typing_in import plain

PAGE = 50  # books
ENTRIES = 200  # of a book on one page
KEYS = ("type", "custodian", "authority", "year", "finding")


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The books one may see, narrowed like the list of records."""
    wanted = {key: text for key in KEYS if (text := plain(request.GET.get(key, "")).strip())}
    at = _from(request)
    problem, books, blank = "", [], request.GET.get("trong") == "1"
    try:
        books = list(shelf(wanted, blank=blank)[at : at + PAGE + 1])
    except BadFilter as bad:
        problem = str(bad)
    return render(
        request,
        "review/books.html",
        {
            "volumes": volumes(books[:PAGE]),
            "types": EVENT_TYPES,
            "wanted": wanted,
            "blank": blank,
            "may_type": bool(request.user.custodians_for("ingest")),
            "workers": _to_choose_from(request, books[:PAGE]),
            "problem": problem,
            "before": max(at - PAGE, 0) if at else None,
            "onwards": at + PAGE if len(books) > PAGE else None,
        },
        status=400 if problem else 200,
    )


def _to_choose_from(request: HttpRequest, books: list[Book]) -> list[User]:
    """Who could be in charge of the books in view: the people of their unit, where that is one."""
    units = {book.custodian_id for book in books}
    return workers(*units) if len(units) == 1 and may_assign(request.user, *units) else []


@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One book, entry by entry."""
    book = get_object_or_404(Book.objects.select_related("authority", "custodian", "in_charge"), pk=pk)
    found, at = ledger_of(book), _from(request)
    return render(
        request,
        "review/book.html",
        {
            "found": found,
            "book": book,
            "event": BY_CODE[book.event_type],
            "lines": found.lines[at : at + ENTRIES],
            "before": max(at - ENTRIES, 0) if at else None,
            "onwards": at + ENTRIES if len(found.lines) > at + ENTRIES else None,
            "may_type": request.user.may("ingest", book.custodian_id),
            "may_sign": request.user.may("sign_book", book.custodian_id),
            "workers": workers(book.custodian_id) if may_assign(request.user, book.custodian_id) else [],
        },
    )


@require_GET
def gaps(request: HttpRequest, pk: int) -> HttpResponse:
    """The missing numbers as a table for whoever looks for the pages."""
    book = get_object_or_404(Book, pk=pk)
    response = HttpResponse(gaps_csv(ledger_of(book)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="so-thieu-{book.pk}.csv"'
    return response


def gaps_csv(found: BookLedger) -> str:
    """One line for each gap; opens in a spreadsheet with its letters right."""
    out = io.StringIO("\ufeff")
    out.seek(0, io.SEEK_END)
    writer = csv.writer(out)
    writer.writerow(["Quyển", "Năm", "Từ số", "Đến số", "Thiếu", "Trước số", "Lý do đã ghi"])
    for gap in found.gaps:
        cells = [found.book.key, gap.year, gap.first, gap.last, gap.count, gap.behind.entry, gap.reason]
        writer.writerow(csv_cells(cells))
    return out.getvalue()


@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    return _done(request, pk, lambda reason: signing.sign(pk, request.user, reason), "Đã ký: rà soát xong quyển.")


@require_POST
def unsign(request: HttpRequest, pk: int) -> HttpResponse:
    return _done(request, pk, lambda reason: signing.take_back(pk, request.user, reason), "Đã bỏ ký: quyển mở lại.")


def _done(request: HttpRequest, pk: int, do: Callable[[str], object], words: str) -> HttpResponse:
    get_object_or_404(Book, pk=pk)
    try:
        do(plain(request.POST.get("reason", "")))
    except Refused as refusal:
        messages.error(request, f"Chưa làm được: {refusal}.")
    else:
        messages.success(request, words)
    return redirect("book", pk=pk)


def _from(request: HttpRequest) -> int:
    at = request.GET.get("tu", "")
    return int(at) if at.isdecimal() and at.isascii() and len(at) < 8 else 0
