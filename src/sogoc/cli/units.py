"""Units in time: a merger or split entered as data."""

from pathlib import Path
from typing import Any

import click

from .frame import AS, as_text, common, number, person, say


@click.command("units", epilog="Ví dụ: sogoc units sap-nhap-2027.csv --as hai --dry-run")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Chỉ xem trước. / Only preview.")
@AS
@common()
def units(file: Path, dry_run: bool, username: str, as_json: bool) -> None:
    """Sáp nhập, chia tách đơn vị theo bảng. / A merger or split of units from a table.

    Cột / columns: old_code, new_code, new_name, new_level, kind (whole|part), population (all|part|none),
    effective_date, legal_basis. Đơn vị còn tồn tại: thêm dòng đến chính nó. / A unit that goes on: a line to itself.
    """
    from ..jurisdiction.changes import change_units, read_lines
    from ..review.belonging import forget
    from ..store.scope import acting_as

    user = person(username)
    with acting_as(user, channel="command"):
        done = change_units(read_lines(file), user, only_preview=dry_run)
    forget()
    click.echo(as_text({**vars(done), "done": not dry_run}) if as_json else _shown(vars(done), dry_run))


def _shown(done: dict[str, Any], dry_run: bool) -> str:
    lines = [
        say("Xem trước, chưa thay đổi gì:", "Preview, nothing changed:") if dry_run else say("Đã thay đổi:", "Done:"),
        f"  {say('đơn vị mới', 'new units')}: {', '.join(done['units']) or '–'}",
        f"  {say('đơn vị hết hiệu lực', 'ended')}: {', '.join(done['ended']) or '–'}",
        f"  {say('dòng nguồn gốc', 'lineage')}: {done['lineage']}",
        f"  {say('sổ chuyển theo', 'books moved')}: {number(done['books'])}, {number(done['records'])} "
        + say("trường hợp", "records"),
    ]
    for key, words in (
        ("blocked", say("chưa chuyển được", "cannot move yet")),
        (
            "undecided",
            say("sổ của đơn vị bị chia, cần quyết định từng sổ", "books of divided units, to decide one by one"),
        ),
        ("accounts", say("tài khoản cần vai trò ở đơn vị mới", "accounts that need a role in the new unit")),
    ):
        if done[key]:
            lines.append(f"  {words}: {'; '.join(done[key])}")
    if not dry_run:
        lines.append(say("  Khởi động lại sogoc serve để trang dùng đơn vị mới.", "  Restart sogoc serve."))
    return "\n".join(lines)
