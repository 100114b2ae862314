"""The present rules over what is stored: previewed, applied, taken back, checked again."""

import sys
from typing import Any

import click

from .frame import FILTER, Failed, common, filters, number, person, say
from .shown import standardising as shown

AS = click.option("--as", "username", metavar="USER", help="Tài khoản đứng tên. / The account that acts.")


@click.command(epilog="Ví dụ: sogoc standardise --preview type=KS status=draft")
@FILTER
@click.option("--preview", "act", flag_value="preview", help="Chỉ xem sẽ đổi gì. / Only show what would change.")
@click.option("--apply", "act", flag_value="apply", help="Viết lại nháp, chờ rà soát. / Rewrite drafts and pending.")
@click.option("--undo", "rule", metavar="RULE", default="", help="Lấy lại một quy tắc. / Take one rule back.")
@click.option("--reason", default="", help="Lý do. / Reason.")
@AS
@common()
def standardise(
    filter_: tuple[str, ...], act: str | None, rule: str, reason: str, username: str | None, as_json: bool
) -> None:
    """Chuẩn hóa lại theo quy tắc hiện nay. / Re-standardise by the present rules."""
    if bool(act) == bool(rule):
        raise Failed(say("cần một trong --preview, --apply, --undo RULE", "one of --preview, --apply, --undo RULE"))
    run = _run(act or "undo", filter_, username, rule=rule, reason=reason)
    click.echo(shown.run(run, as_json))


@click.command(epilog="Ví dụ: sogoc recheck custodian=11647")
@FILTER
@AS
@common()
def recheck(filter_: tuple[str, ...], username: str | None, as_json: bool) -> None:
    """Kiểm tra lại các sổ theo quy tắc hiện nay. / Check books again by the present rules; no value changes."""
    click.echo(shown.run(_run("recheck", filter_, username), as_json))


def _run(act: str, filter_: tuple[str, ...], username: str | None, **about: str) -> Any:
    """Start a run and do it here; Ctrl+C stops it behind the book at hand."""
    from ..review import runs

    run = runs.start(act, filters(filter_), person(username) if username else None, **about)
    try:
        if not runs.advance(run.pk, _progress):
            raise Failed(say(f"lượt {run.pk} đang chạy ở tiến trình khác", f"run {run.pk} is going on elsewhere"))
    except KeyboardInterrupt:
        runs.cancel(run)
    run.refresh_from_db(using="owner")
    return run


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{number(done)}/{number(total)} {say('sổ', 'books')}", nl=done >= total, err=True)
