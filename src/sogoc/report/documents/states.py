"""Tables of places and states from a snapshot: by authority before the merger (with sums) and by custodian today."""

# ruff: noqa: E501  a table is read as a table
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from ...jurisdiction.models import Authority
from ...record import BY_CODE, EVENT_TYPES
from ...review.models import Status
from ..snapshots import Frozen
from .table import Cell, Column, Level, Row, Table

OWN_TABLES = ("KS", "KH", "KT", "HN", "CMC")  # the other registers stand together (domain reference 6.3)
OTHERS = "Khác"
STATES = tuple(s.value for s in Status)
GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (  # short name, title, event types
    ("Cộng", "Tất cả các loại", tuple(e.code for e in EVENT_TYPES)),
    *((code, BY_CODE[code].vi, (code,)) for code in OWN_TABLES),
    (OTHERS, "Các loại khác", tuple(e.code for e in EVENT_TYPES if e.code not in OWN_TABLES)),
)
COLUMNS = (
    Column("STT", width=0.5), Column("Đơn vị", width=4.2), Column("Tổng", "number"),
    *(Column(str(s.label), "number") for s in Status),
    Column("Kết quả khác", "number"), Column("Tỷ lệ xong", "percent", 0.9),
)  # fmt: skip


@dataclass
class Count:
    """Records of one place: of each state still going, and ended otherwise."""

    states: list[int]
    ended: int = 0

    @property
    def total(self) -> int:
        return sum(self.states) + self.ended

    @property
    def done(self) -> int:
        return self.states[2] + self.states[3] + self.ended

    def cells(self) -> list[Cell]:
        """Total, the four states, other outcomes, share that needs nothing more."""
        return [self.total, *self.states, self.ended, 100 * self.done / self.total if self.total else None]

    def __add__(self, other: "Count") -> "Count":
        return Count([a + b for a, b in zip(self.states, other.states, strict=True)], self.ended + other.ended)


def nothing() -> Count:
    return Count([0] * len(STATES))


def summed(counts: Iterable[Count]) -> Count:
    whole = nothing()
    for count in counts:
        whole = whole + count
    return whole


def counts(frozen: Frozen, by: str, types: Iterable[str] | None = None) -> dict[int | str, Count]:
    """Of each value of a column of the frozen inventory, for some event types."""
    rows = frozen.table("inventory")
    if types is not None:
        rows = rows.filter(pl.col("event_type").is_in(list(types)))
    grouped = rows.group_by(by, "status", (pl.col("outcome") != "").alias("ended")).agg(pl.col("n").sum())
    found: dict[int | str, Count] = {}
    for key, status, ended, n in grouped.rows():
        count = found.setdefault(key, nothing())
        if ended:
            count.ended += n
        else:
            count.states[STATES.index(status)] += n
    return found


def by_authority(frozen: Frozen, number: str) -> list[Table]:
    """Biểu 01: a table of all registers together and one of each, with the sums of districts and provinces."""
    return [
        Table(f"{number}. {title}, theo cơ quan đăng ký trước ngày 01/7/2025", COLUMNS,
              _authority_rows(frozen, counts(frozen, "authority_id", types)), f"{number} {short}")
        for short, title, types in GROUPS
    ]  # fmt: skip


def _authority_rows(frozen: Frozen, found: dict[int | str, Count]) -> list[Row]:
    """Province after province: its sum, then district after district with theirs; places without records too."""
    tree: dict[str, dict[str, list[tuple[int, str]]]] = {}
    for pk, name, group, level, _, province in frozen.snapshot.names["authorities"]:
        if level != Authority.Level.PROVINCE:
            tree.setdefault(province, {}).setdefault(group.removesuffix(f", {province}"), []).append((pk, name))
    for pk, name, _, level, _, province in frozen.snapshot.names["authorities"]:
        if level == Authority.Level.PROVINCE:
            tree.setdefault(province, {}).setdefault("Sở Tư pháp", []).append((pk, name))
    rows = [Row(["", "Tổng cộng", *summed(found.values()).cells()], Level.TOTAL)]
    number = 0
    for province, districts in tree.items():
        inside = [pk for places in districts.values() for pk, _ in places]
        rows.append(Row(["", _capital(province), *_of(found, inside).cells()], Level.PROVINCE))
        for district, places in districts.items():
            rows.append(Row(["", _capital(district), *_of(found, [pk for pk, _ in places]).cells()], Level.DISTRICT))
            for pk, name in places:
                number += 1
                rows.append(Row([str(number), name, *found.get(pk, nothing()).cells()]))
    return rows


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _of(found: dict[int | str, Count], keys: Iterable[int]) -> Count:
    return summed(found[key] for key in keys if key in found)


def by_custodian(frozen: Frozen, number: str) -> list[Table]:
    """Biểu 02: the same by who keeps the books today."""
    return [
        Table(f"{number}. {title}, theo đơn vị quản lý sổ hiện nay", COLUMNS,
              _custodian_rows(frozen, counts(frozen, "custodian_id", types)), f"{number} {short}")
        for short, title, types in GROUPS
    ]  # fmt: skip


def _custodian_rows(frozen: Frozen, found: dict[int | str, Count]) -> list[Row]:
    lines = [
        Row([str(n), name, *found.get(pk, nothing()).cells()])
        for n, (pk, name) in enumerate(frozen.custodians.items(), 1)
    ]
    return [Row(["", "Tổng cộng", *summed(found.values()).cells()], Level.TOTAL), *lines]


def by_type(frozen: Frozen, title: str) -> Table:
    """Every register with its states; those without records are left out."""
    found = counts(frozen, "event_type")
    lines = [
        Row([str(n), e.vi, *found[e.code].cells()])
        for n, e in enumerate((e for e in EVENT_TYPES if e.code in found), 1)
    ]
    total = Row(["", "Tổng cộng", *summed(found.values()).cells()], Level.TOTAL)
    return Table(title, (COLUMNS[0], Column("Loại sổ", width=4.2), *COLUMNS[2:]), [total, *lines], "Theo loại")


def by_legacy_state(frozen: Frozen) -> Table:
    """What the legacy software had said, beside today's states."""
    found = counts(frozen, "handed_over_as")
    names = {**{s.value: str(s.label) for s in Status}, "": "Không từ phần mềm cũ"}
    lines = [Row([str(n), names[str(key)], *found[key].cells()]) for n, key in enumerate(filter(found.__contains__, names), 1)]
    total = Row(["", "Tổng cộng", *summed(found.values()).cells()], Level.TOTAL)
    columns = (COLUMNS[0], Column("Phần mềm cũ bàn giao là", width=4.2), *COLUMNS[2:])
    return Table("Trạng thái phần mềm cũ bàn giao và trạng thái hiện nay", columns, [total, *lines], "Phần mềm cũ")
