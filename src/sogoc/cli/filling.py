"""`sogoc template`: the blank workbook of a register."""

from pathlib import Path

import click

from ..record import BY_CODE
from .frame import as_text, common, say


@click.command(epilog="Ví dụ: sogoc template KS -o khai-sinh.xlsx")
@click.argument("register", type=click.Choice([*BY_CODE]))
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path),
              help="Tệp .xlsx ghi ra. / The workbook to write.")  # fmt: skip
@common(database=False)
def template(register: str, output: Path, as_json: bool) -> None:
    """Ghi bảng tính trống của một loại sổ để nhập. / Write the blank workbook of a register."""
    from ..sheets import blank_workbook

    event = BY_CODE[register]
    output.write_bytes(blank_workbook(event))
    *_, columns = event.layouts.values()
    told = {"register": register, "columns": len(columns) + len(event.kept_columns), "file": str(output)}
    click.echo(as_text(told) if as_json else say(f"{event.book_vi}, {told['columns']} cột: {output}", f"{output}"))
