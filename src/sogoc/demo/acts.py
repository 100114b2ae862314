"""What the demo's people do, each by the same functions as the pages and commands."""

import uuid
from collections import Counter
from datetime import date
from pathlib import Path

import click
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ..accounts.models import User
from ..campaign.models import InCharge, Plan
from ..campaign.planning import adopt, put_in_charge
from ..cli.frame import number
from ..cli.shown import intake as shown
from ..review.acts import perform
from ..review.bulk import perform_lot, preview
from ..review.duplicates import find_pairs
from ..review.intake import take_in
from ..review.models import Record
from ..store.scope import acting_as, os_account
from ..transfer.batches import compose, sign_many
from ..transfer.credentials import receiver as our_receiver
from ..transfer.destinations.http import HttpDestination
from ..transfer.envelope import envelope, item
from ..transfer.models import Batch
from ..transfer.outbox import send_all
from ..transfer.scans import send_scans
from .people import Staff, department, staff_of_custodians
from .receiver import Receiver

PLAN = "195/KH-STP"
PHASES = (  # the days of the province's plan of 2025
    ("Khảo sát, thống kê", "survey", date(2025, 8, 15), date(2025, 8, 16)),
    ("Rà soát, xử lý", "review", date(2025, 8, 17), date(2025, 8, 31)),
)


def ingest(deliveries: Path) -> None:
    reports = []
    for report in take_in([deliveries]):
        click.echo(shown.delivery(report))
        reports.append(report)
    pairs = find_pairs()
    click.echo(shown.deliveries(reports, pairs))


def adopt_plan() -> int:
    """The plan of 2025, in the name of the Department's lead; its number and text are made up. Returns its tasks."""
    officer, lead = department()
    with acting_as(lead, channel="command", os_account=os_account()):
        if Plan.objects.filter(number=PLAN).exists():
            return 0
        plan = Plan.objects.create(
            number=PLAN, title="Rà soát, chuẩn hóa và chuyển dữ liệu hộ tịch lịch sử (trình diễn)",
            basis="Luật Hộ tịch số 60/2014/QH13\nNghị quyết số 1669/NQ-UBTVQH15",
            issued_on=date(2025, 8, 12), proposed_by=lead,
        )  # fmt: skip
        for name, work, since, until in PHASES:
            plan.phases.create(name=name, work=work, starts_on=since, deadline=until)
        put_in_charge(plan, InCharge.Duty.WORKING_GROUP, [officer, lead])
        put_in_charge(plan, InCharge.Duty.STANDING_DIVISION, [officer])
        return adopt(plan, lead)


def act_for_everybody(receiver: Receiver) -> None:
    """Each unit's people take what passes; the last unit's batch stays unsigned, so every state is there to see."""
    everybody = staff_of_custodians()
    done: Counter[str] = Counter()
    for staff in everybody:
        done["Chuyển rà soát"] += _lot("submit", staff.clerk, staff)
        _return_one(staff.approver, staff)
        done["Duyệt"] += _lot("approve", staff.approver, staff, compared_with="auto")
        with acting_as(staff.clerk, channel="command", os_account=os_account()):
            composed = compose(Record.objects.filter(custodian_id=staff.custodian.pk), staff.clerk)
        done["Lập đợt"] += composed.records
        done["Trả về rà soát vì chưa đạt kiểm tra"] += sum(composed.left.values())
    for staff in everybody[:-1]:
        done["Ký"] += sum(signed["records"] for signed in sign_many(staff.lead))
    _register_elsewhere_first(receiver)
    with our_receiver() as there:
        for sent in send_all(there):
            done["Tiếp nhận"] += sent.accepted
            done["Từ chối"] += sent.refused
        done["Ảnh trang sổ đã gửi"] = max(send_scans(there), default=0)
    for what, n in done.items():
        click.echo(f"{what + ':':38} {number(n):>7}")


def _lot(action: str, user: User, staff: Staff, compared_with: str = "") -> int:
    with acting_as(user, channel="command", os_account=os_account()):
        lot = preview(
            action, Record.objects.filter(custodian_id=staff.custodian.pk, returned=False, refused=False), user
        )
    for _ in perform_lot(lot, user, compared_with=compared_with):
        pass
    return lot.done


def _return_one(approver: User, staff: Staff) -> None:
    """The approver sends the first record with an open error back to its clerk."""
    with acting_as(approver, channel="command", os_account=os_account()):
        faulty = (
            Record.objects.filter(custodian_id=staff.custodian.pk, status="pending", errors__gt=0)
            .order_by("pk")
            .first()
        )
        if faulty and not Record.objects.filter(custodian_id=staff.custodian.pk, returned=True).exists():
            perform("return", faulty.pk, approver, reason="Đối chiếu lại với trang sổ, còn lỗi chưa xử lý")


def _register_elsewhere_first(receiver: Receiver) -> None:
    """One entry has been registered there by another system already, so that a refused transfer is there to look at."""
    batch = Batch.objects.using("owner").filter(state=Batch.State.SIGNED).order_by("number").first()
    if batch is None or Batch.objects.using("owner").filter(state=Batch.State.CLOSED).exists():
        return
    first = batch.items.using("owner").order_by("pk").first()
    assert first and first.content
    content = first.content["content"]
    key = Ed25519PrivateKey.generate()
    client = receiver.other_client("dang-ky-truc-tuyen")
    with HttpDestination(receiver.url, client["client_id"], client["client_secret"]) as elsewhere:
        sent = item(uuid.uuid4(), 1, content, first.content["natural_key"])
        elsewhere.send(envelope(key, [sent], custodian=batch.custodian.code, event_type=batch.event_type))
