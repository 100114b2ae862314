"""Deliveries in, and what is done about them afterwards."""

from pathlib import Path
from typing import Any

import click

from .frame import AS, Failed, as_text, common, person, say
from .shown import intake as shown


def _acting(username: str) -> Any:
    """The account, its grants read by the owner's connection: these acts are no acts of row-level security."""
    user = person(username)
    user._state.db = "owner"
    return user


REASON = click.option("--reason", required=True, help="Lý do. / Reason.")


@click.command(epilog="Ví dụ: sogoc ingest ban-giao/ thang-8/11650.KS.2001.01.xlsx")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--preview", "only_preview", is_flag=True, help="Chỉ so với dữ liệu đã có, không ghi gì. / Only compare.")
@click.option(
    "--custodian",
    type=int,
    help="Đơn vị quản lý của sổ chưa rõ: mã xã, 1 là Sở Tư pháp. / Who keeps the books of which that is not known.",
)
@common()
def ingest(paths: tuple[Path, ...], only_preview: bool, custodian: int | None, as_json: bool) -> None:
    """Nạp tệp hoặc thư mục bàn giao. / Take in deliveries; exit 1 when a file was refused or met an internal error."""
    from ..review.duplicates import find_pairs
    from ..review.intake import take_in
    from ..review.preview import preview

    custodians = {"": custodian} if custodian is not None else {}
    reports: list[Any] = []
    for report in (preview if only_preview else take_in)(paths, custodians=custodians):
        reports.append(report)
        if not as_json:
            click.echo(shown.previewed(report) if only_preview else shown.delivery(report))
            if beyond := _approved(report):
                click.echo(shown.approved(beyond))
    if only_preview:
        told = as_text([{**r.summary(), "entries": r.entries.to_dicts()} for r in reports]) if as_json else ""
    else:
        pairs = find_pairs()
        told = as_text([vars(r) for r in reports]) if as_json else shown.deliveries(reports, pairs)
    if told:
        click.echo(told)
    raise click.exceptions.Exit(1 if any(r.refused or r.trouble for r in reports) else 0)


def _approved(report: Any) -> list[tuple[str, str]]:
    """The approved records whose scans a file brings or brought: entry, and path of the record's page."""
    from django.urls import reverse

    from ..review.models import Record

    if report.kind != "scans" or not report.approved:
        return []
    ids = report.approved if isinstance(report.approved, list) else report.entries["record_id"].to_list()
    found = Record.objects.using("owner").filter(pk__in=ids).order_by("year", "serial", "suffix", "pk")
    return [(r.entry, reverse("record", args=[r.pk])) for r in found]


@click.group()
def delivery() -> None:
    """Các lần bàn giao, dòng tạm giữ. / Deliveries and their held rows."""


@delivery.command("list", epilog="Ví dụ: sogoc delivery list")
@common()
def delivery_list(as_json: bool) -> None:
    """Các lần bàn giao và số dòng. / Deliveries and their rows."""
    from ..review.models import Delivery

    names = ("id", "name", "kind", "rows_in", "rows_loaded", "rows_known", "rows_held", "rows_dropped", "withdrawn_at")
    rows = list(Delivery.objects.using("owner").order_by("id").values(*names))
    click.echo(as_text(rows) if as_json else shown.listed(rows))


@delivery.command("held", epilog="Ví dụ: sogoc delivery held 12 -o dong-loi.xlsx")
@click.argument("number", type=int)
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@common()
def delivery_held(number: int, output: Path, as_json: bool) -> None:
    """Ghi các dòng tạm giữ ra Excel để sửa. / Write the held rows to a workbook."""
    from ..review.held_workbook import workbook
    from ..review.models import HeldRow

    rows = list(HeldRow.objects.using("owner").filter(delivery_id=number, fate="").order_by("sheet", "row"))
    if not rows:
        raise Failed(say(f"bàn giao {number} không có dòng tạm giữ", f"delivery {number} holds no rows"))
    output.write_bytes(workbook(rows))
    click.echo(as_text({"rows": len(rows)}) if as_json else say(f"{len(rows)} dòng: {output}", f"{len(rows)} rows"))


@delivery.command("mended", epilog="Ví dụ: sogoc delivery mended dong-loi.xlsx --as an")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@AS
@common()
def delivery_mended(file: Path, username: str, as_json: bool) -> None:
    """Nạp lại tệp dòng tạm giữ đã sửa. / Take a mended workbook of held rows back."""
    from ..review.held_workbook import take_back

    done = take_back(file, _acting(username), channel="command")
    click.echo(
        as_text(vars(done))
        if as_json
        else say(
            f"Nạp {done.loaded}, nhập thứ hai {done.second_readings}, đã có {done.known}, còn giữ {done.held}",
            f"Loaded {done.loaded}, second readings {done.second_readings}, known {done.known}, still held {done.held}",
        )
    )


@delivery.command("drop", epilog="Ví dụ: sogoc delivery drop 12 --row 57 --row 58 --as an --reason 'Dòng cộng trang'")
@click.argument("number", type=int)
@click.option("--row", "rows", multiple=True, type=int, help="Số dòng trên trang tính; mặc định mọi dòng. / Sheet row.")
@AS
@REASON
@common()
def delivery_drop(number: int, rows: tuple[int, ...], username: str, reason: str, as_json: bool) -> None:
    """Bỏ dòng tạm giữ không phải việc hộ tịch. / Drop held rows that are no entries."""
    from ..review.held import drop
    from ..review.models import HeldRow

    held = HeldRow.objects.using("owner").filter(delivery_id=number, fate="")
    chosen = held.filter(row__in=rows) if rows else held
    dropped = drop(chosen.values_list("pk", flat=True), _acting(username), reason, channel="command")
    click.echo(as_text({"dropped": dropped}) if as_json else say(f"Đã bỏ {dropped} dòng", f"Dropped {dropped} rows"))


@delivery.command("withdraw", epilog="Ví dụ: sogoc delivery withdraw 12 --as an --reason 'Nộp nhầm sổ'")
@click.argument("number", type=int)
@AS
@REASON
@common()
def delivery_withdraw(number: int, username: str, reason: str, as_json: bool) -> None:
    """Gỡ một lần bàn giao chưa ai làm gì. / Withdraw a delivery that nobody has worked on."""
    from ..review.models import Delivery
    from ..review.withdrawing import withdraw

    if not Delivery.objects.using("owner").filter(pk=number).exists():
        raise Failed(say(f"không có bàn giao số {number}", f"there is no delivery {number}"))
    gone = withdraw(number, _acting(username), reason, channel="command")
    click.echo(
        as_text({"withdrawn": gone.rows_in})
        if as_json
        else say(f"Đã gỡ {gone.name}: {gone.rows_in} dòng", f"Withdrew {gone.name}: {gone.rows_in} rows")
    )


@click.command(epilog="Ví dụ: sogoc custodian 313.KS.2017.01 --to 11647 --as hai --reason 'Theo biên bản bàn giao'")
@click.argument("key", metavar="BOOK")
@click.option("--to", "target", required=True, type=int, help="Mã xã, 1 là Sở Tư pháp. / Unit code, 1 the Department.")
@click.option("--dry-run", is_flag=True, help="Chỉ xem trước. / Only preview.")
@AS
@REASON
@common()
def custodian(key: str, target: int, dry_run: bool, username: str, reason: str, as_json: bool) -> None:
    """Đổi đơn vị quản lý của một sổ. / Change who keeps a book."""
    from ..review.custodians import preview_custodian, set_custodian
    from ..review.models import Book

    user = _acting(username)
    book = Book.of_key(key)
    if book is None:
        raise Failed(say(f"không có sổ {key}", f"there is no book {key}"))
    (move,) = preview_custodian([book], target)
    if move.refusal:
        raise Failed(say(move.refusal, move.refusal_en))
    if not dry_run:
        set_custodian(book.pk, target, user, reason, channel="command")
    told = {"book": key, "records": move.records, "to": target, "moved": not dry_run}
    click.echo(
        as_text(told)
        if as_json
        else say(
            f"Sổ {key}: {move.records} trường hợp {'sẽ ' if dry_run else ''}chuyển sang {move.target}",
            f"Book {key}: {move.records} records {'would ' if dry_run else ''}move to {target}",
        )
    )
