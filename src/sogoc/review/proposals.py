"""What the machine would have a person look at: stored, taken as the person's decision, or refused and remembered."""

import uuid
from typing import Any

import polars as pl
from django.utils import timezone

from ..accounts.models import User
from ..audit.ledger import log
from ..pipeline import Processed
from .acts import Refused
from .faults import values_hash
from .models import Proposal, Record
from .typed_layer import Stored


def hash_of(field: str, value: str) -> str:
    """Of the value a proposal is made for; proposal and answer hold while the value does."""
    return values_hash(field, {field: value})


def proposals_of(
    suggestions: pl.DataFrame, values: pl.DataFrame, ids: dict[int, str], custodian_id: int
) -> list[Proposal]:
    """The kernel's suggestions as rows of the ledger.

    Args:
        suggestions: schema SUGGESTIONS.
        values: the standard layer they were made for, with `row`.
        ids: row -> record; rows without one are left out.
    """
    at = {row: n for n, row in enumerate(values["row"])} if suggestions.height else {}
    columns = {name: values[name] for name in suggestions["field"].unique()}
    return [
        Proposal(
            record_id=ids[s["row"]], custodian_id=custodian_id, field=s["field"], kind=s["kind"],
            value=s["value"] or "", rule=s["rule"], why=s["why"] or "",
            values_hash=hash_of(s["field"], columns[s["field"]][at[s["row"]]] or ""),
        )
        for s in suggestions.iter_rows(named=True)
        if s["row"] in ids
    ]  # fmt: skip


def keep(proposals: list[Proposal]) -> None:
    """By the owner; what was answered before for the same value stays answered."""
    Proposal.objects.using("owner").bulk_create(proposals, ignore_conflicts=True, batch_size=2000)


def propose(now: Stored, done: Processed, records: set[str]) -> None:
    """The open proposals of these records become what the present rules suggest; a person's own value is left alone."""
    Proposal.objects.using("owner").filter(record__in=records, state=Proposal.State.OPEN).delete()
    ids = {row: pk for row, pk in now.heads.select("row", "id").iter_rows() if pk in records}
    made = proposals_of(done.suggestions, now.values, ids, now.book.custodian_id)
    settled = {key for key, cell in now.cells.items() if cell.by_person}
    keep([p for p in made if (str(p.record_id), p.field) not in settled])


def standing(record: Record, values: Any) -> list[Proposal]:
    """Open proposals about the values as they stand now."""
    found = Proposal.objects.filter(record=record, state=Proposal.State.OPEN).order_by("pk")
    return [p for p in found if p.values_hash == hash_of(p.field, getattr(values, p.field, ""))]


def accept(record_id: uuid.UUID, proposal_id: int, user: User, *, version: int) -> Record:
    """The book says so: the value becomes this person's own edit, so somebody else approves.

    Raises:
        Refused: it only flags, was answered, is about another value, or the record may not be edited.
        Conflict: the record changed since it was opened.
    """
    from .editing import save

    proposal = _open(record_id, proposal_id)
    if proposal.kind != Proposal.Kind.REREAD or not proposal.value:
        raise Refused("chỉ là lời nhắc: đọc sổ rồi nhập giá trị", "only a flag: read the book and type what it says")
    record = save(record_id, user, {proposal.field: proposal.value}, version=version)
    _answer(proposal, user, Proposal.State.ACCEPTED)
    return record


def reject(record_id: uuid.UUID, proposal_id: int, user: User) -> Record:
    """The book says what stands there: not proposed again for this value. Raises as `accept`."""
    from .editing import editable

    record = editable(record_id, user)
    _answer(_open(record_id, proposal_id), user, Proposal.State.REJECTED)
    return record


def _open(record_id: uuid.UUID, proposal_id: int) -> Proposal:
    record = Record.objects.get(pk=record_id)
    found = next((p for p in standing(record, record.values) if p.pk == proposal_id), None)
    if found is None:
        raise Refused("gợi ý này không còn: tải lại trang", "this proposal is gone: reload the page")
    return found


def _answer(proposal: Proposal, user: User, state: str) -> None:
    proposal.state, proposal.decided_by, proposal.decided_at = state, user.pk, timezone.now()
    proposal.save(update_fields=["state", "decided_by", "decided_at"])
    act = "accept_proposal" if state == Proposal.State.ACCEPTED else "reject_proposal"
    log(act, record=proposal.record, subject=f"{proposal.rule} {proposal.field}", after={"proposal": _said(proposal)})


def _said(proposal: Proposal) -> str:
    return ": ".join(filter(None, (proposal.why, proposal.value)))
