"""One transaction a request, opened as nobody and narrowed to the signed-in person; pages stay private."""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from ..store.scope import acting_as

Handler = Callable[[HttpRequest], HttpResponse]


def private_pages(get_response: Handler) -> Handler:
    """Nothing with personal data may be kept by a proxy or shown again after logging out."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return handle


def nobody_yet(get_response: Handler) -> Handler:
    """Sessions and accounts are read as nobody, who sees no record."""

    def handle(request: HttpRequest) -> HttpResponse:
        with acting_as(None):
            return _all_or_nothing(get_response(request))

    return handle


def act_as_the_signed_in(get_response: Handler) -> Handler:
    def handle(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return get_response(request)
        with acting_as(request.user, savepoint=False):  # an error page undoes the whole request anyway
            return _all_or_nothing(get_response(request))

    return handle


def _all_or_nothing(response: HttpResponse) -> HttpResponse:
    """An error page arrives here as a response: what the request wrote before it must go."""
    if response.status_code >= 500:
        transaction.set_rollback(True)
    return response
