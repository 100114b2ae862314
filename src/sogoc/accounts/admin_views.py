"""Accounts on pages: all for an administrator, the own unit's clerks for a lead; others find no such page."""

import json
from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ..ingest import Refused as Unreadable
from ..jurisdiction.models import Custodian
from . import administration as acts
from . import roster
from .acts import ROLE_LABELS, Role
from .administration import Refused
from .failures import locked
from .models import EVERYWHERE, User
from .second_factor import has_second_factor

LARGEST = 2 << 20  # bytes of a list of accounts
View = Callable[..., HttpResponse]


def for_managers(view: View) -> View:
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.custodians_for("manage_accounts"):
            raise Http404
        return never_cache(view)(request, *args, **kwargs)

    return checked


def _account(request: HttpRequest, pk: int) -> User:
    """The account to be changed; who may not finds none."""
    found = acts.visible(request.user).filter(pk=pk).first()
    if found is None or not acts.manages(request.user, found):
        raise Http404
    return found


@for_managers
@require_http_methods(["GET", "POST"])
def accounts(request: HttpRequest) -> HttpResponse:
    """The list, and a new account with its first role."""
    problem = ""
    if request.method == "POST":
        try:
            grant = _grant_typed(request)
            acts.check_grant(*grant)
            user, password = acts.create(_text(request, "username").lower(), _text(request, "full_name"))
            acts.give(user, *grant)
            return _show(request, user, password=password)
        except Refused as refusal:
            problem = refusal.vi
    return _list(request, problem)


def _list(request: HttpRequest, problem: str = "") -> HttpResponse:
    found = list(acts.visible(request.user))
    closed = locked([user.username for user in found])
    rows = [(user, user.current_grants, acts.manages(request.user, user), user.username in closed) for user in found]
    page = {"rows": rows, "problem": problem, "typed": request.POST, **_choices(request.user)}
    return render(request, "accounts/accounts.html", page, status=422 if problem else 200)


def _choices(manager: User) -> dict[str, Any]:
    over = manager.custodians_for("manage_accounts")
    units = Custodian.objects.filter(pk__gt=0).order_by("full_name")
    return {
        "roles": [(role.value, ROLE_LABELS[role][0]) for role in acts.roles_to_give(manager)],
        "units": units if over is EVERYWHERE else units.filter(pk__in=over),
        "today": timezone.localdate(),
    }


@for_managers
def account(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _account(request, pk))


def _show(request: HttpRequest, user: User, *, password: str = "", problem: str = "") -> HttpResponse:
    user = User.objects.prefetch_related("grants__custodian").get(pk=user.pk)
    today = timezone.localdate()
    grants = [(g, g.until is not None and g.until < today) for g in user.grants.all()]
    page = {
        "account": user, "grants": grants, "password": password, "problem": problem,
        "factor": has_second_factor(user), "closed": bool(locked([user.username])), **_choices(request.user),
    }  # fmt: skip
    return render(request, "accounts/account.html", page, status=422 if problem else 200)


@for_managers
@require_POST
def change_account(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """One act on one account: `khoa`, `mo`, `mat-khau`, `hai-lop`, `vai-tro` (a new role)."""
    user = _account(request, pk)
    if what == "mat-khau":
        return _show(request, user, password=acts.reset_password(user))
    try:
        match what:
            case "khoa" | "mo":
                acts.set_active(user, what == "mo", _text(request, "reason"))
            case "hai-lop":
                acts.reset_second_factor(user)
            case "vai-tro":
                role, unit, since, until = _grant_typed(request)
                acts.give(user, role, unit, since, until)
            case _:
                raise Http404
    except Refused as refusal:
        return _show(request, user, problem=refusal.vi)
    messages.success(request, DONE[what])
    return redirect("account", pk=pk)


DONE = {
    "khoa": "Đã khóa tài khoản và kết thúc các phiên",
    "mo": "Đã mở tài khoản",
    "hai-lop": "Đã bỏ xác thực hai lớp cũ; lần đăng nhập sau sẽ đặt lại",
    "vai-tro": "Đã giao vai trò",
}


@for_managers
@require_POST
def end_role(request: HttpRequest, pk: int, grant: int) -> HttpResponse:
    user = _account(request, pk)
    found = user.grants.filter(pk=grant).first()
    if found is None:
        raise Http404
    acts.end(found)
    messages.success(request, "Đã thôi vai trò")
    return redirect("account", pk=pk)


def _text(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\x00", "").strip()


def _grant_typed(request: HttpRequest) -> tuple[str, int | None, date, date | None]:
    role, unit = _text(request, "role"), _text(request, "custodian")
    if role not in acts.roles_to_give(request.user):
        raise Refused("chọn vai trò")
    over = request.user.custodians_for("manage_accounts")
    code = int(unit) if unit.isascii() and unit.isdigit() and len(unit) < 8 else None
    if over is not EVERYWHERE and code not in over:
        raise Refused("bạn chỉ giao vai trò của đơn vị mình")
    days = []
    for name in ("since", "until"):
        try:
            days.append(date.fromisoformat(_text(request, name)) if _text(request, name) else None)
        except ValueError:
            raise Refused("ngày viết sai") from None
    return role, code if Role(role) in acts.COMMUNE_ROLES else None, days[0] or timezone.localdate(), days[1]


@for_managers
@require_http_methods(["GET", "POST"])
def import_accounts(request: HttpRequest) -> HttpResponse:
    """A list of accounts: sent, looked at, confirmed. Meanwhile it stands in the page, signed; nothing is kept."""
    page: dict[str, Any] = {"columns": list(roster.COLUMNS.values()), "roles": _choices(request.user)["roles"]}
    if request.method == "POST":
        try:
            if "kept" in request.POST:
                page |= {"lines": roster.apply(_kept(request), request.user), "done": True}
            else:
                lines = roster.plan(_sent(request), request.user)
                kept = signing.dumps([(x.row, x.told) for x in lines], salt=_salt(request), compress=True)
                page |= {"lines": lines, "kept": kept, "good": sum(1 for x in lines if x.does)}
        except (Refused, Unreadable) as refusal:
            page["problem"] = refusal.vi
    return render(request, "accounts/import.html", page, status=422 if "problem" in page else 200)


def _sent(request: HttpRequest) -> list[roster.Line]:
    file = request.FILES.get("file")
    if file is None or file.size is None:
        raise Refused("chưa chọn tệp")
    if file.size > LARGEST:
        raise Refused("tệp quá lớn")
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"danh-sach{Path(file.name or '').suffix.lower()[:5]}"
        path.write_bytes(file.read())
        return roster.read(path)


def _kept(request: HttpRequest) -> list[roster.Line]:
    try:
        lines = signing.loads(request.POST["kept"], salt=_salt(request), max_age=3600)
        return [roster.Line(row, told) for row, told in lines]
    except (signing.BadSignature, json.JSONDecodeError):
        raise Refused("bản xem trước đã quá một giờ: gửi lại tệp") from None


def _salt(request: HttpRequest) -> str:
    return f"accounts.import.{request.user.pk}"
