"""The second factor, the lock after wrong passwords, the idle lock, and where one is signed in."""

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.db import connection, connections, transaction
from django.db.utils import DatabaseError
from django.test import override_settings

from sogoc.accounts.failures import MOST
from sogoc.accounts.models import Grant, SignInFailures, User
from sogoc.audit.models import Event
from sogoc.store.scope import acting_as
from visiting import CODE_SECRET, PASSWORD, visitor

OUTSIDE = {"REMOTE_ADDR": "203.0.113.7"}


@pytest.fixture(autouse=True)
def nothing_counted(store):
    SignInFailures.objects.using("owner").all().delete()
    with acting_as(None):
        cache.clear()  # codes used by the test before


@pytest.fixture
def newcomer(people):
    """A lead who has never signed in."""
    user, _ = User.objects.using("owner").get_or_create(username="moi-lanh-dao", defaults={"full_name": "Lê Thị Mới"})
    Grant.objects.using("owner").get_or_create(user=user, role="lead", custodian_id=11647)
    Authenticator.objects.using("owner").filter(user=user).delete()
    user.must_change_password = True
    user.set_password(PASSWORD)
    user.save(using="owner")
    return user


def code(secret=CODE_SECRET, step=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def sign_in(client, username, password=PASSWORD, **more):
    return client.post("/dang-nhap/", {"username": username, "password": password}, **more)


def actions():
    return list(Event.objects.using("owner").order_by("pk").values_list("action", "subject"))


def test_a_new_lead_changes_the_password_sets_the_factor_keeps_codes_and_goes_on(ledger, newcomer):
    client = visitor()
    assert sign_in(client, "moi-lanh-dao").headers["Location"] == "/"
    assert client.get("/").headers["Location"] == "/mat-khau/"
    new = "mat-khau-moi-cua-toi-77"
    client.post("/mat-khau/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert client.get("/danh-sach/").headers["Location"] == "/xac-thuc-hai-lop/"
    page = client.get("/xac-thuc-hai-lop/").content.decode()
    assert "data:image/svg+xml" in page and "phải có xác thực hai lớp" in page
    secret = re.search(r'gõ khóa: <span class="num">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    assert "Mã không đúng" in client.post("/xac-thuc-hai-lop/", {"code": "000000"}).content.decode()
    assert client.post("/xac-thuc-hai-lop/", {"code": code(secret)}).headers["Location"] == "/ma-du-phong/"
    kept = re.findall(r'<li class="num">(\d{8})</li>', client.get("/ma-du-phong/").content.decode())
    assert len(kept) == 10 and client.get("/").status_code == 200
    assert kept[0] not in client.get("/ma-du-phong/").content.decode()  # shown once
    stored = Authenticator.objects.using("owner").get(user=newcomer, type="totp").data["secret"]
    assert secret not in stored  # encrypted by a key outside the database
    again = visitor()
    assert sign_in(again, "moi-lanh-dao", new).headers["Location"] == "/dang-nhap/ma/"
    assert again.get("/").status_code == 302  # not in yet
    assert again.post("/dang-nhap/ma/", {"code": kept[3]}).headers["Location"] == "/"
    once = visitor()
    sign_in(once, "moi-lanh-dao", new)
    assert "Mã không đúng" in once.post("/dang-nhap/ma/", {"code": kept[3]}).content.decode()
    assert ("second_factor_set", "moi-lanh-dao") in actions()


def test_a_code_opens_once_and_is_asked_of_whoever_has_a_factor(ledger, people):
    now = code()
    client = visitor()
    assert sign_in(client, "dung").headers["Location"] == "/dang-nhap/ma/"
    assert client.post("/dang-nhap/ma/", {"code": now}).headers["Location"] == "/"
    assert client.get("/").status_code == 200
    other = visitor()
    sign_in(other, "dung")
    assert "đã dùng" in other.post("/dang-nhap/ma/", {"code": now}).content.decode()


def test_wrong_codes_lock_like_wrong_passwords(ledger, people):
    client = visitor()
    sign_in(client, "dung")
    for _ in range(MOST):
        said = client.post("/dang-nhap/ma/", {"code": "123"}).content.decode()
    assert "tạm khóa đến" in said
    assert "tạm khóa đến" in client.post("/dang-nhap/ma/", {"code": code()}).content.decode()
    assert ("account_locked", "dung") in actions()


def test_from_outside_a_password_alone_opens_nothing(ledger, people, newcomer):
    client = visitor()
    assert sign_in(client, "an", **OUTSIDE).status_code == 302
    page = client.get("/", **OUTSIDE)
    assert page.status_code == 403 and "Từ ngoài mạng cơ quan" in page.content.decode()
    assert client.get("/xac-thuc-hai-lop/", **OUTSIDE).status_code == 403  # a stolen password would suffice
    assert client.get("/api/truong-hop/00000000-0000-0000-0000-000000000001", **OUTSIDE).status_code == 401
    assert client.get("/").status_code == 200  # the same session inside
    lead = visitor()
    sign_in(lead, "dung", **OUTSIDE)
    assert lead.post("/dang-nhap/ma/", {"code": code()}, **OUTSIDE).status_code == 302
    assert lead.get("/", **OUTSIDE).status_code == 200


def test_a_forwarded_address_counts_only_behind_our_proxy(ledger, people):
    client = visitor(people.an)
    assert client.get("/", HTTP_X_FORWARDED_FOR="203.0.113.7").status_code == 200
    with override_settings(HTTPS=True):
        assert client.get("/", HTTP_X_FORWARDED_FOR="10.0.0.1, 203.0.113.7").status_code == 403
        assert client.get("/", HTTP_X_FORWARDED_FOR="203.0.113.7, 10.0.0.1").status_code == 200


def test_five_wrong_passwords_lock_an_account_that_is_and_one_that_is_not_alike(ledger, people):
    for name in ("an", "khong-co-ai"):
        pages = [sign_in(visitor(), name, "sai-mat-khau").content.decode() for _ in range(MOST + 1)]
        assert ["tạm khóa đến" in page for page in pages] == [False] * (MOST - 1) + [True, True]
    right = sign_in(visitor(), "an")
    assert right.status_code == 200 and "tạm khóa đến" in right.content.decode()
    assert sign_in(visitor(), "AN ").status_code == 200  # another way of typing it is no other account
    assert sign_in(visitor(), "binh").status_code == 302
    assert [a for a in actions() if a[0] == "account_locked"] == [("account_locked", "an"), ("account_locked", "")]
    SignInFailures.objects.using("owner").update(last_at="2020-01-01T00:00Z")
    assert sign_in(visitor(), "an").status_code == 302


def test_a_right_password_forgets_the_wrong_ones(ledger, people):
    for _ in range(3):
        for _ in range(MOST - 1):
            sign_in(visitor(), "an", "sai-mat-khau")
        assert sign_in(visitor(), "an").status_code == 302


def test_many_tries_at_one_moment_are_counted_one_by_one(ledger, people):
    visitor()

    def try_once(_):
        try:
            return "tạm khóa" in sign_in(visitor(), "an", "sai-mat-khau").content.decode()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        locked = list(pool.map(try_once, range(8)))
    assert locked.count(False) == MOST - 1


def test_a_session_left_alone_asks_for_the_password_and_keeps_the_form(ledger, people):
    client = visitor(people.an)
    client.get("/")
    with acting_as(None):
        session = client.session
        session["seen"] = time.time() - 16 * 60
        session.save()
    assert (
        client.get("/danh-sach/?status=draft").headers["Location"] == "/mo-khoa/?next=%2Fdanh-sach%2F%3Fstatus%3Ddraft"
    )
    fragment = client.get("/danh-sach/", headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment.headers["X-Locked"]) == (401, "1")
    assert client.get("/api/truong-hop/00000000-0000-0000-0000-000000000001").status_code == 401
    script = {"headers": {"Accept": "application/json"}}
    assert client.post("/mo-khoa/", {"password": "sai"}, **script).json() == {"problem": "Mật khẩu không đúng."}
    assert client.get("/").status_code == 302
    assert client.post("/mo-khoa/", {"password": PASSWORD}, **script).json() == {"user": people.an.pk}
    assert client.get("/").status_code == 200
    client.post("/khoa/")
    assert client.post("/mo-khoa/", {"password": PASSWORD, "next": "/ban-giao/"}).headers["Location"] == "/ban-giao/"


def test_a_session_is_listed_and_ended(ledger, people):
    UserSession.objects.using("owner").all().delete()
    office, home = visitor(), visitor()
    sign_in(office, "an")
    sign_in(home, "an", HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Chrome/109.0")
    page = office.get("/phien/").content.decode()
    assert "Phiên này" in page and "Chrome, Windows" in page
    [other] = UserSession.objects.using("owner").filter(user_agent__contains="Chrome")
    assert visitor(people.binh).post(f"/phien/{other.pk}/ket-thuc/").status_code == 404
    assert office.post(f"/phien/{other.pk}/ket-thuc/").status_code == 302
    assert home.get("/").status_code == 302 and office.get("/").status_code == 200


def test_a_new_password_ends_the_other_sessions(ledger, newcomer):
    first, second = visitor(), visitor()
    sign_in(first, "moi-lanh-dao")
    sign_in(second, "moi-lanh-dao")
    new = "mat-khau-moi-cua-toi-77"
    first.post("/mat-khau/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert second.get("/mat-khau/").headers["Location"].startswith("/dang-nhap/")
    assert first.get("/").status_code == 302 and first.get("/xac-thuc-hai-lop/").status_code == 200


# -- what the database keeps of it


def changed(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def test_nobody_changes_another_account_or_gives_roles_by_sql(ledger, people):
    grant = "insert into accounts_grant (user_id, role, custodian_id, since) values (%s, 'lead', 11647, now())"
    with acting_as(people.an):
        assert changed("update accounts_user set password = 'x' where id = %s", people.binh.pk) == 0
        assert changed("select 1 from mfa_authenticator where user_id = %s", people.dung.pk) == 0
        assert changed("delete from mfa_authenticator") == 0
        for statement, value in (
            (grant, people.an.pk),
            ("update accounts_user set is_active = false where id = %s", people.an.pk),
        ):
            with pytest.raises(DatabaseError):
                changed(statement, value)
    with acting_as(people.dung):  # a lead manages the clerks of the own unit, and nobody else
        assert changed("update accounts_user set is_active = true where id = %s", people.an.pk) == 1
        assert (
            changed("update accounts_user set is_active = true where id in (%s, %s)", people.binh.pk, people.hai.pk)
            == 0
        )
        with pytest.raises(DatabaseError):
            changed(grant, people.an.pk)
