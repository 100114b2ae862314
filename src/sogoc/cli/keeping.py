"""The installation: backup, restore, accounts."""

from pathlib import Path

import click

from .frame import as_text, common, open_store, say


@click.command(epilog="Ví dụ: sogoc backup /sao-luu/2026-11-25")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@common()
def backup(folder: Path, as_json: bool) -> None:
    """Sao lưu cơ sở dữ liệu, ảnh, khóa. / Back up database, scans and keys."""
    from ..store.backup import backup as write

    done = write(folder)
    click.echo(
        as_text(done)
        if as_json
        else say(f"Đã sao lưu {done['files']} tệp vào {folder}", f"Backed up {done['files']} files")
    )


@click.command(epilog="Ví dụ: sogoc restore /sao-luu/2026-11-25 --data-dir /du-lieu-moi")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@common(database=False)
def restore(folder: Path, as_json: bool) -> None:
    """Phục hồi vào thư mục dữ liệu trống. / Restore into an empty data folder."""
    open_store(prepared=False)
    from ..store.backup import restore as put_back

    done = put_back(folder)
    open_store()
    click.echo(as_text(done) if as_json else say(f"Đã phục hồi {done['files']} tệp", f"Restored {done['files']} files"))


@click.command("user", epilog="Ví dụ: sogoc user an --name 'Nguyễn Văn An' --role clerk --custodian 11647")
@click.argument("username")
@click.option("--name", required=True, help="Họ tên. / Full name.")
@click.option("--role", required=True, help="clerk, approver, lead, officer, department_lead, administrator, auditor")
@click.option("--custodian", type=int, help="Mã đơn vị quản lý của vai trò cấp xã. / Unit code for commune roles.")
@click.password_option("--password", prompt="Mật khẩu / Password")
@common()
def user_add(username: str, name: str, role: str, custodian: int | None, password: str, as_json: bool) -> None:
    """Tạo tài khoản với một vai trò. / Make an account with one role."""
    from ..accounts.commands import add_user

    add_user(username, name, role, custodian, password)
    made = {"username": username, "role": role, "custodian": custodian}
    click.echo(as_text(made) if as_json else say(f"Đã tạo tài khoản {username}", f"Made account {username}"))
