"""Signing in and out, and the first password."""

import pytest

from sogoc.accounts.models import User
from sogoc.audit.models import Event
from visiting import PASSWORD, visitor

WRONG = "Tài khoản hoặc mật khẩu không đúng"


def events(*actions):
    return [
        (e.action, e.actor_name, e.subject)
        for e in Event.objects.using("owner").filter(action__in=actions).order_by("pk")
    ]


def sign_in(client, username, password, **more):
    return client.post("/dang-nhap/", {"username": username, "password": password, **more})


@pytest.fixture
def newcomer(people):
    user, _ = User.objects.using("owner").get_or_create(username="moi", defaults={"full_name": "Lê Thị Mới"})
    user.is_demo, user.must_change_password = False, True
    user.set_password(PASSWORD)
    user.save(using="owner")
    return user


def test_an_signs_in_and_goes_where_an_wanted_to_go(ledger, people):
    client = visitor()
    answer = sign_in(client, "an", PASSWORD, next="/ban-giao/")
    assert answer.headers["Location"] == "/ban-giao/"
    assert client.get("/").status_code == 200
    assert events("login") == [("login", "Nguyễn Văn An", "an")]


def test_an_address_of_somebody_else_is_not_gone_to(ledger, people):
    assert sign_in(visitor(), "an", PASSWORD, next="https://example.org/").headers["Location"] == "/"


def test_a_wrong_password_and_an_unknown_account_look_the_same_and_are_written_down(ledger, people):
    wrong = sign_in(visitor(), "an", "sai-mat-khau-roi")
    unknown = sign_in(visitor(), "khong-co-ai", "sai-mat-khau-roi")
    assert WRONG in wrong.content.decode() and WRONG in unknown.content.decode()
    assert events("login_failed") == [("login_failed", "", "an"), ("login_failed", "", "")]


def test_a_locked_account_gets_the_same_words(ledger, newcomer):
    User.objects.using("owner").filter(pk=newcomer.pk).update(is_active=False)
    assert WRONG in sign_in(visitor(), "moi", PASSWORD).content.decode()
    User.objects.using("owner").filter(pk=newcomer.pk).update(is_active=True)


def test_a_first_password_must_be_changed_before_anything_else(ledger, newcomer):
    client = visitor()
    sign_in(client, "moi", PASSWORD)
    for address in ("/", "/danh-sach/", "/ban-giao/"):
        assert client.get(address).headers["Location"] == "/mat-khau/"
    assert client.get("/api/truong-hop/00000000-0000-0000-0000-000000000001").status_code == 401
    assert "Mật khẩu được cấp chỉ dùng một lần" in client.get("/mat-khau/").content.decode()
    short = client.post("/mat-khau/", {"old_password": PASSWORD, "new_password1": "ngan", "new_password2": "ngan"})
    assert short.status_code == 200 and "12" in short.content.decode()
    new = "mat-khau-moi-cua-toi-77"
    assert (
        client.post("/mat-khau/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new}).headers[
            "Location"
        ]
        == "/"
    )
    assert client.get("/").status_code == 200  # still signed in
    assert events("password_changed") == [("password_changed", "Lê Thị Mới", "moi")]


def test_a_demo_account_goes_on_without_and_its_pages_say_so(ledger, newcomer):
    User.objects.using("owner").filter(pk=newcomer.pk).update(is_demo=True)
    client = visitor()
    sign_in(client, "moi", PASSWORD)
    page = client.get("/")
    assert page.status_code == 200
    assert (
        "Tài khoản trình diễn: không cần xác thực hai lớp; mọi việc làm được ghi là trình diễn" in page.content.decode()
    )


def test_signing_out_ends_the_session(ledger, people):
    client = visitor(people.an)
    assert client.get("/dang-xuat/").status_code == 405  # a link cannot sign anybody out
    assert client.post("/dang-xuat/").headers["Location"] == "/dang-nhap/"
    assert client.get("/").headers["Location"].startswith("/dang-nhap/")
    assert events("logout") == [("logout", "Nguyễn Văn An", "an")]
