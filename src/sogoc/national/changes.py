"""What was noted here and the province does not know yet: a stream in the order of writing, to be polled."""

from typing import Any

from django.db import connection

from .models import EVERY_CUSTODIAN, Annotation, Client

PAGE = 500
FIELDS = ("record", "kind", "decision_number", "decision_date", "decided_by", "words", "changes", "noted_at")
ORDER_LOCK = 20048  # held while a note is written: numbers become visible in their order, and no poll skips one


def in_order() -> None:
    """Inside a transaction that notes something: others wait until it is visible."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [ORDER_LOCK])


def noted_since(client: Client, after: int) -> dict[str, Any]:
    """The next page after a number, limited to what the client may act for."""
    notes = Annotation.objects.filter(pk__gt=after).select_related("registration").order_by("pk")
    if EVERY_CUSTODIAN not in client.custodians:
        notes = notes.filter(registration__custodian_code__in=client.custodians)
    page = list(notes[:PAGE])
    rows = [{"number": n.pk, "version": n.registration.version, **{f: getattr(n, f) for f in FIELDS}} for n in page]
    return {"rows": rows, "next": page[-1].pk if len(page) == PAGE else None}
