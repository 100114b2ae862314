"""`sogoc <verb>`: parse, call, print. The names are fixed; others build on them."""

import os
from pathlib import Path
from typing import Any

import click

from . import cli_print as shown
from .cli_frame import Commands, as_text, common, filters, open_store, person, say

FILTER = click.argument("filter_", metavar="[FILTER...]", nargs=-1)
AS = click.option(
    "--as", "username", required=True, metavar="USER", help="Tài khoản đứng tên. / The account that acts."
)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sogoc")
def main() -> None:
    """Sổ Gốc: rà soát, chuẩn hóa và chuyển dữ liệu hộ tịch lịch sử.

    Reviews, standardises and transfers digitised historical civil-status records.
    """


@main.command(epilog="Ví dụ: sogoc demo --no-serve")
@click.option("--no-serve", is_flag=True, help="Kết thúc sau báo cáo. / End after the report.")
@click.option("--data", type=click.Path(exists=True, path_type=Path), help="Thư mục bàn giao khác. / Other deliveries.")
@click.option("--port", default=8787, show_default=True)
@common(database=False)
def demo(no_serve: bool, data: Path | None, port: int, as_json: bool) -> None:
    """Chạy trọn quy trình trên dữ liệu mẫu. / The whole way, on the sample."""
    from .demo import run

    raise click.exceptions.Exit(run(data, serve=not no_serve, port=port))


@main.command(epilog="Ví dụ: sogoc serve --port 8787")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8787, show_default=True)
@common()
def serve(host: str, port: int, as_json: bool) -> None:
    """Mở các trang và tiến trình nền. / Pages and worker."""
    from .site.serving import serve as serve_all

    raise click.exceptions.Exit(serve_all(host, port))


@main.group()
def national() -> None:
    """Cơ sở dữ liệu hộ tịch điện tử (nơi nhận). / The receiver."""


@national.command("serve", epilog="Ví dụ: sogoc national serve --port 8788")
@click.option("--host", help="Mặc định SOGOC_NATIONAL_HOST hoặc 127.0.0.1.")
@click.option("--port", type=int, help="Mặc định SOGOC_NATIONAL_PORT hoặc 8788.")
@common(database=False)
def national_serve(host: str | None, port: int | None, as_json: bool) -> None:
    """Chạy nơi nhận với cơ sở dữ liệu riêng. / Run the receiver on its own database."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "sogoc.national.settings"
    from .national import app

    app.serve(host, port)


@national.command("client", epilog="Ví dụ: sogoc national client so-goc")
@click.argument("name")
@common(database=False)
def national_client(name: str, as_json: bool) -> None:
    """Cấp mã gửi cho một hệ thống và ghi vào keys/. / Give a sender its credentials, kept in keys/."""
    from .transfer.credentials import issue

    client = issue(name)
    click.echo(as_text({"client_id": client}) if as_json else say(f"Đã cấp mã gửi {client}", f"Issued client {client}"))


@main.command(epilog="Ví dụ: sogoc ingest ban-giao/ thang-8/11650.KS.2001.01.xlsx")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@common()
def ingest(paths: tuple[Path, ...], as_json: bool) -> None:
    """Nạp tệp hoặc thư mục bàn giao. / Take in deliveries; exit 1 when a file was refused."""
    from .review.duplicates import find_pairs
    from .review.intake import take_in

    reports = []
    for report in take_in(paths):
        reports.append(report)
        if not as_json:
            click.echo(shown.delivery(report))
    pairs = find_pairs()
    click.echo(as_text([vars(r) for r in reports]) if as_json else shown.deliveries(reports, pairs))
    raise click.exceptions.Exit(1 if any(r.refused for r in reports) else 0)


@main.command(epilog="Ví dụ: sogoc inventory --by custodian type=KS --format xlsx -o thong-ke.xlsx")
@FILTER
@click.option("--by", type=click.Choice(["authority", "custodian", "book"]), default="authority", show_default=True)
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "xlsx", "json"]), default="table", show_default=True
)
@click.option("--all", "empty", is_flag=True, help="Cả đơn vị chưa có dữ liệu. / Also units without records.")
@click.option("-o", "--output", type=click.Path(path_type=Path))
@common()
def inventory(filter_: tuple[str, ...], by: str, form: str, empty: bool, output: Path | None, as_json: bool) -> None:
    """Thống kê theo loại, đơn vị, trạng thái. / Counts by type, unit and status."""
    from .report import inventory as report

    found = report.inventory(by, filters(filter_), empty=empty, using="owner")
    shown.inventory(found, "json" if as_json else form, output)


def _bulk(
    action: str, filter_: tuple[str, ...], username: str, reason: str, dry_run: bool, as_json: bool, compared: str = ""
) -> None:
    from .review.acts import perform_lot, preview
    from .review.models import Record
    from .review.queues import filtered
    from .store.scope import acting_as, os_account

    user = person(username)
    with acting_as(user, channel="command", os_account=os_account()):
        lot = preview(action, filtered(Record.objects.all(), filters(filter_)), user, compared_with=compared)
    if not dry_run:
        for _ in perform_lot(lot, user, reason=reason, compared_with=compared):
            pass
    click.echo(shown.lot(lot, dry_run, as_json))


def _bulk_options(command: Any) -> Any:
    for option in (
        FILTER,
        AS,
        click.option("--reason", default="", help="Lý do. / Reason."),
        click.option("--dry-run", is_flag=True, help="Chỉ xem trước. / Only preview."),
        common(),
    ):
        command = option(command)
    return command


@main.command(epilog="Ví dụ: sogoc submit custodian=11617 type=KS --as an --dry-run")
@_bulk_options
def submit(filter_: tuple[str, ...], username: str, reason: str, dry_run: bool, as_json: bool) -> None:
    """Chuyển nháp sang chờ rà soát. / Drafts to review."""
    _bulk("submit", filter_, username, reason, dry_run, as_json)


@main.command(epilog="Ví dụ: sogoc approve book=11650.KS.2001.01 --as binh --compared paper")
@click.option(
    "--compared",
    type=click.Choice(["scan", "paper", "auto"]),
    default="auto",
    show_default=True,
    help="Đã đối chiếu với ảnh hay sổ giấy. / What the person compared with.",
)
@_bulk_options
def approve(filter_: tuple[str, ...], username: str, reason: str, dry_run: bool, compared: str, as_json: bool) -> None:
    """Duyệt những trường hợp đủ điều kiện. / Approve what qualifies."""
    _bulk("approve", filter_, username, reason, dry_run, as_json, compared)


@main.command("return", epilog="Ví dụ: sogoc return status=pending finding=D-05 --as binh --reason 'Xem lại số'")
@_bulk_options
def return_(filter_: tuple[str, ...], username: str, reason: str, dry_run: bool, as_json: bool) -> None:
    """Trả lại về lưu nháp. / Back to draft, with a reason."""
    _bulk("return", filter_, username, reason, dry_run, as_json)


@main.group()
def batch() -> None:
    """Đợt chuyển. / Transfer batches."""


@batch.command("compose", epilog="Ví dụ: sogoc batch compose custodian=11617 --as an")
@FILTER
@AS
@common()
def batch_compose(filter_: tuple[str, ...], username: str, as_json: bool) -> None:
    """Lập đợt từ những gì đã duyệt. / Gather what is approved."""
    from .review.models import Record
    from .review.queues import filtered
    from .store.scope import acting_as, os_account
    from .transfer.batches import compose

    user = person(username)
    with acting_as(user, channel="command", os_account=os_account()):
        done = compose(filtered(Record.objects.all(), filters(filter_)), user)
        click.echo(shown.composed(done, as_json))


@batch.command("sign", epilog="Ví dụ: sogoc batch sign 12 13 --as dung")
@click.argument("numbers", nargs=-1, type=int)
@AS
@common()
def batch_sign(numbers: tuple[int, ...], username: str, as_json: bool) -> None:
    """Ký các đợt (mặc định: mọi đợt được phép ký). / Sign batches (by default all one may sign)."""
    from .transfer.batches import sign_many

    signed = sign_many(person(username), numbers)
    click.echo(as_text(signed) if as_json else shown.signed(signed))


@batch.command("list", epilog="Ví dụ: sogoc batch list")
@common()
def batch_list(as_json: bool) -> None:
    """Các đợt và kết quả. / Batches and what became of them."""
    from .transfer.batches import listed

    rows = listed(using="owner")
    click.echo(as_text(rows) if as_json else shown.batches(rows))


@main.command(epilog="Ví dụ: sogoc transfer")
@common()
def transfer(as_json: bool) -> None:
    """Gửi các đợt đã ký đến khi có trả lời. / Send signed batches until answered."""
    from .transfer.credentials import destination
    from .transfer.outbox import send_all

    sent = list(send_all(destination()))
    click.echo(shown.sent(sent, as_json))


@main.command(epilog="Ví dụ: sogoc reconcile")
@common()
def reconcile(as_json: bool) -> None:
    """Đối soát ba bên; mã thoát 1 khi lệch. / Compare all sides; exit 1 when they differ."""
    from .transfer.credentials import destination
    from .transfer.reconcile import reconcile as compare

    found = compare(destination())
    click.echo(as_text({**vars(found), "balanced": found.balanced}) if as_json else shown.reconciliation(found))
    raise click.exceptions.Exit(0 if found.balanced else 1)


@main.command(epilog="Ví dụ: sogoc export ra/")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@common()
def export(folder: Path, as_json: bool) -> None:
    """Xuất các bảng Parquet. / Write the exchange tables."""
    from .report.exchange import export as write

    rows = write(folder)
    click.echo(as_text(rows) if as_json else "\n".join(f"{name:12} {n:>9}" for name, n in rows.items()))


@main.command(epilog="Ví dụ: sogoc verify")
@common()
def verify(as_json: bool) -> None:
    """Đếm lại mọi tổng và kiểm tra lịch sử. / Recount everything; exit 1 with what differs."""
    from .report.verify import verify as check

    wrong = [say(*words) for words in check()]
    click.echo(
        as_text(wrong) if as_json else "\n".join(wrong) or say("Mọi số liệu và lịch sử đều khớp.", "All adds up.")
    )
    raise click.exceptions.Exit(1 if wrong else 0)


@main.command(epilog="Ví dụ: sogoc backup /sao-luu/2026-11-25")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@common()
def backup(folder: Path, as_json: bool) -> None:
    """Sao lưu cơ sở dữ liệu, ảnh, khóa. / Back up database, scans and keys."""
    from .store.backup import backup as write

    done = write(folder)
    click.echo(
        as_text(done)
        if as_json
        else say(f"Đã sao lưu {done['files']} tệp vào {folder}", f"Backed up {done['files']} files")
    )


@main.command(epilog="Ví dụ: sogoc restore /sao-luu/2026-11-25 --data-dir /du-lieu-moi")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@common(database=False)
def restore(folder: Path, as_json: bool) -> None:
    """Phục hồi vào thư mục dữ liệu trống. / Restore into an empty data folder."""
    open_store(prepared=False)
    from .store.backup import restore as put_back

    done = put_back(folder)
    open_store()
    click.echo(as_text(done) if as_json else say(f"Đã phục hồi {done['files']} tệp", f"Restored {done['files']} files"))


@main.command("user", epilog="Ví dụ: sogoc user an --name 'Nguyễn Văn An' --role clerk --custodian 11647")
@click.argument("username")
@click.option("--name", required=True, help="Họ tên. / Full name.")
@click.option("--role", required=True, help="clerk, approver, lead, officer, department_lead, administrator, auditor")
@click.option("--custodian", type=int, help="Mã đơn vị quản lý của vai trò cấp xã. / Unit code for commune roles.")
@click.password_option("--password", prompt="Mật khẩu / Password")
@common()
def user_add(username: str, name: str, role: str, custodian: int | None, password: str, as_json: bool) -> None:
    """Tạo tài khoản với một vai trò. / Make an account with one role."""
    from .accounts.commands import add_user

    add_user(username, name, role, custodian, password)
    made = {"username": username, "role": role, "custodian": custodian}
    click.echo(as_text(made) if as_json else say(f"Đã tạo tài khoản {username}", f"Made account {username}"))
