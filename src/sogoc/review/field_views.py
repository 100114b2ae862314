"""One field and one finding as they are shown: with what the machine and people did to them."""

from dataclasses import dataclass, field
from functools import cached_property

from django.utils.safestring import SafeString

from ..check import RULES
from ..record import GROUPS, EventType, Field, Kind, Obligation
from .field_shapes import field_html
from .inputs import choices, options, width
from .models import Cell, Finding, Proposal
from .wording import SEVERITIES, rules_of_form
from .workflow import SUBMIT_BLOCKERS


@dataclass
class FieldView:
    """One field of the form."""

    field: Field
    value: str  # as shown, the person's own when they could not be saved
    obligation: Obligation
    editable: bool
    cell: Cell | None = None
    place: str = ""
    reason: str = ""  # why it is blank, or stands as it does
    findings: list["FindingView"] = field(default_factory=list)
    theirs: str | None = None  # in a conflict: what stands there now
    before: str = ""  # in a conflict: what stood there when the person opened the form
    carried: bool = False  # of a new entry: as the entry before has it
    printed: str = ""  # its label in the books of the entry's regime

    @property
    def id(self) -> str:
        return f"f-{self.field.name}"

    @property
    def width(self) -> int:
        return max(width(self.field, self.value), 4 if self.asks_reason else 0)

    @cached_property
    def choices(self) -> tuple[tuple[str, str], ...]:
        return choices(self.field, self.value)

    @property
    def options(self) -> SafeString:
        return options(self.field, self.value)

    @property
    def label(self) -> str:
        """As the book beside it prints it; `field.vi` says what the field is called today."""
        return self.printed or self.field.vi

    @property
    def names(self) -> str:
        """The label in full, with today's where that is another."""
        return self.label if self.label == self.field.vi else f"{self.label} (nay là: {self.field.vi})"

    @property
    def full_label(self) -> str:
        return full_label(self.field)

    @property
    def label_of_value(self) -> str:
        return dict(self.choices).get(self.value, self.value)

    @property
    def written(self) -> str:
        """The value as it is stored, with its label where it is a code."""
        return f"{self.value} {self.label_of_value}" if self.choices and self.value else self.value

    @property
    def label_of_theirs(self) -> str:
        return dict(self.choices).get(self.theirs or "", self.theirs or "")

    @property
    def label_of_before(self) -> str:
        return dict(self.choices).get(self.before, self.before)

    @property
    def many_lines(self) -> bool:
        return "\n" in self.value

    @property
    def input_list(self) -> str:
        return "nationalities" if self.field.kind is Kind.NATIONALITY else ""

    @property
    def required(self) -> bool:
        return self.obligation is Obligation.MANDATORY

    @property
    def asks_reason(self) -> bool:
        """A blank that the book should have, or a field that has its reason."""
        asked = (Obligation.MANDATORY, Obligation.CONDITIONAL)
        missing = self.editable and not self.value and (self.obligation in asked or bool(self.findings))
        return bool(self.reason) or missing

    @property
    def rewritten(self) -> str:
        """How it was typed, where the machine writes it differently."""
        return self.cell.typed if self.cell and self.cell.rules and not self.cell.edited_by else ""

    @property
    def corrected(self) -> str:
        """How it stood before a person corrected it."""
        return (self.cell.typed or "(trống)") if self.cell and self.cell.edited_by else ""

    @property
    def rules(self) -> str:
        return rules_of_form(self.cell.rules) if self.cell else ""

    @property
    def plain(self) -> bool:
        """Nothing is said of it but its value, and perhaps why it is blank."""
        told = self.findings or self.place or self.carried or self.rewritten or self.corrected or self.many_lines
        return not told and self.theirs is None

    @property
    def html(self) -> SafeString:
        return field_html(self)

    @property
    def worst(self) -> str:
        return min((f.severity for f in self.findings), key="BEWN".index, default="")

    @property
    def always_shown(self) -> bool:
        return bool(self.field.main or self.value or self.findings or self.reason or self.theirs is not None)


class BlankField(FieldView):
    """A field of a page nobody has typed yet: what is blank is not missing, so no reason is asked for."""

    @property
    def asks_reason(self) -> bool:
        return bool(self.reason)


@dataclass
class FindingView:
    """One finding, with the words of its rule."""

    finding: Finding
    event: EventType
    may_waive: bool

    @property
    def severity(self) -> str:
        return self.finding.severity

    @property
    def word(self) -> str:
        return SEVERITIES[self.finding.severity]

    @property
    def title(self) -> str:
        rule = RULES.get(self.finding.code)
        return rule.vi if rule else self.finding.detail or self.finding.code

    @property
    def law(self) -> str:
        return RULES[self.finding.code].law if self.finding.code in RULES else ""

    @property
    def advice(self) -> str:
        return RULES[self.finding.code].advice_vi if self.finding.code in RULES else ""

    @property
    def keeps_from_review(self) -> bool:
        """Of the closed list that stops a submission; the same code as a mere error does not."""
        return self.severity == "B" and self.finding.code in SUBMIT_BLOCKERS

    @property
    def names(self) -> list[str]:
        return [name for name in self.finding.fields.split(",") if name in self.event.by_name]

    @property
    def target(self) -> str:
        """The input to look at first."""
        return f"f-{self.names[0]}" if self.names else ""

    @property
    def where(self) -> str:
        return full_label(self.event.by_name[self.names[0]]) if self.names else "trường hợp này"


@dataclass
class ProposalView:
    """What the machine would have a person look at in one cell; `differs` only flags and has nothing to accept."""

    proposal: Proposal
    field: Field
    before: str
    after: str

    @property
    def where(self) -> str:
        return full_label(self.field)

    @property
    def target(self) -> str:
        return f"f-{self.field.name}"

    @property
    def acceptable(self) -> bool:
        return self.proposal.kind == Proposal.Kind.REREAD and bool(self.proposal.value)


def full_label(field: Field) -> str:
    """A label that says whose: `Dân tộc (mẹ)`."""
    return field.vi if field.group == "registration" else f"{field.vi} ({GROUPS[field.group][0].lower()})"
