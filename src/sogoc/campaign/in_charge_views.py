"""Who is in charge of books, said on the page of one or on the list of many."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ..accounts.models import User
from ..review.acts import Refused
from ..review.models import Book
from .in_charge import put_in_charge


@require_POST
def in_charge(request: HttpRequest) -> HttpResponse:
    """The chosen books to a person of the unit that keeps them, or to nobody."""
    assert isinstance(request.user, User)
    if not request.user.custodians_for("assign_tasks"):
        raise Http404
    chosen = [pk for pk in request.POST.getlist("book") if _number(pk)]
    books = list(Book.objects.filter(pk__in=chosen).select_related("custodian", "in_charge").order_by("pk"))
    person, asked = None, request.POST.get("person", "")
    if asked:
        person = User.objects.filter(pk=int(asked), is_active=True).first() if _number(asked) else None
    if (asked and person is None) or not books:
        messages.error(request, "Chọn quyển và người phụ trách.")
    else:
        try:
            n = put_in_charge(books, person, request.user)
            whom = f"giao {n} quyển cho {person} phụ trách" if person else f"{n} quyển không còn người phụ trách"
            messages.success(request, f"Đã {whom}." if person else f"{whom}.")
        except Refused as refusal:
            messages.error(request, f"Chưa giao được: {refusal}.")
    return redirect("book", pk=books[0].pk) if len(books) == 1 else redirect("books")


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16
