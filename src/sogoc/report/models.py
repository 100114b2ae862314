"""Exact counters of the inventory: deltas appended by a trigger, folded by a task; reads add both."""

from django.db import models


class Counter(models.Model):
    """A change of a count. Never updated in place: an approval must not wait behind a bulk run of the same commune."""

    event_type = models.CharField(max_length=8)
    authority_id = models.IntegerField()
    custodian_id = models.IntegerField()
    status = models.CharField(max_length=12)
    outcome = models.CharField(max_length=20)
    origin = models.CharField(max_length=12)
    handed_over_as = models.CharField(max_length=12, default="", db_default="")  # the legacy software's state
    n = models.BigIntegerField()
    folded = models.BooleanField(default=False, db_default=False)  # the one row of its key, as of the last fold

    class Meta:
        abstract = True


class InventoryDelta(Counter):
    """Counts of every book."""

    book_id = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["custodian_id"], name="inventory_custodian"),
            models.Index(fields=["authority_id"], name="inventory_authority"),
            models.Index(fields=["book_id"], name="inventory_book"),
            models.Index(fields=["id"], condition=models.Q(folded=False), name="inventory_unfolded"),
        ]


class InventoryTotal(Counter):
    """The same without the book: some thousand rows where there are ten million records, so that pages are quick."""

    class Meta:
        indexes = [
            models.Index(fields=["custodian_id"], name="total_custodian"),
            models.Index(fields=["authority_id"], name="total_authority"),
            models.Index(fields=["id"], condition=models.Q(folded=False), name="total_unfolded"),
        ]
