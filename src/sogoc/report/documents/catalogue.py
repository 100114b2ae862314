"""Every report there is: its address, names, and what it says of a snapshot."""

# ruff: noqa: E501  a table is read as a table
from collections.abc import Callable
from dataclasses import dataclass, replace

from ..deadline import deadline
from ..models import Snapshot
from ..snapshots import Frozen
from . import lists, states
from .table import Column, Document, Level, Row, Table, written


@dataclass(frozen=True)
class Report:
    """One row of the list of reports."""

    slug: str
    vi: str
    en: str
    make: Callable[[Frozen], Document]


def _figure(n: int) -> str:
    return written(n, "number")


def _sheet(subject: str, tables: list[Table], **about: object) -> Document:
    return Document(kind="BIỂU TỔNG HỢP", subject=subject, tables=tables, **about)  # type: ignore[arg-type]


def _survey(frozen: Frozen) -> Document:
    whole = states.summed(states.counts(frozen, "custodian_id").values())
    found = states.counts(frozen, "authority_id")
    unknown = states.counts(frozen, "custodian_id").get(0, states.nothing())
    waiting = frozen.held
    held = f" Ngoài số trường hợp trên còn {_figure(waiting)} dòng tạm giữ, chờ sửa để nạp hoặc bỏ." if waiting else ""
    opening = [
        f"Thực hiện kế hoạch rà soát, chuẩn hóa và chuyển dữ liệu hộ tịch lịch sử, kết quả khảo sát tính đến {frozen.at} "
        "như sau:",
        f"Tổng số {_figure(whole.total)} trường hợp của {_figure(len(found))} cơ quan đăng ký có dữ liệu, trong "
        f"{_figure(len(frozen.authorities))} cơ quan đăng ký trước ngày 01/7/2025. Trong đó: lưu nháp "
        f"{_figure(whole.states[0])}, chờ rà soát {_figure(whole.states[1])}, đã duyệt {_figure(whole.states[2])}, đã chuyển "
        f"{_figure(whole.states[3])}, kết thúc với kết quả khác {_figure(whole.ended)}.",
        f"Số trường hợp thuộc sổ chưa rõ đơn vị quản lý: {_figure(unknown.total)}.{held}",
        "Số liệu chi tiết theo loại sổ, theo phần mềm cũ bàn giao, theo từng cơ quan đăng ký và từng đơn vị quản lý sổ tại các "
        "phụ lục kèm theo. Tổng của hai cách tính (theo cơ quan đăng ký và theo đơn vị quản lý) bằng nhau.",
    ]
    return Document(
        kind="BÁO CÁO",
        subject="Kết quả khảo sát dữ liệu hộ tịch lịch sử đã số hóa",
        opening=opening,
        tables=[
            states.by_type(frozen, "Tổng hợp theo loại sổ"),
            states.by_legacy_state(frozen),
            *states.by_authority(frozen, "Biểu 01"),
            states.by_custodian(frozen, "Biểu 02")[0],
            *([lists.held(frozen)] if waiting else []),
        ],
        closing=["Trên đây là báo cáo kết quả khảo sát, kính trình xem xét, chỉ đạo./."],
        letter=True,
    )


def _progress(frozen: Frozen) -> Document:
    now = states.counts(frozen, "custodian_id")
    before = Snapshot.objects.using(frozen.using).filter(pk__lt=frozen.snapshot.pk).order_by("-pk").first()
    then = states.counts(replace_snapshot(frozen, before), "custodian_id") if before else {}
    whole, past = states.summed(now.values()), states.summed(then.values())
    until = deadline()
    opening = [
        f"Tính đến {frozen.at}, {_figure(whole.done)}/{_figure(whole.total)} trường hợp đã xong (đã duyệt, đã chuyển hoặc kết "
        f"thúc với kết quả khác), còn {_figure(whole.total - whole.done)} trường hợp."
    ]
    if before:
        opening.append(
            f"So với lần chốt số liệu trước ({before.label}): thêm {_figure(whole.done - past.done)} trường hợp đã xong, "
            f"{_figure(whole.total - past.total)} trường hợp mới nhận."
        )
    if until:
        opening.append(f"Thời hạn hoàn thành: ngày {until:%d/%m/%Y}.")
    columns = (
        Column("STT", width=0.5), Column("Đơn vị", width=4), Column("Tổng", "number"), Column("Đã xong", "number"),
        Column("Còn lại", "number"), Column("Tỷ lệ xong", "percent"), Column("Thêm từ lần trước", "number"),
    )  # fmt: skip

    def cells(count: states.Count, past: states.Count) -> list[int | float | str | None]:
        share = 100 * count.done / count.total if count.total else None
        return [count.total, count.done, count.total - count.done, share, count.done - past.done]

    rows = [
        Row([str(n), name, *cells(now.get(pk, states.nothing()), then.get(pk, states.nothing()))])
        for n, (pk, name) in enumerate(frozen.custodians.items(), 1)
    ]
    table = Table(
        "Tiến độ theo đơn vị quản lý sổ", columns, [Row(["", "Tổng cộng", *cells(whole, past)], Level.TOTAL), *rows], "Tiến độ"
    )
    return Document(
        kind="BÁO CÁO", subject="Tiến độ rà soát, chuẩn hóa và chuyển dữ liệu hộ tịch lịch sử", opening=opening,
        tables=[states.by_type(frozen, "Tiến độ theo loại sổ"), table], closing=["Trên đây là báo cáo tiến độ./."], letter=True,
    )  # fmt: skip


def replace_snapshot(frozen: Frozen, snapshot: Snapshot) -> Frozen:
    """Another snapshot, seen by the same person and narrowed in the same way."""
    return Frozen(snapshot, using=frozen.using, custodian=frozen.custodian)


def _gaps(frozen: Frozen) -> Document:
    table = lists.gaps(frozen)
    return Document(
        kind="BIÊN BẢN",
        subject="Về số thiếu, số trùng trong sổ hộ tịch",
        opening=[
            f"Tính đến {frozen.at}, phần mềm ghi nhận {_figure(len(table.rows))} chỗ thiếu số hoặc trùng số trong các sổ hộ "
            "tịch đã số hóa. Đã đối chiếu với sổ giấy và ghi kết quả dưới đây:"
        ],
        tables=[table],
        left_signs="Người đối chiếu",
    )


# fmt: off
REPORTS: tuple[Report, ...] = (
    Report("khao-sat", "Báo cáo khảo sát", "Survey report", _survey),
    Report("tien-do", "Báo cáo tiến độ", "Progress report", _progress),
    Report("bieu-01", "Biểu 01: kết quả theo đơn vị cũ", "Form 01: by authority before the merger",
           lambda f: _sheet("Kết quả rà soát theo đơn vị cũ", states.by_authority(f, "Biểu 01"))),
    Report("bieu-02", "Biểu 02: kết quả theo đơn vị hiện nay", "Form 02: by custodian today",
           lambda f: _sheet("Kết quả rà soát theo đơn vị hiện nay", states.by_custodian(f, "Biểu 02"))),
    Report("bieu-03", "Biểu 03: từng quyển sổ", "Form 03: by book", lambda f: _sheet("Kết quả rà soát từng quyển sổ", [lists.books(f)])),
    Report("bieu-04", "Biểu 04: phát hiện", "Form 04: findings", lambda f: _sheet("Phát hiện theo quy tắc", [lists.findings(f)])),
    Report("bieu-05", "Biểu 05: công việc theo người", "Form 05: work of people",
           lambda f: _sheet("Công việc theo người và ngày", [lists.work(f)])),
    Report("bieu-06", "Biểu 06: khối lượng chuyển", "Form 06: transfer", lambda f: _sheet("Khối lượng chuyển dữ liệu", [lists.batches(f)])),
    Report("bieu-07", "Biểu 07: không đủ điều kiện", "Form 07: records that do not qualify",
           lambda f: _sheet("Danh sách trường hợp không đủ điều kiện", [lists.unqualified(f)])),
    Report("bien-ban", "Biên bản số thiếu, số trùng", "Minutes of gaps per book", _gaps),
)
# fmt: on
BY_SLUG = {report.slug: report for report in REPORTS}


def document(slug: str, frozen: Frozen) -> Document:
    """What a report says of a snapshot, with the line that says of when and from where its figures are."""
    made = BY_SLUG[slug].make(frozen)
    snapshot = frozen.snapshot
    source = (
        f"Số liệu tính đến {frozen.at}. Nguồn: phần mềm Sổ Gốc, lần chốt số {snapshot.pk} ({snapshot.label}), "
        f"mã băm {snapshot.digest[:16]}."
    )
    if frozen.custodian is not None:
        source = f"Đơn vị quản lý: {frozen.custodians.get(frozen.custodian, '')}. {source}"
    return replace(made, source=source)
