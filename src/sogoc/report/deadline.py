"""Until when everything is to be done."""

from datetime import date

from django.conf import settings
from django.db.models import Max


def deadline() -> date | None:
    """The last deadline of the plans under way; else the day set for the installation (SOGOC_DEADLINE); else None."""
    from ..campaign.models import Phase, Plan

    under_way = Phase.objects.using("owner").filter(plan__state=Plan.State.ADOPTED)
    last: date | None = under_way.aggregate(last=Max("deadline"))["last"]
    return last or (date.fromisoformat(settings.DEADLINE) if settings.DEADLINE else None)
