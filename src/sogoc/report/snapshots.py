"""Snapshots: the figures at one moment, frozen, hashed and tied to the history, so that a report can be made again."""

import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from datetime import UTC
from functools import cached_property
from typing import Any

import polars as pl
from django.db import connections
from django.utils import timezone

from ..accounts.models import User
from ..audit.ledger import log
from ..audit.models import Event
from ..audit.seals import seal
from ..jurisdiction.models import Authority, Custodian
from ..review.acts import Refused
from ..store.copying import copy_in, read_out
from ..store.scope import acting_as, loading
from .axes import group_of
from .frozen_tables import TABLES
from .models import Snapshot, SnapshotPart

BY_ITSELF = "Sổ Gốc, theo lịch"


def take(label: str, user: User | None, *, channel: str = "page") -> Snapshot:
    """Freeze everything that reports are made of, as it stands now; by the worker where no user is named.

    Raises:
        Refused: not this person's to do, or no label.
    """
    label = " ".join(label.split())[:120]
    with acting_as(None):  # accounts are read as nobody
        may = user is None or bool(user.custodians_for("take_snapshot"))
    if not may:
        raise Refused("chỉ Sở Tư pháp chốt số liệu", "the Department takes snapshots")
    if not label:
        raise Refused("cần đặt tên cho lần chốt số liệu", "a snapshot needs a label")
    seal(using="owner")
    with loading(user=user, channel=channel), connections["owner"].cursor() as cursor:
        if not _has_begun(cursor):
            cursor.execute("set transaction isolation level repeatable read")  # every table as of one moment
        cursor.execute("set local work_mem = '128MB'")  # counts of fifty thousand books are grouped without files
        cursor.execute("select audit_last_seal(), now()")
        last_seal, now = cursor.fetchone()
        parts = _parts()
        made = Snapshot(
            label=label,
            taken_at=now,
            taken_by=user,
            taken_by_name=user.full_name if user else BY_ITSELF,
            seal=last_seal,
            names=_names(),
        )
        made.digest = digest(made, parts)
        made.save(using="owner")
        copy_in(SnapshotPart, parts.select(pl.lit(made.pk).alias("snapshot_id"), "name", "custodian_id", "content"))
        log("take_snapshot", subject=str(made.pk), after={"label": label, "digest": made.digest}, using="owner")
    return made


def _has_begun(cursor: Any) -> bool:
    """Whether the transaction has already read something, and so stands in an isolation of its own."""
    return len(connections["owner"].savepoint_ids) > 0


def _parts() -> pl.DataFrame:
    """name, custodian_id and content (CSV) of each part, in a fixed order."""
    rows = []
    for name, table in TABLES.items():
        whole = read_out(table.query, schema=table.schema)
        for (custodian,), rows_of_one in whole.partition_by("custodian_id", as_dict=True, maintain_order=True).items():
            rows.append((name, custodian, rows_of_one.drop("custodian_id").write_csv()))
    rows.sort(key=lambda row: row[:2])
    shape = pl.Schema({"name": pl.String, "custodian_id": pl.Int32, "content": pl.String})
    return pl.DataFrame(rows, schema=shape, orient="row")


def _names() -> dict[str, Any]:
    """Authorities in the order of tables: id, name, group, level, district, province; custodians: id, name."""
    authorities = Authority.objects.using("owner").order_by(
        "-level", "province_name", "district_name", "full_name", "pk"
    )
    return {
        "authorities": [[a.pk, str(a), group_of(a), a.level, a.district_name, a.province_name] for a in authorities],
        "custodians": [[c.pk, c.full_name] for c in Custodian.objects.using("owner").order_by("pk")],
    }


def digest(snapshot: Snapshot, parts: pl.DataFrame) -> str:
    """sha256 over who, when, the seal, the names, and each part's name, custodian and own sha256."""
    names = json.dumps(snapshot.names, sort_keys=True, ensure_ascii=False)
    at = snapshot.taken_at.astimezone(UTC).isoformat()
    head = [snapshot.label, at, snapshot.taken_by_name, snapshot.seal, names]
    lines = [
        f"{name} {custodian} {hashlib.sha256(content.encode()).hexdigest()}"
        for name, custodian, content in parts.rows()
    ]
    return hashlib.sha256("\n".join([*head, *lines]).encode()).hexdigest()


def changed() -> Iterator[tuple[str, str]]:
    """Snapshots that are not what they were when they were taken, in words of both languages; by the owner."""
    noted = dict(Event.objects.using("owner").filter(action="take_snapshot").values_list("subject", "after__digest"))
    for snapshot in Snapshot.objects.using("owner").order_by("pk").iterator():
        kept = SnapshotPart.objects.using("owner").filter(snapshot=snapshot)
        rows = sorted(kept.values_list("name", "custodian_id", "content"))
        shape = pl.Schema({"name": pl.String, "custodian_id": pl.Int32, "content": pl.String})
        if digest(snapshot, pl.DataFrame(rows, schema=shape, orient="row")) != snapshot.digest:
            yield (
                f"lần chốt {snapshot.pk}: nội dung không khớp mã băm",
                f"snapshot {snapshot.pk}: does not fit its hash",
            )
        if noted.pop(str(snapshot.pk), None) != snapshot.digest:
            yield (
                f"lần chốt {snapshot.pk}: lịch sử ghi mã băm khác",
                f"snapshot {snapshot.pk}: history has another hash",
            )
    for gone in noted:
        yield f"lần chốt {gone}: có trong lịch sử mà không còn", f"snapshot {gone}: in the history, but gone"


class Frozen:
    """A snapshot as frames: what the person who reads it may see, or of that one custodian's part."""

    def __init__(self, snapshot: Snapshot, *, using: str = "default", custodian: int | None = None) -> None:
        self.snapshot, self.using, self.custodian = snapshot, using, custodian
        self._tables: dict[str, pl.DataFrame] = {}

    def table(self, name: str) -> pl.DataFrame:
        """The rows of a frozen table, with their `custodian_id`."""
        if name not in self._tables:
            schema = TABLES[name].schema
            parts = SnapshotPart.objects.using(self.using).filter(snapshot=self.snapshot, name=name)
            if self.custodian is not None:
                parts = parts.filter(custodian_id=self.custodian)
            frames = [
                _read(content, TABLES[name].columns)
                .with_columns(pl.col(pl.String).fill_null(""), pl.lit(custodian, pl.Int32).alias("custodian_id"))
                .select(schema.names())
                for custodian, content in parts.order_by("custodian_id").values_list("custodian_id", "content")
            ]
            self._tables[name] = pl.concat(frames) if frames else pl.DataFrame(schema=schema)
        return self._tables[name]

    @property
    def held(self) -> int:
        """Rows that are no records yet."""
        return int(self.table("held")["n"].sum())

    @cached_property
    def custodians(self) -> dict[int, str]:
        return {pk: name for pk, name in self.snapshot.names["custodians"]}

    @cached_property
    def authorities(self) -> dict[int, tuple[str, str]]:
        """id -> name and the heading it stands under, in the order of tables."""
        return {row[0]: (row[1], row[2]) for row in self.snapshot.names["authorities"]}

    @property
    def at(self) -> str:
        """`17 giờ 00 ngày 15/08/2025`."""
        return f"{timezone.localtime(self.snapshot.taken_at):%H giờ %M ngày %d/%m/%Y}"


def _read(content: str, columns: Mapping[str, type[pl.DataType]]) -> pl.DataFrame:
    """A part as a frame; a column that was not frozen yet when it was taken is blank."""
    kept = content.partition("\n")[0].split(",")
    frame = pl.read_csv(io.StringIO(content), schema=pl.Schema({name: columns[name] for name in kept}))
    return frame.with_columns(pl.lit(None, kind).alias(name) for name, kind in columns.items() if name not in kept)


def compare(before: Frozen, after: Frozen, by: str) -> pl.DataFrame:
    """Per place: total and done (approved, transferred, or ended otherwise) in both, and what was won.

    Args:
        by: custodian_id or authority_id.
    """
    joined = _progress(before, by).join(_progress(after, by), on=by, how="full", coalesce=True, suffix="_after")
    numbers = [c for c in joined.columns if c != by]
    return (
        joined.with_columns(pl.col(numbers).fill_null(0))
        .with_columns(
            (pl.col("total_after") - pl.col("total")).alias("total_gain"),
            (pl.col("done_after") - pl.col("done")).alias("done_gain"),
        )
        .sort(by)
    )


def _progress(frozen: Frozen, by: str) -> pl.DataFrame:
    done = pl.col("status").is_in(["approved", "transferred"]) | (pl.col("outcome") != "")
    counted = frozen.table("inventory").group_by(by)
    return counted.agg(pl.col("n").sum().alias("total"), pl.col("n").filter(done).sum().alias("done"))
