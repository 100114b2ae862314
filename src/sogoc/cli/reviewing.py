"""Acts in bulk, in somebody's name."""

from typing import Any

import click

from .frame import AS, FILTER, common, filters, person
from .shown import reviewing as shown


def _bulk(
    action: str, filter_: tuple[str, ...], username: str, reason: str, dry_run: bool, as_json: bool, compared: str = ""
) -> None:
    from ..review.bulk import perform_lot, preview
    from ..review.models import Record
    from ..review.queues import filtered
    from ..store.scope import acting_as, os_account

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


@click.command(epilog="Ví dụ: sogoc submit custodian=11617 type=KS --as an --dry-run")
@_bulk_options
def submit(filter_: tuple[str, ...], username: str, reason: str, dry_run: bool, as_json: bool) -> None:
    """Chuyển nháp sang chờ rà soát. / Drafts to review."""
    _bulk("submit", filter_, username, reason, dry_run, as_json)


@click.command(epilog="Ví dụ: sogoc approve book=11650.KS.2001.01 --as binh --compared paper")
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


@click.command(epilog="Ví dụ: sogoc why book=11650.KS.2001.01 --as an")
@FILTER
@AS
@click.option("--most", default=100, show_default=True, help="Kê nhiều nhất mấy trường hợp. / Records listed at most.")
@common()
def why(filter_: tuple[str, ...], username: str, most: int, as_json: bool) -> None:
    """Chưa đạt kiểm tra, vì lỗi nào. / What keeps records from passing the check; no values are shown."""
    from ..review.models import Record
    from ..review.queues import filtered
    from ..review.verdicts import not_yet, under_review
    from ..store.scope import acting_as, os_account

    user = person(username)
    with acting_as(user, channel="command", os_account=os_account()):
        records = filtered(Record.objects.all(), filters(filter_))
        asked, failing, listed = under_review(records).count(), 0, []
        for record, verdict in not_yet(records):
            failing += 1
            if len(listed) < most:
                listed.append((record, verdict))
        click.echo(shown.verdicts(asked, failing, listed, as_json))


@click.command("return", epilog="Ví dụ: sogoc return status=pending finding=D-05 --as binh --reason 'Xem lại số'")
@_bulk_options
def return_(filter_: tuple[str, ...], username: str, reason: str, dry_run: bool, as_json: bool) -> None:
    """Trả lại về lưu nháp. / Back to draft, with a reason."""
    _bulk("return", filter_, username, reason, dry_run, as_json)
