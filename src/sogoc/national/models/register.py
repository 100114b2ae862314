"""Registrations with their whole history, and who brought them.

Batches, with their answers, and withdrawals are append-only; of a registration only `current` and `status` ever
change, each once and one way (`promises/append_only.sql`).
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

NATURAL_KEY = ("authority_code", "event_type", "opening_year", "volume", "year", "serial", "suffix", "occurrence")
EVERY_CUSTODIAN = "*"


class Client(models.Model):
    """A system that may send: for the custodians it names, or for every one."""

    client_id = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    secret_hash = models.CharField(max_length=64)
    custodians = ArrayField(models.CharField(max_length=8))
    public_keys = ArrayField(models.CharField(max_length=64), default=list)  # empty: any key may sign
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def may_act_for(self, custodian_code: str) -> bool:
        return EVERY_CUSTODIAN in self.custodians or custodian_code in self.custodians


class Token(models.Model):
    """A bearer token, kept as its hash."""

    token_hash = models.CharField(max_length=64, primary_key=True)
    client = models.ForeignKey(Client, models.CASCADE)
    expires_at = models.DateTimeField()


class Batch(models.Model):
    """One delivery of a client, answered as a whole in one transaction."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    client = models.ForeignKey(Client, models.PROTECT)
    digest = models.CharField(max_length=64)  # sha256 over the members' lines, in order
    signature = models.CharField(max_length=128)  # Ed25519 over the digest, hex
    public_key = models.CharField(max_length=64)
    custodian_code = models.CharField(max_length=8)
    event_type = models.CharField(max_length=8)
    composed_by = models.CharField(max_length=120)
    signed_by = models.CharField(max_length=120)
    received_at = models.DateTimeField()
    accepted = models.IntegerField()
    refused = models.IntegerField()
    answers = models.TextField()  # JSON, of each item in order: repeated as it stands when the batch comes again


class Registration(models.Model):
    """One version of one registered event, as the register has it. The latest version received is current."""

    class Status(models.TextChoices):
        VALID = "valid", "Có hiệu lực"
        WITHDRAWN = "withdrawn", "Đã thu hồi"

    record = models.UUIDField()
    version = models.IntegerField()
    authority_code = models.CharField(max_length=8)
    event_type = models.CharField(max_length=8)
    opening_year = models.SmallIntegerField()
    volume = models.CharField(max_length=12)
    year = models.SmallIntegerField(null=True)
    serial = models.IntegerField(null=True)  # null: the book gives no number
    suffix = models.CharField(max_length=8, default="")
    occurrence = models.SmallIntegerField(default=1)
    filed_year = models.SmallIntegerField()  # the entry's year, else the book's: what manifests group by
    custodian_code = models.CharField(max_length=8)
    digest = models.CharField(max_length=64)
    content = models.JSONField()
    receipt = models.CharField(max_length=40)
    batch = models.ForeignKey(Batch, models.PROTECT, db_index=False)
    accepted_at = models.DateTimeField()
    current = models.BooleanField(default=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.VALID)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "version"], name="one_registration_per_version"),
            models.UniqueConstraint(fields=["receipt"], name="one_registration_per_receipt"),
            models.UniqueConstraint(fields=["record"], condition=Q(current=True), name="one_current_version"),
            models.UniqueConstraint(fields=NATURAL_KEY, condition=Q(current=True, status="valid"),
                                    name="one_registration_per_entry"),
        ]
        indexes = [
            models.Index(fields=["custodian_code", "event_type", "filed_year", "record"], name="national_manifest",
                         include=["version", "digest"], condition=Q(current=True, status="valid")),
        ]

    @property
    def natural_key(self) -> dict[str, str | int | None]:
        return {name: getattr(self, name) for name in NATURAL_KEY}


class Withdrawal(models.Model):
    """The confirmation that a registration no longer counts."""

    registration = models.OneToOneField(Registration, models.PROTECT)
    confirmation = models.CharField(max_length=40, unique=True)
    client = models.ForeignKey(Client, models.PROTECT)
    reason = models.TextField()
    withdrawn_at = models.DateTimeField()


class Scan(models.Model):
    """A scanned page of an entry, by its content; the files lie in the data folder (`scans.py`)."""

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="scans")
    position = models.SmallIntegerField()  # the order of the pages, from 1
    sha256 = models.CharField(max_length=64)
    pages = models.SmallIntegerField()
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["registration", "position"], name="one_scan_per_position")]
