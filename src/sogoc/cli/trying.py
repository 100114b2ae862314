"""`sogoc try`: values or columns through exactly the pipeline's code."""

import json
from typing import TextIO

import click

from ..trial import KINDS, answer, cases_of, day_of
from .frame import common


@click.command("try", epilog="Ví dụ: sogoc try date --registered-on 1987-03-10 gia-tri.jsonl")
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--registered-on", metavar="DATE", help="Ngày đăng ký (năm của sổ). / Day of registration.")
@click.argument("file", type=click.File("r", encoding="utf-8-sig"), default="-")
@common(database=False)
def try_(kind: str, registered_on: str | None, file: TextIO, as_json: bool) -> None:
    """Thử giá trị hoặc cột qua đúng mã của quy trình. / Try values, JSON Lines in and out."""
    from ..data import shipped_reference

    reference = shipped_reference()
    for case in cases_of(file, kind, day_of(registered_on) if registered_on else None):
        click.echo(json.dumps(answer(kind, case, reference), ensure_ascii=False))
