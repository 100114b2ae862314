"""The Ministry's import screen: a folder for each batch with its workbook, its scans and a signed list to hand over.

The answer file that a person puts back beside them is read at the next sending.

    Đ-0012/11650.KS.2001.01.xlsx   the import template, columns and headers exactly as it has them
           11650.KS.2001.01.zip    the scans by the rule of Công văn 1437/BTP-CNTT, where the book has any
           danh_sach.csv           which row is which record, with the digests
           chu_ky.json             the signature over the list
           tra_loi.xlsx or .csv    put here by a person: dong, ketQua, lyDo, maBanGhi
"""

import csv
import json
import shutil
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage

from ...record import BY_CODE
from ...review.models import Page
from ...review.scanning import path_of
from ...sheets import csv_cells, workbook, write_texts
from . import Answer, Rejected
from .template_answers import FIRST_ROW, read_answers

SHEET = "DL Import"
A_FIXED_DAY = datetime(2025, 1, 1)  # the same batch gives the same bytes


class TemplateDestination:
    """Hands batches over as files; may be shared by runs: what is written already stays as it is."""

    can_be_asked = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, batch: dict[str, Any]) -> list[Answer]:
        """Write the files of a batch once; afterwards, read the answers that have been put beside them.

        Raises:
            Rejected: the answer file cannot be read, or speaks of rows that are not in the batch.
        """
        place = self.folder / f"Đ-{batch['number']:04}"
        if not place.exists():
            _write(batch, place)
        return read_answers(place, batch["items"], f"Đ-{batch['number']:04}")

    def send_scan(self, record: str, version: int, position: int, sha256: str, content: bytes) -> None:
        """Nothing: the scans lie in the batch's folder."""

    def manifest(self, level: str, **filters: str | int) -> Iterator[dict[str, Any]]:
        """Nothing: an import screen cannot be asked what it holds."""
        return iter(())

    def registration(self, record_id: str) -> dict[str, Any] | None:
        return None

    def changes(self, after: int = 0) -> list[dict[str, Any]]:
        """Nothing, for the same reason."""
        return []

    def withdraw(self, record_id: str, version: int, reason: str) -> dict[str, Any]:
        raise Rejected(
            "Màn hình nhập của Bộ không có chức năng thu hồi: gửi công văn cho nơi nhận.",
            "The import screen cannot take anything back: write to the receiver.",
            405,
        )


def _write(batch: dict[str, Any], place: Path) -> None:
    """All files or none: the folder gets its name when it is complete."""
    draft = place.with_name(f"{place.name}.part")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    name = book_name(batch)
    write_workbook(draft / f"{name}.xlsx", batch["event_type"], [i["content"] for i in batch["items"]])
    _write_scans(draft / f"{name}.zip", batch)
    _write_list(draft / "danh_sach.csv", batch)
    signed = {key: batch[key] for key in ("digest", "signature", "public_key", "custodian", "composed_by", "signed_by")}
    (draft / "chu_ky.json").write_text(json.dumps(signed, ensure_ascii=False, indent=1), encoding="utf-8")
    draft.rename(place)


def book_name(batch: dict[str, Any]) -> str:
    """`11650.KS.2001.01`: a batch holds the records of one book."""
    key = batch["items"][0]["natural_key"]
    return f"{key['authority_code']}.{batch['event_type']}.{key['opening_year']}.{key['volume']}"


def write_workbook(path: Path, event_type: str, contents: list[dict[str, str]]) -> None:
    """The import template with a row for each content; all is text, so that nothing is read as formula or date."""
    event = BY_CODE[event_type]
    *_, columns = event.layouts.values()  # the newest layout of the register
    names = {f.column: f.name for f in event.fields}
    with workbook(path) as book:
        book.set_properties({"created": A_FIXED_DAY})
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(SHEET)
        sheet.set_column(0, len(columns) - 1, 18, text)
        sheet.freeze_panes(1, 0)
        write_texts(sheet, 0, columns, book.add_format({"bold": True, "num_format": "@"}))
        for n, content in enumerate(contents, start=1):
            cells = (content.get(names[c]) if c in names else str(n) for c in columns)  # STT counts the rows
            write_texts(sheet, n, (c or None for c in cells), text)


def _write_scans(path: Path, batch: dict[str, Any]) -> None:
    pages = list(
        Page.objects.using("owner")
        .filter(record__in=[i["record"] for i in batch["items"]], current=True)
        .order_by("record", "pk")
    )
    if not pages:
        return
    items = {i["record"]: i for i in batch["items"]}
    seen: dict[str, int] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for page in pages:
            stem = _scan_name(batch, items[str(page.record_id)])
            seen[stem] = seen.get(stem, 0) + 1
            part = f".{seen[stem]}" if seen[stem] > 1 else ""
            entry = zipfile.ZipInfo(f"{stem}{part}{Path(page.file).suffix.lower()}", A_FIXED_DAY.timetuple()[:6])
            with default_storage.open(path_of(page.sha256)) as scan:
                archive.writestr(entry, scan.read())


def _scan_name(batch: dict[str, Any], item: dict[str, Any]) -> str:
    """LOẠI.năm mở sổ.số quyển.ngày đăng ký.số (Công văn 1437/BTP-CNTT)."""
    key = item["natural_key"]
    day = "-".join(reversed((item["content"].get("registered_on") or "").split(".")))
    number = f"{key['serial'] or 0:02}{key['suffix']}"
    parts = (batch["event_type"], str(key["opening_year"]), key["volume"], day, number)
    return ".".join(part for part in parts if part)


def _write_list(path: Path, batch: dict[str, Any]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(["dong", "so", "maTruongHop", "phienBan", "maBam"])
        for row, i in enumerate(batch["items"], start=FIRST_ROW):
            cells = [row, i["content"].get("entry_number", ""), i["record"], i["version"], i["digest"]]
            out.writerow(csv_cells(cells))
