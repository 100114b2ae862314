"""Mẫu kiểm tra: now and then an approver is given an approved record with one known error laid over it on the screen.

The record never holds the error, so that no count, search, export or transfer can meet it (architecture, 4). Who
presses Duyệt is told at once and kindly; the record itself is not touched, whatever is pressed.
"""

import random
import unicodedata
import uuid
from dataclasses import replace

from django.conf import settings
from django.db.models import Exists, QuerySet
from django.utils import timezone

from ..accounts.models import User
from ..record import BY_CODE, EventType, Field, Kind
from .field_views import FindingView
from .history import Told
from .inputs import STORED_DATE
from .models import PlantedError, Record, Status
from .paging import Thread
from .presenting import Bench, Button
from .queues import LIVE, over
from .retyping import critical
from .typing_in import Typed
from .values import Values
from .workflow import BY_NAME, CURRENT_PAGE

QUEUE = "to_approve"  # where errors are laid
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
VOWELS = "aeiouyăâêôơư"
chance = random.SystemRandom()


def planted(event: EventType, values: Values, rng: random.Random) -> tuple[str, str] | None:
    """A field that matters and what stands wrong in it, another tone or day; None where all is blank."""
    could = [(f.name, wrong) for f in critical(event) if (wrong := _wrong(f, getattr(values, f.name), rng))]
    return rng.choice(could) if could else None


def _wrong(field: Field, value: str, rng: random.Random) -> str:
    if field.kind is Kind.DATE:
        return _other_day(value, rng) if STORED_DATE.fullmatch(value) else ""
    return _other_tone(value, rng) if field.kind is Kind.NAME else ""


def _other_day(value: str, rng: random.Random) -> str:
    *before, year = value.split(".")
    if len(before) == 2:
        day = rng.choice([n for n in range(1, 29) if n != int(before[0])])
        return f"{day:02}.{before[1]}.{year}"
    return ".".join([*before, str(int(year) + rng.choice((-1, 1)))])


def _other_tone(name: str, rng: random.Random) -> str:
    """The given name with another tone, as a tired typist writes it; empty where it has no vowel."""
    *before, last = name.split() or [""]
    bare = unicodedata.normalize("NFC", "".join(c for c in unicodedata.normalize("NFD", last) if c not in TONES[1:]))
    at = next((n for n in range(len(bare) - 1, -1, -1) if bare[n].lower() in VOWELS), None)
    if at is None:
        return ""
    written = [unicodedata.normalize("NFC", bare[: at + 1] + tone + bare[at + 1 :]) for tone in TONES]
    return " ".join([*before, rng.choice([w for w in written if w != unicodedata.normalize("NFC", last)])])


def offer(thread: Thread, user: User) -> PlantedError | None:
    """In one of about PLANTED_ONE_IN given out to approve: an error laid over what somebody else approved."""
    if thread.name != QUEUE or settings.PLANTED_ONE_IN < 1 or chance.randrange(settings.PLANTED_ONE_IN):
        return None
    could = _could_bear_one(user)
    record = could.filter(pk__gte=uuid.uuid4()).order_by("pk").first() or could.order_by("pk").first()
    laid = planted(BY_CODE[record.event_type], record.values, chance) if record else None
    if record is None or laid is None:
        return None
    field, value = laid
    return PlantedError.objects.create(
        record=record, custodian_id=record.custodian_id, reviewer=user, field=field, value=value
    )


def _could_bear_one(user: User) -> QuerySet[Record]:
    approved = LIVE.filter(Exists(CURRENT_PAGE), status=Status.APPROVED, locked=False)
    theirs = over(approved, user.custodians_for("approve"))
    seen = PlantedError.objects.filter(reviewer=user).values("record")
    return theirs.exclude(approved_by=user).exclude(editors__contains=[user.pk]).exclude(pk__in=seen)


def laid_over(thread: Thread, record_id: uuid.UUID, user: User) -> PlantedError | None:
    """The error on this person's screen that waits for an answer."""
    if not thread.planted:
        return None
    return PlantedError.objects.filter(
        pk=thread.planted, record=record_id, reviewer=user, answered_at=None
    ).first()  # fmt: skip


def with_error(thread: Thread, error: PlantedError) -> Thread:
    """The same place of the list, with the error laid over what is shown."""
    return replace(thread, planted=error.pk)


def answer(error: PlantedError, action: str, typed: Typed) -> bool | None:
    """What the person did with it: found, missed, or neither (None); the record's own history knows nothing of it."""
    found = action == "return" or error.field in typed.values
    error.found = found if found or action == "approve" else None
    error.answered_at = timezone.now()
    error.save(update_fields=["found", "answered_at"])
    return error.found


class Laid(Bench):
    """The bench of an approved record as if it waited for approval, with the planted value; nothing of it is saved."""

    def __init__(self, record: Record, user: User, error: PlantedError) -> None:
        super().__init__(record, user)
        self.approved_at = record.approved_at
        record.status, record.approved_by_id, record.approved_at = Status.PENDING, None, None
        setattr(self.values, error.field, error.value)

    @property
    def buttons(self) -> dict[str, Button]:  # type: ignore[override]
        return {name: Button(BY_NAME[name], "") for name in ("approve", "return")}

    @property
    def waived(self) -> list[FindingView]:
        return []

    def told(self, history: list[Told]) -> list[Told]:
        """What happened before it was approved."""
        return [t for t in history if self.approved_at is None or t.event.at < self.approved_at]
