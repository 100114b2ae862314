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


class DayCount(models.Model):
    """How far each custodian was at the end of a day, noted by the worker: what the burn-up is drawn from."""

    day = models.DateField()
    custodian_id = models.IntegerField()
    total = models.BigIntegerField()
    approved = models.BigIntegerField()
    transferred = models.BigIntegerField()
    ended = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "custodian_id"], name="one_count_per_day_and_custodian")]


class Snapshot(models.Model):
    """The figures as they stood at one moment: frozen, hashed, tied to the history. Nobody changes it."""

    label = models.CharField(max_length=120)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", db_constraint=False)
    taken_by_name = models.CharField(max_length=120)  # as it was then; BY_ITSELF where the worker took it
    seal = models.CharField(max_length=64, blank=True)  # the newest seal of the history when it was taken
    digest = models.CharField(max_length=64)  # sha256 over everything here and in the parts
    names = models.JSONField()  # of authorities and custodians, as they were then

    def __str__(self) -> str:
        return f"{self.pk}. {self.label}"


class SnapshotPart(models.Model):
    """One custodian's rows of one frozen table, as CSV; each sees only their own."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="parts")
    name = models.CharField(max_length=20)
    custodian_id = models.IntegerField()
    content = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "name", "custodian_id"], name="one_part_per_table_and_custodian"
            )
        ]
