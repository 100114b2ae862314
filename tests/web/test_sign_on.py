"""Sign-on by OpenID Connect, against a small provider that runs beside the test."""

from urllib.parse import urlsplit

import httpx
import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import override_settings
from sign_on_server import CLIENT, SECRET, sign_on_server

from sogoc.accounts.models import User
from sogoc.audit.models import Event
from visiting import visitor


@pytest.fixture
def provider(ledger, people):
    SocialAccount.objects.using("owner").all().delete()
    with sign_on_server() as server:
        app = {
            "provider_id": "co-quan",
            "name": "tài khoản tỉnh",
            "client_id": CLIENT,
            "secret": SECRET,
            "settings": {"server_url": server.url},
        }
        providers = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
        with override_settings(OIDC_SERVER=server.url, OIDC_NAME="tài khoản tỉnh", SOCIALACCOUNT_PROVIDERS=providers):
            yield server


def sign_on(client, provider, who):
    """From the button of our page to the provider and back."""
    provider.who = who
    away = client.post("/dang-nhap/oidc/co-quan/login/")
    assert away.status_code == 302, away.content.decode()
    back = urlsplit(httpx.get(away.headers["Location"]).headers["Location"])
    return client.get(f"{back.path}?{back.query}")


def test_an_signs_on_with_the_account_of_the_office(provider, people):
    client = visitor()
    assert "Đăng nhập bằng tài khoản tỉnh" in client.get("/dang-nhap/").content.decode()
    assert sign_on(client, provider, "an").headers["Location"] == "/"
    assert "Nguyễn Văn An" in client.get("/").content.decode()
    assert [e.subject for e in Event.objects.using("owner").filter(action="login")] == ["an"]
    again = visitor()
    assert sign_on(again, provider, "an").headers["Location"] == "/"
    assert SocialAccount.objects.using("owner").count() == 1


def test_a_lead_gives_the_code_all_the_same(provider, people):
    assert sign_on(visitor(), provider, "dung").headers["Location"] == "/dang-nhap/ma/"


def test_nobody_gets_an_account_by_signing_on(provider, people):
    client = visitor()
    answer = sign_on(client, provider, "nguoi-la")
    assert answer.status_code == 403 and "Chưa có tài khoản Sổ Gốc mang tên đó" in answer.content.decode()
    assert client.get("/").status_code == 302 and not User.objects.using("owner").filter(username="nguoi-la").exists()


def test_an_account_that_was_disabled_stays_so(provider, people):
    sign_on(visitor(), provider, "an")
    User.objects.using("owner").filter(username="an").update(is_active=False)
    try:
        client = visitor()
        assert sign_on(client, provider, "an").status_code == 403
        assert client.get("/").status_code == 302
    finally:
        User.objects.using("owner").filter(username="an").update(is_active=True)


def test_a_refusal_by_the_provider_and_a_forged_answer_open_nothing(provider, people):
    client = visitor()
    assert sign_on(client, provider, "").status_code == 403
    forged = client.get("/dang-nhap/oidc/co-quan/login/callback/?code=x&state=y")
    assert forged.status_code == 403 and client.get("/").status_code == 302


def test_without_the_setting_there_is_no_sign_on(ledger, people):
    assert "Đăng nhập bằng" not in visitor().get("/dang-nhap/").content.decode()
    assert visitor().post("/dang-nhap/oidc/co-quan/login/").status_code == 404
