"""Writing cut at an edge of the picture is suspected; borders, rules, dust and whole pages are not."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

import sogoc.paper
from sogoc.ingest.pictures import doubts, measure

WIDTH, HEIGHT = 640, 900
CUT = 420  # of the width are left
FONT = ImageFont.truetype(str(Path(sogoc.paper.__file__).parent / "fonts" / "Tinos-Italic.ttf"), 20)
WORDS = ("xã", "Quốc Tuấn", "huyện", "An Lão", "Nguyễn Thị", "Bình", "Trần Văn", "Khánh", "làm ruộng", "hai nghìn")


def page(n: int, paper: int = 235) -> Image.Image:
    """A page of a register: lines of writing of many lengths, with a margin."""
    dice = random.Random(n)
    image = Image.new("L", (WIDTH, HEIGHT), paper)
    draw = ImageDraw.Draw(image)
    for y in range(50, 830, 30):
        line, length = "", dice.randrange(200, 540)
        while FONT.getlength(line) < length:
            line += dice.choice(WORDS) + " "
        draw.text((40, y), line[:60], fill=60, font=FONT)
    return image


def cut_right(n: int) -> Image.Image:
    return page(n).crop((0, 0, CUT, HEIGHT))


def cut_left(n: int) -> Image.Image:
    return page(n).crop((100, 0, WIDTH, HEIGHT))


def edged(n: int, draw: Callable[[ImageDraw.ImageDraw], object]) -> Image.Image:
    image = page(n)
    draw(ImageDraw.Draw(image))
    return image


def border(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle((0, 0, 7, HEIGHT), fill=25)


def slanting_border(draw: ImageDraw.ImageDraw) -> None:
    draw.polygon([(0, 0), (14, 0), (0, 800)], fill=25)


def broken_border(draw: ImageDraw.ImageDraw) -> None:
    for y in range(0, HEIGHT, 9):
        draw.rectangle((0, y, 6, y + 4), fill=40)


def dust(draw: ImageDraw.ImageDraw) -> None:
    for y in range(10, HEIGHT, 37):
        draw.rectangle((0, y, 1, y + 2), fill=40)


def rules(draw: ImageDraw.ImageDraw) -> None:
    for y in range(70, 850, 30):
        draw.line((0, y, WIDTH, y), fill=90, width=2)


def torn_edge(draw: ImageDraw.ImageDraw) -> None:
    draw.polygon([(640, 100), (630, 300), (636, 520), (640, 800)], fill=30)


# fmt: off
PAGES = [
    # what                                  picture                                    edge
    ("cut on the right",                    cut_right(1),                              "phải"),
    ("another cut on the right",            cut_right(2),                              "phải"),
    ("cut on the left",                     cut_left(3),                               "trái"),
    ("cut, on yellow paper",                page(4, paper=205).crop((0, 0, CUT, HEIGHT)), "phải"),
    ("whole",                               page(1),                                   ""),
    ("whole with little margin",            page(1).crop((25, 0, WIDTH, HEIGHT)),           ""),
    ("the dark border of a scanner",        edged(1, border),                          ""),
    ("a border that slants",                edged(2, slanting_border),                 ""),
    ("a border broken by noise",            edged(3, broken_border),                   ""),
    ("dust along the edge",                 edged(4, dust),                            ""),
    ("ruled lines up to the edges",         edged(5, rules),                           ""),
    ("a torn edge over a dark table",       edged(6, torn_edge),                       ""),
    ("in a dark frame all around",          Image.new("L", (720, 980), 20),            ""),
]
# fmt: on
PAGES[-1][1].paste(page(7), (40, 40))


@pytest.mark.parametrize(("what", "image", "edge"), PAGES, ids=[line[0] for line in PAGES])
def test_writing_cut_at_an_edge_is_told_from_what_else_touches_it(what, image, edge):
    assert measure(image, *image.size).cut == edge


def test_no_whole_page_is_suspected_and_of_cut_ones_nearly_all():
    pages = range(30)
    assert not [n for n in pages if measure(page(n), WIDTH, HEIGHT).cut]
    assert sum(measure(cut_right(n), CUT, HEIGHT).cut == "phải" for n in pages) >= 24
    assert sum(measure(cut_left(n), WIDTH, HEIGHT).cut == "trái" for n in pages) >= 20


def test_it_is_but_a_suspicion_and_yields_to_what_is_sure():
    cut, dark = cut_right(1), cut_right(1).point(lambda v: v * 0.28)
    found = doubts([measure(image, *image.size) for image in (cut, dark)])
    assert [[code for code, _ in said] for said in found] == [["D-83?"], ["D-83"]]
    assert "mép phải" in found[0][0][1]
