"""What happened: append-only events and the seals that chain them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Event(models.Model):
    """One act: who, when, from where, on what, before, after, why. A bulk act is one event with its frozen lot."""

    at = models.DateTimeField(db_default=models.functions.Now())
    tx = models.BigIntegerField(
        null=True
    )  # the transaction, filled by the database: seals go below the oldest open one
    actor = models.ForeignKey("accounts.User", models.PROTECT, null=True, db_constraint=False, related_name="+")
    actor_name = models.CharField(max_length=120)  # as it was then
    os_account = models.CharField(max_length=60, blank=True)  # for commands: who sat at the machine
    demo = models.BooleanField(default=False)
    channel = models.CharField(max_length=12)  # page, command, task, receiver
    action = models.CharField(max_length=32)
    custodian_id = models.IntegerField(null=True)
    record_id = models.UUIDField(null=True)
    book_id = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=120, blank=True)  # anything else: a delivery, a batch, an account
    lot = ArrayField(models.UUIDField(), null=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField(blank=True)
    sealed = models.BooleanField(db_default=False, default=False)

    class Meta:
        indexes = [
            models.Index(fields=["record_id", "id"], name="event_of_record"),
            models.Index(fields=["custodian_id", "-id"], name="event_of_custodian"),
            models.Index(fields=["id"], condition=models.Q(sealed=False), name="event_unsealed"),
        ]


class Seal(models.Model):
    """A link of the chain: the events up to `last_id` of finished transactions, hashed with the seal before."""

    at = models.DateTimeField(auto_now_add=True)
    event_ids = ArrayField(models.BigIntegerField())
    events = models.IntegerField()
    leaves = ArrayField(models.CharField(max_length=64), default=list)  # sha256 of each event without its number
    digest = models.CharField(max_length=64)  # sha256 over the previous digest and, in order, numbers and leaves
    signature = models.CharField(max_length=128)  # Ed25519, by a key outside the database
