"""Until when everything is to be done."""

from datetime import date

from django.conf import settings


def deadline() -> date | None:
    """The day that is set for the installation (SOGOC_DEADLINE, 2025-08-31); None where nobody has set one."""
    return date.fromisoformat(settings.DEADLINE) if settings.DEADLINE else None
