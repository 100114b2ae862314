"""Who looks at a page and when, faintly across its picture: whoever photographs or saves it is named in it."""

import io
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageDraw, ImageFile, ImageFont, JpegImagePlugin

from .pages import BROKEN, Unreadable

_FONT = Path(__file__).parent / "fonts" / "Tinos-Regular.ttf"
_STRENGTH = 30  # of 255 darker: seen on paper, and faded ink under it stays readable
_HEIGHT = 1 / 42  # of the letters, as a share of the picture's width
_ANGLE = 24  # degrees: no line of a register runs so
_MOST_LETTERS = 120


def watermarked(picture: bytes, text: str, form: str) -> bytes:
    """The picture, `jpg` or `png`, with the text across it: darker by a little, its colours as they were.

    Raises:
        Unreadable: it cannot be decoded, not even the part that is there.
    """
    ImageFile.LOAD_TRUNCATED_IMAGES = True  # half a page is better than none
    try:
        return _marked(picture, text, form)
    except BROKEN as error:
        raise Unreadable(type(error).__name__) from error
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False


def _marked(picture: bytes, text: str, form: str) -> bytes:
    with Image.open(io.BytesIO(picture), formats=("JPEG", "PNG")) as opened:
        opened.draft("YCbCr", opened.size)  # as a JPEG has it: nothing is converted there and back
        page = opened.convert("L" if opened.mode in ("1", "L", "LA") else "YCbCr")
        quality = _quality(opened)
    light, *colours = page.split()
    light = ImageChops.subtract(light, _pattern(page.size, "".join(filter(str.isprintable, text))[:_MOST_LETTERS]))
    page = Image.merge("YCbCr", (light, *colours)) if colours else light
    out = io.BytesIO()
    if form == "jpg":
        page.save(out, "JPEG", **quality)
    else:
        page.convert("RGB").save(out, "PNG", compress_level=1)
    return out.getvalue()


def _quality(picture: Image.Image) -> dict[str, Any]:
    """How finely to write the picture again: as it was, where that is known, so that it grows but a little."""
    if isinstance(picture, JpegImagePlugin.JpegImageFile) and picture.mode in ("L", "RGB", "YCbCr"):
        return {"qtables": picture.quantization, "subsampling": JpegImagePlugin.get_sampling(picture)}
    return {"quality": 85}


def _pattern(size: tuple[int, int], text: str) -> Image.Image:
    """Where the words stand: rows of them over the whole picture, each row begun elsewhere than the one above."""
    word = _word(text, max(9, round(size[0] * _HEIGHT)))
    pattern = Image.new("L", size, 0)
    for row, top in enumerate(range(-word.height // 2, size[1], word.height)):
        for left in range(-(row % 2) * word.width // 2, size[0], word.width):
            pattern.paste(word, (left, top))
    return pattern


def _word(text: str, height: int) -> Image.Image:
    """The text once, slanting, with room around it."""
    font = ImageFont.truetype(str(_FONT), height)
    left, top, right, bottom = font.getbbox(text)
    flat = Image.new("L", (int(right - left) + 3 * height, int(bottom - top) + 3 * height), 0)
    ImageDraw.Draw(flat).text((1.5 * height - left, 1.5 * height - top), text, fill=_STRENGTH, font=font)
    return flat.rotate(_ANGLE, expand=True, resample=Image.Resampling.BILINEAR)
