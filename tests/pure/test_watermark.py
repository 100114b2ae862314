"""A name across a page: it is there, what the page says stays, and no picture makes trouble."""

import io

import pytest
from PIL import Image, ImageChops, ImageDraw

from sogoc.paper.pages import Unreadable
from sogoc.paper.watermark import watermarked

WHO = "Nguyễn Thị Phượng · 25/11/2026 08:15"


def a_picture(mode="RGB", size=(620, 877), form="JPEG", **options):
    image = Image.new("L", size, 240)
    ImageDraw.Draw(image).text((70, 80), "So 12", fill=40, font_size=40)
    image.convert(mode).save(out := io.BytesIO(), form, **options)
    return out.getvalue()


def opened(data):
    return Image.open(io.BytesIO(data)).convert("L")


@pytest.mark.parametrize(("mode", "size", "form"), [
    ("RGB",  (620, 877),   "JPEG"),
    ("L",    (1654, 2339), "JPEG"),
    ("CMYK", (620, 877),   "JPEG"),
    ("1",    (620, 877),   "PNG"),
    ("RGBA", (620, 877),   "PNG"),
    ("L",    (40, 3000),   "JPEG"),
    ("L",    (1, 1),       "PNG"),
])  # fmt: skip
def test_the_page_is_darker_where_the_name_stands_and_nowhere_by_much(mode, size, form):
    picture = a_picture(mode, size, form)
    marked = watermarked(picture, WHO, "jpg" if form == "JPEG" else "png")
    assert Image.open(io.BytesIO(marked)).format == form and opened(marked).size == size
    darker = ImageChops.subtract(opened(picture), opened(marked)).histogram()
    assert sum(darker[60:]) == 0, "what is written can still be read"
    if min(size) > 500:
        assert 0.005 < sum(darker[12:]) / (size[0] * size[1]) < 0.08


def test_it_grows_but_a_little():
    picture = a_picture(size=(1654, 2339), quality=60)
    assert len(watermarked(picture, WHO, "jpg")) < 2.2 * len(picture), "and an almost white page grows the most"


def test_half_a_picture_is_shown_and_none_at_all_is_unreadable():
    whole = a_picture()
    assert opened(watermarked(whole[: len(whole) // 2], WHO, "jpg")).size == (620, 877)
    for broken in (b"", b"\xff\xd8\xff", whole[:40]):
        with pytest.raises(Unreadable):
            watermarked(broken, WHO, "jpg")


def test_a_long_or_empty_name_does_no_harm():
    for who in ("", "x" * 5000, "\n\x00", "名前 ₫"):
        assert opened(watermarked(a_picture(), who, "jpg")).size == (620, 877)
