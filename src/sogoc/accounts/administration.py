"""Accounts made and changed: by an administrator, by a lead for the clerks of the own unit, or by command.

`using` is `default` from pages, where the database lets each person change only what they manage
(promises/accounts.sql), and `owner` from commands.
"""

import re
import secrets
from datetime import date, timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import QuerySet
from django.utils import timezone

from ..audit.ledger import log
from ..jurisdiction.models import Custodian
from ..trouble import Told
from .acts import Role
from .failures import forget
from .models import EVERYWHERE, Grant, User

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}")
COMMUNE_ROLES = (Role.CLERK, Role.APPROVER, Role.LEAD)
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another on paper


class Refused(Told):
    """Why an account cannot be made or changed so."""


def new_password() -> str:
    """A password that serves once: four groups of four, to be read from paper."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def roles_to_give(manager: User) -> tuple[Role, ...]:
    return tuple(Role) if manager.custodians_for("manage_accounts") is EVERYWHERE else (Role.CLERK,)


def manages(manager: User, account: User) -> bool:
    """As the database decides: never oneself; a lead only accounts that were never more than clerks of the own unit."""
    over = manager.custodians_for("manage_accounts")
    if not over or manager.pk == account.pk:
        return False
    return over is EVERYWHERE or all(g.role == Role.CLERK and g.custodian_id in over for g in account.grants.all())


def visible(manager: User) -> QuerySet[User]:
    """The accounts that a manager sees: all, or whoever has or had a role in the own units."""
    accounts = User.objects.order_by("username").prefetch_related("grants__custodian")
    over = manager.custodians_for("manage_accounts")
    return accounts if over is EVERYWHERE else accounts.filter(grants__custodian__in=over).distinct()


def create(username: str, full_name: str, *, using: str = "default") -> tuple[User, str]:
    """A new account without any role, and its first password.

    Raises:
        Refused: the name is taken or no name for an account, or whose it is is not said.
    """
    if not USERNAME.fullmatch(username):
        raise Refused("tên tài khoản gồm 2–60 chữ thường không dấu, số, dấu chấm, gạch", "not a name for an account")
    if not full_name.strip():
        raise Refused("thiếu họ tên", "the full name is missing")
    if User.objects.using(using).filter(username=username).exists():
        raise Refused(f"đã có tài khoản {username}", f"there is an account {username} already")
    password = new_password()
    user = User(username=username, full_name=" ".join(full_name.split()))
    user.set_password(password)
    user.save(using=using)
    log("add_user", using=using, subject=username, after={"full_name": user.full_name})
    return user, password


def rename(user: User, full_name: str, *, using: str = "default") -> None:
    before, user.full_name = user.full_name, " ".join(full_name.split())
    user.save(using=using, update_fields=["full_name"])
    log("rename_user", using=using, subject=user.username, before=before, after=user.full_name)


def check_grant(
    role: str, custodian_id: int | None, since: date, until: date | None, *, using: str = "default"
) -> None:
    """Refuse a role that cannot be given so.

    Raises:
        Refused: an unknown role, its unit missing or unknown, or a period that ends before it begins.
    """
    if role not in set(Role):
        raise Refused(f"không có vai trò “{role}”", f"no role {role!r}; there are: {', '.join(Role)}")
    if role in COMMUNE_ROLES:
        if custodian_id is None:
            raise Refused("vai trò cấp xã cần mã đơn vị", "a role of a commune needs the code of its unit")
        if not Custodian.objects.using(using).filter(pk=custodian_id).exists():
            raise Refused(f"không có đơn vị mã {custodian_id}", f"there is no unit {custodian_id}")
    if until is not None and until < since:
        raise Refused("ngày thôi trước ngày bắt đầu", "the period ends before it begins")


def give(
    user: User, role: str, custodian_id: int | None, since: date, until: date | None, *, using: str = "default"
) -> None:
    """A role over a unit for a period; the Department's, the administrator's and the auditor's name no unit."""
    check_grant(role, custodian_id, since, until, using=using)
    unit = custodian_id if role in COMMUNE_ROLES else None
    Grant(user=user, role=role, custodian_id=unit, since=since, until=until).save(using=using)
    _log_grant("give_role", user, role, unit, since, until, using)


def until(grant: Grant, last_day: date | None, *, using: str = "default") -> None:
    """Change the last day of a role; yesterday ends it now."""
    grant.until = last_day
    grant.save(using=using, update_fields=["until"])
    _log_grant("change_role", grant.user, grant.role, grant.custodian_id, grant.since, last_day, using)


def end(grant: Grant, *, using: str = "default") -> None:
    until(grant, timezone.localdate() - timedelta(days=1), using=using)


def _log_grant(
    action: str, user: User, role: str, unit: int | None, since: date, last: date | None, using: str
) -> None:
    period = {"since": since.isoformat(), "until": last.isoformat() if last else None}
    log(action, using=using, subject=user.username, after={"role": role, "custodian": unit, **period})


def set_active(user: User, active: bool, reason: str = "", *, using: str = "default") -> None:
    """Disable or enable an account; a disabled one is signed out everywhere. None is ever deleted."""
    user.is_active = active
    user.save(using=using, update_fields=["is_active"])
    if not active:
        _end_sessions(user, using)
    log("enable_user" if active else "disable_user", using=using, subject=user.username, reason=reason)


def reset_password(user: User, *, using: str = "default") -> str:
    """A password that serves once; signs out everywhere and opens an account locked after wrong passwords."""
    password = new_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(using=using, update_fields=["password", "must_change_password"])
    forget(user.username, using=using)
    _end_sessions(user, using)
    log("reset_password", using=using, subject=user.username)
    return password


def reset_second_factor(user: User, *, using: str = "default") -> None:
    """For a lost telephone: the next sign-in asks to set one up again."""
    Authenticator.objects.using(using).filter(user_id=user.pk).delete()
    forget(user.username, using=using)
    _end_sessions(user, using)
    log("reset_second_factor", using=using, subject=user.username)


def _end_sessions(user: User, using: str) -> None:
    from django.contrib.sessions.models import Session

    mine = UserSession.objects.using(using).filter(user_id=user.pk)
    Session.objects.using(using).filter(session_key__in=list(mine.values_list("session_key", flat=True))).delete()
    mine.delete()
