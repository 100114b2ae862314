"""Accounts made and changed on pages, by an Excel list and by command."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection, transaction
from django.db.utils import DatabaseError

from rosters import ROWS, forget_accounts, listed
from sogoc.accounts.models import Grant, SignInFailures, User
from sogoc.audit.models import Event
from sogoc.store.scope import acting_as
from visiting import CODE_SECRET, visitor


@pytest.fixture
def admin(ledger, people):
    """Oanh the administrator; accounts of earlier tests are gone."""
    from allauth.mfa.adapter import get_adapter

    forget_accounts()
    SignInFailures.objects.using("owner").all().delete()
    user, new = User.objects.using("owner").get_or_create(
        username="oanh", defaults={"full_name": "Đinh Thị Oanh", "must_change_password": False}
    )
    if new:
        Grant(user=user, role="administrator").save(using="owner")
        Authenticator(user=user, type="totp", data={"secret": get_adapter().encrypt(CODE_SECRET)}).save(using="owner")
    yield user
    forget_accounts()


def clerk(name="x-an", **about):
    return {"username": name, "full_name": "Nguyễn Văn Ân", "role": "clerk", "custodian": "11647", **about}


def get(username):
    return User.objects.using("owner").get(username=username)


def actions():
    return list(Event.objects.using("owner").order_by("pk").values_list("action", "actor_name", "subject"))


def test_the_administrator_makes_an_account_that_works_once_and_sees_no_records(admin):
    oanh = visitor(admin)
    page = oanh.post("/tai-khoan/", clerk()).content.decode()
    password = re.search(r'<strong class="num">([a-z2-9]{4}(?:-[a-z2-9]{4}){3})</strong>', page)[1]
    assert password not in oanh.get("/tai-khoan/").content.decode()
    client = visitor()
    assert client.post("/dang-nhap/", {"username": "x-an", "password": password}).status_code == 302
    assert client.get("/").headers["Location"] == "/mat-khau/"
    assert [a[0] for a in actions()][:2] == ["add_user", "give_role"] and actions()[0][1] == "Đinh Thị Oanh"
    assert "Không có trường hợp nào" in oanh.get("/danh-sach/").content.decode()


@pytest.mark.parametrize(("typed", "words"), [
    (clerk("an"), "đã có tài khoản an"), (clerk("x-Đ"), "chữ thường không dấu"), (clerk(full_name=" "), "thiếu họ tên"),
    (clerk(custodian=""), "cần mã đơn vị"), (clerk(custodian="99"), "không có đơn vị mã 99"), (clerk(role="vua"), "chọn vai trò"),
    (clerk(since="2026-05-01", until="2026-04-01"), "ngày thôi trước"), (clerk(until="mai"), "ngày viết sai"),
])  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_made(admin, typed, words):
    answer = visitor(admin).post("/tai-khoan/", typed)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not User.objects.using("owner").filter(username=typed["username"]).exclude(username="an").exists()


def test_an_account_is_disabled_reset_and_given_roles_for_a_period(admin, people):
    oanh = visitor(admin)
    oanh.post("/tai-khoan/", clerk())
    account = get("x-an")
    at = f"/tai-khoan/{account.pk}/"
    client = visitor(account)
    assert client.get("/mat-khau/").status_code == 200
    assert oanh.post(f"{at}khoa/", {"reason": "chuyển công tác"}).headers["Location"] == at
    assert client.get("/mat-khau/").status_code == 302 and not get("x-an").is_active
    oanh.post(f"{at}mo/")
    oanh.post(f"{at}vai-tro/", {"role": "officer", "until": "2020-01-01", "since": "2019-01-01"})
    assert {g.role for g in get("x-an").current_grants} == {"clerk"}
    page = oanh.get(at).content.decode()
    assert "01.01.2020" in page and "đã thôi" in page
    grant = account.grants.using("owner").get(role="clerk")
    oanh.post(f"{at}vai-tro/{grant.pk}/thoi/")
    assert get("x-an").current_grants == []
    Authenticator(user=account, type="totp", data={"secret": "x"}).save(using="owner")
    oanh.post(f"{at}hai-lop/")
    assert not Authenticator.objects.using("owner").filter(user=account).exists()
    assert re.search(r"[a-z2-9]{4}-[a-z2-9]{4}", oanh.post(f"{at}mat-khau/").content.decode())


def test_a_reset_opens_an_account_locked_after_wrong_passwords(admin):
    oanh = visitor(admin)
    oanh.post("/tai-khoan/", clerk())
    for _ in range(5):
        visitor().post("/dang-nhap/", {"username": "x-an", "password": "sai"})
    assert "Tạm khóa (gõ sai)" in oanh.get("/tai-khoan/").content.decode()
    oanh.post(f"/tai-khoan/{get('x-an').pk}/mat-khau/")
    assert "Tạm khóa (gõ sai)" not in oanh.get("/tai-khoan/").content.decode()


def test_nobody_gives_themselves_a_role(admin):
    oanh = visitor(admin)
    assert oanh.get(f"/tai-khoan/{admin.pk}/").status_code == 404
    with acting_as(admin), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("insert into accounts_grant (user_id, role, since) values (%s, 'officer', now())", [admin.pk])


def test_a_lead_has_the_clerks_of_the_own_unit_and_no_others(admin, people):
    dung = visitor(people.dung)
    assert dung.post("/tai-khoan/", clerk()).status_code == 200
    page = dung.get("/tai-khoan/").content.decode()
    assert "x-an" in page and "binh" in page and "giang" not in page and ">chi<" not in page
    assert dung.get(f"/tai-khoan/{get('x-an').pk}/").status_code == 200
    for other in (people.binh, people.chi, people.hai, admin, people.dung):
        assert dung.get(f"/tai-khoan/{other.pk}/").status_code == 404
        assert dung.post(f"/tai-khoan/{other.pk}/mat-khau/").status_code == 404
    for typed in (clerk("x-b", role="lead"), clerk("x-b", custodian="11617"), clerk("x-b", custodian="")):
        assert dung.post("/tai-khoan/", typed).status_code == 422
    for person in (people.an, people.binh, people.giang):
        assert visitor(person).get("/tai-khoan/").status_code == 404


def test_a_list_is_looked_at_then_done_and_a_second_time_changes_nothing(admin, tmp_path):
    oanh = visitor(admin)
    path = listed(tmp_path / "ds.xlsx", *ROWS)
    with path.open("rb") as file:
        page = oanh.post("/tai-khoan/nhap/", {"file": file})
    lines = {line.row: line for line in page.context["lines"]}
    assert [bool(lines[n].error) for n in range(3, 10)] == [False, False, False, True, True, True, True]
    assert "tạo tài khoản; giao vai trò Công chức" in page.content.decode()
    assert not User.objects.using("owner").filter(username__startswith="x-").exists()
    done = oanh.post("/tai-khoan/nhap/", {"kept": page.context["kept"]})
    passwords = [line.password for line in done.context["lines"] if line.password]
    assert len(passwords) == 2 and passwords[0] in done.content.decode()
    assert get("x-an").check_password(passwords[0])
    assert [(g.role, g.custodian_id) for g in get("x-binh").grants.order_by("pk")] == [
        ("approver", 11647),
        ("clerk", 11617),
    ]
    with path.open("rb") as file:
        again = oanh.post("/tai-khoan/nhap/", {"file": file})
    assert [x.does for x in again.context["lines"] if not x.error] == [[], [], []] and again.context["good"] == 0


def test_a_preview_is_nobody_elses_and_a_strange_file_is_refused(admin, people, tmp_path):
    path = listed(tmp_path / "ds.xlsx", *ROWS[:3])
    with path.open("rb") as file:
        kept = visitor(admin).post("/tai-khoan/nhap/", {"file": file}).context["kept"]
    assert visitor(people.dung).post("/tai-khoan/nhap/", {"kept": kept}).status_code == 422
    with path.open("rb") as file:
        lines = visitor(people.dung).post("/tai-khoan/nhap/", {"file": file}).context["lines"]
    assert [x.error for x in lines] == ["", *["bạn chỉ giao vai trò công chức của đơn vị mình"] * 2]
    strange = tmp_path / "la.xlsx"
    strange.write_bytes(b"khong phai excel")
    with strange.open("rb") as file:
        assert visitor(admin).post("/tai-khoan/nhap/", {"file": file}).status_code == 422
    with listed(tmp_path / "thieu.csv.xlsx").open("rb") as file:
        assert visitor(admin).post("/tai-khoan/nhap/", {"file": file}).context["lines"] == []
