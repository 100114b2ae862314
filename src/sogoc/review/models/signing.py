"""Đã rà soát xong quyển: who answers for a book being complete."""

from django.conf import settings
from django.db import models

from .book import Book


class BookSignOff(models.Model):
    """A lead's word that a book is reviewed to its end, with the gaps and the number of records it was given for."""

    book = models.ForeignKey(Book, models.CASCADE, related_name="sign_offs")
    custodian_id = models.IntegerField()
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(auto_now_add=True)
    reason = models.TextField(blank=True)  # why numbers are missing or repeated, where they are
    records = models.IntegerField()
    missing = models.JSONField(default=list)  # as said then: `5-7/2001`
    taken_back_by = models.IntegerField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_reason = models.TextField(blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book"], condition=models.Q(taken_back_at=None), name="one_standing_sign_off_per_book"
            )
        ]
