"""What is kept beside a record: its cells as typed, places, findings, pages, other readings, pairs."""

from django.db import models

from .book import Book
from .delivery import Delivery
from .record import Record


class Cell(models.Model):
    """What is kept of a cell beside its value: how it was typed, which rules or person changed it, why blank."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="cells")
    custodian_id = models.IntegerField()
    field = models.CharField(max_length=60)
    typed = models.TextField(default="", db_default="")
    rules = models.CharField(max_length=200, default="", db_default="", blank=True)  # the machine's, in order
    rules_version = models.SmallIntegerField(default=0, db_default=0)  # of standardise/rules.py, 0: before it was kept
    undone = models.CharField(max_length=200, default="", db_default="", blank=True)  # rules taken back here
    undone_by = models.IntegerField(null=True)
    undone_reason = models.TextField(default="", db_default="", blank=True)
    edited_by = models.IntegerField(null=True)
    edited_at = models.DateTimeField(null=True)
    absence = models.CharField(max_length=24, default="", db_default="", blank=True)  # why there is no value

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "field"], name="one_cell_per_field")]


class Proposal(models.Model):
    """What the machine would have a person look at in a cell, and what the person said; never applied by itself."""

    class Kind(models.TextChoices):
        REREAD = "reread", "Gợi ý đọc lại từ sổ"  # may be taken as the person's decision
        DIFFERS = "differs", "Có thể khác sổ"  # a flag only

    class State(models.TextChoices):
        OPEN = "open", "Chưa xem"
        ACCEPTED = "accepted", "Đã nhận"
        REJECTED = "rejected", "Không nhận"

    record = models.ForeignKey(Record, models.CASCADE, related_name="proposals")
    custodian_id = models.IntegerField()
    field = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    value = models.TextField(default="", db_default="", blank=True)
    rule = models.CharField(max_length=40)
    why = models.TextField(default="", db_default="", blank=True)
    values_hash = models.CharField(max_length=32)  # of the value it is about; holds while that does
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN, db_default="open")
    decided_by = models.IntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record", "field", "kind", "rule", "value", "values_hash"], name="one_proposal_per_value"
            )
        ]


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

    class Decision(models.TextChoices):
        NONE = "", "Chờ xét"
        SAME = "same", "Trùng"
        DIFFERENT = "different", "Không trùng"
        UNSURE = "unsure", "Chưa rõ"

    left = models.ForeignKey(Record, models.CASCADE, related_name="+")
    right = models.ForeignKey(Record, models.CASCADE, related_name="+")
    left_custodian_id = models.IntegerField()
    right_custodian_id = models.IntegerField()
    kind = models.CharField(max_length=40)
    score = models.FloatField()
    evidence = models.TextField(blank=True)
    decision = models.CharField(max_length=12, choices=Decision.choices, default="", db_default="", blank=True)
    reason = models.TextField(default="", db_default="", blank=True)
    decided_by = models.IntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    ended = models.ForeignKey(Record, models.SET_NULL, null=True, related_name="+")  # which got the outcome duplicate

    class Meta:
        constraints = [models.UniqueConstraint(fields=["left", "right"], name="one_pair")]
