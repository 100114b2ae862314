"""What people see when something is not there or went wrong: never a name, a value or a trace."""

import sys

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from ..trouble import note_trouble


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same words whether the record never was or belongs to another unit."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """A code to tell the people who keep the log; the page needs no database."""
    error = sys.exc_info()[1]
    code = note_trouble(error) if error else "?"
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": f"Có lỗi hệ thống (mã {code})"}, status=500)
    return HttpResponse(render_to_string("500.html", {"code": code}), status=500)
