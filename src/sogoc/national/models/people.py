"""The persons named in the register, the officers who look them up, and every look at somebody's record."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from .register import Registration


class Person(models.Model):
    """Somebody named in an entry, under the keys by which people are looked up; derived from the entry's content.

    Written with the entry, which stays for good: no foreign key has to be looked up for every person to keep them
    together.
    """

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="persons", db_constraint=False)
    role = models.CharField(max_length=40)  # child, mother, husband ... of record/
    name_key = models.CharField(max_length=200)
    birth_date = models.CharField(max_length=10, default="")  # dd.mm.yyyy, only where the book has the whole date
    birth_year = models.SmallIntegerField(null=True)
    id_number = models.CharField(max_length=40, default="")

    class Meta:
        indexes = [
            models.Index(fields=["name_key", "birth_year"], name="person_by_name",
                         opclasses=["varchar_pattern_ops", "int2_ops"]),
            models.Index(fields=["id_number"], name="person_by_id_number", condition=~models.Q(id_number="")),
        ]

    @property
    def name_in_entry(self) -> str:
        """As the entry writes it."""
        return str(self.registration.content.get(f"{self.role}_full_name") or "")


class Officer(AbstractBaseUser):
    """A person with an account at the database."""

    class Role(models.TextChoices):
        READER = "reader", "Tra cứu"
        REGISTRAR = "registrar", "Tra cứu, cấp trích lục, ghi chú thay đổi"

    username = models.CharField(max_length=40, unique=True)
    full_name = models.CharField(max_length=120)
    title = models.CharField(max_length=120)
    office_code = models.CharField(max_length=8)
    office = models.CharField(max_length=200)  # as papers name it: UBND phường Lê Chân
    place = models.CharField(max_length=80)  # before the date of a paper: Lê Chân
    role = models.CharField(max_length=12, choices=Role.choices)
    is_active = models.BooleanField(default=True)
    failures = models.SmallIntegerField(default=0)  # wrong passwords since the last right one
    locked_until = models.DateTimeField(null=True)
    totp = models.CharField(max_length=200, default="", blank=True)  # the authenticator's secret, encrypted
    totp_step = models.BigIntegerField(default=0)  # of the last code that was taken: none passes twice
    recovery_codes = ArrayField(models.CharField(max_length=64), default=list, blank=True)  # hashes of the unused

    objects = BaseUserManager()
    USERNAME_FIELD = "username"

    @property
    def may_register(self) -> bool:
        return self.role == self.Role.REGISTRAR


class Access(models.Model):
    """One look at, or act on, somebody's data: who, when, why (Luật Hộ tịch, Điều 61, 74); and what was done to the
    second factor of an officer, without a purpose. Append-only."""

    class Act(models.TextChoices):
        SEARCH = "search", "Tra cứu"
        VIEW = "view", "Xem hồ sơ"
        SCAN = "scan", "Xem ảnh trang sổ"
        PERSON = "person", "Xem các việc của một người"
        EXTRACT = "extract", "Cấp bản sao trích lục"
        ANNOTATE = "annotate", "Ghi chú thay đổi"
        FACTOR_SET = "factor_set", "Lập xác thực hai lớp"
        FACTOR_OFF = "factor_off", "Bỏ xác thực hai lớp (người vận hành)"

    at = models.DateTimeField(auto_now_add=True)
    officer = models.ForeignKey(Officer, models.PROTECT)
    act = models.CharField(max_length=12, choices=Act.choices)
    purpose = models.CharField(max_length=40)
    reference = models.CharField(max_length=120, default="")  # the file or request it was done for
    record = models.UUIDField(null=True)
    asked = models.JSONField(default=dict)  # of a search: the criteria
    found = models.IntegerField(null=True)
