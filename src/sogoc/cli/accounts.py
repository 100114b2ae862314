"""`sogoc users`: accounts, for whoever keeps the machine; the pages do the same for administrators and leads."""

from pathlib import Path
from typing import Any

import click

from .frame import Failed, as_text, common, say

NAME = click.argument("username")


@click.group()
def users() -> None:
    """Tài khoản và vai trò. / Accounts and roles."""


@users.command("list", epilog="Ví dụ: sogoc users list")
@common()
def list_(as_json: bool) -> None:
    """Các tài khoản và vai trò hiện nay. / Accounts and their present roles."""
    from ..accounts.models import User

    rows = []
    for user in User.objects.using("owner").order_by("username").prefetch_related("grants__custodian"):
        roles = [f"{g.role} {g.custodian or ''}".strip() for g in user.current_grants]
        rows.append({"username": user.username, "full_name": user.full_name, "active": user.is_active, "roles": roles})
    if as_json:
        click.echo(as_text(rows))
    for row in () if as_json else rows:
        state = "" if row["active"] else say(" (đã khóa)", " (disabled)")
        click.echo(f"{row['username']:20} {row['full_name']}{state}: {', '.join(row['roles']) or '–'}")


@users.command("import", epilog="Ví dụ: sogoc users import tai-khoan.xlsx --confirm")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--confirm", is_flag=True, help="Làm thật; không có thì chỉ xem trước. / Do it; else only preview.")
@common()
def import_(file: Path, confirm: bool, as_json: bool) -> None:
    """Tạo, đổi tài khoản theo danh sách Excel. / Make and change accounts by an Excel list."""
    from ..accounts import roster
    from ..store.scope import loading

    with loading():
        lines = (roster.apply if confirm else roster.plan)(roster.read(file), None, using="owner")
    if as_json:
        click.echo(as_text(roster.as_table(lines)))
    for line in () if as_json else lines:
        error = f"{say('Lỗi', 'Error')}: {line.error}" if line.error else ""
        once = f"{say('mật khẩu dùng một lần', 'first password')} {line.password}" if line.password else ""
        what = error or "; ".join([*line.does, *filter(None, [once])]) or say("không đổi", "same")
        click.echo(f"{line.row}: {line.told['username']}: {what}")
    if any(line.error for line in lines):
        raise click.exceptions.Exit(1)


@users.command("grant", epilog="Ví dụ: sogoc users grant an --role clerk --custodian 11647 --until 2026-12-31")
@NAME
@click.option("--role", required=True, help="clerk, approver, lead, officer, department_lead, administrator, auditor")
@click.option("--custodian", type=int, help="Mã đơn vị của vai trò cấp xã. / Unit code for commune roles.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Từ ngày (mặc định hôm nay). / From (today).")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Đến hết ngày. / Last day.")
@common()
def grant(username: str, role: str, custodian: int | None, since: Any, until: Any, as_json: bool) -> None:
    """Giao thêm một vai trò. / Give one more role."""
    from django.utils import timezone

    from ..accounts.administration import give

    first = since.date() if since else timezone.localdate()
    _act(username, lambda user: give(user, role, custodian, first, until and until.date(), using="owner"), as_json)


@users.command("disable", epilog="Ví dụ: sogoc users disable an --reason 'chuyển công tác'")
@NAME
@click.option("--reason", required=True, help="Lý do. / Reason.")
@common()
def disable(username: str, reason: str, as_json: bool) -> None:
    """Khóa tài khoản, kết thúc các phiên. / Disable an account and end its sessions."""
    from ..accounts.administration import set_active

    _act(username, lambda user: set_active(user, False, reason, using="owner"), as_json)


@users.command("enable", epilog="Ví dụ: sogoc users enable an")
@NAME
@common()
def enable(username: str, as_json: bool) -> None:
    """Mở lại tài khoản. / Enable an account."""
    from ..accounts.administration import set_active

    _act(username, lambda user: set_active(user, True, using="owner"), as_json)


@users.command("reset", epilog="Ví dụ: sogoc users reset an --second-factor")
@NAME
@click.option("--second-factor", is_flag=True, help="Xác thực hai lớp thay vì mật khẩu. / The second factor.")
@common()
def reset(username: str, second_factor: bool, as_json: bool) -> None:
    """Cấp mật khẩu dùng một lần, hoặc bỏ xác thực hai lớp. / A new first password, or no second factor."""
    from ..accounts.administration import reset_password, reset_second_factor

    how = reset_second_factor if second_factor else reset_password
    _act(username, lambda user: how(user, using="owner"), as_json)


def _act(username: str, do: Any, as_json: bool) -> None:
    from ..accounts.models import User
    from ..store.scope import loading

    with loading():
        user = User.objects.using("owner").filter(username=username).first()
        if user is None:
            raise Failed(say(f"không có tài khoản {username!r}", f"there is no account {username!r}"))
        password = do(user)
    if as_json:
        click.echo(as_text({"username": username, "password": password}))
    elif password:
        click.echo(f"{say('Mật khẩu dùng một lần của', 'First password of')} {username}: {password}")
    else:
        click.echo(say(f"Đã làm với tài khoản {username}", f"Done with account {username}"))
