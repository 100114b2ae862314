"""A run of the present rules over what is stored: previewed, applied, taken back or only checked again."""

from django.conf import settings
from django.db import models


class Run(models.Model):
    """One run, book by book; what stopped in the middle goes on behind the last book it finished."""

    class Act(models.TextChoices):
        PREVIEW = "preview", "Xem trước"
        APPLY = "apply", "Chuẩn hóa lại"
        UNDO = "undo", "Lấy lại một quy tắc"
        RECHECK = "recheck", "Kiểm tra lại"

    class State(models.TextChoices):
        RUNNING = "running", "Đang chạy"
        DONE = "done", "Xong"
        CANCELLED = "cancelled", "Đã dừng"

    act = models.CharField(max_length=8, choices=Act.choices)
    wanted = models.JSONField(default=dict)  # the filter
    rule = models.CharField(max_length=40, blank=True)  # to be undone
    reason = models.TextField(blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.RUNNING)
    books = models.IntegerField(default=0)
    books_done = models.IntegerField(default=0)
    last_book = models.BigIntegerField(default=0)
    counts = models.JSONField(default=dict)  # rule -> what became of its cells -> how many
    examples = models.JSONField(default=dict)  # rule -> a few cells: record, field, before, after

    @property
    def running(self) -> bool:
        return self.state == self.State.RUNNING
