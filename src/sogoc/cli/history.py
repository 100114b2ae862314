"""`sogoc audit`: the history proved, and handed out."""

from pathlib import Path

import click

from .frame import as_text, common, say


@click.group()
def audit() -> None:
    """Lịch sử và niêm phong. / The history and its seals."""


@audit.command("verify", epilog="Ví dụ: sogoc audit verify")
@common()
def verify_history(as_json: bool) -> None:
    """Tính lại cả chuỗi niêm phong, nêu chỗ đầu tiên không khớp. / Prove the history; exit 1 with what differs."""
    from ..audit.proving import broken, counted, not_yet_provable

    wrong, tail, (events, seals) = broken(), not_yet_provable(), counted()
    if as_json:
        told = {"wrong": [say(*w) for w in wrong], "not_yet_provable": say(*tail) if tail else None}
        click.echo(as_text(told | {"events": events, "seals": seals}))
    for words in () if as_json else wrong:
        click.echo(say(*words))
    if not wrong and not as_json:
        click.echo(say(f"{events} sự kiện, {seals} niêm phong: mọi niêm phong đều khớp.",
                       f"{events} events, {seals} seals: every seal fits."))  # fmt: skip
    if tail and not as_json:
        click.echo(say(*tail))
    raise click.exceptions.Exit(1 if wrong else 0)


@audit.command("export", epilog="Ví dụ: sogoc audit export lich-su/ --without-content")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--without-content", is_flag=True, help="Chỉ mã băm, không dữ liệu cá nhân. / Hashes only.")
@common()
def export_history(folder: Path, without_content: bool, as_json: bool) -> None:
    """Lịch sử kèm chương trình kiểm tra độc lập verify.py. / The history with a program that checks it."""
    from ..audit.handing_out import export

    done = export(folder, content=not without_content)
    click.echo(as_text(done) if as_json else say(
        f"Đã ghi {done['events']} sự kiện, {done['seals']} niêm phong; kiểm tra: python {folder}/verify.py",
        f"Wrote {done['events']} events, {done['seals']} seals; check: python {folder}/verify.py",
    ))  # fmt: skip
