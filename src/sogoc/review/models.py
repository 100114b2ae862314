"""The ledger: deliveries, books, records and everything kept beside them.

A `Record` is the narrow head; its values stand in one typed table per event type (`values.py`). Every table with
personal data carries `custodian_id`, by which row-level security decides (`promises/scope.sql`).
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ..jurisdiction.models import Authority, Custodian
from .values import VALUES, Values

__all__ = ["VALUES", "Values"]


class Status(models.TextChoices):
    """The four states of the plan, and only these."""

    DRAFT = "draft", "Lưu nháp"
    PENDING = "pending", "Chờ rà soát"
    APPROVED = "approved", "Đã duyệt"
    TRANSFERRED = "transferred", "Đã chuyển"


class Outcome(models.TextChoices):
    """Why a record will not go; set by a person, reversible. Total = transferred + outcome + in progress."""

    NONE = "", "Đang xử lý"
    DUPLICATE = "duplicate", "Trùng"
    ALREADY_THERE = "already_there", "Đã có trong cơ sở dữ liệu điện tử"
    UNREADABLE = "unreadable", "Sổ không đọc được"
    AWAITS_CORRECTION = "awaits_correction", "Chờ cải chính, bổ sung hộ tịch"
    NOT_CIVIL_STATUS = "not_civil_status", "Không phải việc hộ tịch"


class Origin(models.TextChoices):
    TYPED = "typed", "Nhập từ bàn giao"
    HANDED_OVER = "handed_over", "Bàn giao từ phần mềm cũ"


class Delivery(models.Model):
    """One handed-over file, kept unchanged by hash. Rows in = loaded + known + held, always."""

    name = models.CharField(max_length=200)  # path below the folder given, without extension
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, unique=True)
    received_at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=12)  # workbook, scans, legacy, refused
    layout = models.CharField(max_length=24, blank=True)
    refused = models.CharField(max_length=24, blank=True)  # the reason's code; empty when accepted
    message = models.TextField(blank=True)
    remarks = models.JSONField(default=list)  # what is odd about the file as a whole: [code, text]
    rows_in = models.IntegerField(default=0)
    rows_loaded = models.IntegerField(default=0)  # as a record, or as a second reading beside one
    rows_known = models.IntegerField(default=0)  # already here with the same cells: nothing added
    rows_held = models.IntegerField(default=0)
    compared = models.BooleanField(default=False)  # its records with all others: what is left to `find_pairs`

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="every_row_accounted_for",
                condition=Q(rows_in=models.F("rows_loaded") + models.F("rows_known") + models.F("rows_held")),
            )
        ]


class Book(models.Model):
    """One physical register volume."""

    authority = models.ForeignKey(Authority, models.PROTECT)
    authority_text = models.TextField(blank=True)  # as written on the cover
    event_type = models.CharField(max_length=8)
    opening_year = models.SmallIntegerField()
    volume = models.CharField(max_length=12)
    copy = models.SmallIntegerField(default=1)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closing_total = models.IntegerField(null=True, blank=True)
    scans_promised = models.BooleanField(default=False)
    custodian = models.ForeignKey(Custodian, models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "event_type", "opening_year", "volume", "copy"],
                name="one_book_per_authority_type_year_volume",
            ),
        ]

    @property
    def key(self) -> str:
        """`11650.KS.2001.01`: authority, type, opening year, volume."""
        return f"{self.authority_id}.{self.event_type}.{self.opening_year}.{self.volume}"


class Record(models.Model):
    """One registered event: what we review. The UUID is minted at ingest and never changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    event_type = models.CharField(max_length=8)
    book = models.ForeignKey(Book, models.PROTECT)
    authority_id = models.IntegerField()
    custodian_id = models.IntegerField()
    year = models.SmallIntegerField(null=True)  # the entry: numbers restart each year
    serial = models.IntegerField(null=True)
    suffix = models.CharField(max_length=8, default="", db_default="")
    occurrence = models.SmallIntegerField(default=1, db_default=1)
    registered_on = models.DateField(null=True)
    status = models.CharField(max_length=12, choices=Status.choices)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, default="", db_default="", blank=True)
    outcome_reason = models.TextField(default="", db_default="", blank=True)
    origin = models.CharField(max_length=12, choices=Origin.choices)
    handed_over_as = models.CharField(
        max_length=12, default="", db_default="", blank=True
    )  # the legacy software's state
    legacy_id = models.TextField(default="", db_default="", blank=True)
    legacy_transferred_on = models.DateField(null=True)
    version = models.IntegerField(default=1, db_default=1)
    # open findings, kept by the same transaction that writes them
    blockers = models.SmallIntegerField(default=0, db_default=0)
    errors = models.SmallIntegerField(default=0, db_default=0)
    warnings = models.SmallIntegerField(default=0, db_default=0)
    # flags
    returned = models.BooleanField(default=False, db_default=False)
    refused = models.BooleanField(default=False, db_default=False)
    waiting_second = models.BooleanField(default=False, db_default=False)
    suspected_duplicate = models.BooleanField(default=False, db_default=False)
    withdrawn = models.BooleanField(default=False, db_default=False)
    locked = models.BooleanField(default=False, db_default=False)  # from the batch's signature to the receipt
    # people
    editors = ArrayField(
        models.IntegerField(), default=list, db_default=[]
    )  # since the last approval, kept by the database
    approved_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", db_constraint=False)
    approved_at = models.DateTimeField(null=True)
    compared_with = models.CharField(max_length=8, default="", db_default="", blank=True)  # scan or paper
    compared_page = models.CharField(max_length=20, default="", db_default="", blank=True)
    # where it came from
    delivery = models.ForeignKey(Delivery, models.PROTECT)
    sheet = models.CharField(max_length=60, default="", db_default="", blank=True)
    row = models.IntegerField()
    typed_digest = models.CharField(max_length=64)
    changed_at = models.DateTimeField(auto_now=True, db_default=models.functions.Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "year", "serial", "suffix", "occurrence"],
                condition=Q(outcome=""),
                name="one_live_record_per_entry",
            ),
        ]
        indexes = [
            models.Index(fields=["custodian_id", "status", "id"], name="record_queue"),
            models.Index(fields=["delivery", "row"], name="record_of_delivery_row"),
        ]

    @property
    def values(self) -> Values:
        """The row of the typed table; one query unless fetched."""
        return VALUES[self.event_type].objects.get(pk=self.pk)

    @property
    def entry(self) -> str:
        """`45b/1975`, as people write it; empty while the number is unknown."""
        if self.serial is None:
            return ""
        return f"{self.serial:02}{self.suffix}/{self.year}" + (f" ({self.occurrence})" if self.occurrence > 1 else "")


class Cell(models.Model):
    """What is kept of a cell beside its value: how it was typed, which rules or person changed it, why blank."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="cells")
    custodian_id = models.IntegerField()
    field = models.CharField(max_length=60)
    typed = models.TextField(default="", db_default="")
    rules = models.CharField(max_length=200, default="", db_default="", blank=True)  # the machine's, in order
    edited_by = models.IntegerField(null=True)
    edited_at = models.DateTimeField(null=True)
    absence = models.CharField(max_length=24, default="", db_default="", blank=True)  # why there is no value

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "field"], name="one_cell_per_field")]


class Place(models.Model):
    """The unit a place stands for, beside its text: the unit of 30/6/2025 and the one of today where certain."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="places")
    custodian_id = models.IntegerField()
    field = models.CharField(max_length=60)
    unit = models.CharField(max_length=40)
    unit_2025 = models.CharField(max_length=40, default="", db_default="", blank=True)
    confidence = models.CharField(max_length=12)
    reason = models.TextField(default="", db_default="", blank=True)


class Finding(models.Model):
    """One fault. Identity: record (or book), rule, fields, hash of their values; a waiver holds while that does."""

    class State(models.TextChoices):
        OPEN = "open", "Còn mở"
        FIXED = "fixed", "Đã sửa"
        WAIVED = "waived", "Theo sổ"

    book = models.ForeignKey(Book, models.CASCADE, related_name="findings")
    record = models.ForeignKey(Record, models.CASCADE, null=True, related_name="findings")
    custodian_id = models.IntegerField()
    code = models.CharField(max_length=8)
    severity = models.CharField(max_length=1)
    fields = models.CharField(max_length=200, default="", db_default="", blank=True)
    detail = models.TextField(default="", db_default="", blank=True)
    values_hash = models.CharField(max_length=32)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN, db_default="open")
    found_at = models.DateTimeField(auto_now_add=True, db_default=models.functions.Now())
    decided_by = models.IntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(default="", db_default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "record", "code", "fields", "values_hash"],
                name="one_finding_per_fault",
                nulls_distinct=False,
            ),
        ]
        indexes = [
            models.Index(fields=["custodian_id", "code", "state"], name="finding_by_rule"),
            models.Index(fields=["record"], name="finding_of_record"),
        ]


class Page(models.Model):
    """A scan of a record's page, in the content-addressed store. A replaced page stays, no longer current."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="pages")
    custodian_id = models.IntegerField()
    delivery = models.ForeignKey(Delivery, models.PROTECT)
    file = models.CharField(max_length=200)  # its name in the archive
    sha256 = models.CharField(max_length=64)
    pages = models.SmallIntegerField()
    current = models.BooleanField(default=True, db_default=True)

    class Meta:
        indexes = [
            models.Index(fields=["sha256"], name="page_by_hash"),
            models.Index(fields=["record"], name="page_of_record"),
        ]


class HeldRow(models.Model):
    """A row that cannot become a record as it stands (dòng lỗi tạm giữ): kept whole, with the reason, to be mended."""

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="held_rows")
    custodian_id = models.IntegerField()
    sheet = models.CharField(max_length=60)
    row = models.IntegerField()
    reason = models.CharField(max_length=24)
    message = models.TextField()
    cells = models.JSONField()  # import column -> as typed


class SecondReading(models.Model):
    """Another typing of an entry already here, kept beside the record with its differences."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="second_readings")
    custodian_id = models.IntegerField()
    delivery = models.ForeignKey(Delivery, models.PROTECT)
    sheet = models.CharField(max_length=60, default="", db_default="", blank=True)
    row = models.IntegerField()
    typed_digest = models.CharField(max_length=64)
    standard = models.JSONField()  # field -> standard value
    differences = models.JSONField()  # field -> [ours, theirs]
    findings = models.JSONField(default=list)  # of the other typing: [code, severity, fields, detail]
    places = models.JSONField(default=dict)  # field -> unit
    decided = models.CharField(max_length=8, default="", db_default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delivery", "sheet", "row"], name="one_reading_per_row")]


class Disagreement(models.Model):
    """Where a later dump of the legacy software says something else than we hold; listed, never applied silently."""

    delivery = models.ForeignKey(Delivery, models.PROTECT)
    record = models.ForeignKey(Record, models.CASCADE, null=True, related_name="disagreements")
    custodian_id = models.IntegerField()
    row = models.IntegerField()
    kind = models.CharField(max_length=24)
    ours = models.TextField(blank=True)
    theirs = models.TextField(blank=True)


class Pair(models.Model):
    """Two records that may be one event, with the evidence and a person's reversible decision."""

    left = models.ForeignKey(Record, models.CASCADE, related_name="+")
    right = models.ForeignKey(Record, models.CASCADE, related_name="+")
    left_custodian_id = models.IntegerField()
    right_custodian_id = models.IntegerField()
    kind = models.CharField(max_length=40)
    score = models.FloatField()
    evidence = models.TextField(blank=True)
    decision = models.CharField(max_length=12, default="", db_default="", blank=True)  # same, different, unsure

    class Meta:
        constraints = [models.UniqueConstraint(fields=["left", "right"], name="one_pair")]
