"""What people do not know how to do, and what the Department says to it."""

from django.conf import settings
from django.db import models

from ...jurisdiction.models import Custodian
from .plan import Phase


class Guidance(models.Model):
    """A word of the division to everybody, pinned where it is needed: to a phase, a rule or a page."""

    title = models.CharField("Tiêu đề", max_length=160)
    body = models.TextField("Nội dung")
    rule = models.CharField("Quy tắc", max_length=8, blank=True)
    page = models.CharField("Trang", max_length=24, blank=True)  # a key of PINNABLE
    phase = models.ForeignKey(Phase, models.CASCADE, null=True, blank=True, related_name="guidance")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    published_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.title


class Letter(models.Model):
    """Difficulties put before the Ministry, and what it answered. The content is frozen when the letter is made."""

    number = models.CharField("Số, ký hiệu", max_length=40, blank=True)
    written_on = models.DateField("Ngày")
    addressee = models.CharField("Kính gửi", max_length=160)
    subject = models.CharField("V/v", max_length=200)
    signer_title = models.CharField("Chức vụ người ký", max_length=60)
    signer = models.CharField("Người ký", max_length=120, blank=True)
    content = models.JSONField()  # difficulties as told to the Ministry: letters.Told
    proposal = models.TextField("Đề xuất của Sở", blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    reply_number = models.CharField(max_length=40, blank=True, default="")
    reply_on = models.DateField(null=True)
    reply = models.TextField(blank=True, default="")


class Difficulty(models.Model):
    """A question of a unit, about a record or a rule in front of it; it names no person of the register."""

    class State(models.TextChoices):
        OPEN = "open", "Chờ trả lời"
        ESCALATED = "escalated", "Đã xin ý kiến Bộ Tư pháp"
        ANSWERED = "answered", "Đã trả lời"

    custodian = models.ForeignKey(Custodian, models.PROTECT)
    record_id = models.UUIDField(null=True)  # the link, followed by whoever may see the record; goes with its book
    rule = models.CharField(max_length=8, blank=True)
    question = models.TextField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    answer = models.TextField(blank=True, default="")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    guidance = models.ForeignKey(Guidance, models.PROTECT, null=True, related_name="+")
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, related_name="difficulties")

    class Meta:
        indexes = [models.Index(fields=["state", "raised_at"], name="difficulty_by_age")]
