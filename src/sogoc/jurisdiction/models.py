"""Places in time: units with their dates, how old ones became new ones, who registered, who keeps the paper.

Codes of the statistics office are reused with other names, so (code, dates) identifies a unit, never the code alone.
Authorities and custodians number themselves by code, so that a scope of custodians reads as a list of codes.
"""

from django.db import models

UNKNOWN_CUSTODIAN = 0  # chưa rõ: seen by the Department only, a line of its own in every table
DEPARTMENT = 1  # Sở Tư pháp thành phố Hải Phòng


class Unit(models.Model):
    """A commune-level unit while it had that name, level and district."""

    code = models.CharField(max_length=5)
    name = models.CharField(max_length=60)
    full_name = models.CharField(max_length=80)
    level = models.CharField(max_length=12)
    district_code = models.CharField(max_length=3, blank=True)
    district_name = models.CharField(max_length=60, blank=True)
    province_code = models.CharField(max_length=2)
    province_name = models.CharField(max_length=60)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_to"], name="one_unit_per_code_and_time", nulls_distinct=False
            )
        ]


class Lineage(models.Model):
    """What an old unit became: whole or part of it, with or without its people, by which instrument."""

    old_code = models.CharField(max_length=5)
    new_code = models.CharField(max_length=5)
    kind = models.CharField(max_length=8)
    population = models.CharField(max_length=8)
    effective_on = models.DateField()
    instrument = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["old_code", "new_code", "effective_on"], name="one_lineage_per_pair_and_day"
            )
        ]


class Authority(models.Model):
    """Who registered, as it was before 1/7/2025: a commune, a district division or a Department."""

    class Level(models.TextChoices):
        COMMUNE = "xã", "Xã, phường, thị trấn"
        DISTRICT = "huyện", "Phòng Tư pháp cấp huyện"
        PROVINCE = "tỉnh", "Sở Tư pháp"

    id = models.IntegerField(primary_key=True)  # int(code): 5 digits a commune, 3 a district, 2 a province
    code = models.CharField(max_length=5, unique=True)
    level = models.CharField(max_length=8, choices=Level.choices)
    full_name = models.CharField(max_length=120)
    district_name = models.CharField(max_length=60, blank=True)
    province_name = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.full_name}, {self.district_name}" if self.district_name else self.full_name


class Custodian(models.Model):
    """Who keeps the paper and works on the book: one of the 114 units, the Department, or *chưa rõ*."""

    id = models.IntegerField(primary_key=True)  # int(code of the unit of 2025), DEPARTMENT or UNKNOWN_CUSTODIAN
    code = models.CharField(max_length=5, unique=True)
    full_name = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.full_name
