"""What is printed of the inventory."""

from pathlib import Path
from typing import Any

import click

from ..frame import Failed, say


def inventory(found: Any, form: str, output: Path | None) -> None:
    """To the screen, or to a file."""
    from ...report import inventory_forms as report

    if output is not None and not output.absolute().parent.is_dir():
        raise Failed(say(f"không có thư mục {output.parent}", f"no folder {output.parent}"))
    if form == "xlsx":
        if output is None:
            raise Failed(say("xlsx cần -o TỆP", "xlsx needs -o FILE"))
        report.as_xlsx(found, output, say("vi", "en"))
    else:
        text = {
            "table": lambda: report.as_table(found, say("vi", "en")),
            "csv": lambda: report.as_csv(found),
            "json": lambda: report.as_json(found),
        }[form]()
        if output is None:
            click.echo(text)
        else:
            output.write_text(text, encoding="utf-8")
    if output is not None:
        click.echo(say(f"Đã ghi {output}", f"Wrote {output}"))
