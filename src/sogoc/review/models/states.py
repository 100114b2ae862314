"""The closed lists a record stands in."""

from django.db import models


class Status(models.TextChoices):
    """The four states of the plan, and only these."""

    DRAFT = "draft", "Lưu nháp"
    PENDING = "pending", "Chờ rà soát"
    APPROVED = "approved", "Đã duyệt"
    TRANSFERRED = "transferred", "Đã chuyển"


class Outcome(models.TextChoices):
    """Why a record will not go; set by a person, reversible. Total = transferred + outcome + in progress."""

    NONE = "", "Đang xử lý"
    DUPLICATE = "duplicate", "Trùng"
    ALREADY_THERE = "already_there", "Đã có trong cơ sở dữ liệu điện tử"
    UNREADABLE = "unreadable", "Sổ không đọc được"
    AWAITS_CORRECTION = "awaits_correction", "Chờ cải chính, bổ sung hộ tịch"
    NOT_CIVIL_STATUS = "not_civil_status", "Không phải việc hộ tịch"


class Origin(models.TextChoices):
    TYPED = "typed", "Nhập từ bàn giao"
    HANDED_OVER = "handed_over", "Bàn giao từ phần mềm cũ"
    TYPED_HERE = "typed_here", "Gõ tại đây"
