"""The first page: how many registrations are held, by type and custodian. No personal data."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_page
from django.views.decorators.http import require_safe

from ...record import EVENT_TYPES
from ..models import Registration


@require_safe
@cache_page(10)
def counts(request: HttpRequest) -> HttpResponse:
    valid = Registration.objects.filter(current=True, status=Registration.Status.VALID)
    counted = {(code, kind): n for code, kind, n in
               valid.values_list("custodian_code", "event_type").annotate(n=Count("*")).order_by()}
    types = [e.code for e in EVENT_TYPES]
    rows = [
        (code, [counted.get((code, kind), 0) for kind in types])
        for code in sorted({code for code, _ in counted})
    ]
    totals = [sum(numbers[i] for _, numbers in rows) for i in range(len(types))]
    return render(request, "national/counts.html", {
        "types": [e.vi for e in EVENT_TYPES],
        "rows": [(code, numbers, sum(numbers)) for code, numbers in rows],
        "totals": totals,
        "total": sum(totals),
        "withdrawn": Registration.objects.filter(current=True, status=Registration.Status.WITHDRAWN).count(),
    })
