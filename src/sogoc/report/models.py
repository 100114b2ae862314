"""Exact counters of the inventory: deltas appended by a trigger, folded by a task; reads add both."""

from django.db import models


class InventoryDelta(models.Model):
    """A change of a count. Never updated in place: an approval must not wait behind a bulk run of the same commune."""

    event_type = models.CharField(max_length=8)
    authority_id = models.IntegerField()
    custodian_id = models.IntegerField()
    book_id = models.BigIntegerField()
    status = models.CharField(max_length=12)
    outcome = models.CharField(max_length=20)
    origin = models.CharField(max_length=12)
    n = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["custodian_id"], name="inventory_custodian")]
