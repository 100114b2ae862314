"""Officers of the receiver outside their offices: a password alone opens nothing; codes pass once."""

import re
import subprocess
import sys
import time
from base64 import b32decode

import httpx
import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from officers import PASSWORD, Officer, make_officer, text_of
from receiver_process import Receiver

OUTSIDE = "127.0.0.2"  # SOGOC_NATIONAL_INSIDE of the tests' receivers is 127.0.0.1


def code(secret: str, later: int = 0) -> str:
    return TOTP(b32decode(secret), 6, SHA1(), 30).generate(time.time() + 30 * later).decode()


def from_outside(receiver: Receiver, username: str, password: str = PASSWORD) -> Officer:
    officer = Officer(receiver)
    officer.http = httpx.Client(
        base_url=receiver.url, follow_redirects=True, transport=httpx.HTTPTransport(local_address=OUTSIDE))
    officer.last = officer.post("/dang-nhap/", username=username, password=password)
    return officer


@pytest.fixture(scope="module")
def bao(receiver):
    """Bảo, who set up an authenticator from inside: the secret and the recovery codes."""
    make_officer(receiver, "bao", "reader")
    inside = Officer(receiver, "bao")
    page = inside.get("/xac-thuc-hai-lop/").text
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page)[1]
    assert "không đúng" in text_of(inside.post("/xac-thuc-hai-lop/", code="000000"))
    done = inside.post("/xac-thuc-hai-lop/", code=code(secret, later=-1))
    codes = re.findall(r"<code>\s*([0-9a-f]{10})\s*</code>", done.text)
    assert len(codes) == 10 and "Còn 10 mã" in text_of(inside.get("/xac-thuc-hai-lop/"))
    return secret, codes


def test_from_outside_a_password_alone_opens_nothing(receiver):
    make_officer(receiver, "cuc", "reader")
    assert "Đăng xuất" in Officer(receiver, "cuc").last.text
    outside = from_outside(receiver, "cuc")
    assert "chỉ vào được bằng xác thực hai lớp" in text_of(outside.last)
    assert "/dang-nhap/" in str(outside.get("/tra-cuu/").url)


def test_a_session_of_inside_carried_outside_is_over(receiver):
    make_officer(receiver, "duc", "reader")
    inside = Officer(receiver, "duc")
    outside = httpx.Client(base_url=receiver.url, cookies=inside.http.cookies, transport=httpx.HTTPTransport(local_address=OUTSIDE))
    assert outside.get("/tra-cuu/").status_code == 302
    assert inside.http.get("/tra-cuu/", follow_redirects=False).status_code == 302, "and for whoever had it"


def test_password_and_code_open_from_outside_and_no_code_passes_twice(receiver, bao):
    secret, codes = bao
    first = from_outside(receiver, "bao")
    assert "Mã đăng nhập" in first.last.text and "/dang-nhap/" in str(first.get("/tra-cuu/").url)
    used = code(secret)
    assert "Đăng xuất" in first.post("/dang-nhap/ma/", code=used).text
    second = from_outside(receiver, "bao")
    assert "không đúng hoặc đã dùng" in text_of(second.post("/dang-nhap/ma/", code=used))
    assert "Đăng xuất" in second.post("/dang-nhap/ma/", code=f"{codes[0][:5]} {codes[0][5:]}").text
    third = from_outside(receiver, "bao")
    assert "không đúng hoặc đã dùng" in text_of(third.post("/dang-nhap/ma/", code=codes[0]))
    assert "Đăng xuất" in third.post("/dang-nhap/ma/", code=codes[1]).text
    assert "Còn 8 mã" in text_of(third.get("/xac-thuc-hai-lop/"))
    kept = receiver.one("select totp || recovery_codes::text from national_officer where username = 'bao'")
    assert secret not in kept and codes[2] not in kept, "neither secret nor codes can be read in the database"


def test_five_wrong_codes_lock_the_account(receiver, bao):
    guessing = from_outside(receiver, "bao")
    for n in range(5):
        guessing.post("/dang-nhap/ma/", code=f"00000{n}")
    assert "tạm khóa" in text_of(from_outside(receiver, "bao").last)
    with receiver.sql() as c:
        c.execute("update national_officer set locked_until = null where username = 'bao'")


def test_the_operator_takes_a_lost_factor_off(receiver, bao):
    subprocess.run([sys.executable, "-m", "sogoc.national", "reset", "bao"], env=receiver.environment, check=True)
    assert "Đăng xuất" in Officer(receiver, "bao").last.text, "inside, to set it up anew"
    assert "chỉ vào được" in text_of(from_outside(receiver, "bao").last)
    acts = receiver.one("""select string_agg(act, ' ' order by a.id) from national_access a
                           join national_officer o on o.id = officer_id where username = 'bao' and purpose = ''""")
    assert acts == "factor_set factor_off", "who set one up and whose was taken off stays in the log"
