"""Quy tắc: every rule with its law, and in how many of the records one may see it is open now."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ..check import RULES
from .models import Finding


@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """All rules as they are listed; numbers of records and of books they speak of, within the person's rights."""
    opened = Finding.objects.filter(state=Finding.State.OPEN).values("code")
    records = dict(opened.filter(record__isnull=False).values_list("code", Count("record", distinct=True)))
    books = dict(opened.filter(record__isnull=True).values_list("code", Count("book", distinct=True)))
    lines = [(rule, records.get(code, 0), books.get(code, 0)) for code, rule in RULES.items()]
    may_rerun = request.user.custodians_for("restandardise")
    return render(request, "review/rules.html", {"lines": lines, "may_rerun": may_rerun})
