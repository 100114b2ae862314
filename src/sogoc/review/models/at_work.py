"""People at work on a record: who has it in hand, what is typed and not saved yet, what was decided and may be undone.

None of it raises the record's version.
"""

import uuid

from django.conf import settings
from django.db import models

from .record import Record


class Lease(models.Model):
    """Who has a record in hand, until when; over, it is anybody's."""

    record = models.OneToOneField(Record, models.CASCADE, primary_key=True, related_name="lease")
    custodian_id = models.IntegerField()
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    until = models.DateTimeField()


class Assignment(models.Model):
    """Whose work a record is; nobody's again once it is taken back."""

    record = models.OneToOneField(Record, models.CASCADE, primary_key=True, related_name="assignment")
    custodian_id = models.IntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    was = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")  # whose before
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()


class Typing(models.Model):
    """What a person has typed into a form and not saved; empty once it is saved or dropped."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="+")
    custodian_id = models.IntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    version = models.IntegerField()  # of the record when its form was opened
    values = models.JSONField(default=dict)
    reasons = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "user"], name="one_typing_per_person")]


class NewEntry(models.Model):
    """What a person has typed of an entry that has no record yet; empty once it is one."""

    book = models.ForeignKey("review.Book", models.CASCADE, related_name="+")
    custodian_id = models.IntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    values = models.JSONField(default=dict)
    reasons = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "user"], name="one_new_entry_per_person")]


class Decision(models.Model):
    """A decision made at the bench, under the key its page gave it: sent again, it is not made again."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    record = models.ForeignKey(Record, models.CASCADE, related_name="+")
    custodian_id = models.IntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    action = models.CharField(max_length=16)
    before = models.JSONField(default=dict)  # the flags as they stood
    at = models.DateTimeField()
    undone = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["user", "-at"], name="decisions_of_a_person")]
