"""Pages of accounts, in a browser: no barrier on any, and a lead's way by the keyboard from password to code."""

import os
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache

from rosters import ROWS, forget_accounts, listed
from sogoc.accounts.models import User
from sogoc.store.scope import acting_as
from visiting import CODE_SECRET, PASSWORD


def shot(page, name):
    """Kept where a person asks for them, to be looked at."""
    if folder := os.environ.get("SOGOC_SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png")


def test_a_lead_signs_in_with_a_code_and_looks_after_a_clerk(ledger, people, desk, tmp_path):
    forget_accounts()
    with acting_as(None):
        cache.clear()
    dung = desk()
    page = dung.open("/dang-nhap/")
    page.locator("#id_username:focus").wait_for()
    page.keyboard.type("dung")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("#id_code:focus").wait_for()
    dung.accessible("code")
    page.keyboard.type("000000")
    page.keyboard.press("Enter")
    page.get_by_text("Mã không đúng").wait_for()
    dung.accessible("wrong code")
    shot(page, "code")
    page.locator("#id_code").fill(format_hotp_value(hotp_value(CODE_SECRET, int(time.time()) // 30)))
    page.keyboard.press("Enter")
    page.wait_for_url(f"{dung.site}/")
    page.locator("summary", has_text="Khác").click()
    page.get_by_role("link", name="Tài khoản", exact=True).click()
    page.locator("#username").fill("x-an")
    page.locator("#full_name").fill("Nguyễn Văn Ân")
    page.keyboard.press("Enter")
    page.get_by_text("Mật khẩu dùng một lần").wait_for()
    dung.accessible("new account")
    shot(page, "account")
    for address in ("/tai-khoan/", "/tai-khoan/nhap/", "/phien/", "/ma-du-phong/"):
        if address == "/ma-du-phong/":
            Authenticator(user=people.dung, type="recovery_codes", data={"seed": _seed(), "used_mask": 0}).save(
                using="owner"
            )
        dung.open(address)
        dung.accessible(address)
        shot(page, address.strip("/").replace("/", "-"))
    dung.open("/ma-du-phong/")
    dung.accessible("codes shown once already")
    dung.open("/tai-khoan/nhap/")
    page.locator("#file").set_input_files(listed(tmp_path / "ds.xlsx", *ROWS))
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_text("Sẽ làm").wait_for()
    dung.accessible("preview")
    shot(page, "preview")
    page.get_by_role("button", name="Làm").click()
    page.get_by_text("Đã làm xong").wait_for()
    dung.accessible("done")
    Authenticator.objects.using("owner").filter(user=people.dung, type="recovery_codes").delete()
    forget_accounts()


def _seed():
    from allauth.mfa.adapter import get_adapter

    return get_adapter().encrypt("0" * 80)


def test_no_barrier_before_the_pages(ledger, people, desk):
    user, _ = User.objects.using("owner").get_or_create(
        username="x-moi", defaults={"full_name": "Lê Thị Mới", "must_change_password": False}
    )
    newcomer = desk()
    newcomer.seat(user)
    page = newcomer.open("/xac-thuc-hai-lop/")
    newcomer.accessible("setting up")
    shot(page, "second-factor")
    with acting_as(None):
        cache.clear()
    outside = desk(extra_http_headers={})
    outside.open("/dang-nhap/")
    for _ in range(6):
        outside.page.locator("#id_username").fill("x-khoa")
        outside.page.locator("#id_password").fill("sai")
        outside.page.keyboard.press("Enter")
        outside.page.locator(".problem").wait_for()
    outside.accessible("account locked")
    shot(outside.page, "locked")
    forget_accounts()
