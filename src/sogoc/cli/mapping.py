"""`sogoc mapping`: what the columns of an unknown layout are."""

from pathlib import Path

import click

from ..record import BY_CODE
from .frame import AS, Failed, as_text, common, person, say


@click.group()
def mapping() -> None:
    """Ghép cột của bố cục lạ với biểu mẫu. / Match columns of unknown layouts with the template."""


@mapping.command("draft", epilog="Ví dụ: sogoc mapping draft 11650.KS.2001.01.xlsx -o ghep-cot.csv")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@common()
def mapping_draft(file: Path, output: Path, as_json: bool) -> None:
    """Ghi các cột của một tệp ra CSV để điền tên cột biểu mẫu. / Write a file's columns to be filled in."""
    from ..apart import read_workbook
    from ..ingest import Refused
    from ..review.mapping import as_csv, in_use

    try:
        read_workbook(file, mapped=in_use())
    except Refused as refusal:
        if refusal.header is None:
            raise
        output.write_text(as_csv(refusal.header), encoding="utf-8")
        event, count = refusal.header["event"], len(refusal.header["columns"])
        told = {"register": event, "columns": count, "file": str(output)}
        click.echo(as_text(told) if as_json else say(f"{event}, {count} cột: {output}", f"{event}, {count} columns"))
        return
    raise Failed(say("tệp này đọc được, không cần ghép cột", "this file is understood as it is"))


@mapping.command("keep", epilog="Ví dụ: sogoc mapping keep KS ghep-cot.csv --as an")
@click.argument("register", type=click.Choice([*BY_CODE]))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@AS
@common()
def mapping_keep(register: str, file: Path, username: str, as_json: bool) -> None:
    """Giữ cách ghép cột đã điền; ô trống là cột không nạp. / Keep a filled-in mapping; blank leaves a column out."""
    from ..review.mapping import keep, of_csv

    user = person(username)
    user._state.db = "owner"
    if not user.custodians_for("ingest"):
        raise Failed(say(f"{username} không được nhập dữ liệu", f"{username} may not take in data"))
    made = keep(register, of_csv(file.read_text(encoding="utf-8-sig")), user, channel="command")
    click.echo(as_text({"number": made.pk}) if as_json else say(f"Cách ghép cột số {made.pk}", f"Mapping {made.pk}"))


@mapping.command("list", epilog="Ví dụ: sogoc mapping list")
@common()
def mapping_list(as_json: bool) -> None:
    """Các cách ghép cột đang dùng. / Mappings in use."""
    from ..review.models import ColumnMapping

    kept = ColumnMapping.objects.using("owner").filter(retired_at=None).order_by("pk")
    if as_json:
        click.echo(as_text([{"number": m.pk, "register": m.event_type, "columns": m.columns} for m in kept]))
        return
    for m in kept:
        matched = ", ".join(f"{name} → {column or '(bỏ)'}" for name, column in m.columns.items())
        click.echo(f"{m.pk} {m.event_type}: {matched}")


@mapping.command("retire", epilog="Ví dụ: sogoc mapping retire 3 --as an")
@click.argument("number", type=int)
@AS
@common()
def mapping_retire(number: int, username: str, as_json: bool) -> None:
    """Thôi dùng một cách ghép cột. / Use a mapping no longer."""
    from ..review.mapping import retire

    user = person(username)
    user._state.db = "owner"
    if not user.custodians_for("ingest"):
        raise Failed(say(f"{username} không được nhập dữ liệu", f"{username} may not take in data"))
    retire(number, user)
    click.echo(as_text({"retired": number}) if as_json else say(f"Đã thôi dùng số {number}", f"Retired {number}"))
