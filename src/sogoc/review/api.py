"""The API: one record as JSON, for whoever may see it; anything else is not found."""

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError
from ninja.renderers import JSONRenderer
from ninja.security.base import AuthBase

from ..accounts.entrance import Standing, standing
from ..record import BY_CODE
from .models import Finding, Record


class SignedIn(AuthBase):
    """By the session of the pages; reading only, so that no token against forgery is needed."""

    openapi_type, openapi_in, openapi_name = "apiKey", "cookie", settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Any:
        return request.user if standing(request) is Standing.FREE else None


class ReadableJSON(JSONRenderer):
    json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
    title="Sổ Gốc", version="1", auth=SignedIn(), renderer=ReadableJSON(), docs_url=None, urls_namespace="api"
)


class FindingOut(Schema):
    code: str
    severity: str
    fields: list[str]
    state: str


class RecordOut(Schema):
    id: uuid.UUID
    event_type: str
    book: str
    entry: str
    registered_on: date | None
    status: str
    outcome: str
    version: int
    values: dict[str, str]
    findings: list[FindingOut]


class Problem(Schema):
    detail: str


@api.get("/truong-hop/{uuid:pk}", response={200: RecordOut, 401: Problem, 404: Problem}, summary="Một trường hợp")
def record(request: HttpRequest, pk: uuid.UUID) -> dict[str, Any]:
    found = Record.objects.select_related("book").filter(pk=pk).first()
    if found is None:
        raise HttpError(404, "Không tìm thấy trường hợp này")
    head = ("id", "event_type", "entry", "registered_on", "status", "outcome", "version")
    values, findings = found.values, Finding.objects.filter(record=found).order_by("pk")
    return {
        **{name: getattr(found, name) for name in head},
        "book": found.book.key,
        "values": {name: text for name in BY_CODE[found.event_type].names if (text := getattr(values, name))},
        "findings": [
            {
                "code": f.code,
                "severity": f.severity,
                "fields": f.fields.split(",") if f.fields else [],
                "state": f.state,
            }
            for f in findings
        ],
    }
