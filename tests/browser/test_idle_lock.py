"""A page left alone is covered; the password uncovers it and the form is as it was left."""

import pytest

from factories import make_book, make_record
from sogoc.accounts.models import SignInFailures
from visiting import PASSWORD


@pytest.fixture
def at_a_form(ledger, people, desk):
    record = make_record(make_book())
    an = desk()
    an.page.clock.install()
    an.seat(people.an).open(f"/ra-soat/{record.pk}/")
    an.page.locator("#f-child_full_name").fill("Nguyễn Thị Đang Gõ")
    return an


def test_an_comes_back_after_a_quarter_of_an_hour(at_a_form):
    an, page = at_a_form, at_a_form.page
    page.clock.run_for("14:00")
    assert not page.locator("#lock").is_visible()
    page.clock.run_for("02:00")
    dialog = page.locator("#lock")
    dialog.wait_for()
    an.accessible("locked page")
    page.keyboard.press("Escape")
    assert dialog.is_visible() and page.locator("#lock-password:focus").count() == 1
    page.keyboard.type("sai-mat-khau")
    page.keyboard.press("Enter")
    page.get_by_text("Mật khẩu không đúng.").wait_for()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    dialog.wait_for(state="hidden")
    assert page.locator("#f-child_full_name").input_value() == "Nguyễn Thị Đang Gõ"
    with page.expect_response(lambda r: r.url.endswith("/luu/")) as saved:
        page.keyboard.press("Control+s")
    assert saved.value.status < 400
    SignInFailures.objects.using("owner").all().delete()


def test_who_types_all_the_time_is_not_locked_out(at_a_form):
    page = at_a_form.page
    for _ in range(4):
        page.clock.run_for("05:00")
        page.locator("#f-child_full_name").press("End")
    assert not page.locator("#lock").is_visible()


def test_another_tab_is_covered_and_uncovered_with_it(at_a_form):
    an = at_a_form
    other = an.tab()
    other.goto(f"{an.site}/danh-sach/")
    an.page.clock.run_for("16:00")
    for page in (an.page, other):
        page.locator("#lock").wait_for()
    other.locator("#lock-password").fill(PASSWORD)
    other.keyboard.press("Enter")
    for page in (other, an.page):
        page.locator("#lock").wait_for(state="hidden")


def test_a_locked_session_asks_on_a_page_of_its_own(at_a_form):
    an = at_a_form
    with an.page.expect_response("**/khoa/"):
        an.page.clock.run_for("16:00")
    an.page = an.tab()
    an.open("/ban-giao/")
    an.accessible("unlock page")
    an.page.locator("#unlock-password").fill(PASSWORD)
    an.page.keyboard.press("Enter")
    an.page.wait_for_url("**/ban-giao/")
