"""What the record page shows: the fields in the order of the page, with what the machine and people did to each."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from ..accounts.models import User
from ..check import RULES
from ..jurisdiction.models import Authority, Unit
from ..record import BY_CODE, GROUPS, Field, Regime, regime_on
from .editing import EDITABLE
from .field_views import FieldView, FindingView, ProposalView
from .history import Told, readings
from .inputs import shown
from .listing import flags
from .models import Cell, Finding, Page, Place, Record, SecondReading, Status
from .pair_sides import Both, both_sides
from .pairs import of_record
from .proposals import standing
from .related import Related, related
from .typing_in import Typed
from .verdicts import Verdict
from .workflow import Transition, possible

CONFIDENCE = {"high": "chắc chắn", "medium": "cần xem", "low": "chưa chắc"}
FOCUS_ON = ("approve", "submit")  # where a clean record is decided with one key


@dataclass(frozen=True)
class Button:
    """A transition a person could ask for; `refusal` says why not now."""

    transition: Transition
    refusal: str

    @property
    def name(self) -> str:
        return self.transition.name


class Bench:
    """A record as one person has it in front of them.

    Args:
        typed: what they typed and could not be saved; shown instead of the values.
        conflict: what somebody else has saved in those fields meanwhile.
        only_read: to be compared with the book and not changed.
    """

    def __init__(
        self,
        record: Record,
        user: User,
        *,
        typed: Typed | None = None,
        conflict: Mapping[str, str] | None = None,
        only_read: bool = False,
    ) -> None:
        self.record, self.user, self.only_read = record, user, only_read
        self.event = BY_CODE[record.event_type]
        self.unsaved, self.unsaved_reasons = (typed.values, typed.reasons) if typed else ({}, {})
        self.kept = typed if typed and typed.kept_at else None
        self.conflict = dict(conflict or {})
        self.opened_with = typed.shown if typed else {}
        self.values = record.values

    @cached_property
    def editable(self) -> bool:
        r = self.record
        if self.only_read:
            return False
        return r.status in EDITABLE and not r.locked and not r.outcome and self.user.may("edit", r.custodian_id)

    @cached_property
    def authority(self) -> str:
        book, pk = self.record.book, self.record.authority_id
        return str(book.authority if book.authority_id == pk else Authority.objects.get(pk=pk))

    @property
    def subjects(self) -> str:
        """Whose event it is: `Nguyễn Văn Cha; Lê Thị Mẹ`."""
        return "; ".join(name for column in self.event.subjects if (name := getattr(self.values, column)))

    @property
    def title(self) -> str:
        """`Khai sinh số 12/2001, quyển 01/2001`."""
        volume = self.values.volume_number or self.record.book.volume
        return f"{self.event.vi} số {self.record.entry or '(chưa có)'}, quyển {volume}"

    @cached_property
    def may_ask(self) -> bool:
        return self.user.may("raise_difficulty", self.record.custodian_id)

    @property
    def flags(self) -> list[str]:
        return flags(self.record)

    # -- findings

    @cached_property
    def all_findings(self) -> list[FindingView]:
        found = Finding.objects.filter(record=self.record).exclude(state=Finding.State.FIXED)
        views = [FindingView(f, self.event, self._may_waive(f)) for f in found]
        order = {name: n for n, name in enumerate(self.event.names)}
        return sorted(views, key=lambda v: ("BEWN".index(v.severity), min((order[n] for n in v.names), default=999)))

    @property
    def faults(self) -> list[FindingView]:
        """What somebody must settle: open, and more than a note."""
        return [f for f in self.all_findings if f.finding.state == Finding.State.OPEN and f.severity != "N"]

    @property
    def verdict(self) -> Verdict | None:
        """Whether it passes the check and what keeps it; asked only of what is still under review."""
        under_review = self.record.status in EDITABLE and not self.record.outcome
        return Verdict.of(self.all_findings) if under_review else None

    @property
    def fault_groups(self) -> list[list[FindingView]]:
        """The faults, those of one rule together: a page in an old font has the same warning in every field."""
        by: dict[tuple[str, str], list[FindingView]] = {}
        for fault in self.faults:
            by.setdefault((fault.severity, fault.finding.code), []).append(fault)
        return list(by.values())

    @property
    def notes(self) -> list[FindingView]:
        return [f for f in self.all_findings if f.finding.state == Finding.State.OPEN and f.severity == "N"]

    @property
    def waived(self) -> list[FindingView]:
        return [f for f in self.all_findings if f.finding.state == Finding.State.WAIVED]

    @cached_property
    def book_findings(self) -> list[FindingView]:
        of_book = Finding.objects.filter(book=self.record.book, record=None, state=Finding.State.OPEN)
        return [FindingView(f, self.event, False) for f in of_book]

    def _may_waive(self, finding: Finding) -> bool:
        r = self.record
        if self.only_read or r.status not in EDITABLE or r.locked or r.outcome or finding.severity == "N":
            return False
        rule = RULES.get(finding.code)
        if rule and rule.blocks_submit and finding.severity == "B":
            return False
        act = "waive_error" if finding.severity in "BE" else "waive_warning"
        return self.user.may(act, self.record.custodian_id)

    @cached_property
    def proposals(self) -> list[ProposalView]:
        """Open proposals about the values as they stand, in the order of the page; only for who may answer them."""
        if not self.editable:
            return []
        order = {name: n for n, name in enumerate(self.event.names)}
        found = sorted(standing(self.record, self.values), key=lambda p: order.get(p.field, 999))
        named = [(p, self.event.by_name[p.field]) for p in found if p.field in self.event.by_name]
        return [ProposalView(p, f, shown(f, getattr(self.values, f.name)), shown(f, p.value)) for p, f in named]

    @cached_property
    def waiting_reading(self) -> SecondReading | None:
        """Another typing of this entry that nobody has chosen from yet; what waits for the second copy rests."""
        if not self.editable or self.record.waiting_second:
            return None
        found = (each["reading"] for each in self.readings)
        return next((reading for reading in found if not reading.decided and reading.differences), None)

    @cached_property
    def readings(self) -> list[dict[str, Any]]:
        """All other typings of this entry, with their differences."""
        return readings(self.record)

    @cached_property
    def related(self) -> list[Related]:
        """Amendments and recognitions of this entry, or the entry they are about."""
        return related(self.record)

    @cached_property
    def pairs(self) -> list[Both]:
        """The records that may be the same event and wait for a decision, then those decided."""
        return both_sides(of_record(self.record)[:5])

    # -- fields

    @cached_property
    def cells(self) -> dict[str, Cell]:
        return {c.field: c for c in Cell.objects.filter(record=self.record)}

    @cached_property
    def places(self) -> dict[str, str]:
        """The unit each place stands for, in words."""
        found = list(Place.objects.filter(record=self.record))
        codes = {code for p in found for code in (p.unit, p.unit_2025) if code}
        names = {u.code: u.full_name for u in Unit.objects.filter(code__in=codes).order_by("valid_to")}
        return {p.field: _place_words(p, names) for p in found}

    @cached_property
    def fields(self) -> list[FieldView]:
        regime = regime_on(self.record.registered_on or date(self.record.year or self.record.book.opening_year, 1, 1))
        by_field: dict[str, list[FindingView]] = defaultdict(list)
        for finding in self.faults:
            for name in finding.names:
                by_field[name].append(finding)
        return [self._field(f, regime, by_field[f.name]) for f in self.event.fields]

    def _field(self, f: Field, regime: Regime, findings: list[FindingView]) -> FieldView:
        stored = getattr(self.values, f.name)
        cell = self.cells.get(f.name)
        return FieldView(
            field=f,
            obligation=f.obligation_in(regime),
            printed=f.label_in(regime),
            editable=self.editable,
            cell=cell,
            findings=findings,
            value=shown(f, self.unsaved.get(f.name, stored)),
            reason=self.unsaved_reasons.get(f.name, cell.absence if cell else ""),
            place=self.places.get(f.name, ""),
            theirs=shown(f, self.conflict[f.name]) if f.name in self.conflict else None,
            before=self.opened_with.get(f.name, ""),
        )

    @property
    def groups(self) -> list[tuple[str, list[FieldView]]]:
        """The parts of the page with the fields that are always shown."""
        return grouped([v for v in self.fields if v.always_shown])

    @property
    def rest(self) -> list[tuple[str, list[FieldView]]]:
        """The blank fields that few pages fill."""
        return grouped([v for v in self.fields if not v.always_shown])

    @property
    def rest_count(self) -> int:
        return sum(not v.always_shown for v in self.fields)

    @property
    def rewritten(self) -> list[FieldView]:
        return [v for v in self.fields if v.rewritten]

    @property
    def conflicts(self) -> list[FieldView]:
        return [v for v in self.fields if v.theirs is not None]

    @property
    def as_shown(self) -> str:
        """What the person has in front of them, for telling later what they changed."""
        values = {f.name: shown(f, v) for f in self.event.fields if (v := getattr(self.values, f.name))}
        reasons = {name: cell.absence for name, cell in self.cells.items() if cell.absence}
        return json.dumps([values, reasons], ensure_ascii=False, separators=(",", ":"))

    # -- scans and decisions

    @property
    def may_download(self) -> bool:
        return self.user.may("download_scan", self.record.custodian_id)

    @cached_property
    def scans(self) -> list[int]:
        """Numbers of the page images, from 1."""
        return list(range(1, sum(max(p.pages, 1) for p in Page.objects.filter(record=self.record, current=True)) + 1))

    @cached_property
    def buttons(self) -> dict[str, Button]:
        """What can be asked for, the going on before the going back."""
        asked = sorted(possible(self.record, self.user), key=lambda each: each[0].needs_reason)
        return {t.name: Button(t, refusal) for t, refusal in asked}

    def told(self, history: list[Told]) -> list[Told]:
        """What of its history is shown."""
        return history

    @property
    def focus(self) -> str:
        """Where the hands should be: the first finding, proposal or other typing, else the decision, else nothing."""
        targets = [*(f.target for f in self.faults), *(p.target for p in self.proposals)]
        if self.waiting_reading:
            targets.append("choose-reading")
        if self.editable and (first := next(filter(None, targets), "")):
            return first
        if self.only_read:
            return "right"
        return next((name for name in FOCUS_ON if name in self.buttons and not self.buttons[name].refusal), "")

    @property
    def may_set_outcome(self) -> bool:
        r = self.record
        return not r.locked and r.status != Status.TRANSFERRED and self.user.may("set_outcome", r.custodian_id)


def _place_words(place: Place, names: Mapping[str, str]) -> str:
    then = names.get(place.unit, place.unit)
    now = names.get(place.unit_2025, "") if place.unit_2025 != place.unit else ""
    words = f"{then} → {now}" if now and now != then else then
    return f"{words} ({CONFIDENCE.get(place.confidence, place.confidence)})"


def grouped(views: list[FieldView]) -> list[tuple[str, list[FieldView]]]:
    """The fields under the headings of their parts of the page."""
    by: dict[str, list[Any]] = defaultdict(list)
    for view in views:
        by[view.field.group].append(view)
    return [(vi, by[key]) for key, (vi, _) in GROUPS.items() if by[key]]
