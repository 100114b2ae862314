"""What was noted beside our records at the receiver (ghi chú), fetched and told in the history of each record.

Nothing here is changed by it. The note stands beside the entry there; that the book gets it too is for whoever keeps
the book (Luật Hộ tịch, Điều 28 khoản 3), who reads of it here.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import Max

from ..audit.ledger import log
from ..review.models import Record
from ..store.scope import loading
from .destinations import Destination
from .models import Note


def fetch_notes(receiver: Destination) -> int:
    """Fetch what was noted there since the last time; how many notes are about records of ours.

    Each note is taken over once, in the order of the receiver's numbers; safe to kill and to run again.

    Raises:
        Unreachable: no answer; run again.
    """
    last = Note.objects.using("owner").aggregate(last=Max("number"))["last"] or 0
    return sum(_take_over(note) for note in receiver.changes(last))


def _take_over(note: Mapping[str, Any]) -> bool:
    """The number of a note is kept even where its record is none of ours, so that it is not asked for again."""
    with loading(channel="receiver"):
        record = Record.objects.using("owner").filter(pk=note["record"]).first()
        _, new = Note.objects.using("owner").get_or_create(
            number=note["number"], defaults={"record": record, "custodian_id": record and record.custodian_id}
        )
        if record is None or not new:
            return False
        log(
            "note_there",
            using="owner",
            record=record,
            subject=str(note["number"]),
            before={name: values[0] for name, values in note["changes"].items()},
            after={name: values[1] for name, values in note["changes"].items()},
            reason=_in_words(note),
        )
        return True


def _in_words(note: Mapping[str, Any]) -> str:
    """Who decided what: `UBND xã An Quang, số 15/QĐ ngày 10/11/2026: Cải chính ngày sinh`."""
    day = "/".join(reversed(note["decision_date"].split("-")))
    return f"{note['decided_by']}, số {note['decision_number']} ngày {day}: {note['words']}"
