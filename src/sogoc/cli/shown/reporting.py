"""What is printed of the inventory and of snapshots."""

from pathlib import Path
from typing import Any

import click

from ..frame import Failed, as_text, number, say


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


def snapshots(found: list[Any], as_json: bool) -> str:
    """Number, label, when, by whom, hash and seal of each."""
    rows = [
        {"id": s.pk, "label": s.label, "taken_at": s.taken_at, "taken_by": s.taken_by_name, "digest": s.digest,
         "seal": s.seal}
        for s in found
    ]  # fmt: skip
    if as_json:
        return as_text(rows)
    lines = [f"{r['id']:>4}  {r['taken_at']:%Y-%m-%d %H:%M}  {r['digest'][:12]}  {r['label']}" for r in rows]
    return "\n".join(lines) or say("Chưa chốt lần nào.", "No snapshot yet.")


def compared(names: Any, rows: Any, by: str, as_json: bool) -> str:
    """Place, and totals and what is done in both snapshots with the gain."""
    if as_json:
        return as_text(rows.to_dicts())
    places = names.custodians if by == "custodian_id" else {k: n for k, (n, _) in names.authorities.items()}
    heading = say(
        "     tổng trước     tổng sau    xong trước     xong sau   xong thêm  đơn vị",
        "   total before  total after   done before   done after        gain  place",
    )
    lines = [
        f"{number(r['total']):>15}{number(r['total_after']):>13}{number(r['done']):>14}{number(r['done_after']):>13}"
        f"{number(r['done_gain']):>12}  {places.get(r[by], r[by])}"
        for r in rows.rows(named=True)
    ]
    return "\n".join([heading, *lines])
