"""Approved to transferred: batches, the outbox they hold, and the receiver's answers."""

import uuid

from django.db import models
from django.db.models import Q

from ..jurisdiction.models import Custodian


class Batch(models.Model):
    """Approved records of one book: composed by one person, signed by another, immutable from then on."""

    class State(models.TextChoices):
        COMPOSED = "composed", "Đã lập"
        SIGNED = "signed", "Đã ký, chờ gửi"
        CLOSED = "closed", "Đã đối soát"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    number = models.BigIntegerField(unique=True)
    custodian = models.ForeignKey(Custodian, models.PROTECT)
    event_type = models.CharField(max_length=8)
    state = models.CharField(max_length=10, choices=State.choices, default=State.COMPOSED)
    composed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    composed_at = models.DateTimeField(auto_now_add=True)
    signed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)  # sha256 over the items' digests, in order
    signature = models.CharField(max_length=128, blank=True)  # Ed25519 over the digest
    closed_at = models.DateTimeField(null=True)
    trouble = models.TextField(default="", db_default="", blank=True)  # why the last attempt to send it got no answer
    stopped_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", db_index=False)
    stopped_at = models.DateTimeField(null=True)  # signed, but not to be sent until somebody says so

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="signer_is_not_composer", condition=Q(signed_by=None) | ~Q(signed_by=models.F("composed_by"))
            ),
        ]


class Item(models.Model):
    """One record in a batch; in a signed batch it is the outbox. Ends accepted, refused, or is asked again."""

    class Answer(models.TextChoices):
        NONE = "", "Chưa có trả lời"
        ACCEPTED = "accepted", "Tiếp nhận"
        REFUSED = "refused", "Từ chối"

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="items", db_index=False)  # once_per_batch has one
    record = models.ForeignKey("review.Record", models.PROTECT, related_name="transfers")
    custodian_id = models.IntegerField()
    version = models.IntegerField()
    content = models.JSONField(null=True)  # frozen at signing: what is sent, and nothing else
    digest = models.CharField(max_length=64, blank=True)  # sha256 of the canonical content
    filed_year = models.SmallIntegerField(null=True)  # the entry's year, else its book's: where manifests file it
    scans_sent = models.BooleanField(default=False, db_default=False)  # its pages are at the receiver, or it has none
    answer = models.CharField(max_length=10, choices=Answer.choices, default="", db_default="", blank=True)
    words = models.TextField(default="", db_default="", blank=True)  # the receiver's, unchanged
    receipt = models.CharField(max_length=40, default="", db_default="", blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "record"], name="once_per_batch"),
            models.UniqueConstraint(
                fields=["record", "version"], condition=Q(answer="accepted"), name="one_accepted_transfer_per_version"
            ),
            models.UniqueConstraint(
                fields=["record", "version"], condition=Q(answer=""), name="one_transfer_under_way_per_version"
            ),
        ]


class Note(models.Model):
    """A note of the receiver's that was fetched: its number there. What it says is in the history of its record."""

    number = models.BigIntegerField(primary_key=True)
    record = models.ForeignKey("review.Record", models.PROTECT, null=True, related_name="notes")  # null: none of ours
    custodian_id = models.IntegerField(null=True)
    fetched_at = models.DateTimeField(auto_now_add=True)


class Recall(models.Model):
    """A registration that the Department takes back: asked for by a person, done when the receiver confirms it."""

    record = models.ForeignKey("review.Record", models.PROTECT, related_name="recalls")
    custodian_id = models.IntegerField()
    version = models.IntegerField()
    reason = models.TextField()
    asked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    confirmation = models.CharField(max_length=40, default="", db_default="", blank=True)  # the receiver's number
    confirmed_at = models.DateTimeField(null=True)
    words = models.TextField(default="", db_default="", blank=True)  # the receiver's, when it says no

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "version"], name="one_recall_per_version"),
        ]
