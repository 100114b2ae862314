"""Numbers and tables out; everything recounted."""

from pathlib import Path

import click

from .frame import FILTER, as_text, common, filters, say
from .shown import reporting as shown

AXIS_NAMES = (  # those of report/axes.py, which needs the whole of Django
    "type", "province", "district", "authority", "custodian", "book", "handed_over",
    "delivery", "regime", "finding", "flag",
)  # fmt: skip


@click.command(epilog="Ví dụ: sogoc inventory --by custodian type=KS --format xlsx -o thong-ke.xlsx")
@FILTER
@click.option(
    "--by",
    type=click.Choice(AXIS_NAMES),
    default="authority",
    show_default=True,
    help="Cách đếm; delivery, regime, finding, flag hỏi từng trường hợp. / By what; the last four ask the records.",
)
@click.option("--split/--no-split", default=True, show_default=True, help="Tách theo loại. / A line for each register.")
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "xlsx", "json"]), default="table", show_default=True
)
@click.option("--all", "empty", is_flag=True, help="Cả đơn vị chưa có dữ liệu. / Also units without records.")
@click.option("-o", "--output", type=click.Path(path_type=Path))
@common()
def inventory(
    filter_: tuple[str, ...], by: str, split: bool, form: str, empty: bool, output: Path | None, as_json: bool
) -> None:
    """Thống kê theo loại, đơn vị, trạng thái. / Counts by type, unit and status."""
    from ..report.inventory import inventory as count

    found = count(by, filters(filter_), empty=empty, split=split, using="owner", lang=say("vi", "en"))
    shown.inventory(found, "json" if as_json else form, output)


@click.command(epilog="Ví dụ: sogoc export ra/")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@common()
def export(folder: Path, as_json: bool) -> None:
    """Xuất các bảng Parquet. / Write the exchange tables."""
    from ..report.exchange import export as write

    rows = write(folder)
    click.echo(as_text(rows) if as_json else "\n".join(f"{name:12} {n:>9}" for name, n in rows.items()))


@click.command(epilog="Ví dụ: sogoc verify")
@common()
def verify(as_json: bool) -> None:
    """Đếm lại mọi tổng và kiểm tra lịch sử. / Recount everything; exit 1 with what differs."""
    from ..report.verify import verify as check

    wrong = [say(*words) for words in check()]
    click.echo(
        as_text(wrong) if as_json else "\n".join(wrong) or say("Mọi số liệu và lịch sử đều khớp.", "All adds up.")
    )
    raise click.exceptions.Exit(1 if wrong else 0)
