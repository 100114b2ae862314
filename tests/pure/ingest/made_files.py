"""Small workbooks, pages and archives made for a test; where the shared samples are, if they are there."""

import io
import random
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import xlsxwriter
from PIL import Image, ImageDraw

from sogoc.record import EventType

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "samples"


def a_birth(n: int = 1) -> dict[str, object]:
    """One row of a register of births as a typist fills it, by column."""
    return {
        "so": f"{n:02}/1999", "quyenSo": "01/1999", "trangSo": n, "ngayDangKy": f"{n % 28 + 1:02}.03.1999",
        "loaiDangKy": "1", "noiDangKy": "UBND xã An Thanh, huyện Tứ Kỳ, tỉnh Hải Dương", "nguoiKy": "Trần Thị Bình",
        "chucVuNguoiKy": "Chủ tịch", "nksHoTen": "Nguyễn Văn An", "nksGioiTinh": "1", "nksNgaySinh": "20.02.1999",
        "nksNgaySinhBangChu": "Ngày hai mươi tháng hai năm một nghìn chín trăm chín mươi chín",
        "nksNoiSinh": "Trạm y tế xã An Thanh", "nksQueQuan": "xã An Thanh, huyện Tứ Kỳ, tỉnh Hải Dương",
        "nksDanToc": "Kinh", "nksQuocTich": "Việt Nam", "meHoTen": "Lê Thị Chi", "meNgaySinh": "1975",
        "meDanToc": "Kinh", "meQuocTich": "Việt Nam", "meNoiCuTru": "thôn Đoài, xã An Thanh, huyện Tứ Kỳ",
        "chaHoTen": "Nguyễn Văn Dũng", "chaNgaySinh": "1972", "chaDanToc": "Kinh", "chaQuocTich": "Việt Nam",
        "chaNoiCuTru": "thôn Đoài, xã An Thanh, huyện Tứ Kỳ", "nycHoTen": "Lê Thị Chi", "nycQuanHe": "Mẹ",
    }  # fmt: skip


def a_marriage(n: int = 1) -> dict[str, object]:
    """One row of a register of marriages."""
    return {
        "so": f"{n:02}/1999", "quyenSo": "01/1999", "ngayDangKy": f"{n % 28 + 1:02}.03.1999", "loaiDangKy": "1",
        "noiDangKy": "UBND xã An Thanh, huyện Tứ Kỳ, tỉnh Hải Dương", "nguoiKy": "Trần Thị Bình",
        "chongHoTen": "Nguyễn Văn An", "chongNgaySinh": "10.12.1972", "chongDanToc": "Kinh",
        "chongQuocTich": "Việt Nam", "chongNoiCuTru": "thôn Đoài, xã An Thanh, huyện Tứ Kỳ",
        "voHoTen": "Lê Thị Chi", "voNgaySinh": "1975", "voDanToc": "Kinh", "voQuocTich": "Việt Nam",
        "voNoiCuTru": "thôn Đoài, xã An Thanh, huyện Tứ Kỳ",
    }  # fmt: skip


def older_columns(event: EventType) -> list[str]:
    """The columns of the older import template."""
    return list(next(iter(event.layouts.values())))


def write_workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]], hidden: Iterable[str] = ()) -> Path:
    """Write cells row by row; None is an empty cell, texts stay texts."""
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    if isinstance(value, str):
                        sheet.write_string(r, c, value)
                    elif value is not None:
                        sheet.write(r, c, value)
    return path


def table(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> list[list[object]]:
    """A header row and the rows below it."""
    return [list(columns), *([row.get(c) for c in columns] for row in rows)]


def changed(
    path: Path, changes: Mapping[str, Callable[[bytes], bytes]], more: Mapping[str, bytes] | None = None
) -> Path:
    """The same zip with some of its parts altered and others added, as no program would write it."""
    with zipfile.ZipFile(path) as archive:
        parts = {p: archive.read(p) for p in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in {**parts, **(more or {})}.items():
            archive.writestr(part, changes.get(part, lambda same: same)(data))
    return path


def strokes(draw: ImageDraw.ImageDraw, dice: random.Random, x: int, end: int, y: int, ink: int) -> None:
    """Something like writing: short strokes with gaps between words."""
    while x < end:
        for _ in range(dice.randrange(2, 7)):
            draw.rectangle((x, y - dice.randrange(1, 5), x + 1, y + dice.randrange(5, 9)), fill=ink)
            x += dice.randrange(4, 6)
        x += 6


def page(seed: int = 0, paper: int = 235, ink: int = 60) -> Image.Image:
    """A grey picture like a register page: a title on top, lines of writing, white below."""
    dice = random.Random(seed)
    image = Image.new("L", (480, 680), paper)
    draw = ImageDraw.Draw(image)
    strokes(draw, dice, 140, 340, 32, ink)
    for line in range(14):
        y = 70 + line * 26
        strokes(draw, dice, 40, 100, y, ink)  # the printed label
        strokes(draw, dice, 115, 300 + dice.randrange(120), y, ink)
    return image


def pdf(*images: Image.Image, extra: str = "") -> bytes:
    """A PDF with one picture a page; `extra` goes into the catalogue."""
    objects: list[bytes] = []
    kids = []
    for image in images:
        stream = io.BytesIO()
        image.save(stream, "JPEG", quality=85)
        data, at = stream.getvalue(), len(objects) + 3
        kids.append(f"{at} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /I {at + 1} 0 R >> >> /Contents {at + 2} 0 R >>".encode()
        )
        head = f"<< /Type /XObject /Subtype /Image /Width {image.width} /Height {image.height} /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode /Length {len(data)} >>"
        objects.append(head.encode() + b"\nstream\n" + data + b"\nendstream")
        objects.append(b"<< /Length 28 >>\nstream\nq 595 0 0 842 0 0 cm /I Do Q\nendstream")
    objects[:0] = [
        f"<< /Type /Catalog /Pages 2 0 R {extra} >>".encode(),
        f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode(),
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{p:010} 00000 n \n".encode() for p in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def write_zip(path: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path
