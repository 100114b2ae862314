"""The addresses of the receiver; everything they do stands elsewhere."""

import threading
from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Form, NinjaAPI, Query, Router
from ninja.decorators import decorate_view
from ninja.parser import Parser

from . import access, schemas
from .changes import noted_since
from .errors import BUSY, NOT_FOUND, Refused, answer_errors, refusal
from .intake import receive
from .manifest import manifest as held
from .models import Batch, Client, Registration
from .scans import receive_scan
from .withdraw import withdraw as take_back

ERRORS = {frozenset({400, 401, 403, 404, 409, 413, 422, 429, 500, 503}): schemas.Error}
NO_SUCH_GRANT = Refused(400, "Chỉ cấp theo grant_type=client_credentials", "Only grant_type=client_credentials",
                        code="unsupported_grant_type")


class QuickParser(Parser):
    """Bodies hold hundreds of records: read by the quick parser; what it does not take, by Python's own."""

    def parse_body(self, request: HttpRequest) -> Any:
        try:
            return orjson.loads(request.body)
        except orjson.JSONDecodeError:
            return super().parse_body(request)


api = NinjaAPI(title="Cơ sở dữ liệu hộ tịch điện tử – tiếp nhận", version="1", docs_url=None,
               openapi_url="/api/openapi.json", parser=QuickParser())
answer_errors(api)
v1 = Router(auth=access.Bearer())

_in_work = threading.BoundedSemaphore(settings.BATCHES_IN_WORK)


def few_at_once(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Back-pressure, before the body is read: the sender comes back instead of waiting here with its batch."""

    def gated(request: HttpRequest, **arguments: Any) -> HttpResponse:
        if not _in_work.acquire(blocking=False):
            return refusal(BUSY)
        try:
            return run(request, **arguments)
        finally:
            _in_work.release()

    return gated


@api.post("/oauth/token", response={200: schemas.AccessToken, **ERRORS}, auth=None, tags=["oauth"])
def token(request: HttpRequest, response: HttpResponse, grant_type: Annotated[str, Form()] = "",
          client_id: Annotated[str, Form()] = "", client_secret: Annotated[str, Form()] = "") -> dict[str, Any]:
    """A bearer token by OAuth2 client credentials, in the form or by Basic authentication."""
    if grant_type != "client_credentials":
        raise NO_SUCH_GRANT
    client_id, client_secret = access.basic_credentials(request) or (client_id, client_secret)
    issued = access.issue_token(client_id, client_secret, request.META.get("REMOTE_ADDR", ""))
    response["Cache-Control"] = "no-store"
    return {"access_token": issued, "expires_in": settings.TOKEN_SECONDS}


@v1.put("/batches/{batch_id}", response={200: schemas.BatchAnswer, **ERRORS})
@decorate_view(few_at_once)
def put_batch(request: HttpRequest, batch_id: UUID, batch: schemas.Batch) -> HttpResponse:
    """Take in a signed batch; the same batch again gets the same answers."""
    return _answered(receive(_client(request), batch_id, batch))


@v1.get("/batches/{batch_id}", response={200: schemas.BatchAnswer, **ERRORS})
def get_batch(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """The answers to a batch of this client, or 404 when it never came."""
    batch = Batch.objects.filter(pk=batch_id, client=_client(request)).first()
    if batch is None:
        raise NOT_FOUND
    return _answered(batch)


@v1.get("/manifest", response={200: schemas.Manifest, **ERRORS})
def get_manifest(request: HttpRequest, level: str, custodian: schemas.Code | None = None,
                 event_type: Annotated[schemas.Code | None, Query(alias="type")] = None,
                 year: schemas.Year | None = None, after: UUID | None = None) -> dict[str, Any]:
    """What is held, in groups with digests: level custodian, type, year; or the records of one custodian."""
    return held(_client(request), level, custodian=custodian, event_type=event_type, year=year, after=after)


@v1.get("/records/{record_id}", response={200: schemas.RegistrationOut, **ERRORS})
def get_record(request: HttpRequest, record_id: UUID) -> dict[str, Any]:
    """The current registration of a record; its content only for who may act for its custodian."""
    found = Registration.objects.filter(record=record_id, current=True).first()
    if found is None:
        raise NOT_FOUND
    content = found.content if _client(request).may_act_for(found.custodian_code) else None
    return {"record": found.record, "version": found.version, "natural_key": found.natural_key,
            "custodian": found.custodian_code, "digest": found.digest, "receipt": found.receipt,
            "accepted_at": found.accepted_at, "status": found.status, "content": content}


@v1.put("/records/{record_id}/versions/{version}/scans/{position}", response={200: schemas.ScanHeld, **ERRORS})
@decorate_view(few_at_once)
def put_scan(request: HttpRequest, record_id: UUID, version: schemas.Version, position: schemas.Position,
             sha256: schemas.Sha256) -> dict[str, Any]:
    """Keep a scanned page (the body: PDF, JPEG, PNG, TIFF) of a version accepted here; the same again adds nothing."""
    held = receive_scan(_client(request), record_id, version, position, sha256, request.body)
    return {"record": record_id, "version": version, "position": held.position, "sha256": held.sha256,
            "pages": held.pages}


@v1.get("/changes", response={200: schemas.Changes, **ERRORS})
def get_changes(request: HttpRequest, after: schemas.Int = 0) -> dict[str, Any]:
    """What was noted here beside records of this client's custodians since; for the province to poll."""
    return noted_since(_client(request), after)


@v1.post("/records/{record_id}/withdraw", response={200: schemas.Withdrawn, **ERRORS})
def withdraw(request: HttpRequest, record_id: UUID, order: schemas.Withdraw) -> dict[str, Any]:
    """Withdraw the current version of a record; asked again, the same confirmation."""
    done = take_back(_client(request), record_id, order.version, order.reason)
    return {"record": record_id, "version": order.version, "confirmation": done.confirmation,
            "receipt": done.registration.receipt, "withdrawn_at": done.withdrawn_at}


def _client(request: HttpRequest) -> Client:
    return request.auth  # type: ignore[attr-defined]  # set by ninja from access.Bearer


def _answered(batch: Batch) -> HttpResponse:
    """`schemas.BatchAnswer`, written directly: it holds hundreds of answers, kept as they are said."""
    said = {"batch": batch.pk, "status": "answered", "digest": batch.digest, "received_at": batch.received_at,
            "custodian": batch.custodian_code, "event_type": batch.event_type, "accepted": batch.accepted,
            "refused": batch.refused, "answers": orjson.Fragment(batch.answers)}
    return HttpResponse(orjson.dumps(said), content_type="application/json; charset=utf-8")


api.add_router("/api/v1", v1, tags=["v1"])
