"""A plan as it is issued: who does what until when. How far it is stands nowhere: it is counted when asked."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ...jurisdiction.models import Custodian


class Plan(models.Model):
    """What the Department ordered: proposed by an officer or the lead, adopted by the lead."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "Dự thảo"
        ADOPTED = "adopted", "Đang thực hiện"
        FINISHED = "finished", "Đã kết thúc"

    number = models.CharField("Số, ký hiệu", max_length=40, unique=True)  # 195/KH-STP
    title = models.CharField("Tên kế hoạch", max_length=200)
    basis = models.TextField("Căn cứ", blank=True)  # one instrument a line
    issued_on = models.DateField("Ngày ban hành")
    units = ArrayField(models.IntegerField(), default=list, blank=True)  # custodians; empty: all that keep books
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    adopted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    adopted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="adopted_by_somebody", condition=Q(state="proposed") | Q(adopted_by__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"Kế hoạch {self.number}"


class Phase(models.Model):
    """One kind of work between two days; closed with what was left."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="phases")
    name = models.CharField("Giai đoạn", max_length=120)
    work = models.CharField("Việc", max_length=12)  # a key of work.WORK
    starts_on = models.DateField("Từ ngày")
    deadline = models.DateField("Hạn")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    snapshot = models.ForeignKey("report.Snapshot", models.PROTECT, null=True, related_name="+")  # when it closed
    closing_note = models.TextField(blank=True, default="", db_default="")  # why work was left in progress

    class Meta:
        ordering = ("deadline", "pk")
        constraints = [
            models.CheckConstraint(name="a_phase_ends_after_it_starts", condition=Q(deadline__gte=F("starts_on")))
        ]

    def __str__(self) -> str:
        return self.name


class InCharge(models.Model):
    """A person's part in a plan: in the working group, in the standing division, or for a unit."""

    class Duty(models.TextChoices):
        WORKING_GROUP = "group", "Tổ công tác"
        STANDING_DIVISION = "division", "Phòng thường trực"
        UNIT = "unit", "Đơn vị"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="in_charge")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    duty = models.CharField(max_length=10, choices=Duty.choices)
    unit = models.ForeignKey(Custodian, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "user", "duty", "unit"], name="once_in_charge", nulls_distinct=False
            ),
            models.CheckConstraint(name="a_unit_for_units_only", condition=Q(duty="unit") ^ Q(unit__isnull=True)),
        ]


class Task(models.Model):
    """One step of one unit in a phase: `1.203 lưu nháp → rà soát`. What is left of it is counted, never typed."""

    phase = models.ForeignKey(Phase, models.CASCADE, related_name="tasks")
    custodian = models.ForeignKey(Custodian, models.PROTECT)
    step = models.CharField(max_length=10)  # a key of work.STEPS
    given = models.IntegerField()  # how many waited when the task was given; 0: they come from the step before
    given_at = models.DateTimeField(auto_now_add=True)
    left_at_close = models.IntegerField(null=True)  # frozen when its phase closes
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["phase", "custodian", "step"], name="one_task_per_unit_and_step"),
            models.CheckConstraint(name="given_is_a_count", condition=Q(given__gte=0)),
        ]
