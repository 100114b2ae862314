"""Custodians of many books from a list."""

from pathlib import Path

import click

from .frame import AS, as_text, common, say
from .intake import REASON, _acting


@click.command(epilog="Ví dụ: sogoc custodians giao-so.xlsx --as hai --reason 'Theo biên bản bàn giao' --confirm")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--confirm", is_flag=True, help="Làm thật, thay vì chỉ xem trước. / Do it, not only preview.")
@AS
@REASON
@common()
def custodians(file: Path, confirm: bool, username: str, reason: str, as_json: bool) -> None:
    """Đổi đơn vị quản lý của nhiều sổ theo danh sách: cột Sổ, Mã đơn vị. / Who keeps many books, from a list."""
    from ..review import custodian_list as listed

    user, rows = _acting(username), listed.read(file)
    lines = listed.apply(rows, user, reason, channel="command") if confirm else listed.plan(rows)
    if as_json:
        click.echo(as_text(listed.as_table(lines)))
    for line in () if as_json else lines:
        if line.move:
            target, n = line.move.target, line.move.records
            what = say(f"{n} trường hợp {'đã' if confirm else 'sẽ'} sang {target}", f"{n} records to {target}")
        else:
            what = f"{say('Lỗi', 'Error')}: {line.error}"
        click.echo(f"{line.row}: {line.told['book']}: {what}")
    if any(line.error for line in lines):
        raise click.exceptions.Exit(1)
