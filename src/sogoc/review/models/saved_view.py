"""A list with its filter under a name, each person's own."""

from django.conf import settings
from django.db import models


class SavedView(models.Model):
    """What a person looks at again and again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    queue = models.CharField(max_length=40, blank=True)  # empty: all records
    filters = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="one_view_per_name_of_a_person")]
