"""Accounts from an Excel list: first what each row would do, then done. Rows in error say why; the others go in."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone

from ..apart.lists import titled_rows
from ..record.folding import plain
from . import administration as acts
from .acts import ROLE_LABELS, Role
from .administration import Refused
from .models import EVERYWHERE, Grant, User

COLUMNS = {
    "username": "Tài khoản",
    "full_name": "Họ tên",
    "role": "Vai trò",
    "custodian": "Mã đơn vị",
    "since": "Từ ngày",
    "until": "Đến ngày",
}
NEEDED = ("username", "full_name", "role")
MOST_ROWS = 2_000


@dataclass
class Line:
    """One row of the list and what it would do."""

    row: int
    told: dict[str, str]  # as typed, by the keys of COLUMNS
    does: list[str] = field(default_factory=list)
    error: str = ""
    password: str = ""  # of an account that was made, to be handed over once


def read(path: Path) -> list[Line]:
    """The rows of the first sheet that has our columns.

    Raises:
        ingest.Refused: the file cannot be read.
        Refused: a column is missing, or there are too many rows.
    """
    rows = titled_rows(path, COLUMNS, NEEDED)
    if rows is None:
        names = ", ".join(COLUMNS[key] for key in NEEDED)
        raise Refused(f"tệp thiếu cột: cần {names}", f"columns are missing: {names}")
    if len(rows) > MOST_ROWS:
        raise Refused(f"quá {MOST_ROWS} dòng: chia thành nhiều tệp", f"more than {MOST_ROWS} rows")
    return [Line(row, told) for row, told in rows]


def plan(lines: Iterable[Line], manager: User | None, *, using: str = "default") -> list[Line]:
    """What each row would do now; nothing is written. `manager` is None for commands, which may do all."""
    return _gone_through(lines, manager, using, doing=False)


def apply(lines: Iterable[Line], manager: User | None, *, using: str = "default") -> list[Line]:
    """Do what the plan says, looked at again; each new account has its first password in its line."""
    return _gone_through(lines, manager, using, doing=True)


def _gone_through(lines: Iterable[Line], manager: User | None, using: str, *, doing: bool) -> list[Line]:
    done, named = [], {}
    for line in (Line(line.row, line.told) for line in lines):
        try:
            _one(line, manager, using, named, doing=doing)
        except Refused as refusal:
            line.error = refusal.vi
            line.does = []
        done.append(line)
    return done


def _one(line: Line, manager: User | None, using: str, named: dict[str, str], *, doing: bool) -> None:
    told = line.told
    username, full_name = told["username"].lower(), told["full_name"]
    role, unit, since, until = _grant_told(told)
    _may(manager, role, unit)
    acts.check_grant(role, unit, since, until, using=using)
    if named.setdefault(username, full_name) != full_name:
        raise Refused("tệp có hai họ tên khác nhau cho tài khoản này")
    account = User.objects.using(using).filter(username=username).first()
    if account is None:
        if not acts.USERNAME.fullmatch(username) or not full_name:
            acts.create(username, full_name, using=using)  # says what is wrong
        line.does.append("tạo tài khoản")
        if doing:
            account, line.password = acts.create(username, full_name, using=using)
    else:
        if manager is not None and not acts.manages(manager, account):
            raise Refused("tài khoản này không do bạn quản lý")
        if full_name and account.full_name != full_name:
            line.does.append(f"đổi họ tên từ “{account.full_name}”")
            if doing:
                acts.rename(account, full_name, using=using)
    _grant(line, account, role, unit, since, until, using, doing=doing)


def _grant(
    line: Line, account: User | None, role: str, unit: int | None, since: date, until: date | None, using: str,
    *, doing: bool,
) -> None:  # fmt: skip
    have = account and _held(account, role, unit, using)
    if not have:
        line.does.append(f"giao vai trò {ROLE_LABELS[Role(role)][0]}")
        if doing and account:
            acts.give(account, role, unit, since, until, using=using)
    elif have.until != until:
        line.does.append(f"đổi ngày thôi vai trò thành {until:%d.%m.%Y}" if until else "bỏ ngày thôi vai trò")
        if doing:
            acts.until(have, until, using=using)


def _held(account: User, role: str, unit: int | None, using: str) -> Grant | None:
    held = Grant.objects.using(using).filter(user=account, role=role, custodian_id=unit).order_by("-since")
    return next((g for g in held if g.until is None or g.until >= timezone.localdate()), None)


def _may(manager: User | None, role: str, unit: int | None) -> None:
    if manager is None:
        return
    over = manager.custodians_for("manage_accounts")
    if over is not EVERYWHERE and (role != Role.CLERK or unit not in over):
        raise Refused("bạn chỉ giao vai trò công chức của đơn vị mình")


def _grant_told(told: dict[str, str]) -> tuple[str, int | None, date, date | None]:
    labels = {plain(text): role.value for role, (vi, _) in ROLE_LABELS.items() for text in (vi, role.value)}
    role = labels.get(plain(told["role"]), told["role"])
    code = told["custodian"]
    if code and not (code.isascii() and code.isdigit() and len(code) < 8):
        raise Refused(f"mã đơn vị “{code}” phải là số")
    unit = int(code) if code and role in acts.COMMUNE_ROLES else None
    return role, unit, _day(told["since"]) or timezone.localdate(), _day(told["until"])


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        day, month, year = (int(part) for part in text.replace("/", ".").replace("-", ".").split("."))
        return date(year, month, day) if year > 31 else date(day, month, year)
    except ValueError:
        raise Refused(f"ngày “{text}”: viết theo dạng 31.12.2026") from None


def as_table(lines: Iterable[Line]) -> list[dict[str, Any]]:
    return [{"row": x.row, **x.told, "does": x.does, "error": x.error, "password": x.password} for x in lines]
