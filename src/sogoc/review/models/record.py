"""The head of a record."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ..values import VALUES, Values
from .book import Book
from .delivery import Delivery
from .states import Origin, Outcome, Status


class Record(models.Model):
    """One registered event: what we review. The UUID is minted at ingest and never changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    event_type = models.CharField(max_length=8)
    book = models.ForeignKey(Book, models.PROTECT, db_index=False)  # record_list_of_all has one
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
    approved_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    approved_at = models.DateTimeField(null=True)
    compared_with = models.CharField(max_length=8, default="", db_default="", blank=True)  # scan or paper
    compared_page = models.CharField(max_length=20, default="", db_default="", blank=True)
    # where it came from
    delivery = models.ForeignKey(Delivery, models.PROTECT, db_index=False)  # record_of_delivery_row has one
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
            models.Index(fields=["year", "serial"], name="record_by_entry"),
            # the order of lists (paging.ORDER), for one custodian and for all of them: a page is read where it begins
            models.Index(
                fields=["custodian_id", "book", "year", "serial", "suffix", "occurrence", "id"], name="record_list"
            ),
            models.Index(fields=["book", "year", "serial", "suffix", "occurrence", "id"], name="record_list_of_all"),
            # few among many: found without reading ten million heads
            models.Index(fields=["book"], condition=~Q(outcome=""), name="record_ended"),
            models.Index(
                fields=["custodian_id"], condition=Q(returned=True) | Q(refused=True), name="record_come_back"
            ),
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
