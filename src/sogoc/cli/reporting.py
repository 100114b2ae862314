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


REPORT_NAMES = (  # those of report/documents/catalogue.py, which needs the whole of Django
    "khao-sat", "tien-do", "bieu-01", "bieu-02", "bieu-03", "bieu-04", "bieu-05", "bieu-06", "bieu-07", "bien-ban",
)  # fmt: skip


@click.command(epilog="Ví dụ: sogoc report khao-sat --snapshot 3 --format pdf --number 12/BC-STP -o 'Báo cáo.pdf'")
@click.argument("slug", type=click.Choice(REPORT_NAMES))
@click.option(
    "--snapshot", "number", type=int, help="Lần chốt (mặc định: mới nhất). / Snapshot, by default the newest."
)
@click.option("--format", "form", type=click.Choice(["pdf", "docx", "xlsx", "csv"]), default="pdf", show_default=True)
@click.option("--custodian", type=int, help="Chỉ một đơn vị quản lý. / Of one custodian only.")
@click.option("--number", "number_", default="", help="Số, ký hiệu. / Number of the document.")
@click.option("--on", default="", help="Ngày văn bản, 2025-08-16. / Its date.")
@click.option("--place", default="", help="Địa danh. / Place.")
@click.option("--parent", default="", help="Cơ quan chủ quản. / The body above.")
@click.option("--agency", default="", help="Cơ quan ban hành. / Who issues it.")
@click.option("--title", default="", help="Chức vụ người ký. / Title of the signatory.")
@click.option("--signer", default="", help="Người ký. / Who signs.")
@click.option("--preparer", default="", help="Người lập. / Who prepared it.")
@click.option("--recipients", default="", help="Nơi nhận, cách nhau dấu chấm phẩy. / Recipients.")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@common()
def report(
    slug: str,
    number: int | None,
    form: str,
    custodian: int | None,
    output: Path,
    as_json: bool,
    number_: str,
    **about: str,
) -> None:
    """Văn bản từ một lần chốt số liệu. / An official document from a snapshot."""
    import hashlib

    from ..report.documents.about import About
    from ..report.documents.forms import rendered
    from ..report.models import Snapshot
    from ..report.snapshots import Frozen

    if number is None:
        newest = Snapshot.objects.using("owner").order_by("-pk").values_list("pk", flat=True).first()
        if newest is None:
            raise Failed(say("chưa chốt số liệu lần nào: sogoc snapshot take", "no snapshot yet: sogoc snapshot take"))
        number = newest
    frozen = Frozen(chosen_snapshot(number), using="owner", custodian=custodian)
    content = rendered(slug, frozen, About.of({**about, "number": number_}), form)
    output.write_bytes(content)
    told = {
        "file": str(output),
        "snapshot": number,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    click.echo(as_text(told) if as_json else say(f"Đã ghi {output}", f"Wrote {output}"))
