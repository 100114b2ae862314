"""A running transfer stopped and taken up again: what is on its way is still answered, nothing further is sent."""

from django.db.models import QuerySet
from django.utils import timezone

from ..accounts.models import EVERYWHERE, User
from ..audit.ledger import log
from .models import Batch


def under_way(user: User) -> QuerySet[Batch]:
    """Signed batches without all answers that this person may stop or send on, inside `acting_as(user)`."""
    over = user.custodians_for("sign_batch")
    signed = Batch.objects.filter(state=Batch.State.SIGNED)
    return signed if over is EVERYWHERE else signed.filter(custodian_id__in=over)


def stop(user: User) -> int:
    """Keep back what is not on its way yet; returns how many batches."""
    return _change(under_way(user).filter(stopped_at=None), user, "stop_sending")


def resume(user: User) -> int:
    """Let it go again; returns how many batches had been stopped."""
    return _change(under_way(user).exclude(stopped_at=None), None, "resume_sending")


def _change(batches: QuerySet[Batch], stopped_by: User | None, action: str) -> int:
    changed = list(batches.select_for_update(of=("self",)).order_by("number"))
    at = timezone.now() if stopped_by else None
    Batch.objects.filter(pk__in=[b.pk for b in changed]).update(stopped_by=stopped_by, stopped_at=at)
    for batch in changed:
        log(action, custodian_id=batch.custodian_id, subject=str(batch.pk))
    return len(changed)
