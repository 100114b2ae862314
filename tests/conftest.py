"""One data folder with a real embedded PostgreSQL for the whole run (for each worker of xdist); people and records."""

import os
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import django
import pytest
from hypothesis import settings

from data_folders import prepared

SAMPLES = Path(__file__).parent.parent.parent / "shared" / "samples"
DATA_DIR = Path(tempfile.mkdtemp(prefix="sogoc-tests-"))
os.environ["SOGOC_DATA_DIR"] = str(DATA_DIR)
os.environ["DJANGO_SETTINGS_MODULE"] = "sogoc.site.settings"
os.environ["SOGOC_PLANTED_ONE_IN"] = "0"  # errors are laid, and records drawn to be typed again, only where a test asks
os.environ["SOGOC_RETYPE_PERCENT"] = "0"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright runs its own event loop in the test's thread

settings.register_profile("ours", deadline=None)  # no test hangs on how busy the machine is
settings.load_profile("ours")

django.setup()  # starts no server: the first connection does


@pytest.fixture(scope="session")
def store() -> Iterator[Path]:
    """The prepared database: migrations, promises, units. Returns the data folder."""
    from django.db import connections

    from sogoc.store.backend.base import release_clusters
    from sogoc.store.migrate import prepare

    prepared(DATA_DIR)
    assert not prepare(), "the copy is in its present shape"
    yield DATA_DIR
    connections.close_all()
    release_clusters(wait=20)
    shutil.rmtree(DATA_DIR, ignore_errors=True)


@pytest.fixture(scope="session")
def receiver_process(store: Path) -> Iterator[Any]:
    """The demo's receiver: a process of its own on its own database."""
    from sogoc.demo.receiver import Receiver

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with Receiver(port) as running:
        yield running


@pytest.fixture
def ledger(store: Path) -> Iterator[Path]:
    """An empty ledger before the test."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        _wait_for_the_test_before(cursor)
        cursor.execute("set session_replication_role = replica")  # past the append-only trigger
        cursor.execute(
            "select tablename from pg_tables where schemaname = 'public' and (tablename ~ '^(review|transfer|audit|report|campaign)_')"
        )
        tables = ", ".join(name for (name,) in cursor.fetchall())
        cursor.execute(f"truncate {tables} restart identity cascade")
        cursor.execute("set session_replication_role = origin")
    (store / "keys" / "history.seal").unlink(missing_ok=True)  # the note of a chain that is gone
    shutil.rmtree(store / "imports", ignore_errors=True)  # their numbers begin anew
    yield store


def _wait_for_the_test_before(cursor: Any) -> None:
    """A closed browser's last request, a task in the background: emptying beneath them would be a deadlock."""
    deadline = time.monotonic() + 60
    busy = """
        select count(*) from pg_locks join pg_class on pg_class.oid = relation
        where database = (select oid from pg_database where datname = current_database())
          and pid <> pg_backend_pid() and relname ~ '^(review|transfer|audit|report|campaign)_'
          and mode <> 'ShareUpdateExclusiveLock'  -- of autovacuum, which gives way"""
    while True:
        cursor.execute(busy)
        if not cursor.fetchone()[0]:
            return
        assert time.monotonic() < deadline, "the test before left work that does not end"
        time.sleep(0.02)


@pytest.fixture
def people(store: Path) -> SimpleNamespace:
    """An the clerk and Bình the approver of xã An Quang (11647), their lead Dung; Chi of phường An Hải; the Department's."""
    from allauth.mfa.adapter import get_adapter
    from allauth.mfa.models import Authenticator

    from sogoc.accounts.models import Grant, User
    from sogoc.accounts.second_factor import OBLIGED
    from visiting import CODE_SECRET

    made = {}
    for key, name, role, custodian in (
        ("an", "Nguyễn Văn An", "clerk", 11647),
        ("binh", "Trần Thị Bình", "approver", 11647),
        ("dung", "Lê Văn Dung", "lead", 11647),
        ("chi", "Phạm Thị Chi", "approver", 11617),
        ("giang", "Đỗ Hương Giang", "officer", None),
        ("hai", "Vũ Minh Hải", "department_lead", None),
    ):
        user = User.objects.using("owner").filter(username=key).first()
        if user is None:
            user = User(username=key, full_name=name, must_change_password=False)
            user.set_password("mat-khau-thu-123")
            user.save(using="owner")
            Grant(user=user, role=role, custodian_id=custodian).save(using="owner")
        if role in OBLIGED and not Authenticator.objects.using("owner").filter(user_id=user.pk).exists():
            secret = get_adapter().encrypt(CODE_SECRET)
            Authenticator(user_id=user.pk, type="totp", data={"secret": secret}).save(using="owner")
        made[key] = User.objects.using("default").model.objects.using("owner").get(pk=user.pk)
        made[key]._state.db = "owner"
    return SimpleNamespace(**made)
