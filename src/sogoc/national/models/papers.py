"""Later events noted beside an entry, and extracts issued from it. Both are append-only; the entry never changes."""

from django.db import models

from .people import Officer
from .register import Registration


class Annotation(models.Model):
    """A statutory act noted beside an entry (ghi chú): decision, date, what it says, which items it changes."""

    record = models.UUIDField(db_index=True)  # beside the record, whatever version of it is current
    registration = models.ForeignKey(Registration, models.PROTECT)  # the version it was made beside
    kind = models.CharField(max_length=24)
    decision_number = models.CharField(max_length=60)
    decision_date = models.DateField()
    decided_by = models.CharField(max_length=200)
    words = models.TextField()  # as it is to stand beside the entry
    changes = models.JSONField(default=dict)  # field -> [before, after]
    about = models.UUIDField(null=True)  # the record of the later event, where it is held here too
    noted_by = models.ForeignKey(Officer, models.PROTECT)
    noted_at = models.DateTimeField()


class Extract(models.Model):
    """A certified copy of an extract (bản sao trích lục hộ tịch; Luật Hộ tịch, Điều 4 khoản 9, Điều 63) as issued."""

    code = models.CharField(max_length=24, unique=True)  # in the QR code; cannot be guessed
    registration = models.ForeignKey(Registration, models.PROTECT)
    office_code = models.CharField(max_length=8)
    suffix = models.CharField(max_length=16)  # TLKS-BS
    year = models.SmallIntegerField()
    number = models.IntegerField()
    requester = models.CharField(max_length=120)
    copies = models.SmallIntegerField(default=1)
    signer = models.CharField(max_length=120)
    signer_title = models.CharField(max_length=120)
    annotations = models.IntegerField()  # noted beside the entry when it was issued
    trial = models.BooleanField()  # "BẢN THỬ NGHIỆM" across the page: the operator was not set as authorised
    issued_by = models.ForeignKey(Officer, models.PROTECT)
    issued_at = models.DateTimeField()
    pdf = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office_code", "suffix", "year", "number"],
                                               name="one_extract_per_number")]

    @property
    def numbered(self) -> str:
        """`05/TLKS-BS`, as it stands on the paper."""
        return f"{self.number:02}/{self.suffix}"
