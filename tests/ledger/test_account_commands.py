"""`sogoc users`: what the pages do, for whoever keeps the machine."""

import pytest
from commands import found, refused, run, said

from rosters import ROWS, forget_accounts, listed
from sogoc.accounts.models import User


@pytest.fixture
def nobody_yet(ledger, people):
    forget_accounts()
    yield
    forget_accounts()


def get(username):
    return User.objects.using("owner").get(username=username)


def test_the_commands_do_the_same(nobody_yet, tmp_path):
    path = listed(tmp_path / "ds.xlsx", *ROWS)
    shown = run("users", "import", path)
    assert shown.exit_code == 1 and "4: x-binh: tạo tài khoản" in shown.stdout
    done = run("users", "import", path, "--confirm", "--json")
    assert done.exit_code == 1 and get("x-an").current_grants[0].until.year == 2099
    assert "x-binh" in said("users", "list")
    said("users", "grant", "x-an", "--role", "officer", "--until", "2099-01-01")
    assert {g.role for g in get("x-an").current_grants} == {"clerk", "officer"}
    said("users", "disable", "x-an", "--reason", "thử")
    assert not get("x-an").is_active
    said("users", "enable", "x-an")
    password = found("users", "reset", "x-an")["password"]
    assert get("x-an").check_password(password)
    said("users", "reset", "x-an", "--second-factor")
    assert "không có tài khoản" in refused("users", "reset", "x-khong")
    assert "không có đơn vị" in refused("users", "grant", "x-an", "--role", "clerk", "--custodian", "7")
