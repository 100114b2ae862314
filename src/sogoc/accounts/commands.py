"""Accounts made from the command line: the first administrator, and the demo's people."""

from ..audit.ledger import log
from ..jurisdiction.models import Custodian
from ..review.acts import Refused
from ..store.scope import loading
from .acts import Role
from .administration import COMMUNE_ROLES
from .models import Grant, User


def add_user(
    username: str, full_name: str, role: str, custodian_id: int | None, password: str, *, is_demo: bool = False
) -> User:
    """An account with one role, by the owner's connection.

    Raises:
        Refused: the name is taken, the role unknown, or its commune missing or unknown.
    """
    if role not in set(Role):
        raise Refused(
            f"không có vai trò {role!r}; dùng được: {', '.join(Role)}",
            f"no role {role!r}; there are: {', '.join(Role)}",
        )
    if Role(role) in COMMUNE_ROLES and not Custodian.objects.using("owner").filter(pk=custodian_id).exists():
        raise Refused(
            "vai trò cấp xã cần mã đơn vị quản lý (--custodian), ví dụ 11647",
            "a role of a commune needs the custodian's code (--custodian), for example 11647",
        )
    with loading():
        if User.objects.using("owner").filter(username=username).exists():
            raise Refused(f"đã có tài khoản {username!r}", f"there is an account {username!r} already")
        user = User(username=username, full_name=full_name, is_demo=is_demo, must_change_password=not is_demo)
        user.set_password(password)
        user.save(using="owner")
        grant(user, role, custodian_id)
        log("add_user", using="owner", subject=username, after={"role": role, "custodian": custodian_id})
    return user


def grant(user: User, role: str, custodian_id: int | None) -> None:
    """One more role for an account."""
    Grant(user=user, role=role, custodian_id=custodian_id if Role(role) in COMMUNE_ROLES else None).save(using="owner")
