"""A registration withdrawn at the sender's request: it stays in the history and no longer counts."""

from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from .errors import NOT_FOUND, Refused
from .intake import NOT_YOURS
from .models import Client, Registration, Withdrawal

NOT_CURRENT = Refused(409, "Phiên bản này không phải phiên bản đang có hiệu lực", "That version is not the current one")


def withdraw(client: Client, record: UUID, version: int, reason: str) -> Withdrawal:
    """The confirmation; the same one when asked again."""
    with transaction.atomic():
        current = Registration.objects.select_for_update().filter(record=record, current=True).first()
        if current is None:
            raise NOT_FOUND
        if not client.may_act_for(current.custodian_code):
            raise NOT_YOURS
        if current.version != version:
            raise NOT_CURRENT
        if current.status == Registration.Status.WITHDRAWN:
            return Withdrawal.objects.select_related("registration").get(registration=current)
        Registration.objects.filter(pk=current.pk).update(status=Registration.Status.WITHDRAWN)
        return Withdrawal.objects.create(registration=current, confirmation=_confirmation(), client=client,
                                         reason=reason, withdrawn_at=timezone.now())


def _confirmation() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select nextval('national_confirmation')")
        return f"TH-{cursor.fetchone()[0]:010}"
