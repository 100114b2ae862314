"""Ghép cột: what a person says the columns of an unknown layout are, kept and used for every file with that header."""

import csv
import io
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from ..accounts.models import User
from ..audit.ledger import log
from ..ingest.header import mapped_name
from ..ingest.mappings import MappedHeader, check_mapping, header_digest
from ..ingest.refused import UnknownHeader
from ..record import BY_CODE
from ..sheets import csv_cells
from ..store.scope import loading
from .acts import Refused
from .models import ColumnMapping

TITLE, COLUMN, NEAR = "tieu_de", "cot", "gan_nhat"  # of the file that is filled in


def in_use() -> list[MappedHeader]:
    """What readers are told; each with the remark that its deliveries get."""
    kept = ColumnMapping.objects.using("owner").filter(retired_at=None).select_related("made_by").order_by("pk")
    return [MappedHeader(event=BY_CODE[m.event_type], columns=m.columns, note=_remark(m)) for m in kept]


def _remark(mapping: ColumnMapping) -> str:
    who = mapping.made_by.full_name if mapping.made_by else "lệnh trên máy chủ"
    left_out = [name for name, column in mapping.columns.items() if not column]
    rest = f" Không nạp cột: {', '.join(left_out)}." if left_out else ""
    day = timezone.localtime(mapping.made_at)
    return f"Đọc theo cách ghép cột số {mapping.pk} của {who}, {day:%d/%m/%Y}.{rest}"


def keep(event_type: str, columns: Mapping[str, str], user: User | None, *, channel: str = "page") -> ColumnMapping:
    """Keep what each column is; a mapping of the same header made before is retired.

    Args:
        event_type: code of the register.
        columns: name in the header -> column of the template, or "" for a column that is left out.
        user: who says so; None for a command of whoever runs the machine.

    Raises:
        ingest.Refused: a column twice, unknown, or a required one missing.
    """
    said = {mapped_name(name): column for name, column in columns.items()}
    check_mapping(BY_CODE[event_type], said)
    digest = header_digest(said)
    with loading(user=user, channel=channel):
        same = ColumnMapping.objects.using("owner").filter(header=digest, retired_at=None)
        before = same.first()
        same.update(retired_at=timezone.now())
        made = ColumnMapping.objects.using("owner").create(
            event_type=event_type, header=digest, columns=said, made_by=user
        )
        log(
            "map_columns",
            using="owner",
            subject=f"{event_type}, {len(said)} cột",
            before=before.columns if before else None,
            after=said,
        )
    return made


def retire(number: int, user: User | None, *, channel: str = "command") -> None:
    """Use a mapping no longer; deliveries read by it stay.

    Raises:
        Refused: there is none of that number in use.
    """
    with loading(user=user, channel=channel), transaction.atomic(using="owner"):
        mapping = ColumnMapping.objects.using("owner").filter(pk=number, retired_at=None).first()
        if mapping is None:
            raise Refused(f"không có cách ghép cột số {number} đang dùng", f"no mapping {number} in use")
        mapping.retired_at = timezone.now()
        mapping.save(using="owner", update_fields=["retired_at"])
        log("retire_mapping", using="owner", subject=mapping.event_type, before=mapping.columns)


def as_csv(header: UnknownHeader) -> str:
    """The file in which a person says what each column is."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([TITLE, COLUMN, NEAR])
    writer.writerows(csv_cells([name, column, " ".join(near)]) for name, column, near in header["columns"])
    return "\ufeff" + out.getvalue()


def of_csv(text: str) -> dict[str, str]:
    """Name of each column -> column of the template, from the file that was filled in.

    Raises:
        Refused: another kind of file.
    """
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    if not rows or not {TITLE, COLUMN} <= rows[0].keys():
        raise Refused(f"tệp phải có cột {TITLE} và {COLUMN}", f"the file must have columns {TITLE} and {COLUMN}")
    return {row[TITLE].removeprefix("'"): (row[COLUMN] or "").strip() for row in rows}
