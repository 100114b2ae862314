"""Đề nghị đổi đơn vị quản lý: what an officer would do with a book, and what the lead said."""

from django.conf import settings
from django.db import models

from ...jurisdiction.models import Custodian
from .book import Book


class CustodianProposal(models.Model):
    """One book that an officer would give to another unit; open until the lead decides or the book moves."""

    book = models.ForeignKey(Book, models.CASCADE, related_name="custodian_proposals")
    custodian_id = models.IntegerField()  # who keeps it
    to = models.ForeignKey(Custodian, models.PROTECT, related_name="+")
    reason = models.TextField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    accepted = models.BooleanField(null=True)  # None: open
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True, default="", db_default="")  # why not

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book"], condition=models.Q(accepted=None), name="one_open_proposal_per_book"
            ),
            models.CheckConstraint(
                name="a_decided_proposal_has_its_decider",
                condition=models.Q(accepted=None) | models.Q(decided_by__isnull=False),
            ),
        ]
