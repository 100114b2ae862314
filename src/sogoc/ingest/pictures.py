"""What a page's picture shows to a program without reading it: dark, blurred, upside down, torn or blotted, faded.

Only suspicions (D-83, D-84 are *Assist* in the domain reference): a person looks at the page. Measures are taken from
the grey picture at a fixed scale; paper and ink are told apart by the picture's own histogram, so the colour of the
paper and the strength of the lamp do not matter. Which way up a page stands is told by the other pages of its book.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from PIL import Image, ImageChops, ImageFilter

from .edges import cut_edge

MAX_PIXELS = 80_000_000
_SIDE = 640  # short side of the measured picture
_GRID = (60, 84)  # cells in which solid dark is counted
_LAYOUT = (30, 42)  # cells of the ink pattern by which pages of a book are compared
_EDGE_SHARE = 0.01

# Measured on 300 synthetic pages: ordinary pages lie on the far side of each limit by half again or more.
DARK_PAPER = 130  # ordinary paper: 210 and more
LEAST_CONTRAST = 55  # paper minus ink; ordinary: 110 and more
LEAST_EDGE = 0.2  # strongest steps between neighbours, as a share of the contrast; ordinary: 0.33 and more
SOLID_DARK = 10  # squares of the grid; ordinary: none, the least blot: 40
_SOLID = 0.35  # a cell is solid dark below this share of the paper
_ENOUGH_PAGES = 6  # pages of a book that show how its pages stand
_TURNED = 0.2  # by how much the pattern must fit better upside down
_SHAPE = 0.2  # by how much height to width may differ from the book's

Doubt = tuple[str, str]  # code, `D-83?` where it is but suspected, and Vietnamese words


@dataclass(frozen=True, kw_only=True)
class Picture:
    """Measures of one page."""

    width: int
    height: int
    paper: int  # grey of the paper, 0 to 255
    contrast: int
    edge: float
    solid: int  # squares of two by two cells of the grid that are solid dark: thicker than any stroke or line
    layout: tuple[int, ...]
    cut: str  # edge at which the writing ends as if cut; empty where none


def picture_of(data: bytes) -> Picture | None:
    """Measure an encoded picture; None where it cannot be decoded or is larger than MAX_PIXELS."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > MAX_PIXELS:
                return None
            image.draft("L", (_SIDE * 2, _SIDE * 2))
            return measure(image.convert("L"), image.width, image.height)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def frames_of(data: bytes) -> int:
    """How many pages a picture has, as a TIFF of several pages has; 0 where they cannot be counted."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            return int(getattr(image, "n_frames", 1))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return 0


def measure(grey: Image.Image, width: int, height: int) -> Picture:
    """Measure a grey picture; `width` and `height` are those of the original."""
    scale = _SIDE / min(grey.size)
    page = grey.resize((max(1, round(grey.width * scale)), max(1, round(grey.height * scale))), Image.Resampling.BOX)
    inner = page.crop((page.width // 20, page.height // 20, page.width - page.width // 20, page.height * 19 // 20))
    histogram = inner.histogram()
    paper, ink = _quantile(histogram, 0.6), _quantile(histogram, 0.01)
    steps = ImageChops.difference(inner, inner.filter(ImageFilter.GaussianBlur(1.6))).histogram()
    contrast = max(0, paper - ink)
    return Picture(
        width=width,
        height=height,
        paper=paper,
        contrast=contrast,
        edge=_quantile(steps, 1 - _EDGE_SHARE) / max(1, contrast),
        solid=_solid(inner, _SOLID * paper),
        layout=_layout(page),
        cut=cut_edge(page, paper, ink),
    )


def doubts(pictures: Sequence[Picture | None]) -> list[list[Doubt]]:
    """What is doubtful about each picture of one book, in their order; empty where nothing is."""
    return [
        [] if picture is None else [*_alone(picture), *turned] or _cut(picture)
        for picture, turned in zip(pictures, _beside_others(pictures), strict=True)
    ]


def _alone(picture: Picture) -> list[Doubt]:
    """Doubts that the picture itself shows; in the dark, blur and blots cannot be told."""
    if picture.paper < DARK_PAPER:
        return [("D-83", "ảnh quá tối")]
    if picture.contrast < LEAST_CONTRAST // 2:
        return [("D-83", "ảnh trắng hoặc không có chữ")]
    if picture.edge < LEAST_EDGE:
        return [("D-83", "ảnh mờ, nhòe")]
    if picture.solid >= SOLID_DARK:
        return [("D-84", "có mảng tối lớn: trang rách, mực đổ hoặc bị che")]
    if picture.contrast < LEAST_CONTRAST:
        return [("D-84", "mực phai, nét chữ nhạt")]
    return []


def _cut(picture: Picture) -> list[Doubt]:
    """Only a suspicion: what was written outside the picture nobody can see."""
    return [("D-83?", f"chữ chạm mép {picture.cut}: ảnh có thể bị cắt thiếu")] if picture.cut else []


def _beside_others(pictures: Sequence[Picture | None]) -> list[list[Doubt]]:
    """Doubts that only the other pages show: another way up, another shape."""
    known = [p for p in pictures if p is not None and p.paper >= DARK_PAPER]
    if len(known) < _ENOUGH_PAGES:
        return [[] for _ in pictures]
    shape = median(p.height / p.width for p in known)
    same = [p for p in known if abs(p.height / p.width / shape - 1) <= _SHAPE]
    pattern = [median(values) for values in zip(*(p.layout for p in same), strict=True)]
    found: list[list[Doubt]] = []
    for picture in pictures:
        doubt: list[Doubt] = []
        if picture is not None and abs(picture.height / picture.width / shape - 1) > _SHAPE:
            doubt = [("D-83", "khổ ảnh khác các trang cùng sổ: xoay ngang, cắt thiếu hoặc chồng trang")]
        elif picture is not None:
            upside_down = _fit(picture.layout[::-1], pattern) - _fit(picture.layout, pattern)
            doubt = [("D-83", "ảnh lộn ngược")] if upside_down > _TURNED else []
        found.append(doubt)
    return found


def _solid(page: Image.Image, limit: float) -> int:
    """Squares of two by two cells darker than the limit; a ruled line or a bar of print fills none."""
    width, _ = _GRID
    dark = [v < limit for v in page.resize(_GRID, Image.Resampling.BOX).tobytes()]
    return sum(
        dark[at] and dark[at + 1] and dark[at + width] and dark[at + width + 1]
        for at in range(len(dark) - width - 1)
        if at % width < width - 1
    )


def _layout(page: Image.Image) -> tuple[int, ...]:
    """Where on the page the ink is, light and paper evened out."""
    small = page.resize((480, 680), Image.Resampling.BOX)
    ink = ImageChops.subtract(small.filter(ImageFilter.BoxBlur(18)), small).point(lambda v: 255 if v > 25 else 0)
    soft = ink.filter(ImageFilter.GaussianBlur(2))
    return tuple(soft.resize(_LAYOUT, Image.Resampling.BOX).tobytes())


def _fit(one: Sequence[float], other: Sequence[float]) -> float:
    """Correlation of two patterns, -1 to 1; 0 where one of them is flat."""
    mean_one, mean_other = sum(one) / len(one), sum(other) / len(other)
    a, b = [v - mean_one for v in one], [v - mean_other for v in other]
    size = (sum(v * v for v in a) * sum(v * v for v in b)) ** 0.5
    return sum(x * y for x, y in zip(a, b, strict=True)) / size if size else 0.0


def _quantile(histogram: Sequence[int], share: float) -> int:
    """The grey value below which `share` of the pixels lie."""
    wanted, count = share * sum(histogram), 0
    for value, pixels in enumerate(histogram):
        count += pixels
        if count >= wanted:
            return value
    return 255
