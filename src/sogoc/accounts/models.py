"""Who: a person is an account, holding roles over custodians for a period."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property

from ..jurisdiction.models import DEPARTMENT, Custodian
from .acts import ACTS, ROLE_LABELS, Reach, Role, reach

EVERYWHERE: frozenset[int] = frozenset({-1})  # stands for every custodian


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None, **about: Any) -> "User":
        user = self.model(username=username, **about)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account. Locked accounts stay: what they did must keep its author."""

    username = models.CharField("Tài khoản", max_length=60, unique=True)
    full_name = models.CharField("Họ tên", max_length=120)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)  # exempt from second factor; its acts are marked in the history
    must_change_password = models.BooleanField(default=True)

    objects = UserManager()
    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.full_name

    @cached_property
    def current_grants(self) -> "list[Grant]":
        today = timezone.localdate()
        return list(self.grants.filter(since__lte=today).filter(Q(until=None) | Q(until__gte=today)))

    def custodians_for(self, act: str) -> frozenset[int]:
        """Ids of the custodians over which this person may do an act; EVERYWHERE for all of them."""
        found: set[int] = set()
        for grant in self.current_grants:
            match reach(act, Role(grant.role)):
                case Reach.ALL:
                    return EVERYWHERE
                case Reach.OWN if grant.custodian_id is not None:
                    found.add(grant.custodian_id)
                case Reach.DEPARTMENT:
                    found.add(DEPARTMENT)
        return frozenset(found)

    def may(self, act: str, custodian_id: int) -> bool:
        """Whether this person may do an act on what a custodian keeps."""
        over = self.custodians_for(act)
        return over is EVERYWHERE or custodian_id in over

    def writes(self) -> frozenset[int]:
        """Custodians in whose records this person may change anything at all; the write scope in the database."""
        sets = [self.custodians_for(act) for act in ACTS if not act.startswith("read")]
        return EVERYWHERE if EVERYWHERE in sets else frozenset().union(*sets)


class Grant(models.Model):
    """A role over a custodian for a period; Department, administrator and auditor roles name no commune."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=16, choices=[(r.value, vi) for r, (vi, _) in ROLE_LABELS.items()])
    custodian = models.ForeignKey(Custodian, models.PROTECT, null=True, blank=True)
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="commune_roles_name_their_commune",
                condition=Q(custodian__isnull=False) | ~Q(role__in=[Role.CLERK, Role.APPROVER, Role.LEAD]),
            )
        ]

    @property
    def role_label(self) -> str:
        return ROLE_LABELS[Role(self.role)][0]


class SignInFailures(models.Model):
    """Wrong passwords or codes in a row, by a digest of what was typed as the account, whether there is one or not."""

    key = models.CharField(max_length=64, primary_key=True)
    failures = models.SmallIntegerField()
    last_at = models.DateTimeField()
