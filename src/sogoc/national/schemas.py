"""What travels over the API, both ways; published in /api/openapi.json."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Code = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z]{1,8}$")]
Volume = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]*$", max_length=12)]
Suffix = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]*$", max_length=8)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Line = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]*$", max_length=120)]
Year = Annotated[int, Field(ge=1800, le=2200)]
Int = Annotated[int, Field(ge=0, le=2**31 - 1)]
Position = Annotated[int, Field(ge=1, le=1_000)]
Version = Annotated[int, Field(ge=1, le=2**31 - 1)]


class Strict(BaseModel):
    """What is sent to us; pydantic's own model, since ninja's looks at every value twice."""

    model_config = ConfigDict(extra="forbid")


class NaturalKey(Strict):
    """Where the entry stands in the register."""

    authority_code: Code
    event_type: Code
    opening_year: Year
    volume: Volume
    year: Year | None = None
    serial: Int | None = None
    suffix: Suffix = ""
    occurrence: Annotated[int, Field(ge=1, le=32_000)] = 1


class Item(Strict):
    record: UUID
    version: Version
    digest: Sha256
    natural_key: NaturalKey
    content: dict[str, Any]


class Batch(Strict):
    digest: Sha256
    signature: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{128}$")]
    public_key: Sha256
    custodian: Code
    event_type: Code
    composed_by: Line = ""
    signed_by: Line = ""
    items: Annotated[list[Item], Field(min_length=1)]


class ItemAnswer(Schema):
    record: UUID
    version: int
    answer: str = Field(description="accepted | refused")
    words: str = ""
    receipt: str = ""


class BatchAnswer(Schema):
    batch: UUID
    status: str = "answered"
    digest: str
    received_at: datetime
    custodian: str
    event_type: str
    accepted: int
    refused: int
    answers: list[ItemAnswer]


class Group(Schema):
    key: str = Field(description="11617 | 11617/KS | 11617/KS/1981")
    custodian: str
    type: str | None = None
    year: int | None = None
    count: int
    digest: str


class Member(Schema):
    record: UUID
    version: int
    digest: str
    receipt: str


class Manifest(Schema):
    level: str
    rows: list[Group] | list[Member]
    next: UUID | None = Field(None, description="level=record: pass as `after` for the next page")


class RegistrationOut(Schema):
    record: UUID
    version: int
    natural_key: NaturalKey
    custodian: str
    digest: str
    receipt: str
    accepted_at: datetime
    status: str = Field(description="valid | withdrawn")
    content: dict[str, str | None] | None = None


class ScanHeld(Schema):
    record: UUID
    version: int
    position: int
    sha256: str
    pages: int


class Change(Schema):
    number: int = Field(description="rises; pass the last one seen as `after`")
    record: UUID
    version: int
    kind: str
    decision_number: str
    decision_date: date
    decided_by: str
    words: str
    changes: dict[str, list[str | None]] = Field(description="field -> [before, after]")
    noted_at: datetime


class Changes(Schema):
    rows: list[Change]
    next: int | None = Field(None, description="pass as `after` for the next page; null: nothing more yet")


class Withdraw(Strict):
    version: Version
    reason: Annotated[str, StringConstraints(min_length=1, max_length=2_000, pattern=r"^[^\x00]*$")]


class Withdrawn(Schema):
    record: UUID
    version: int
    status: str = "withdrawn"
    confirmation: str
    receipt: str
    withdrawn_at: datetime


class AccessToken(Schema):
    access_token: str
    token_type: str = "bearer"
    expires_in: int


class Error(Schema):
    loi: str
    detail: str
    error: str | None = None
