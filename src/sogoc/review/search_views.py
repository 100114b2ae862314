"""Tìm kiếm: what is looked for is posted, so that it stands in no address."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from .listing import authority_names, subjects
from .searching import MOST, PURPOSES, Asked, Unclear, must_say_why, search
from .typing_in import plain

FIELDS = ("name", "day", "entry", "book", "id_number")


@require_http_methods(["GET", "POST"])
def search_page(request: HttpRequest) -> HttpResponse:
    """The form, and below it what was found and why."""
    user = request.user
    if not user.custodians_for("read"):
        raise Http404
    typed = {key: plain(request.POST.get(key, ""))[:200].strip() for key in (*FIELDS, "purpose")}
    page = {"typed": typed, "purposes": PURPOSES.items() if must_say_why(user) else (), "most": MOST}
    if request.method == "POST":
        try:
            hits, more = search(Asked(**{key: typed[key] for key in FIELDS}), user, typed["purpose"])
        except Unclear as unclear:
            return render(request, "review/search.html", page | {"problem": unclear.vi}, status=422)
        records = [hit.record for hit in hits]
        whose, units = subjects(records), authority_names({r.authority_id for r in records})
        rows = [(hit, whose.get(hit.record.pk, ""), units.get(hit.record.authority_id, "")) for hit in hits]
        page |= {"rows": rows, "more": more, "asked": True}
    return render(request, "review/search.html", page)
