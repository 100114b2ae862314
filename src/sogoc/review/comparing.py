"""Second readings decided: beside the page, a person takes theirs, keeps ours or writes their own."""

from collections.abc import Mapping

from ..accounts.models import User
from ..audit.ledger import log
from ..record import BY_CODE
from .acts import Refused
from .editing import Conflict, editable, save
from .models import VALUES, Record, SecondReading
from .readings import differences

THEIRS, OURS, MIXED = "theirs", "ours", "mixed"


def standing_differences(reading: SecondReading) -> dict[str, list[str]]:
    """`field -> [ours, theirs]` as the record stands now; what was corrected since is no difference any more."""
    event = BY_CODE[reading.record.event_type]
    ours = VALUES[event.code].objects.get(pk=reading.record_id)
    now = differences(event, ours, reading.standard)
    return {name: pair for name, pair in now.items() if name in reading.differences or pair[1]}


def decide_reading(reading_id: int, user: User, values: Mapping[str, str], *, version: int) -> Record:
    """Settle a second reading, inside `acting_as(user)`: `values` holds what the page says where the record changes.

    A field that is not in `values` keeps ours. Who changes a value has edited the record and does not approve it.

    Args:
        values: field -> theirs, or an own value.
        version: of the record the person had in front of them.

    Raises:
        Refused: decided already, not theirs, or values to change while the record is not editable.
        editing.Conflict: somebody else saved in between.
        SecondReading.DoesNotExist: no such reading for this person.
    """
    reading = SecondReading.objects.select_for_update(of=("self",)).select_related("record").get(pk=reading_id)
    record = reading.record
    if reading.decided:
        raise Refused("bản nhập này đã được xét", "this reading was decided already")
    if not user.may("edit", record.custodian_id):
        raise Refused("bạn không có quyền xét bản nhập của đơn vị này", "you may not decide for this unit")
    if record.version != version:
        raise Conflict(record, {})
    before = standing_differences(reading)
    strange = [name for name in values if name not in before]
    if strange:
        raise Refused(f"hai bản không khác nhau ở {', '.join(strange)}", f"no difference in {', '.join(strange)}")
    changed = {name: value for name, value in values.items() if value != before[name][0]}
    if changed:
        record = save(record.pk, user, changed, version=version)
    reading.decided = _word(before, changed)
    reading.save(update_fields=["decided"])
    now = record.values
    log(
        "decide_reading",
        record=record,
        subject=f"{reading.delivery_id}/{reading.row}",
        before={name: pair[0] for name, pair in before.items()},
        after={**{name: getattr(now, name) for name in before}, "decided": reading.decided},
    )
    return record


def _word(differing: Mapping[str, list[str]], changed: Mapping[str, str]) -> str:
    if not changed:
        return OURS
    taken = all(changed.get(name) == theirs for name, (_, theirs) in differing.items())
    return THEIRS if taken else MIXED


def await_second_copy(reading_id: int, user: User, reason: str) -> Record:
    """The page does not settle which reading is right: the record waits for the register's second copy; undecided.

    Raises:
        Refused: decided already, not theirs, no reason, or the record is approved.
        SecondReading.DoesNotExist: no such reading for this person.
    """
    reading = SecondReading.objects.select_for_update(of=("self",)).get(pk=reading_id)
    record = editable(reading.record_id, user)
    if reading.decided or not reason.strip():
        raise Refused("bản nhập này đã được xét, hoặc chưa ghi lý do", "decided already, or no reason was given")
    record.waiting_second = True
    record.save(update_fields=["waiting_second", "changed_at"])
    log("await_second_copy", record=record, subject=f"{reading.delivery_id}/{reading.row}", reason=reason.strip())
    return record
