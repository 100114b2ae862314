"""One page of a scan as an image: the embedded JPEG taken out where that is the page, else the page rendered."""

import ctypes
import io
import threading

import pypdfium2 as pdfium
from PIL import Image
from pypdfium2 import raw

TYPES = {"jpg": "image/jpeg", "png": "image/png"}
LONG_SIDE = 2200  # pixels of a rendered page; a typed A4 page is readable from about 1,200
MOST_PIXELS = 60_000_000
PLAIN_COLOURS = (raw.FPDF_COLORSPACE_DEVICERGB, raw.FPDF_COLORSPACE_DEVICEGRAY, raw.FPDF_COLORSPACE_ICCBASED)
BROKEN = (pdfium.PdfiumError, OSError, ValueError, IndexError, EOFError, SyntaxError, Image.DecompressionBombError)
_pdfium = threading.Lock()  # the library is not safe for threads


class Unreadable(Exception):
    """The kept file is no page that can be shown."""


def page_image(content: bytes, index: int, form: str, *, long_side: int = LONG_SIDE) -> bytes:
    """A page of a scanned file, from 0, as `jpg` or `png`; a rendered one with that many pixels on its long side.

    Raises:
        Unreadable: no PDF, JPEG, PNG or TIFF, broken, or larger than a page can be.
    """
    try:
        if _is_pdf(content):
            with _pdfium:
                return _from_pdf(content, index, form, long_side)
        return _from_image(content, index, form)
    except BROKEN as error:
        raise Unreadable(type(error).__name__) from error


def page_count(content: bytes) -> int:
    """How many pages a scanned file has.

    Raises:
        Unreadable: no PDF, JPEG, PNG or TIFF, or broken.
    """
    try:
        if _is_pdf(content):
            with _pdfium, pdfium.PdfDocument(content) as document:
                return len(document)
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "TIFF")) as image:
            count = int(getattr(image, "n_frames", 1))
            image.verify()
        return count
    except BROKEN as error:
        raise Unreadable(type(error).__name__) from error


def _is_pdf(content: bytes) -> bool:
    return b"%PDF" in content[:1024]


def _from_pdf(content: bytes, index: int, form: str, long_side: int) -> bytes:
    document = pdfium.PdfDocument(content)
    try:
        page = document[index]
        if form == "jpg" and (jpeg := _embedded_jpeg(page)):
            return jpeg
        size = max(page.get_size())
        return _written(page.render(scale=min(long_side / max(size, 1), 8)).to_pil(), form)
    finally:
        document.close()


def _embedded_jpeg(page: pdfium.PdfPage) -> bytes | None:
    """The page's JPEG as it was scanned, where it alone is the page, upright and in plain colours."""
    found = list(page.get_objects(max_depth=1))
    if len(found) != 1 or found[0].type != raw.FPDF_PAGEOBJ_IMAGE or page.get_rotation():
        return None
    image = found[0]
    a, b, c, d, e, f = image.get_matrix().get()
    width, height = page.get_size()
    fills = abs(a - width) < 2 and abs(d - height) < 2 and abs(e) < 2 and abs(f) < 2
    if b or c or not fills or image.get_filters() != ["DCTDecode"]:
        return None
    if _colours(image, page) not in PLAIN_COLOURS:
        return None
    pixels = image.get_px_size()
    return bytes(image.get_data(decode_simple=False)) if pixels[0] * pixels[1] <= MOST_PIXELS else None


def _colours(image: pdfium.PdfImage, page: pdfium.PdfPage) -> int:
    about = raw.FPDF_IMAGEOBJ_METADATA()
    raw.FPDFImageObj_GetImageMetadata(image, page, ctypes.byref(about))
    return int(about.colorspace) if about.bits_per_pixel in (8, 24) else -1


def _from_image(content: bytes, index: int, form: str) -> bytes:
    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "TIFF")) as image:
        if index:
            image.seek(index)
        if image.width * image.height > MOST_PIXELS:
            raise Unreadable("too large")
        if image.format == {"jpg": "JPEG", "png": "PNG"}[form]:
            return content
        image.load()
        image.thumbnail((LONG_SIDE, LONG_SIDE))
        return _written(image, form)


def _written(image: Image.Image, form: str) -> bytes:
    out = io.BytesIO()
    if form == "jpg":
        image.convert("RGB").save(out, "JPEG", quality=85)
    else:
        image.save(out, "PNG")
    return out.getvalue()
