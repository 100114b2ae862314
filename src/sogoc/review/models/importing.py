"""An import on its way: files received, read, compared, and not in the ledger before somebody confirms."""

from django.conf import settings
from django.db import models


class Import(models.Model):
    """Files that one person brings together; they lie in a folder of their own until confirmed or cancelled."""

    class State(models.TextChoices):
        RECEIVING = "receiving", "Đang nhận tệp"
        CHECKING = "checking", "Đang đọc và kiểm tra"
        CHECKED = "checked", "Chờ xác nhận"
        LOADING = "loading", "Đang nhập"
        DONE = "done", "Đã nhập"
        CANCELLED = "cancelled", "Đã hủy"

    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.RECEIVING)
    custodians = models.JSONField(default=dict)  # key of a book, or "" for all -> custodian asked for

    @property
    def running(self) -> bool:
        return self.state in (self.State.CHECKING, self.State.LOADING)


class ImportFile(models.Model):
    """One file of an import: what it would bring, and then what became of it."""

    import_run = models.ForeignKey(Import, models.CASCADE, related_name="files")
    path = models.CharField(max_length=400)  # below the folder of the import
    name = models.CharField(max_length=200)  # of its delivery
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    checked = models.BooleanField(default=False)
    preview = models.JSONField(default=dict)  # counts, books, refusal: `preview.Preview.summary()`
    loaded = models.BooleanField(default=False)
    report = models.JSONField(default=dict)  # `intake.Report`, once taken in

    class Meta:
        constraints = [models.UniqueConstraint(fields=["import_run", "path"], name="one_file_per_path_of_an_import")]
