"""Columns that a person once matched with the template, kept for every later file with the same header."""

from django.conf import settings
from django.db import models


class ColumnMapping(models.Model):
    """What each column of one foreign header is. It holds names of columns only, nothing of any person."""

    event_type = models.CharField(max_length=8)
    header = models.CharField(max_length=64)  # digest of the names in the header, in any order
    columns = models.JSONField()  # name in the header, lower case -> column of the template; "" is left out
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True, blank=True)  # no longer used; what was read by it stays

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["header"], condition=models.Q(retired_at=None), name="one_mapping_in_use_per_header"
            )
        ]
