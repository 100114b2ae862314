"""What a record is: each event type declared once, and everything else derived from that."""

from .adoption import ADOPTION
from .birth import BIRTH
from .change import CHANGE
from .codes import CODE_LISTS
from .death import DEATH
from .fields import GROUPS, EventType, Field, Kind, Obligation
from .foreign_divorce import FOREIGN_DIVORCE
from .guardianship import END_OF_GUARDIANSHIP, END_OF_SUPERVISION, GUARDIANSHIP, SUPERVISION
from .marital_status import MARITAL_STATUS
from .marriage import MARRIAGE
from .parentage import PARENTAGE
from .regimes import REGIMES, Regime, regime_number, regime_on

EVENT_TYPES: tuple[EventType, ...] = (
    BIRTH, MARRIAGE, DEATH, MARITAL_STATUS, PARENTAGE,
    GUARDIANSHIP, END_OF_GUARDIANSHIP, SUPERVISION, END_OF_SUPERVISION, CHANGE, ADOPTION, FOREIGN_DIVORCE,
)  # fmt: skip
BY_CODE: dict[str, EventType] = {e.code: e for e in EVENT_TYPES}

__all__ = [
    "BY_CODE",
    "CODE_LISTS",
    "EVENT_TYPES",
    "GROUPS",
    "REGIMES",
    "EventType",
    "Field",
    "Kind",
    "Obligation",
    "Regime",
    "regime_number",
    "regime_on",
]
