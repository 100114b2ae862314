"""A bulk act on its way: its frozen records, the sample opened first, what became of them."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from .book import Book
from .record import Record


class BulkAct(models.Model):
    """One act asked of everything a list showed at one moment. Its records stand in `BulkPart`."""

    class State(models.TextChoices):
        FROZEN = "frozen", "Chờ xác nhận"
        REJECTED = "rejected", "Mẫu có sai, không làm"
        RUNNING = "running", "Đang làm"
        DONE = "done", "Đã làm"
        CANCELLED = "cancelled", "Đã dừng"
        UNDOING = "undoing", "Đang hoàn tác"
        UNDONE = "undone", "Đã hoàn tác"

    number = models.UUIDField(default=uuid.uuid4)  # the subject of its events
    act = models.CharField(max_length=12)  # the name of a transition, or of bulk_others.OTHERS
    queue = models.CharField(max_length=40, blank=True)  # the list, and the filter over it
    wanted = models.JSONField(default=dict)
    compared_with = models.CharField(max_length=8, blank=True)  # scan, paper or auto
    value = models.CharField(max_length=24, default="", db_default="", blank=True)  # the outcome that is set
    reason = models.TextField(blank=True)  # of a return, or what was wrong in the sample
    undo_reason = models.TextField(blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)  # when it was frozen
    changed_at = models.DateTimeField(auto_now=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.FROZEN)

    @property
    def running(self) -> bool:
        return self.state in (self.State.RUNNING, self.State.UNDOING)


class BulkPart(models.Model):
    """Records of one book that share a fate in a bulk act."""

    class Standing(models.TextChoices):
        READY = "ready", "đủ điều kiện"
        REFUSED = "refused", "không đủ điều kiện"
        DONE = "done", "đã làm"
        SKIPPED = "skipped", "bỏ qua khi làm"
        UNDONE = "undone", "đã hoàn tác"
        KEPT = "kept", "không hoàn tác được"

    bulk = models.ForeignKey(BulkAct, models.CASCADE, related_name="parts")
    book = models.ForeignKey(Book, models.CASCADE, related_name="+")
    custodian_id = models.IntegerField()
    standing = models.CharField(max_length=12, choices=Standing.choices)
    refusal = models.CharField(max_length=40, blank=True, default="")  # why they were left alone
    records = ArrayField(models.UUIDField())
    versions = ArrayField(models.IntegerField(), default=list)  # beside `records`, while ready
    done_at = models.DateTimeField(null=True)
    before = models.JSONField(
        default=dict, encoder=DjangoJSONEncoder
    )  # record -> what the act overwrote, where unusual

    class Meta:
        indexes = [models.Index(fields=["bulk", "standing", "book"], name="part_of_bulk_act")]


class BulkSample(models.Model):
    """One record of the random sample that is compared with the book before a bulk approval."""

    bulk = models.ForeignKey(BulkAct, models.CASCADE, related_name="sample")
    record = models.ForeignKey(Record, models.CASCADE, related_name="+")
    custodian_id = models.IntegerField()
    opened_at = models.DateTimeField(null=True)
    right = models.BooleanField(null=True)  # as the book says; null: not yet said
    marked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bulk", "record"], name="sampled_once")]
