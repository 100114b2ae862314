"""What was handed over, and what of it waits to be mended."""

from django.db import models
from django.db.models import Q


class Delivery(models.Model):
    """One handed-over file, kept unchanged by hash. Rows in = loaded + known + held + dropped, always."""

    name = models.CharField(max_length=200)  # path below the folder given, without extension
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, unique=True)
    received_at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=12)  # workbook, scans, legacy, refused, typed (here, one for each book)
    layout = models.CharField(max_length=24, blank=True)
    refused = models.CharField(max_length=24, blank=True)  # the reason's code; empty when accepted
    message = models.TextField(blank=True)
    remarks = models.JSONField(default=list)  # what is odd about the file as a whole: [code, text]
    rows_in = models.IntegerField(default=0)
    rows_loaded = models.IntegerField(default=0)  # as a record, or as a second reading beside one
    rows_known = models.IntegerField(default=0)  # already here with the same cells: nothing added
    rows_held = models.IntegerField(default=0)
    rows_dropped = models.IntegerField(default=0, db_default=0)  # by a person, with a reason; all of them if withdrawn
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    compared = models.BooleanField(default=False)  # its records with all others: what is left to `find_pairs`

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="every_row_accounted_for",
                condition=Q(
                    rows_in=models.F("rows_loaded")
                    + models.F("rows_known")
                    + models.F("rows_held")
                    + models.F("rows_dropped")
                ),
            )
        ]


class HeldRow(models.Model):
    """A row that cannot become a record as it stands (dòng lỗi tạm giữ): kept whole, with the reason, to be mended."""

    class Fate(models.TextChoices):
        HELD = "", "Đang giữ"
        MENDED = "mended", "Đã sửa và nạp"
        DROPPED = "dropped", "Đã bỏ"

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="held_rows")
    book = models.ForeignKey("review.Book", models.SET_NULL, null=True, related_name="+")  # where it is certain
    custodian_id = models.IntegerField()
    event_type = models.CharField(max_length=8, default="", db_default="")
    sheet = models.CharField(max_length=60)
    row = models.IntegerField()
    reason = models.CharField(max_length=24)
    message = models.TextField()
    fields = models.CharField(max_length=400, default="", db_default="", blank=True)  # suspicious ones, by commas
    cells = models.JSONField()  # import column -> as typed
    mended = models.JSONField(null=True)  # import column -> as a person mended it; `cells` stay
    fate = models.CharField(max_length=8, choices=Fate.choices, default="", db_default="", blank=True)
    decided_by = models.IntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    why = models.TextField(default="", db_default="", blank=True)  # of dropping it
