"""How well people work: entries typed a second time without seeing the first, and errors planted to be found."""

from django.conf import settings
from django.db import models

from .beside import SecondReading
from .record import Record


class Retyping(models.Model):
    """The few fields of a record that matter most, typed blind by somebody else; what differs is a second reading."""

    record = models.OneToOneField(Record, models.CASCADE, related_name="retyping")
    custodian_id = models.IntegerField()
    typist = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )  # null: a delivery
    retyped_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    retyped_at = models.DateTimeField(auto_now_add=True)
    reading = models.ForeignKey(SecondReading, models.SET_NULL, null=True, related_name="+")  # null: it said the same

    class Meta:
        indexes = [models.Index(fields=["custodian_id"], name="retyping_of_custodian")]


class PlantedError(models.Model):
    """A known error laid over an approved record for one person's screen; the record never holds it."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="+")
    custodian_id = models.IntegerField()
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    field = models.CharField(max_length=60)
    value = models.TextField()
    shown_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True)
    found = models.BooleanField(null=True)  # null until answered

    class Meta:
        indexes = [models.Index(fields=["custodian_id"], name="planted_of_custodian")]
