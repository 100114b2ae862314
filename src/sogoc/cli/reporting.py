"""Numbers and tables out; everything recounted."""

from pathlib import Path
from typing import Any

import click

from .frame import AS, FILTER, Failed, as_text, common, filters, person, say
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


@click.group()
def snapshot() -> None:
    """Chốt số liệu. / Snapshots."""


@snapshot.command("take", epilog="Ví dụ: sogoc snapshot take 'Khảo sát ngày 16/8/2025' --as giang")
@click.argument("label")
@AS
@common()
def snapshot_take(label: str, username: str, as_json: bool) -> None:
    """Chốt mọi số liệu tại thời điểm này. / Freeze all figures as they stand now."""
    from ..report.snapshots import take

    user = person(username)
    user._state.db = "owner"  # its grants are read by the owner's connection
    made = take(label, user, channel="command")
    click.echo(shown.snapshots([made], as_json))


@snapshot.command("list", epilog="Ví dụ: sogoc snapshot list")
@common()
def snapshot_list(as_json: bool) -> None:
    """Các lần chốt. / Snapshots taken so far."""
    from ..report.models import Snapshot

    click.echo(shown.snapshots(list(Snapshot.objects.using("owner").defer("names").order_by("pk")), as_json))


@snapshot.command("compare", epilog="Ví dụ: sogoc snapshot compare 1 2 --by authority")
@click.argument("before", type=int)
@click.argument("after", type=int)
@click.option("--by", type=click.Choice(["custodian", "authority"]), default="custodian", show_default=True)
@common()
def snapshot_compare(before: int, after: int, by: str, as_json: bool) -> None:
    """Hai lần chốt khác nhau ở đâu. / What was won between two snapshots."""
    from ..report.snapshots import Frozen, compare

    one, two = (Frozen(chosen_snapshot(number), using="owner") for number in (before, after))
    click.echo(shown.compared(two, compare(one, two, f"{by}_id"), f"{by}_id", as_json))


def chosen_snapshot(number: int) -> Any:
    """A snapshot by its number."""
    from ..report.models import Snapshot

    found = Snapshot.objects.using("owner").filter(pk=number).first()
    if found is None:
        raise Failed(say(f"không có lần chốt số {number}", f"there is no snapshot {number}"))
    return found
