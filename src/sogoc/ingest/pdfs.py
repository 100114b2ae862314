"""One scan's file: whether it is a sound PDF without active content, its pages, and the picture on each page.

PDFium is not safe for threads: every call is made under one lock. Nothing is rendered: the pages of a scanned book
hold one picture each, and what a page of another making would cost to draw nobody can say beforehand.
"""

import hashlib
import re
import threading
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from .pictures import MAX_PIXELS, Picture, frames_of, measure, picture_of

MAX_BYTES_A_PAGE = 8 << 20  # Công văn 1437: about 100 kB an A4 page
_MOST_PAGES = 4  # looked at for their pictures
_MOST_OBJECTS = 200  # of a page
_PASSWORD = 4  # FPDF_ERR_PASSWORD
_ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)\b")
_PACKED = b"/ObjStm"  # a stream that holds objects
_IMAGES = {b"\xff\xd8\xff": "JPEG", b"\x89PNG": "PNG", b"II*\x00": "TIFF", b"MM\x00*": "TIFF", b"GIF8": "GIF",
           b"BM": "BMP"}  # fmt: skip
SHOWN = ("JPEG", "PNG", "TIFF")
_LOCK = threading.Lock()


@dataclass(frozen=True, kw_only=True)
class ScanFile:
    """What one file holds. `problem` is why it is not an acceptable PDF (D-86), in Vietnamese; empty where it is."""

    pages: int = 0  # that can be shown; 0 where it is no readable PDF, JPEG, PNG or TIFF
    problem: str = ""
    dpi: float | None = None
    picture: Picture | None = None  # of the first page
    look: str = ""  # digest of the pictures as encoded: equal for one picture wrapped twice


def scan_file(data: bytes) -> ScanFile:
    """Look at one scan."""
    if b"%PDF-" not in data[:1024]:
        return _not_pdf(data)
    with _LOCK:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            protected = error.err_code == _PASSWORD
            return ScanFile(problem="tệp PDF có mật khẩu" if protected else "tệp PDF hỏng, không mở được")
        try:
            return _inside(document, data)
        except pypdfium2.PdfiumError:
            return ScanFile(problem="tệp PDF hỏng, không đọc được trang")
        finally:
            document.close()


def _not_pdf(data: bytes) -> ScanFile:
    kind = next((k for magic, k in _IMAGES.items() if data.startswith(magic)), "")
    picture = picture_of(data) if kind else None
    problem = f"tệp là ảnh {kind}, không phải PDF" if kind else "tệp không phải PDF"
    pages = frames_of(data) if kind in SHOWN and picture else 0
    return ScanFile(pages=pages, problem=problem, picture=picture, look=_digest([data]) if picture else "")


def _inside(document: pypdfium2.PdfDocument, data: bytes) -> ScanFile:
    pages = len(document)
    if not pages:
        return ScanFile(problem="tệp PDF không có trang nào")
    encoded, pictures, dpi, huge = [], [], None, False
    for index in range(min(pages, _MOST_PAGES)):
        page = document[index]
        image = _only_image(page)
        if image is not None:
            width, height = image.get_px_size()
            dpi = dpi or round(width / max(1.0, page.get_width()) * 72, 1)
            huge = huge or width * height > MAX_PIXELS
            raw = bytes(image.get_data(decode_simple=False))
            encoded.append(raw)
            if index == 0 and width * height <= MAX_PIXELS:
                pictures.append(picture_of(raw) or _from_bitmap(image))
    problem = ""
    if _is_active(document, data):
        problem = "tệp PDF có mã lệnh hoặc tệp đính kèm"
    elif huge or len(data) > MAX_BYTES_A_PAGE * pages:
        problem = f"tệp quá lớn ({len(data) >> 20} MB, {pages} trang)"
    look = _digest(encoded) if encoded and len(encoded) == min(pages, _MOST_PAGES) else ""
    return ScanFile(pages=pages, problem=problem, dpi=dpi, picture=next(iter(pictures), None), look=look)


def _only_image(page: pypdfium2.PdfPage) -> pypdfium2.PdfImage | None:
    """The picture that is the page; None where the page holds none or several."""
    if pdfium.FPDFPage_CountObjects(page) > _MOST_OBJECTS:
        return None
    images = list(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3))
    return images[0] if len(images) == 1 else None


def _from_bitmap(image: pypdfium2.PdfImage) -> Picture | None:
    """Measure a picture that is not stored as a file format of its own (fax, JBIG2, plain)."""
    try:
        bitmap = image.get_bitmap()
    except pypdfium2.PdfiumError:
        return None
    grey = bitmap.to_pil().convert("L")
    return measure(grey, *grey.size)


def _is_active(document: pypdfium2.PdfDocument, data: bytes) -> bool:
    """Whether the PDF could do something: scripts, programs, attachments, forms. Packed object lists are opened."""
    if pdfium.FPDFDoc_GetJavaScriptActionCount(document) > 0 or document.count_attachments() > 0:
        return True
    return any(_ACTIVE.search(_named(text)) for text in _texts(data))


def _texts(data: bytes) -> Iterator[bytes]:
    """The parts of a PDF where objects stand: what is outside its streams, and packed objects, opened."""
    at = 0
    while (start := data.find(b"stream", at)) >= 0:
        outside = data[at:start]
        yield outside
        end = data.find(b"endstream", start)
        if end < 0:
            break
        if _PACKED in outside[-2000:]:
            yield _unpacked(data[start + 6 : end].lstrip(b"\r\n"))
        at = end + len(b"endstream")
    yield data[max(at, start) :]


def _unpacked(body: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(body, 4 << 20)
    except zlib.error:
        return b""


def _named(text: bytes) -> bytes:
    """Names with their `#4A` spelling undone."""
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]), text)


def _digest(parts: list[bytes]) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8) + part)
    return whole.hexdigest()
