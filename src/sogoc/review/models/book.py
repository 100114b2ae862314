"""The register volume."""

from django.conf import settings
from django.db import models

from ...jurisdiction.models import Authority, Custodian


class Book(models.Model):
    """One physical register volume."""

    authority = models.ForeignKey(Authority, models.PROTECT)
    authority_text = models.TextField(blank=True)  # as written on the cover
    event_type = models.CharField(max_length=8)
    opening_year = models.SmallIntegerField()
    volume = models.CharField(max_length=12)
    copy = models.SmallIntegerField(default=1)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closing_total = models.IntegerField(null=True, blank=True)
    scans_promised = models.BooleanField(default=False)
    custodian = models.ForeignKey(Custodian, models.PROTECT)
    in_charge = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "event_type", "opening_year", "volume", "copy"],
                name="one_book_per_authority_type_year_volume",
            ),
        ]

    @classmethod
    def of_key(cls, key: str) -> "Book | None":
        """The book of a `key`, by the owner's connection."""
        authority, event, year, volume = (*key.split("."), "", "", "", "")[:4]
        if not (authority.isdecimal() and year.isdecimal()):
            return None
        books = cls.objects.using("owner").filter(authority_id=int(authority), event_type=event, volume=volume)
        return books.filter(opening_year=int(year)).first()

    @property
    def key(self) -> str:
        """`11650.KS.2001.01`: authority, type, opening year, volume."""
        return f"{self.authority_id}.{self.event_type}.{self.opening_year}.{self.volume}"
