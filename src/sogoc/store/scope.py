"""Who acts: one context manager opens the transaction and tells the database the role, the scope and the person."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connections, transaction

from ..accounts.models import EVERYWHERE, User
from ..jurisdiction.models import Custodian

SETTINGS = ("role", "sogoc.scope", "sogoc.writes", "sogoc.user", "sogoc.counts", "sogoc.accounts")
_SET = "select " + ", ".join(f"set_config('{name}', %s, true)" for name in SETTINGS)
_READ = "select current_setting('role'), " + ", ".join(
    f"coalesce(current_setting('{name}', true), '')" for name in SETTINGS[1:]
)
NOBODY = ("sogoc_app", "{}", "{}", "", "", "")


@dataclass(frozen=True)
class Actor:
    """Who is behind the present act, for the history."""

    user: User | None = None
    channel: str = "page"
    os_account: str = ""


_actor: ContextVar[Actor | None] = ContextVar("actor", default=None)
_told: ContextVar[tuple[str, ...] | None] = ContextVar("told", default=None)  # to the database, by the block we are in


def current_actor() -> Actor:
    return _actor.get() or Actor()


def os_account() -> str:
    """The account of the operating system under which a command runs."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "?"


@contextmanager
def acting_as(
    user: User | None, *, channel: str = "page", os_account: str = "", savepoint: bool = True
) -> Iterator[None]:
    """A transaction in which the database shows and accepts only what this person may see and change.

    Works as the outermost transaction and nested; None acts as nobody, who sees no record at all. Handlers of
    `on_commit` and streamed bodies run after it, outside the scope. Without a `savepoint` of its own a nested one fails
    with the transaction around it.
    """
    token = _actor.set(Actor(user, channel, os_account))
    try:
        with _settings(_settings_for(user), savepoint=savepoint):
            yield
    finally:
        _actor.reset(token)


@contextmanager
def loading(*, user: User | None = None, channel: str = "command") -> Iterator[None]:
    """A transaction of the owner: for ingest, since COPY does not work under row-level security, and for receipts."""
    token = _actor.set(Actor(user, channel, os_account()))
    try:
        with transaction.atomic(using="owner"):
            yield
    finally:
        _actor.reset(token)


@contextmanager
def _settings(values: tuple[str, ...], *, savepoint: bool = True) -> Iterator[None]:
    connection = connections["default"]
    before = _before() if connection.in_atomic_block else None  # SET LOCAL outlives a savepoint: restored by hand
    with transaction.atomic(using="default", savepoint=savepoint):
        token = _told.set(values)
        try:
            with connection.cursor() as cursor:
                cursor.execute(_SET, values)
            yield
        finally:
            _told.reset(token)
    if before and not connection.needs_rollback:  # a rollback has already undone the settings
        with connection.cursor() as cursor:
            cursor.execute(_SET, before)


def _before() -> tuple[str, ...]:
    """What the transaction we are in was told: known where a block of ours opened it, else asked."""
    if known := _told.get():
        return known
    with connections["default"].cursor() as cursor:
        cursor.execute(_READ)
        found: tuple[str, ...] = cursor.fetchone()
    return found


def _settings_for(user: User | None) -> tuple[str, ...]:
    if user is None or not user.is_active:
        return NOBODY
    with nullcontext() if _told.get() == NOBODY else _settings(NOBODY):  # accounts are read as nobody
        reads, writes = user.custodians_for("read"), user.writes()
        everyone = list(Custodian.objects.values_list("id", flat=True)) if EVERYWHERE in (reads, writes) else []
        counts = user.custodians_for("read_inventory")
        accounts = user.custodians_for("manage_accounts")
    role = "sogoc_all" if reads is EVERYWHERE else "sogoc_app"
    return (
        role,
        _array([] if reads is EVERYWHERE else reads),
        _array(everyone if writes is EVERYWHERE else writes),
        str(user.pk),
        "all" if counts is EVERYWHERE else "",
        "all" if accounts is EVERYWHERE else _array(accounts) if accounts else "",
    )


def _array(ids: "frozenset[int] | list[int]") -> str:
    return "{" + ",".join(map(str, sorted(ids))) + "}"
