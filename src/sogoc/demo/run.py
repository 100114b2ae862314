"""`sogoc demo`: ingest, submit, approve, compose, sign, transfer, reconcile, count; then serve what is there."""

import os
import socket
import time
from pathlib import Path

import click

from ..cli.frame import Failed, open_store, say
from ..cli.shown import transferring as shown
from .receiver import Receiver

PROJECT = Path(__file__).resolve().parents[3]
SAMPLES = (PROJECT.parent / "shared" / "samples" / "deliveries", PROJECT / "samples" / "deliveries")


def run(data: Path | None, *, serve: bool, port: int) -> int:
    """The whole way; returns the exit code: 0 when everything adds up."""
    os.environ["SOGOC_COOLING_HOURS"] = "0"  # nobody waits a day in a demonstration
    with Receiver(_free_port(8788 if serve else 0)) as receiver:
        os.environ["SOGOC_NATIONAL_URL"] = receiver.url
        open_store()
        _only_demo_data()
        whole = _whole_way(_deliveries(data), receiver)
        if serve:
            _tell_logins(port, receiver)
            from ..site.serving import serve as serve_pages

            return serve_pages("127.0.0.1", port)
    return 0 if whole else 1


def _deliveries(data: Path | None) -> Path:
    found = data or next((folder for folder in SAMPLES if folder.is_dir()), None)
    if found is None:
        raise Failed(say("không tìm thấy dữ liệu mẫu: dùng --data THƯ_MỤC", "no sample deliveries: use --data FOLDER"))
    return found


def _only_demo_data() -> None:
    """Demo people must never appear beside real ones."""
    from ..accounts.models import User

    if User.objects.using("owner").filter(is_demo=False).exists():
        raise Failed(
            say(
                "thư mục dữ liệu này có tài khoản thật: chạy demo với --data-dir khác",
                "this data folder has real accounts: run the demo with another --data-dir",
            )
        )


def _whole_way(deliveries: Path, receiver: Receiver) -> bool:
    from ..report.inventory import inventory
    from ..report.inventory_forms import as_table
    from ..report.verify import verify
    from ..transfer.credentials import receiver as our_receiver
    from ..transfer.reconcile import reconcile
    from .acts import act_for_everybody, adopt_plan, ingest
    from .people import staff_of_custodians

    began = time.monotonic()
    _head(f"1. Nạp bàn giao: {deliveries}")
    ingest(deliveries)
    _head("2. Thống kê trước khi xử lý, theo đơn vị quản lý")
    click.echo(as_table(inventory("custodian", using="owner")))
    staff_of_custodians()
    click.echo(f"Kế hoạch 195/KH-STP: giao {adopt_plan()} việc")
    _head(
        "3. Chuyển rà soát, duyệt, lập đợt, ký, gửi: nhân danh người trình diễn, qua đúng các điều kiện như mọi người"
    )
    act_for_everybody(receiver)
    _head("4. Thống kê sau khi xử lý, theo đơn vị quản lý")
    click.echo(as_table(inventory("custodian", using="owner")))
    _head("5. Đối soát")
    with our_receiver() as there:
        found = reconcile(there)
    click.echo(shown.reconciliation(found))
    wrong = [say(*words) for words in verify()]
    click.echo("\n".join(wrong) or "Đếm lại: mọi số liệu và lịch sử đều khớp.")
    click.echo(f"Thời gian: {time.monotonic() - began:.0f} giây")
    return found.balanced and not wrong


def _head(text: str) -> None:
    click.echo(f"\n{click.style(text, bold=True)}")


def _tell_logins(port: int, receiver: Receiver) -> None:
    from .people import PASSWORD

    receiver.make_officer(PASSWORD)
    click.echo(f"""
Các trang:   http://127.0.0.1:{port}/
Nơi nhận:    {receiver.url}/
Đăng nhập (mật khẩu chung: {PASSWORD}):
  an     công chức, đơn vị có nhiều sổ nhất       binh   người duyệt, cùng đơn vị
  dung   lãnh đạo, cùng đơn vị                    chi    người duyệt của đơn vị khác
  giang  cán bộ Sở Tư pháp                        hai    lãnh đạo Sở Tư pháp       khanh  kiểm tra, giám sát
  mai    ở nơi nhận: tra cứu, cấp bản sao trích lục, ghi chú thay đổi
""")


def _free_port(wanted: int) -> int:
    """The wanted port where it is free, else any."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise Failed("không còn cổng trống")
