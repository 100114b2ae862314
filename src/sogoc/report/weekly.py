"""Every week by itself: the figures frozen and the progress report laid ready, where SOGOC_WEEKLY says when."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from .documents.about import About
from .documents.forms import file_name, rendered
from .models import Snapshot
from .snapshots import Frozen, take

DAYS = {
    "mon": "thứ Hai", "tue": "thứ Ba", "wed": "thứ Tư", "thu": "thứ Năm", "fri": "thứ Sáu", "sat": "thứ Bảy",
    "sun": "Chủ nhật",
}  # fmt: skip
REPORT, FORMS = "tien-do", ("pdf", "docx", "xlsx")


def last_due(when: str, now: datetime) -> datetime:
    """The last moment of `fri 17:00` that has passed, in the time zone of `now`.

    Raises:
        ValueError: no such moment.
    """
    day, _, clock = when.partition(" ")
    at = datetime.strptime(clock, "%H:%M")
    due = now.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    due -= timedelta(days=(now.weekday() - list(DAYS).index(day)) % 7)
    return due if due <= now else due - timedelta(days=7)


def said() -> str:
    """`thứ Sáu, 17:00`, or empty where nothing is done by itself."""
    day, _, clock = settings.WEEKLY.partition(" ")
    return f"{DAYS[day]}, {clock}" if day else ""


def make_ready(now: datetime | None = None) -> list[Path]:
    """This week's snapshot and its files, unless they are there; again after a standstill or a crash in between.

    Returns the files written.
    """
    if not settings.WEEKLY:
        return []
    now = timezone.localtime(now)
    own = Snapshot.objects.using("owner").filter(taken_by=None, taken_at__gte=last_due(settings.WEEKLY, now))
    snapshot = own.order_by("pk").first() or take(f"Hằng tuần, ngày {now:%d/%m/%Y}", None, channel="task")
    frozen, written = Frozen(snapshot, using="owner"), []
    settings.REPORTS_DIR.mkdir(parents=True, exist_ok=True)
    for form in FORMS:
        path = settings.REPORTS_DIR / file_name(REPORT, frozen, form)
        if not path.exists():
            half = path.with_suffix(".part")
            half.write_bytes(rendered(REPORT, frozen, About(), form))
            half.rename(path)
            written.append(path)
    return written
