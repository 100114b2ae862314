"""What the API says when it does not do what was asked: one line, in Vietnamese (`loi`) and English (`detail`)."""

import logging
from collections.abc import Callable
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from ..store.backend.base import release_clusters
from ..store.embedded import ClusterError, is_held

log = logging.getLogger(__name__)


class Refused(Exception):
    """A request that is not granted; `retry` tells after how many seconds to come back."""

    def __init__(self, status: int, vi: str, en: str, *, retry: int | None = None, code: str = "") -> None:
        super().__init__(status, en)
        self.status, self.vi, self.en, self.retry, self.code = status, vi, en, retry, code


NOT_FOUND = Refused(404, "Không tìm thấy", "Not found")
TOO_LARGE = Refused(413, "Gói dữ liệu quá lớn: chia thành nhiều gói nhỏ hơn", "Too large: send smaller batches")
BUSY = Refused(503, "Đang bận, xin gửi lại sau ít giây", "Busy, send again in a few seconds", retry=2)
NO_DATABASE = Refused(503, "Cơ sở dữ liệu chưa sẵn sàng, xin gửi lại sau", "Database not ready, send again", retry=5)
UNSIGNED_IN = Refused(401, "Thiếu hoặc hết hạn mã truy cập: xin cấp lại tại /oauth/token",
                      "Missing or expired token: ask /oauth/token for one")


def refusal(error: Refused) -> HttpResponse:
    body = {"loi": error.vi, "detail": error.en}
    if error.code:
        body["error"] = error.code  # RFC 6749, section 5.2
    response = JsonResponse(body, status=error.status, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "no-store"
    if error.status == 401:
        response["WWW-Authenticate"] = "Basic" if error.code else "Bearer"
    if error.retry is not None:
        response["Retry-After"] = str(error.retry)
    return response


def answer_errors(api: NinjaAPI) -> None:
    """Every way in which a request can fail, with its answer; no value of the request is repeated."""
    api.add_exception_handler(Refused, lambda request, error: refusal(error))
    api.add_exception_handler(AuthenticationError, lambda request, error: refusal(UNSIGNED_IN))
    api.add_exception_handler(Http404, lambda request, error: refusal(NOT_FOUND))
    api.add_exception_handler(ValidationError, lambda request, error: refusal(_misshapen(error)))
    api.add_exception_handler(HttpError, lambda request, error: refusal(
        Refused(error.status_code, "Không đọc được yêu cầu", "The request cannot be read")))
    for trouble in (OperationalError, InterfaceError, psycopg.OperationalError, ClusterError):
        api.add_exception_handler(trouble, _database_trouble)
    api.add_exception_handler(Exception, _bug)


def _misshapen(error: ValidationError) -> Refused:
    first = error.errors[0]
    where = ".".join(str(part)[:40] for part in first["loc"] if part not in ("body", "form", "batch"))
    more = f" (+{len(error.errors) - 1})" if len(error.errors) > 1 else ""
    return Refused(422, f"Yêu cầu không đúng mẫu tại {where or 'thân yêu cầu'}{more}",
                   f"Not as declared at {where or 'the body'}: {first['type']}{more}")


def _database_trouble(request: HttpRequest, error: Exception) -> HttpResponse:
    log.warning("database trouble: %s", type(error).__name__)
    home = settings.DATABASES["default"].get("EMBEDDED")
    if home and not is_held(Path(home) / "alive.lock"):
        release_clusters(wait=0)  # the embedded server died: the next connection starts it again
    return refusal(NO_DATABASE)


def _bug(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("%s %s", request.method, request.path, exc_info=error)
    return refusal(Refused(500, "Lỗi của hệ thống tiếp nhận, đã ghi nhật ký", "A fault of the receiver, logged"))


def within_limits(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a body that is too large is refused before it is read; an unknown API address answers in JSON."""

    def handle(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > settings.MAX_BODY:
            return refusal(TOO_LARGE)
        response = get_response(request)
        if response.status_code == 404 and request.path.startswith(("/api/", "/oauth/")) \
                and not response.headers["Content-Type"].startswith("application/json"):
            return refusal(NOT_FOUND)
        return response

    return handle
