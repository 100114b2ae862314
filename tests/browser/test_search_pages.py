"""Search and history in a browser, by the keyboard, without a barrier."""

import os

import pytest

from factories import make_book, make_record
from sogoc.audit.ledger import log
from sogoc.store.scope import acting_as


def shot(page, name):
    """Kept where a person asks for them, to be looked at."""
    if folder := os.environ.get("SOGOC_SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png")


@pytest.fixture
def book(ledger, people):
    book = make_book()
    for n, name in enumerate(("Lý Thị Thúy Hòa", "Lí Thị Thuý Hoà", "Lý Thị Thúy"), 45):
        make_record(book, serial=n, values={"child_full_name": name, "mother_full_name": "Phạm Thị Đào"})
    with acting_as(people.an):
        log("edit", before={"note": "a"}, after={"note": "b"}, reason="thử")
    return book


def test_an_finds_a_child_by_the_keyboard(book, desk):
    an = desk("an")
    page = an.open("/tim-kiem/")
    an.accessible("search")
    page.keyboard.type("ly thi thuy hoa")
    page.keyboard.press("Enter")
    page.get_by_text("2 trường hợp.").wait_for()
    assert page.url.endswith("/tim-kiem/")
    an.accessible("found")
    shot(page, "search")
    page.keyboard.press("Escape")
    page.locator("[data-rows] a").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ra-soat/*/")
    an.open("/tim-kiem/").locator("#name").fill("khong co ai ten nhu vay")
    page.keyboard.press("Enter")
    page.get_by_text("Không thấy trường hợp nào").wait_for()
    an.accessible("nothing found")
    page.locator("#name").fill("123")
    page.keyboard.press("Enter")
    page.locator(".problem").wait_for()
    an.accessible("unclear")


def test_giang_says_why_and_reads_the_history(book, desk):
    giang = desk("giang")
    page = giang.open("/tim-kiem/")
    page.locator("#name").fill("dao")
    page.locator("#purpose").select_option("answer")
    page.get_by_role("button", name="Tìm", exact=True).click()
    page.get_by_text("3 trường hợp.").wait_for()
    giang.accessible("found by the Department")
    giang.open("/lich-su/")
    page.get_by_text("Trả lời cơ quan").wait_for()
    giang.accessible("history")
    shot(page, "history")
