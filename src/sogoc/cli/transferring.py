"""Batches, sending, reconciliation."""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .frame import AS, FILTER, as_text, common, filters, number, person, say
from .shown import transferring as shown

if TYPE_CHECKING:
    from ..transfer.outbox import Sent


@click.group()
def batch() -> None:
    """Đợt chuyển. / Transfer batches."""


@batch.command("compose", epilog="Ví dụ: sogoc batch compose custodian=11617 --as an")
@FILTER
@AS
@common()
def batch_compose(filter_: tuple[str, ...], username: str, as_json: bool) -> None:
    """Lập đợt từ những gì đã duyệt. / Gather what is approved."""
    from ..review.models import Record
    from ..review.queues import filtered
    from ..store.scope import acting_as, os_account
    from ..transfer.batches import compose

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
    from ..transfer.batches import sign_many

    signed = sign_many(person(username), numbers)
    click.echo(as_text(signed) if as_json else shown.signed(signed))


@batch.command("stop", epilog="Ví dụ: sogoc batch stop --as dung")
@AS
@common()
def batch_stop(username: str, as_json: bool) -> None:
    """Dừng gửi các đợt đã ký; đợt đang trên đường vẫn nhận trả lời. / Send nothing further of signed batches."""
    from ..store.scope import acting_as, os_account
    from ..transfer.stopping import stop

    user = person(username)
    with acting_as(user, channel="command", os_account=os_account()):
        n = stop(user)
    click.echo(as_text({"stopped": n}) if as_json else say(f"Đã dừng gửi {n} đợt", f"Stopped {n} batches"))


@batch.command("resume", epilog="Ví dụ: sogoc batch resume --as dung")
@AS
@common()
def batch_resume(username: str, as_json: bool) -> None:
    """Cho gửi tiếp các đợt đã dừng; `sogoc transfer` gửi. / Let stopped batches go; `sogoc transfer` sends."""
    from ..store.scope import acting_as, os_account
    from ..transfer.stopping import resume

    user = person(username)
    with acting_as(user, channel="command", os_account=os_account()):
        n = resume(user)
    click.echo(as_text({"resumed": n}) if as_json else say(f"Cho gửi tiếp {n} đợt", f"{n} batches go on"))


@batch.command("list", epilog="Ví dụ: sogoc batch list")
@common()
def batch_list(as_json: bool) -> None:
    """Các đợt và kết quả. / Batches and what became of them."""
    from ..transfer.batches import listed

    rows = listed(using="owner")
    click.echo(as_text(rows) if as_json else shown.batches(rows))


@click.command(epilog="Ví dụ: sogoc transfer")
@common()
def transfer(as_json: bool) -> None:
    """Gửi đợt đã ký, yêu cầu thu hồi đến khi có trả lời; lấy ghi chú mới. / Send batches, recalls; fetch new notes."""
    from ..transfer.credentials import destination
    from ..transfer.noted import fetch_notes
    from ..transfer.outbox import send_all
    from ..transfer.recalls import confirm_all
    from ..transfer.scans import send_scans

    there = destination()
    sent = list(_told(send_all(there)))
    recalled = confirm_all(there)
    pages = max(send_scans(there), default=0)
    click.echo(shown.sent(sent, recalled, pages, fetch_notes(there), as_json))


def _told(sending: "Iterator[Sent]") -> "Iterator[Sent]":
    """How far it is, to whoever looks on at a terminal."""
    records = 0
    for batches, sent in enumerate(sending, start=1):
        records += sent.accepted + sent.refused
        if sys.stderr.isatty():
            done = say(f"{batches} đợt, {number(records)} trường hợp", f"{batches} batches, {number(records)} records")
            click.echo(f"\r{done}", nl=False, err=True)
        yield sent
    if records and sys.stderr.isatty():
        click.echo(err=True)


@click.command(epilog="Ví dụ: sogoc recall book=11650.KS.2001.01 serial=12 --as hai --reason 'Gửi nhầm sổ'")
@FILTER
@AS
@click.option("--reason", required=True, help="Lý do. / Reason.")
@common()
def recall(filter_: tuple[str, ...], username: str, reason: str, as_json: bool) -> None:
    """Yêu cầu nơi nhận trả lại; `sogoc transfer` thực hiện. / Ask registrations back; `sogoc transfer` does it."""
    from ..review.models import Record
    from ..review.queues import filtered
    from ..store.scope import acting_as, os_account
    from ..transfer.recalls import ask

    user = person(username)
    with acting_as(user, channel="command", os_account=os_account()):
        chosen = filtered(Record.objects.all(), filters(filter_)).values_list("pk", flat=True)
        asked = [ask(pk, user, reason) for pk in list(chosen)]
    click.echo(
        as_text({"asked": len(asked)})
        if as_json
        else say(f"Đã yêu cầu thu hồi {len(asked)} trường hợp", f"Asked {len(asked)} registrations back")
    )


@click.command(epilog="Ví dụ: sogoc reconcile -o doi-soat.pdf --number 12/BC-STP --signer 'Vũ Minh Hải'")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Báo cáo PDF. / Its report.")
@click.option("--number", default="…/BC-STP", help="Số, ký hiệu. / Its number.")
@click.option("--parent", default="UBND thành phố Hải Phòng", help="Cơ quan chủ quản. / The body above.")
@click.option("--agency", default="Sở Tư pháp", help="Cơ quan ban hành. / Who issues it.")
@click.option("--place", default="Hải Phòng", help="Địa danh. / Place.")
@click.option("--title", default="Giám đốc", help="Chức vụ người ký. / Title of the signatory.")
@click.option("--signer", default="", help="Người ký. / Who signs.")
@click.option("--recipients", default="Như trên; Lưu: VT", help="Nơi nhận, cách nhau dấu chấm phẩy. / Recipients.")
@common()
def reconcile(output: Path | None, as_json: bool, **about: str) -> None:
    """Đối soát ba bên; mã thoát 1 khi lệch. / Compare all sides; exit 1 when they differ."""
    from ..transfer.credentials import destination
    from ..transfer.reconcile import reconcile as compare
    from ..transfer.statement import statement

    found = compare(destination())
    if output is not None:
        output.write_bytes(statement(found, date.today(), about))
    click.echo(as_text({**vars(found), "balanced": found.balanced}) if as_json else shown.reconciliation(found))
    raise click.exceptions.Exit(0 if found.balanced else 1)
